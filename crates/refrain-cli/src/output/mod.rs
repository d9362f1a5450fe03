//! What is written: where the output of each file goes ([`plan`]), files of a format ([`writing`]) that appear when they are whole ([`target`],
//! [`parts`]), and how to go on with them ([`kept`], [`state`]).

mod encoder;
mod fill;
mod kept;
mod parts;
mod plan;
mod state;
mod target;
mod writing;

use std::io::Write;
use std::path::Path;

pub(crate) use fill::{Out, fill};
pub(crate) use plan::{Destination, Plan, refuse_inputs};
pub(crate) use state::State;
use state::{Noted, Part, Passed};
pub(crate) use target::{Finished, Target, publish};
use writing::Writing;

use crate::account::Account;
use crate::edit::Edited;
use crate::failure::Failure;
use crate::input::{Position, Source};
use crate::left::Left;
use crate::progress::Progress;
use crate::removed::{self, End, FileEnd, Whole};
use crate::report::Findings;
use crate::resume::Folder;
use crate::run::Outcome;
use crate::trouble::Troubles;

/// Files that are written beside the output.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Extras<'p> {
    pub(crate) removed: Option<&'p Path>,
    pub(crate) quarantine: Option<&'p Path>,
    /// The first trouble ends the run.
    pub(crate) is_strict: bool,
    /// What is found is to be shown on a page.
    pub(crate) has_page: bool,
}

/// Takes in edited batches, in order, and writes what is to be written.
pub(crate) struct Outputs<'s> {
    sources: &'s [Source],
    plan: &'s Plan,
    extras: Extras<'s>,
    progress: &'s Progress,
    /// Where what is done is kept, if the run can be resumed.
    kept: Option<&'s Folder>,
    /// What is being written, and how far the file is that goes there.
    writing: Option<Writing>,
    file: Passed,
    removed: Option<Target>,
    quarantine: Option<Target>,
    finished: Vec<(Part, Finished)>,
    written: u64,
    account: Account,
    troubles: Troubles<'s>,
    findings: Option<Findings>,
    noted: Noted,
}

impl<'s> Outputs<'s> {
    /// The output of a run, which goes on from what an earlier one has kept.
    pub(crate) fn new(
        sources: &'s [Source],
        plan: &'s Plan,
        extras: Extras<'s>,
        progress: &'s Progress,
        kept: Option<&'s Folder>,
        start: Option<State>,
    ) -> Result<Self, Failure> {
        let mut outputs = Self {
            sources,
            plan,
            extras,
            progress,
            kept,
            writing: None,
            file: Passed::default(),
            removed: None,
            quarantine: None,
            finished: Vec::new(),
            written: 0,
            account: Account::default(),
            troubles: Troubles::new(progress, extras.is_strict),
            findings: extras.has_page.then(Findings::default),
            noted: Noted::default(),
        };
        if let Some(state) = start {
            outputs.go_on(state)?;
        } else {
            outputs.removed = outputs.target(Part::Removed, 0)?;
            outputs.quarantine = outputs.target(Part::Quarantine, 0)?;
        }
        Ok(outputs)
    }

    /// Bytes of the input whose output is written.
    pub(crate) const fn read(&self) -> u64 {
        self.account.bytes.read
    }

