//! `--resume`: what a run has done so far is kept in a folder beside the output, and the same command, given again, goes on from there.
//!
//! The folder holds what was asked for ([`settings`]), what the reads before the last one have found ([`found`]), the files that are being
//! written, and a journal ([`journal`]) that says up to which place of the input they hold. It goes when the run is done.

mod found;
mod journal;
mod settings;

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

pub(crate) use found::Found;
pub(crate) use journal::Checkpoint;
use journal::Journal;
pub(crate) use settings::Settings;

use crate::failure::Failure;
use crate::output::Part;

/// What is kept of a run.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    journal: Mutex<Journal>,
    /// How far an earlier run has come.
    start: Option<Checkpoint>,
}

impl Folder {
    /// The folder for an output: a new one, or that of an earlier run with the same settings.
    pub(crate) fn open(path: PathBuf, settings: &Settings) -> Result<Self, Failure> {
        let failed = || Failure::path(&path, "cannot be written");
        fs::create_dir_all(&path).map_err(failed())?;
        let Some(mut journal) = Journal::open(&path.join("journal")).map_err(failed())? else {
            return Err(Failure::Usage(format!("{}: another run is at it", path.display())));
        };
        settings.check(&path)?;
        let start = journal.last().map_err(failed())?;
        Ok(Self { path, journal: Mutex::new(journal), start })
    }

    /// How far an earlier run has come.
    pub(crate) const fn start(&self) -> Option<&Checkpoint> {
        self.start.as_ref()
    }

    /// Where a file is kept.
    fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Where a part of the output is kept until it is whole.
    pub(crate) fn part(&self, part: Part) -> PathBuf {
        self.file(&part.to_string())
    }

    /// Notes how far the run has come. What it has written until then must be on the disk.
    pub(crate) fn note(&self, checkpoint: &Checkpoint) -> Result<(), Failure> {
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        journal.note(checkpoint).map_err(Failure::path(&self.path, "cannot be written"))
    }

    /// The run is done.
    pub(crate) fn remove(&self) -> Result<(), Failure> {
        fs::remove_dir_all(&self.path).map_err(Failure::path(&self.path, "cannot be removed"))
    }
}
