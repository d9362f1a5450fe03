use std::fs::{File, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::input::Position;
use crate::output::State;

/// How far a run has come.
#[derive(Clone, Serialize, Deserialize, Debug)]
pub(crate) struct Checkpoint {
    /// Where it goes on to read.
    pub(crate) at: Position,
    /// What there is to know of the output.
    pub(crate) output: State,
}

/// The checkpoints of a run, one behind the other: a line of JSON each. It is locked as long as the run lives, so that no other goes on
/// from the same place.
#[derive(Debug)]
pub(super) struct Journal(File);

impl Journal {
    /// Opens the journal; nothing if another run has it open.
    pub(super) fn open(path: &Path) -> io::Result<Option<Self>> {
        let file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
        // What cannot be locked, as on some network disks, no other run can lock either.
        let is_taken = matches!(file.try_lock(), Err(TryLockError::WouldBlock));
        Ok((!is_taken).then_some(Self(file)))
    }

    /// How far the run has come. A line that was not written to its end is none.
    pub(super) fn last(&mut self) -> io::Result<Option<Checkpoint>> {
        let file = &mut self.0;
        let (mut last, mut len, mut line) = (None::<Checkpoint>, 0, Vec::new());
        let mut lines = BufReader::new(&*file);
        while lines.read_until(b'\n', &mut line)? > 0 && line.ends_with(b"\n") {
            let mut next: Checkpoint = serde_json::from_slice(&line)?;
            if let Some(last) = last {
                next.output.follow(last.output);
            }
            last = Some(next);
            len += line.len() as u64;
            line.clear();
        }
        file.set_len(len)?;
        file.seek(SeekFrom::Start(len))?;
        Ok(last)
    }

    /// Adds a line, and waits until the disk has it.
    pub(super) fn note(&mut self, checkpoint: &Checkpoint) -> io::Result<()> {
        let mut line = serde_json::to_vec(checkpoint)?;
        line.push(b'\n');
        self.0.write_all(&line)?;
        self.0.sync_data()
    }
}
