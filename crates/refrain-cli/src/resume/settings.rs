use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::{Folder, Found};
use crate::failure::Failure;
use crate::input::Source;

/// What a run does, to which files: a later one that goes on from what it has kept must do the same.
#[derive(PartialEq, Eq, Serialize, Deserialize, Debug)]
pub(crate) struct Settings {
    version: String,
    /// What was said on the command line, but for what changes no byte.
    command: String,
    files: Vec<Stamp>,
}

/// By what a file is known again.
#[derive(PartialEq, Eq, Serialize, Deserialize, Debug)]
struct Stamp {
    name: String,
    bytes: u64,
    /// Nanoseconds since 1970.
    modified: u128,
}

impl Settings {
    /// To do this to the input, with the help of other files.
    pub(crate) fn new(command: &str, sources: &[Source], others: &[PathBuf]) -> Result<Self, Failure> {
        let paths: Option<Vec<&PathBuf>> = sources.iter().map(|source| source.path.as_ref()).collect();
        let Some(paths) = paths else {
            let message = "--resume goes on with files: standard input cannot be read from the middle on";
            return Err(Failure::Usage(message.to_owned()));
        };
        let files = paths.into_iter().chain(others).map(|path| Stamp::of(path)).collect::<Result<_, _>>()?;
        Ok(Self { version: env!("CARGO_PKG_VERSION").to_owned(), command: command.to_owned(), files })
    }

    /// Whether a run with other settings may go on from what was kept in the folder under these.
    pub(super) fn check(&self, other: &Self, folder: &Path) -> Result<(), Failure> {
        let Self { version, command, files } = self;
        let problem = match () {
            () if self == other => return Ok(()),
            () if *version != other.version => format!("was begun by version {version}"),
            () if *command != other.command => "was to do something else".to_owned(),
            () => match files.iter().zip(&other.files).find(|(one, other)| one != other) {
                Some((Stamp { name, .. }, _)) => format!("has read {name}, which has changed since"),
                None => "has read other files".to_owned(),
            },
        };
        let folder = folder.display();
        Err(Failure::Usage(format!(
            "{folder}: the run that is kept there {problem}; give the command as it was, or delete the folder to begin anew"
        )))
    }
}

const SETTINGS: &str = "settings";

impl Found for Settings {
    fn keep(self, folder: &Folder) -> Result<Self, Failure> {
        folder.keep_line(SETTINGS, &self)?;
        Ok(self)
    }

    fn kept(folder: &Folder) -> Result<Option<Self>, Failure> {
        folder.line(SETTINGS)
    }
}

impl Stamp {
    fn of(path: &Path) -> Result<Self, Failure> {
        let failed = || Failure::path(path, "cannot be read");
        let file = fs::metadata(path).map_err(failed())?;
        let modified = file.modified().map_err(failed())?;
        let modified = modified.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
        Ok(Self { name: path.display().to_string(), bytes: file.len(), modified })
    }
}
