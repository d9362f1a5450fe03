//! `--resume`: what a run has done so far is kept in a folder beside the output, and the same command, given again, goes on from there.
//!
//! The folder holds what was asked for ([`settings`]), what the reads before the last one have found and how far the output is ([`found`]), and
//! the files that are being written. It goes when the run is done.

mod found;
mod settings;

use std::fs::{self, File, TryLockError};
use std::path::PathBuf;

pub(crate) use found::Found;
pub(crate) use settings::Settings;

use crate::failure::Failure;

/// What is kept of a run.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// Locked as long as the run lives, so that no other goes on from the same place.
    _lock: File,
}

impl Folder {
    /// The folder for an output: a new one, or that of an earlier run with the same settings.
    pub(crate) fn open(path: PathBuf, settings: Settings) -> Result<Self, Failure> {
        let failed = || Failure::path(&path, "cannot be written");
        fs::create_dir_all(&path).map_err(failed())?;
        let lock = File::create(path.join("lock")).map_err(failed())?;
        // What cannot be locked, as on some network disks, no other run can lock either.
        if matches!(lock.try_lock(), Err(TryLockError::WouldBlock)) {
            return Err(Failure::Usage(format!("{}: another run is at it", path.display())));
        }
        let folder = Self { path, _lock: lock };
        match Settings::kept(&folder)? {
            Some(before) => before.check(&settings, &folder.path)?,
            None => drop(settings.keep(&folder)?),
        }
        Ok(folder)
    }

    /// Where a file of this name is kept.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The run is done.
    pub(crate) fn remove(&self) -> Result<(), Failure> {
        fs::remove_dir_all(&self.path).map_err(Failure::path(&self.path, "cannot be removed"))
    }
}
