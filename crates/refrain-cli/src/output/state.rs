use std::collections::BTreeSet;
use std::fmt;

use crc32fast::Hasher;
use serde::{Deserialize, Serialize};

use super::target::sync;
use super::writing::Writing;
use super::{Finished, Outputs};
use crate::account::Account;
use crate::edit::Edited;
use crate::failure::Failure;
use crate::input::Position;
use crate::report::Findings;
use crate::resume::{Folder, Found};
use crate::trouble::Told;

/// Which file of the output; in the order in which they appear.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Debug)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Part {
    Removed,
    Quarantine,
    /// The output of all files.
    All,
    /// The output of the file with this number.
    Of(usize),
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Removed => f.write_str("removed"),
            Self::Quarantine => f.write_str("quarantine"),
            Self::All => f.write_str("output"),
            Self::Of(source) => write!(f, "output-{source}"),
        }
    }
}

/// All that is to be known of the output at some place of the input, so that it can be gone on with from there.
#[derive(Clone, Serialize, Deserialize, Debug)]
pub(crate) struct State {
    /// Where the input is read on.
    pub(crate) at: Position,
    /// What is being written, and how many bytes of it.
    pub(super) open: Vec<(Part, u64)>,
    /// Which of the files before are not to be there.
    pub(super) absent: Vec<Part>,
    pub(super) file: Passed,
    pub(super) written: u64,
    pub(super) account: Account,
    pub(super) troubles: Told,
    pub(super) findings: Option<Findings>,
}

const STATE: &str = "state";

impl Found for State {
    fn keep(self, folder: &Folder) -> Result<Self, Failure> {
        folder.keep_line(STATE, &self)?;
        Ok(self)
    }

    fn kept(folder: &Folder) -> Result<Option<Self>, Failure> {
        folder.line(STATE)
    }
}

/// What was noted last.
#[derive(Default)]
pub(super) struct Noted {
    /// Where the input is read on; nothing if nothing was noted.
    at: Option<Position>,
    /// Bytes of the input that had been read.
    read: u64,
    /// How many files had been finished.
    finished: usize,
}

/// Bytes that are read between two notes.
const EVERY: u64 = 16 << 20;

impl Outputs<'_> {
    /// Goes on from where an earlier run has come to.
    pub(super) fn go_on(&mut self, state: State) -> Result<(), Failure> {
        let (Some(folder), plan) = (self.kept, self.plan) else { return Ok(()) };
        // What was begun, and is not being written, is finished.
        let files = 0..if plan.is_joined() { 1 } else { state.at.source };
        let begun = [Part::Removed, Part::Quarantine].into_iter().chain(files.map(|file| plan.part(file)));
        let absent = BTreeSet::from_iter(state.absent);
        for part in begun.filter(|part| state.open.iter().all(|(open, _)| open != part)) {
            let Some(path) = self.path(part) else { continue };
            let finished = match absent.contains(&part) {
                true => Some(Finished::absent(path.to_owned())),
                false => Finished::kept(&folder.file(&part.to_string()), path)?,
            };
            self.finished.extend(finished.map(|finished| (part, finished)));
        }
        for (part, len) in state.open {
            let target = self.target(part, len)?;
            match part {
                Part::Removed => self.removed = target,
                Part::Quarantine => self.quarantine = target,
                Part::All | Part::Of(_) => {
                    self.writing = target.map(|target| Writing::Bytes(Box::new(target)));
                }
            }
        }
        let (at, read, finished) = (Some(state.at), state.account.bytes.read, self.finished.len());
        self.noted = Noted { at, read, finished };
        (self.file, self.written, self.account, self.findings) =
            (state.file, state.written, state.account, state.findings);
        self.troubles.go_on(state.troubles);
        Ok(())
    }

    /// Notes how far the run has come, if enough was read since it was noted last.
    pub(super) fn note_now_and_then(&mut self, at: Position) -> Result<(), Failure> {
        if self.account.bytes.read < self.noted.read + EVERY { Ok(()) } else { self.note(at) }
    }

    /// Notes how far the run has come, if it can be resumed from here: a table that is being written cannot be gone on with.
    pub(super) fn note(&mut self, at: Position) -> Result<(), Failure> {
        let Some(folder) = self.kept.filter(|_| self.noted.at != Some(at)) else { return Ok(()) };
        let mut open = Vec::new();
        match &mut self.writing {
            Some(Writing::Bytes(target)) => open.push((self.plan.part(at.source), target.sync()?)),
            Some(Writing::Waiting(_) | Writing::Table(_)) => return Ok(()),
            None => {}
        }
        for (part, target) in [(Part::Removed, &mut self.removed), (Part::Quarantine, &mut self.quarantine)] {
            if let Some(target) = target {
                open.push((part, target.sync()?));
            }
        }
        sync(self.finished[self.noted.finished..].iter().map(|(_, finished)| finished))?;
        let absent = self.finished.iter().filter(|(_, finished)| !finished.is_there());
        let state = State {
            at,
            open,
            absent: absent.map(|(part, _)| *part).collect(),
            file: self.file.clone(),
            written: self.written,
            account: self.account.clone(),
            troubles: self.troubles.told().clone(),
            findings: self.findings.clone(),
        };
        state.keep(folder)?;
        let new = &mut self.finished[self.noted.finished..];
        new.iter_mut().try_for_each(|(_, finished)| finished.forget_plain())?;
        self.noted = Noted { at: Some(at), read: self.read(), finished: self.finished.len() };
        Ok(())
    }
}

/// What has passed of a file.
#[derive(Clone, Default, Serialize, Deserialize, Debug)]
pub(super) struct Passed {
    #[serde(with = "sum")]
    pub(super) read: Hasher,
    pub(super) bytes: u64,
    pub(super) left: u64,
    pub(super) ends_line: bool,
}

impl Passed {
    pub(super) fn add(&mut self, edited: &Edited) {
        self.read.combine(&edited.crc);
        self.bytes += edited.account.bytes.read;
        self.left += edited.left.len();
        self.ends_line = edited.left.ends_line().unwrap_or(self.ends_line);
    }
}

/// A checksum that is gone on with is known by its sum.
mod sum {
    use super::{Deserialize, Hasher, Serialize};
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(read: &Hasher, serializer: S) -> Result<S::Ok, S::Error> {
        read.clone().finalize().serialize(serializer)
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(deserializer: D) -> Result<Hasher, D::Error> {
        Ok(Hasher::new_with_initial(u32::deserialize(deserializer)?))
    }
}
