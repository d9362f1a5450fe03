//! What is written: where the output of each file goes ([`plan`]), and files that appear when they are whole ([`target`],
//! [`parts`]).

mod parts;
mod plan;
mod target;

use std::io::Write;
use std::path::Path;

use flate2::Crc;

pub(crate) use plan::{Destination, Plan, refuse_inputs};
pub(crate) use target::{Finished, Target, publish};

use crate::account::Account;
use crate::edit::Edited;
use crate::failure::Failure;
use crate::input::{Format, Source};
use crate::left::Left;
use crate::progress::Progress;
use crate::removed::{self, End, FileEnd, Whole};
use crate::run::Outcome;
use crate::table::Table;
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
    /// What is being written, and how far the file is that goes there.
    writing: Option<Writing>,
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
        self.left += edited.left.len();
        self.ends_line = edited.left.ends_line().unwrap_or(self.ends_line);
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
            writing: None,
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
        let end = edited.ends.then(|| self.end_of_file(source, &mut edited.left));
        self.written += edited.left.len();
        self.account.merge(edited.account);
        match self.plan.own_path(source).filter(|_| edited.is_absent) {
            Some(path) => self.finished.push(Finished::absent(path.to_owned())),
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
                let (bytes, left, crc32) = (file.bytes, file.left, file.read.sum());
                End::Whole(Whole { bytes, left, crc32, line_end_added })
            }
        }
    }

    fn write(&mut self, source: usize, left: Left) -> Result<(), Failure> {
        let writing = match self.writing.take() {
            None => self.plan.open(source)?.map(|target| Writing::new(target, self.sources[source].format)),
            writing => writing,
        };
        self.writing = writing.map(|writing| writing.take(left)).transpose()?;
        Ok(())
    }

    fn finish_target(&mut self) -> Result<(), Failure> {
        if let Some(writing) = self.writing.take() {
            self.finished.extend(writing.finish()?);
        }
        Ok(())
    }
}

/// A file that is being written.
enum Writing {
    Bytes(Box<Target>),
    /// Parquet, until the first rows come: it is they who tell its columns.
    Waiting(Box<Target>),
    Table(Box<Table>),
}

impl Writing {
    fn new(target: Target, format: Format) -> Self {
        match format {
            Format::Parquet => Self::Waiting(Box::new(target)),
            Format::Jsonl | Format::Txt => Self::Bytes(Box::new(target)),
        }
    }

    /// Writes what is left of a batch.
    fn take(self, left: Left) -> Result<Self, Failure> {
        match (self, left) {
            (Self::Bytes(mut target), Left::Bytes(bytes)) => {
                target.write(&bytes)?;
                Ok(Self::Bytes(target))
            }
            (Self::Bytes(target) | Self::Waiting(target), Left::Rows(rows)) => {
                Self::Table(Box::new(Table::new(*target, &rows)?)).take(Left::Rows(rows))
            }
            (Self::Table(mut table), Left::Rows(rows)) => {
                table.take(rows)?;
                Ok(Self::Table(table))
            }
            // Of rows that cannot be read nothing is left.
            (table, Left::Bytes(_)) => Ok(table),
        }
    }

    fn finish(self) -> Result<Option<Finished>, Failure> {
        match self {
            Self::Bytes(target) => target.finish(),
            Self::Waiting(target) => Ok(target.finish()?.map(Finished::without)),
            Self::Table(table) => table.finish(),
        }
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
