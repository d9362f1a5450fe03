//! What documents are called: by their id field, or by where they stand.

use std::io;

use refrain::DocId;
use serde_json::value::RawValue;

use crate::failure::{Failure, Later};
use crate::input::{Format, Source};
use crate::resume::{Folder, Found};
use crate::spool::Spool;

/// The name of a record as JSON: its id as it is written, or file and line or row.
pub(crate) fn name(id: Option<&str>, source: &Source, line: u64) -> Box<RawValue> {
    let written = id.map(str::to_owned).or_else(|| match source.format {
        Format::Txt => serde_json::to_string(&source.name).ok(),
        Format::Jsonl | Format::Parquet => serde_json::to_string(&format!("{}:{line}", source.name)).ok(),
    });
    written.and_then(|written| RawValue::from_string(written).ok()).unwrap_or_default()
}

/// The names of all documents of a run, one after the other. Eight bytes for every [`SHELF`] documents are in memory.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    /// A line for each number: JSON has no line end in it. Numbers that are no documents have an empty one.
    names: Spool,
    /// Where each shelf begins.
    shelves: Vec<u64>,
    /// The number of the first, and how many there are.
    start: u64,
    count: u64,
    failure: Later,
}

/// Documents whose names are found together.
const SHELF: u64 = 64;

/// The names of the documents of a batch.
pub(crate) type BatchIds = Vec<(DocId, Box<RawValue>)>;

impl Ids {
    /// None yet, of documents before which so many others stand.
    pub(crate) fn behind(documents: u64) -> Self {
        Self { start: documents, ..Self::default() }
    }

    /// Takes in the names of the next batch.
    pub(crate) fn add(&mut self, names: &BatchIds) -> Result<(), Failure> {
        for (doc, name) in names {
            while self.start + self.count < doc.number() {
                self.push("")?;
            }
            self.push(name.get())?;
        }
        Ok(())
    }

    /// The name of a document; nothing if it cannot be read, which [`check`](Self::check) tells.
    pub(crate) fn get(&self, doc: DocId) -> Option<Box<RawValue>> {
        let name = self.failure.or_default(self.read(doc).map_err(Failure::scratch));
        RawValue::from_string(name?).ok()
    }

    /// How many names there are.
    pub(crate) const fn len(&self) -> u64 {
        self.count
    }

    /// All names, one after the other; that of a number that is no document is empty.
    pub(crate) fn all(&self) -> impl Iterator<Item = io::Result<(DocId, String)>> {
        let lines = |shelf| match self.shelf(shelf) {
            Ok(names) => names.lines().map(|name| Ok(name.to_owned())).collect(),
            Err(error) => vec![Err(error)],
        };
        let names = (0..self.shelves.len()).flat_map(lines);
        names.zip(self.start..).map(|(name, doc): (io::Result<String>, u64)| Ok((DocId::new(doc), name?)))
    }

    /// Whether all names that were asked for could be read.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        self.failure.check()
    }

    fn push(&mut self, name: &str) -> Result<(), Failure> {
        let at = self.names.push(format!("{name}\n").as_bytes()).map_err(Failure::scratch)?;
        if self.count.is_multiple_of(SHELF) {
            self.shelves.push(at);
        }
        self.count += 1;
        Ok(())
    }

    fn read(&self, doc: DocId) -> io::Result<Option<String>> {
        let Some(number) = doc.number().checked_sub(self.start) else { return Ok(None) };
        let shelf = usize::try_from(number / SHELF).map_err(io::Error::other)?;
        let within = usize::try_from(number % SHELF).map_err(io::Error::other)?;
        let names = self.shelf(shelf)?;
        Ok(names.lines().nth(within).filter(|name| !name.is_empty()).map(str::to_owned))
    }

    /// The lines of a shelf; none of one that is not there.
    fn shelf(&self, shelf: usize) -> io::Result<String> {
        let Some(&start) = self.shelves.get(shelf) else { return Ok(String::new()) };
        let end = self.shelves.get(shelf + 1).copied().unwrap_or(self.names.len());
        let names = self.names.read(start, usize::try_from(end - start).map_err(io::Error::other)?)?;
        String::from_utf8(names).map_err(io::Error::other)
    }
}

const NAMES: &str = "names";

impl Found for Ids {
    fn keep(self, folder: &Folder) -> Result<Self, Failure> {
        let line = |named: io::Result<(DocId, String)>| {
            let (doc, name) = named.map_err(Failure::scratch)?;
            Ok((doc, RawValue::from_string(name).ok()))
        };
        folder.keep_lines(NAMES, self.all().map(line))?;
        Ok(self)
    }

    fn kept(folder: &Folder) -> Result<Option<Self>, Failure> {
        let Some(lines) = folder.lines::<(DocId, Option<Box<RawValue>>)>(NAMES)? else { return Ok(None) };
        let mut ids = Self::default();
        for line in lines {
            let (doc, name) = line?;
            if ids.count == 0 {
                ids.start = doc.number();
            }
            ids.push(name.as_deref().map_or("", RawValue::get))?;
        }
        Ok(Some(ids))
    }
}
