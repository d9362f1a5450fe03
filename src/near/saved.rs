//! Band keys in a file: an index of near duplicates as a run of a file of [`index`](crate::index).

use std::io::{BufWriter, Read, Seek, Write};

use super::index::NearIndex;
use crate::document::{DocId, Place};
use crate::error::DiskError;
use crate::index::disk::{FileWriter, open_run};
use crate::span::Span;

/// The run that holds them.
const NAME: &str = "near";
/// Bytes of a key: document and start.
const WIDTH: usize = 2 * size_of::<u64>();
/// Bytes of a number.
const NUMBER: usize = size_of::<u64>();

impl NearIndex {
    /// Writes it as a file: the same bytes, in whatever order documents were added. Texts and shingles are not kept.
    ///
    /// # Errors
    ///
    /// [`DiskError::Io`] if it cannot be written; what was written until then is no index, and is refused when it is read.
    pub fn write_to(&self, out: impl Write) -> Result<(), DiskError> {
        let mut units: Vec<usize> = (0..self.len()).collect();
        units.sort_unstable_by_key(|&unit| self.place(unit));
        // What was added twice counts once.
        units.dedup_by_key(|unit| self.place(*unit));
        let mut file = FileWriter::new(BufWriter::new(out), self.fingerprint())?;
        let mut run = file.run(NAME, WIDTH);
        for unit in units {
            let Place { doc, span } = self.place(unit);
            let key = [doc.number(), span.start as u64].map(u64::to_be_bytes);
            let numbers = [span.len() as u64].into_iter().chain(self.keys(unit).iter().copied());
            let value: Vec<u8> = numbers.flat_map(u64::to_le_bytes).collect();
            run.push(key.as_flattened(), &value)?;
        }
        run.finish()?;
        Ok(file.finish()?)
    }

    /// Takes in all that a file knows.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if it is not an index of near duplicates, one of another recipe, other shingles or bands (then nothing is taken in), or if it
    /// is damaged: then the index is to be thrown away.
    pub fn read_from(&mut self, file: impl Read + Seek) -> Result<(), DiskError> {
        let (found, mut run) = open_run(file, NAME)?;
        self.fingerprint().expect_same(&found)?;
        let mut keys = Vec::with_capacity(self.bands());
        while let Some((key, value)) = run.next()? {
            let Some(place) = unit(key, value, &mut keys).filter(|_| keys.len() == self.bands()) else {
                return Err(run.damaged());
            };
            self.push_keys(place, &keys);
        }
        Ok(())
    }
}

/// Where a text stands, and the keys of its bands.
fn unit(key: &[u8], value: &[u8], keys: &mut Vec<u64>) -> Option<Place> {
    let (key, value) = (key.as_chunks::<NUMBER>(), value.as_chunks::<NUMBER>());
    let ([doc, start], [len, bands @ ..]) = (key.0, value.0) else { return None };
    let [start, len] = [u64::from_be_bytes(*start), u64::from_le_bytes(*len)].map(usize::try_from);
    let (start, len) = (start.ok()?, len.ok()?);
    keys.clear();
    keys.extend(bands.iter().copied().map(u64::from_le_bytes));
    let span = Span::new(start, start.checked_add(len)?);
    value.1.is_empty().then_some(Place { doc: DocId::new(u64::from_be_bytes(*doc)), span })
}