    /// Writes what a batch has become.
    pub(crate) fn take(&mut self, mut edited: Edited) -> Result<(), Failure> {
        std::mem::take(&mut edited.troubles)
            .into_iter()
            .try_for_each(|trouble| self.troubles.tell(trouble))?;
        self.progress.print(&edited.diff)?;
        if let Some((all, later)) = self.findings.as_mut().zip(edited.findings.take()) {
            all.merge(later);
        }
        self.file.add(&edited);
        let source = edited.source;
        let end = edited.ends.then(|| self.end_of_file(source, &mut edited.left));
        self.written += edited.left.len();
        self.account.merge(edited.account);
        let part = self.plan.part(source);
        match self.path(part).filter(|_| edited.is_absent && !self.plan.is_joined()) {
            Some(path) => self.finished.push((part, Finished::absent(path.to_owned()))),
            None => self.write(source, edited.left)?,
        }
        if let Some(target) = &mut self.removed {
            target.write(&edited.removed)?;
            let end = end.filter(|_| !edited.is_unread);
            let end = end.map(|end| removed::line(&FileEnd { file: &self.sources[source].name, end }));
            target.write(&end.unwrap_or_default())?;
        }
        self.quarantine.as_mut().map_or(Ok(()), |target| target.write(&edited.quarantined))?;
        if edited.ends && !self.plan.is_joined() {
            self.finish_target(part)?;
        }
        edited.next.map_or(Ok(()), |next| self.note_now_and_then(next))
    }

    /// Finishes all files, holds the account against what was read, and only then gives the files their names.
    pub(crate) fn finish(mut self, read: u64) -> Result<(Account, Option<Findings>, Outcome), Failure> {
        self.finish_target(Part::All)?;
        for (part, target) in
            [(Part::Removed, self.removed.take()), (Part::Quarantine, self.quarantine.take())]
        {
            let finished = target.map_or(Ok(None), Target::finish)?;
            self.finished.extend(finished.map(|finished| (part, finished)));
        }
        self.account.check(read, self.written)?;
        let outcome =
            self.troubles.conclude("; --quarantine FILE keeps the records", self.account.documents())?;
        self.note(Position { source: self.sources.len(), ..Position::default() })?;
        // What was taken out comes first: without it the output could not be told from a loss.
        self.finished.sort_by_key(|(part, _)| *part);
        publish(self.finished.into_iter().map(|(_, finished)| finished).collect())?;
        Ok((self.account, self.findings, outcome))
    }

    /// Where a part is to stand in the end; nothing if it is to go to standard output, or nowhere.
    fn path(&self, part: Part) -> Option<&'s Path> {
        match part {
            Part::Removed => self.extras.removed,
            Part::Quarantine => self.extras.quarantine,
            Part::All => self.plan.path(0),
            Part::Of(source) => self.plan.path(source),
        }
    }

    /// Opens a part, of which so many bytes are there.
    fn target(&self, part: Part, len: u64) -> Result<Option<Target>, Failure> {
        let path = self.path(part);
        match (self.kept.zip(path), part) {
            (Some((folder, path)), _) => Target::kept(&folder.file(&part.to_string()), len, path).map(Some),
            (None, Part::Removed | Part::Quarantine) => path.map(Target::create).transpose(),
            (None, Part::All | Part::Of(_)) => self.plan.open(path),
        }
    }

    /// What is to be known of a file that ends here. Where another one follows in the same output, it begins on a line of its own.
    fn end_of_file(&mut self, source: usize, left: &mut Left) -> End {
        let file = std::mem::take(&mut self.file);
        let is_followed = self.plan.is_joined() && source + 1 < self.sources.len();
        let line_end_added = is_followed && file.left > 0 && !file.ends_line;
        if line_end_added {
            left.end_line();
            self.account.bytes.added += 1;
        }
        match left {
            Left::Rows(rows) => End::Rows(rows.group.rows_of_file()),
            Left::Bytes(_) => {
                let (bytes, left, crc32) = (file.bytes, file.left, file.read.finalize());
                End::Whole(Whole { bytes, left, crc32, line_end_added })
            }
        }
    }

    fn write(&mut self, source: usize, left: Left) -> Result<(), Failure> {
        let writing = match self.writing.take() {
            None => {
                let target = self.target(self.plan.part(source), 0)?;
                target.map(|target| Writing::new(target, self.sources[source].format))
            }
            writing => writing,
        };
        self.writing = writing.map(|writing| writing.take(left)).transpose()?;
        Ok(())
    }

    fn finish_target(&mut self, part: Part) -> Result<(), Failure> {
        if let Some(writing) = self.writing.take() {
            self.finished.extend(writing.finish()?.map(|finished| (part, finished)));
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
