use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::progress::Progress;
use crate::run::Outcome;

/// What is wrong with one record or one file of the input.
#[derive(Debug)]
pub(crate) struct Trouble {
    /// The file.
    pub(crate) file: String,
    /// The line or the row; nothing where it is about the file as a whole.
    pub(crate) line: Option<u64>,
    /// What is wrong.
    pub(crate) problem: Problem,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, problem } = self;
        match line {
            Some(line) => write!(f, "{file}:{line}: {problem}"),
            None => write!(f, "{file}: {problem}"),
        }
    }
}

/// What can be wrong, and what to do.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum Problem {
    #[error("no field `{field}`{}; name the field of the text with --text-field", fields(.has))]
    NoField { field: String, has: Vec<String> },
    #[error("field `{field}` is {found}, not a text; name the field of the text with --text-field")]
    NotText { field: String, found: &'static str },
    #[error("field `{field}` stands twice, and which one counts is not said; leave one of them")]
    Double { field: String },
    #[error("field `{field}`: {message}; write the record again with a JSON writer that checks its text")]
    Escape { field: String, message: String },
    #[error("not a JSON object: {message}")]
    Json { message: String },
    #[error("not UTF-8 from byte {at} on; convert it, for instance with iconv")]
    Encoding { at: usize },
    #[error("longer than {limit} bytes; raise --longest-record if it is a record")]
    Long { limit: usize },
    #[error("has a field `removals` already; leave it out, or do without --annotate")]
    Annotated,
    #[error("cut short or damaged: {message}; what stands before that was read, fetch the file again")]
    Cut { message: String },
    #[error("cannot be read: {message}")]
    Unreadable { message: String },
    #[error("{message}")]
    Columns { message: String },
    #[error(
        "row group {group}: cut short or damaged: {message}; {rows} rows of it are left out, fetch the file again"
    )]
    Damaged { group: usize, rows: usize, message: String },
}

fn fields(has: &[String]) -> String {
    let names: Vec<_> = has.iter().map(|name| format!("`{}`", name.escape_debug())).collect();
    if names.is_empty() { String::new() } else { format!(" (there is {})", names.join(", ")) }
}

impl Problem {
    /// A name for reports.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::NoField { .. } => "no-text-field",
            Self::NotText { .. } => "not-a-text",
            Self::Double { .. } => "double-field",
            Self::Escape { .. } => "bad-escape",
            Self::Json { .. } => "not-json",
            Self::Encoding { .. } => "not-utf-8",
            Self::Long { .. } => "too-long",
            Self::Annotated => "annotated-already",
            Self::Cut { .. } => "cut-file",
            Self::Unreadable { .. } => "unreadable-file",
            Self::Columns { .. } => "wrong-columns",
            Self::Damaged { .. } => "damaged-rows",
        }
    }

    /// Whether more is lost than one record, so that the run cannot count as done.
    pub(crate) const fn is_of_file(&self) -> bool {
        matches!(self, Self::Cut { .. } | Self::Damaged { .. }) || self.is_of_whole_file()
    }

    /// Whether nothing of its file can be read.
    pub(crate) const fn is_of_whole_file(&self) -> bool {
        matches!(self, Self::Unreadable { .. } | Self::Columns { .. })
    }
}

/// Bad records that are told one by one, of each kind. More are counted.
const TOLD: u64 = 10;

/// Tells what is wrong as it comes.
pub(crate) struct Troubles<'p> {
    progress: &'p Progress,
    /// The first one ends the run.
    is_strict: bool,
    told: Told,
}

/// What was told so far.
#[derive(Clone, Default, Serialize, Deserialize, Debug)]
pub(crate) struct Told {
    /// How many records there were, by kind.
    times: BTreeMap<Cow<'static, str>, u64>,
    /// Whether some file could not be read, or not to its end.
    lacks_files: bool,
}

impl<'p> Troubles<'p> {
    pub(crate) fn new(progress: &'p Progress, is_strict: bool) -> Self {
        Self { progress, is_strict, told: Told::default() }
    }

    pub(crate) const fn told(&self) -> &Told {
        &self.told
    }

    /// Goes on from what an earlier run has told.
    pub(crate) fn go_on(&mut self, told: Told) {
        self.told = told;
    }

    pub(crate) fn tell(&mut self, trouble: Trouble) -> Result<(), Failure> {
        if self.is_strict {
            return Err(Failure::Record(trouble));
        }
        let is_of_file = trouble.problem.is_of_file();
        self.told.lacks_files |= is_of_file;
        let times = self.told.times.entry(trouble.problem.name().into()).or_default();
        // What is wrong with a whole file is told in any case.
        *times += u64::from(!is_of_file);
        if *times <= TOLD {
            self.progress.say(&trouble.to_string());
        }
        Ok(())
    }

    /// Tells how many more there were, and what to do; and that nothing was read, where there are records, and no documents.
    pub(crate) fn conclude(&self, hint: &str, documents: u64) -> Result<Outcome, Failure> {
        let untold: u64 = self.told.times.values().map(|times| times.saturating_sub(TOLD)).sum();
        if untold > 0 {
            self.progress.say(&format!("{untold} more like these{hint}"));
        }
        let records = self.told.times.values().sum();
        match () {
            () if self.told.lacks_files => Ok(Outcome::Lacking),
            () if documents == 0 && records > 0 => Err(Failure::Nothing { records }),
            () => Ok(Outcome::Done),
        }
    }
}
