use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use refrain::DiskError;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Folder;
use crate::failure::Failure;
use crate::output::{self, Out, Target, publish};
use crate::removed;

/// What a read of the input has found, so that the read need not be done again: it is kept in files, which are whole or not there.
pub(crate) trait Found: Sized {
    /// Keeps it.
    fn keep(self, folder: &Folder) -> Result<Self, Failure>;

    /// What was kept; nothing if nothing was.
    fn kept(folder: &Folder) -> Result<Option<Self>, Failure>;
}

impl Folder {
    /// Keeps a file of lines, each something in JSON.
    pub(crate) fn keep_lines<T: Serialize>(
        &self,
        name: &str,
        lines: impl IntoIterator<Item = Result<T, Failure>>,
    ) -> Result<(), Failure> {
        write(&self.file(name), lines)
    }

    /// Keeps a file that the library writes.
    pub(crate) fn keep_file(
        &self,
        name: &str,
        fill: impl FnOnce(&mut Out) -> Result<(), DiskError>,
    ) -> Result<(), Failure> {
        output::fill(Target::create(&self.file(name))?, Failure::from, fill).map(drop)
    }

    /// A file that was kept; nothing if it is not there.
    pub(crate) fn kept_file(&self, name: &str) -> Result<Option<File>, Failure> {
        open(&self.file(name))
    }

    /// The lines that were kept; nothing if there is no such file.
    pub(crate) fn lines<T: DeserializeOwned>(
        &self,
        name: &str,
    ) -> Result<Option<impl Iterator<Item = Result<T, Failure>> + use<T>>, Failure> {
        read(&self.file(name))
    }
}

/// Writes a file of lines, each something in JSON.
pub(super) fn write<T: Serialize>(
    path: &Path,
    lines: impl IntoIterator<Item = Result<T, Failure>>,
) -> Result<(), Failure> {
    let mut target = Target::create(path)?;
    for line in lines {
        target.write(&removed::line(&line?))?;
    }
    publish(target.finish()?.into_iter().collect())
}

/// The lines of a file; nothing if it is not there.
pub(super) fn read<T: DeserializeOwned>(
    path: &Path,
) -> Result<Option<impl Iterator<Item = Result<T, Failure>> + use<T>>, Failure> {
    let Some(file) = open(path)? else { return Ok(None) };
    let name = path.display().to_string();
    Ok(Some(BufReader::new(file).lines().map(move |line| {
        let line = line.and_then(|line| Ok(serde_json::from_str(&line)?));
        line.map_err(Failure::file(&name, "cannot be read"))
    })))
}

/// A file that was kept; nothing if it is not there.
fn open(path: &Path) -> Result<Option<File>, Failure> {
    match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        file => file.map(Some).map_err(Failure::path(path, "cannot be read")),
    }
}
