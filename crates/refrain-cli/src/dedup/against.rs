use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use refrain::DocId;
use refrain::index::IndexReader;
use serde_json::value::RawValue;

use super::plan::{Pass, Plan};
use crate::failure::{Failure, Later};
use crate::index::{Kind, name, open, wrong};

/// What was seen before: indexes, whose documents are numbered before those of the run, and so stay.
#[derive(Default)]
pub(super) struct Against {
    indexes: Vec<Old>,
    /// How many documents they know of.
    documents: u64,
    failure: Later,
}

struct Old {
    path: PathBuf,
    pass: Pass,
    /// How many documents stand before its own.
    before: u64,
    reader: Mutex<IndexReader<File>>,
}

impl Against {
    /// Opens and verifies the indexes.
    pub(super) fn new(paths: &[PathBuf], plan: &Plan) -> Result<Self, Failure> {
        let mut against = Self::default();
        for path in paths {
            let mut reader = open(path)?;
            let pass = pass(&reader, path)?;
            if !plan.has(pass) {
                let (path, option) = (path.display(), pass.option());
                let problem = format!("{path}: an index for {option}, which is not asked for; add {option}");
                return Err(Failure::Usage(problem));
            }
            let documents = reader.documents().map_err(wrong(path))?;
            let before = against.documents;
            against.documents += documents;
            against.indexes.push(Old { path: path.clone(), pass, before, reader: Mutex::new(reader) });
        }
        Ok(against)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.indexes.is_empty()
    }

    /// How many documents were there before those of the run.
    pub(super) const fn documents(&self) -> u64 {
        self.documents
    }

    /// The indexes for a pass, and how many documents stand before those of each.
    pub(super) fn of(&self, pass: Pass) -> impl Iterator<Item = Result<(File, u64), Failure>> {
        let indexes = self.indexes.iter().filter(move |old| old.pass == pass);
        indexes.map(|old| {
            let file = File::open(&old.path).map_err(Failure::path(&old.path, "cannot be read"))?;
            Ok((file, old.before))
        })
    }

    /// What an old document is called; nothing if it is none, or if that cannot be read, which [`check`](Self::check) tells.
    pub(super) fn name(&self, doc: DocId) -> Option<Box<RawValue>> {
        if doc.number() >= self.documents {
            return None;
        }
        let at = self.indexes.partition_point(|old| old.before <= doc.number()).checked_sub(1)?;
        let old = &self.indexes[at];
        let own = DocId::new(doc.number() - old.before);
        let called = old.reader.lock().unwrap_or_else(PoisonError::into_inner).name(own);
        self.failure.or_default(called.map(|called| Some(name(called, own))).map_err(wrong(&old.path)))
    }

    /// Whether all names that were asked for could be read.
    pub(super) fn check(&self) -> Result<(), Failure> {
        self.failure.check()
    }
}

/// What an index is for.
fn pass(reader: &IndexReader<File>, path: &Path) -> Result<Pass, Failure> {
    match Kind::of(reader) {
        Kind::Document => Ok(Pass::Document),
        Kind::Paragraph => Ok(Pass::Paragraph),
        Kind::Near => Err(Failure::Usage(format!(
            "{}: near copies are compared by their texts, which are not in an index; read the old files too, before the new ones",
            path.display()
        ))),
        Kind::Other => Err(Kind::unknown(reader, path)),
    }
}
