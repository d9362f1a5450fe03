//! `--resume`: what a run has done so far is kept in a folder beside the output, and the same command, given again, goes on from there.
//!
//! The folder holds what was asked for ([`settings`]), what the reads before the last one have found ([`found`]), the files that are being
//! written, and a note up to which place of the input they hold. It goes when the run is done.

mod found;
mod settings;

use std::fs::{self, File, TryLockError};
use std::path::PathBuf;

pub(crate) use found::Found;
use serde::{Deserialize, Serialize};
pub(crate) use settings::Settings;

use crate::failure::Failure;
use crate::input::Position;
use crate::output::{Part, State};

/// What is kept of a run.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// How far an earlier run has come.
    start: Option<Checkpoint>,
    /// Locked as long as the run lives, so that no other goes on from the same place.
    _lock: File,
}

/// How far a run has come.
#[derive(Serialize, Deserialize, Debug)]
pub(crate) struct Checkpoint {
    /// Where it goes on to read.
    pub(crate) at: Position,
    /// What there is to know of the output.
    pub(crate) output: State,
}

const CHECKPOINT: &str = "checkpoint";

impl Folder {
    /// The folder for an output: a new one, or that of an earlier run with the same settings.
    pub(crate) fn open(path: PathBuf, settings: &Settings) -> Result<Self, Failure> {
        let failed = || Failure::path(&path, "cannot be written");
        fs::create_dir_all(&path).map_err(failed())?;
        let lock = File::create(path.join("lock")).map_err(failed())?;
        // What cannot be locked, as on some network disks, no other run can lock either.
        if matches!(lock.try_lock(), Err(TryLockError::WouldBlock)) {
            return Err(Failure::Usage(format!("{}: another run is at it", path.display())));
        }
        settings.check(&path)?;
        let mut folder = Self { path, start: None, _lock: lock };
        folder.start = folder.lines(CHECKPOINT)?.and_then(|mut lines| lines.next()).transpose()?;
        Ok(folder)
    }

    /// How far an earlier run has come.
    pub(crate) const fn start(&self) -> Option<&Checkpoint> {
        self.start.as_ref()
    }

    /// Notes how far the run has come, in place of what was noted before. What it has written until then must be on the disk.
    pub(crate) fn note(&self, checkpoint: &Checkpoint) -> Result<(), Failure> {
        self.keep_lines(CHECKPOINT, [Ok(checkpoint)])
    }

    /// Where a part of the output is kept until it is whole.
    pub(crate) fn part(&self, part: Part) -> PathBuf {
        self.file(&part.to_string())
    }

    /// The run is done.
    pub(crate) fn remove(&self) -> Result<(), Failure> {
        fs::remove_dir_all(&self.path).map_err(Failure::path(&self.path, "cannot be removed"))
    }

    /// Where a file is kept.
    fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }
}
