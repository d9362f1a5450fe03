use std::fs::File;
use std::io::{self, BufRead, BufReader};

use refrain::DiskError;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Folder;
use crate::failure::Failure;
use crate::output::{self, Out, Target, publish};
use crate::removed;

/// What a run has found out, and need not find out again: it is kept in files, which are whole or not there.
pub(crate) trait Found: Sized {
    /// Keeps it, in place of what was kept of its kind.
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
        let mut target = Target::create(&self.file(name))?;
        for line in lines {
            target.write(&removed::line(&line?))?;
        }
        publish(target.finish()?.into_iter().collect())
    }

    /// The lines that were kept; nothing if there is no such file.
    pub(crate) fn lines<T: DeserializeOwned>(
        &self,
        name: &str,
    ) -> Result<Option<impl Iterator<Item = Result<T, Failure>> + use<T>>, Failure> {
        let Some(file) = self.open_file(name)? else { return Ok(None) };
        let name = self.file(name).display().to_string();
        Ok(Some(BufReader::new(file).lines().map(move |line| {
            let line = line.and_then(|line| Ok(serde_json::from_str(&line)?));
            line.map_err(Failure::file(&name, "cannot be read"))
        })))
    }

    /// Keeps what is one line.
    pub(crate) fn keep_line<T: Serialize>(&self, name: &str, line: &T) -> Result<(), Failure> {
        self.keep_lines(name, [Ok(line)])
    }

    /// The line that was kept; nothing if there is no such file.
    pub(crate) fn line<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Failure> {
        self.lines(name)?.and_then(|mut lines| lines.next()).transpose()
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
    pub(crate) fn open_file(&self, name: &str) -> Result<Option<File>, Failure> {
        let path = self.file(name);
        match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            file => file.map(Some).map_err(Failure::path(&path, "cannot be read")),
        }
    }
}
