use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::trouble::Trouble;

/// Why a run ends before it is done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The program was called in a way that makes no sense.
    #[error("{0}")]
    Usage(String),
    /// A file cannot be read or written.
    #[error("{name}: {doing}: {source}")]
    File { name: String, doing: &'static str, source: io::Error },
    /// A bad record, under `--strict`.
    #[error("{0}; `--strict` stops here, and nothing was written")]
    Record(Trouble),
    /// The library refuses a setting: also wrong usage.
    #[error("{0}")]
    Library(#[from] refrain::Error),
    /// What is gathered for later in the run cannot be kept on disk, or not be read again.
    #[error("{}: what was gathered cannot be kept: {source}; TMPDIR names another folder", folder.display())]
    Scratch { folder: PathBuf, source: refrain::DiskError },
    /// A file that the program reads for its settings is wrong.
    #[error("{name}: {problem}")]
    Content { name: String, problem: String },
    /// What was read first is not what was read then.
    #[error(
        "the input has changed while it was read, so nothing was written; run it again when nobody writes to it"
    )]
    Changed,
    /// There are records, and none is one.
    #[error("none of {records} records could be read, so nothing was written")]
    Nothing { records: u64 },
    /// The sums do not add up.
    #[error("the account does not balance: {0}; nothing was written; please report this")]
    Account(String),
    /// Nobody reads what is written to standard output: no reason to complain.
    #[error("nobody reads the output")]
    Pipe,
}

impl From<refrain::DiskError> for Failure {
    fn from(source: refrain::DiskError) -> Self {
        Self::Scratch { folder: std::env::temp_dir(), source }
    }
}

impl Failure {
    /// The exit code of DESIGN.md §10.
    pub(crate) const fn code(&self) -> u8 {
        match self {
            Self::Pipe => 0,
            Self::Usage(_) | Self::Library(_) => 2,
            _ => 1,
        }
    }

    /// What was gathered could not be kept, or not be read.
    pub(crate) fn scratch(error: io::Error) -> Self {
        Self::from(refrain::DiskError::Io(error))
    }

    pub(crate) fn file<N: fmt::Display>(
        name: N,
        doing: &'static str,
    ) -> impl FnOnce(io::Error) -> Self + use<N> {
        let name = name.to_string();
        move |source| Self::File { name, doing, source }
    }

    pub(crate) fn path(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> Self + use<> {
        Self::file(path.display().to_string(), doing)
    }

    /// Where writing to standard output went wrong.
    pub(crate) fn stdout(source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::BrokenPipe => Self::Pipe,
            _ => Self::File { name: "standard output".to_owned(), doing: "cannot write", source },
        }
    }
}

/// A failure where none can be told, by a name or a text that is asked for in passing: it is kept, and told at the end.
#[derive(Debug, Default)]
pub(crate) struct Later(Mutex<Option<Failure>>);

impl Later {
    /// What there is; nothing if it failed.
    pub(crate) fn or_default<T: Default>(&self, result: Result<T, Failure>) -> T {
        result.unwrap_or_else(|failure| {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
            T::default()
        })
    }

    /// Whether nothing failed.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(Ok(()), Err)
    }
}
