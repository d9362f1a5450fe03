//! What documents are called: by their id field, or by where they stand.

use refrain::DocId;
use serde_json::value::RawValue;

use crate::input::{Format, Source};

/// The name of a record as JSON: its id as it is written, or file and line.
pub(crate) fn name(id: Option<&str>, source: &Source, line: u64) -> Box<RawValue> {
    let written = id.map(str::to_owned).or_else(|| match source.format {
        Format::Txt => serde_json::to_string(&source.name).ok(),
        Format::Jsonl => serde_json::to_string(&format!("{}:{line}", source.name)).ok(),
    });
    written.and_then(|written| RawValue::from_string(written).ok()).unwrap_or_default()
}

/// The names of all documents of a run, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    names: String,
    /// Where the name of each number ends.
    ends: Vec<usize>,
}

/// The names of the documents of a batch.
pub(crate) type BatchIds = Vec<(DocId, Box<RawValue>)>;

impl Ids {
    /// Takes in the names of the next batch. Numbers that are no documents have none.
    pub(crate) fn add(&mut self, names: &BatchIds) {
        for (doc, name) in names {
            self.ends.resize(number(*doc), self.names.len());
            self.names.push_str(name.get());
            self.ends.push(self.names.len());
        }
    }

    /// The name of a document.
    pub(crate) fn get(&self, doc: DocId) -> Option<Box<RawValue>> {
        let doc = number(doc);
        let start = doc.checked_sub(1).map_or(0, |before| self.ends[before]);
        let name = self.names.get(start..*self.ends.get(doc)?)?;
        RawValue::from_string(name.to_owned()).ok()
    }
}

/// Documents are counted from 0, and their names are all in memory: the number is that of a place there.
fn number(doc: DocId) -> usize {
    usize::try_from(doc.number()).unwrap_or(usize::MAX)
}
