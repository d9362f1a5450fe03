//! What is written: where the output of each file goes ([`plan`]), and files that appear when they are whole ([`target`]).

mod plan;
mod target;

use std::io::Write;
use std::path::Path;

use flate2::Crc;

pub(crate) use plan::{Destination, Plan, refuse_inputs};
pub(crate) use target::{Finished, Target, publish};

use crate::account::Account;
use crate::edit::{Edited, file_end};
use crate::failure::Failure;
use crate::input::Source;
use crate::progress::Progress;
use crate::removed::Whole;
use crate::run::Outcome;
use crate::trouble::Troubles;

/// Files that are written beside the output.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Extras<'p> {
    pub(crate) removed: Option<&'p Path>,
    pub(crate) quarantine: Option<&'p Path>,
    /// The first trouble ends the run.
    pub(crate) is_strict: bool,
}

/// Takes in edited batches, in order, and writes what is to be written.
pub(crate) struct Outputs<'s> {
    sources: &'s [Source],
    plan: &'s Plan,
    progress: &'s Progress,
    /// The target that is written to, and how far the file is that goes there.
    target: Option<Target>,
    file: Passed,
    removed: Option<Target>,
    quarantine: Option<Target>,
    finished: Vec<Finished>,
    written: u64,
    account: Account,
    troubles: Troubles<'s>,
}

/// What has passed of a file.
#[derive(Default)]
struct Passed {
    read: Crc,
    bytes: u64,
    left: u64,
    ends_line: bool,
}

impl Passed {
    fn add(&mut self, edited: &Edited) {
        self.read.combine(&edited.crc);
        self.bytes += edited.account.bytes.read;
        self.left += edited.output.len() as u64;
        self.ends_line = edited.output.last().map_or(self.ends_line, |&last| last == b'\n');
    }
}

impl<'s> Outputs<'s> {
    pub(crate) fn new(
        sources: &'s [Source],
        plan: &'s Plan,
        extras: Extras<'_>,
        progress: &'s Progress,
    ) -> Result<Self, Failure> {
        let extra = |path: Option<&Path>| path.map(Target::create).transpose();
        Ok(Self {
            sources,
            plan,
            progress,
            target: None,
            file: Passed::default(),
            removed: extra(extras.removed)?,
            quarantine: extra(extras.quarantine)?,
            finished: Vec::new(),
            written: 0,
            account: Account::default(),
            troubles: Troubles::new(progress, extras.is_strict),
        })
    }

    /// Writes what a batch has become.
    pub(crate) fn take(&mut self, mut edited: Edited) -> Result<(), Failure> {
        std::mem::take(&mut edited.troubles)
            .into_iter()
            .try_for_each(|trouble| self.troubles.tell(trouble))?;
        self.progress.print(&edited.diff)?;
        self.file.add(&edited);
        let source = edited.source;
        let whole = edited.ends.then(|| self.end_of_file(source, &mut edited.output));
        self.written += edited.output.len() as u64;
        self.account.merge(edited.account);
        match self.plan.own_path(source).filter(|_| edited.is_absent) {
            Some(path) => self.finished.push(Finished::absent(path.to_owned())),
            None => self.write(source, &edited.output)?,
        }
        if let Some(target) = &mut self.removed {
            target.write(&edited.removed)?;
            let whole = whole.filter(|_| !edited.is_unread);
            whole.map_or(Ok(()), |whole| target.write(&file_end(&self.sources[source].name, whole)))?;
        }
        self.quarantine.as_mut().map_or(Ok(()), |target| target.write(&edited.quarantined))?;
        if edited.ends && !self.plan.is_joined() {
            self.finish_target()?;
        }
        Ok(())
    }

    /// Finishes all files, holds the account against what was read, and only then gives the files their names.
    pub(crate) fn finish(mut self, read: u64) -> Result<(Account, Outcome), Failure> {
        self.finish_target()?;
        let extras = [self.removed.take(), self.quarantine.take()];
        let mut finished = Vec::new();
        for target in extras.into_iter().flatten() {
            finished.extend(target.finish()?);
        }
        self.account.check(read, self.written)?;
        let outcome =
            self.troubles.conclude("; --quarantine FILE keeps the records", self.account.documents())?;
        // What was taken out comes first: without it the output could not be told from a loss.
        finished.append(&mut self.finished);
        publish(finished)?;
        Ok((self.account, outcome))
    }

    /// What is to be known of a file that ends here. Where another one follows in the same output, it begins on a line of its own.
    fn end_of_file(&mut self, source: usize, output: &mut Vec<u8>) -> Whole {
        let file = std::mem::take(&mut self.file);
        let is_followed = self.plan.is_joined() && source + 1 < self.sources.len();
        let line_end_added = is_followed && file.left > 0 && !file.ends_line;
        if line_end_added {
            output.push(b'\n');
            self.account.bytes.added += 1;
        }
        Whole { bytes: file.bytes, left: file.left, crc32: file.read.sum(), line_end_added }
    }

    fn write(&mut self, source: usize, output: &[u8]) -> Result<(), Failure> {
        let target = match &mut self.target {
            Some(target) => target,
            none => match self.plan.open(source)? {
                Some(target) => none.insert(target),
                None => return Ok(()),
            },
        };
        target.write(output)
    }

    fn finish_target(&mut self) -> Result<(), Failure> {
        if let Some(target) = self.target.take() {
            self.finished.extend(target.finish()?);
        }
        Ok(())
    }
}

/// Writes a text to a file that appears when it is whole.
pub(crate) fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    let mut target = Target::create(path)?;
    target.write(text.as_bytes())?;
    publish(target.finish()?.into_iter().collect())
}

/// Writes to standard output, colour by colour if it is a terminal.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    anstream::stdout().write_all(text.as_bytes()).map_err(Failure::stdout)
}
