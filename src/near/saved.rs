//! Band keys in a file: an index of near duplicates as a run of a file of [`index`](crate::index).

use std::collections::HashMap;
use std::io::{BufWriter, Read, Seek, Write};

use super::bands::Bands;
use super::index::NearIndex;
use super::shingle::Shingles;
use crate::document::{DocId, Place};
use crate::error::{DiskError, Error};
use crate::index::disk::{FileWriter, NEAR, open_run, write_names};
use crate::recipe::{Fingerprint, Recipe};
use crate::span::Span;

/// Bytes of a key: document and start.
const WIDTH: usize = 2 * size_of::<u64>();
/// Bytes of a number.
const NUMBER: usize = size_of::<u64>();

/// A text, and those of another index that it meets: that have the key of a band in common with it. They may be near duplicates; whether they are, only
/// the texts can tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Meeting {
    /// Where the text stands.
    pub text: Place,
    /// Where the other one stands with which it has the most bands in common; of several the first.
    pub other: Place,
    /// How many bands these are.
    pub bands: usize,
    /// Of how many.
    pub of: usize,
    /// How many texts it meets.
    pub times: u64,
}

impl NearIndex {
    /// An empty index for the texts that an index of this [fingerprint](crate::index::IndexReader::recipe) compares, with its shingles and bands.
    ///
    /// # Errors
    ///
    /// [`Error::Recipe`] if it is not one of near duplicates that was made with this recipe.
    pub fn like(recipe: &Recipe, fingerprint: &Fingerprint) -> Result<Self, Error> {
        let usual = Self::usual(recipe);
        let differs = || Error::Recipe { expected: usual.fingerprint().clone(), found: fingerprint.clone() };
        let rest = fingerprint.as_str().strip_prefix(recipe.fingerprint().as_str()).ok_or_else(differs)?;
        let numbers: Vec<usize> = rest.split([' ', 'x']).filter_map(|number| number.parse().ok()).collect();
        let &[words, characters, bands, rows] = &*numbers else { return Err(differs()) };
        let (Ok(words), Ok(characters)) = (u8::try_from(words), u8::try_from(characters)) else {
            return Err(differs());
        };
        let shingles = Shingles::default().words(words).characters(characters);
        let index = Self::new(recipe, shingles, Bands::new(bands, rows)?);
        index.fingerprint().expect_same(fingerprint)?;
        Ok(index)
    }

    /// Writes it as a file: the same bytes, in whatever order documents were added. Texts and shingles are not kept.
    ///
    /// # Errors
    ///
    /// [`DiskError::Io`] if it cannot be written; what was written until then is no index, and is refused when it is read.
    pub fn write_to(&self, out: impl Write) -> Result<(), DiskError> {
        self.write_named(out, [] as [Result<(DocId, &str), DiskError>; 0])
    }

    /// Writes it, and what documents are called, in ascending order of the documents: see
    /// [`IndexBuilder::finish_named`](crate::index::IndexBuilder::finish_named).
    ///
    /// # Errors
    ///
    /// As [`write_to`](Self::write_to); [`DiskError::Names`] if the documents are out of order.
    pub fn write_named<S: AsRef<str>>(
        &self,
        out: impl Write,
        names: impl IntoIterator<Item = Result<(DocId, S), DiskError>>,
    ) -> Result<(), DiskError> {
        let mut units: Vec<usize> = (0..self.len()).collect();
        units.sort_unstable_by_key(|&unit| self.place(unit));
        // What was added twice counts once.
        units.dedup_by_key(|unit| self.place(*unit));
        let mut file = FileWriter::new(BufWriter::new(out), self.fingerprint())?;
        let mut run = file.run(NEAR, WIDTH);
        for unit in units {
            let Place { doc, span } = self.place(unit);
            let key = [doc.number(), span.start as u64].map(u64::to_be_bytes);
            let numbers = [span.len() as u64].into_iter().chain(self.keys(unit).iter().copied());
            let value: Vec<u8> = numbers.flat_map(u64::to_le_bytes).collect();
            run.push(key.as_flattened(), &value)?;
        }
        run.finish()?;
        write_names(&mut file, names)?;
        Ok(file.finish()?)
    }

    /// Takes in all that a file knows.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if it is not an index of near duplicates, one of another recipe, other shingles or bands (then nothing is taken in), or if it
    /// is damaged: then the index is to be thrown away.
    pub fn read_from(&mut self, file: impl Read + Seek) -> Result<(), DiskError> {
        let (fingerprint, bands) = (self.fingerprint().clone(), self.bands());
        each_unit(file, &fingerprint, bands, |place, keys| self.push_keys(place, keys))
    }

    /// The texts that meet some of a file, in the order of their places. The file is read once from front to back, and none of it is kept: memory is
    /// taken for the texts of this index alone, some hundred bytes for each of their bands.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if it is not an index of near duplicates, one of another recipe, other shingles or bands, or if it is damaged.
    pub fn meetings(&self, file: impl Read + Seek) -> Result<Vec<Meeting>, DiskError> {
        let mut buckets: HashMap<(usize, u64), Vec<usize>> = HashMap::new();
        for unit in 0..self.len() {
            for (band, &key) in self.keys(unit).iter().enumerate() {
                buckets.entry((band, key)).or_default().push(unit);
            }
        }
        let mut meetings: Vec<Option<Meeting>> = vec![None; self.len()];
        let mut met = Vec::new();
        each_unit(file, self.fingerprint(), self.bands(), |other, keys| {
            met.clear();
            met.extend(
                keys.iter().enumerate().filter_map(|(band, &key)| buckets.get(&(band, key))).flatten(),
            );
            met.sort_unstable();
            for group in met.chunk_by(|one: &usize, other| one == other) {
                let (unit, bands) = (group[0], group.len());
                let fresh = Meeting { text: self.place(unit), other, bands: 0, of: self.bands(), times: 0 };
                let meeting = meetings[unit].get_or_insert(fresh);
                meeting.times += 1;
                if bands > meeting.bands {
                    (meeting.other, meeting.bands) = (other, bands);
                }
            }
        })?;
        let mut meetings: Vec<Meeting> = meetings.into_iter().flatten().collect();
        meetings.sort_unstable_by_key(|meeting| meeting.text);
        Ok(meetings)
    }
}

/// Reads the texts of a file of this fingerprint, in the order of their places, each with the keys of its bands.
fn each_unit(
    file: impl Read + Seek,
    fingerprint: &Fingerprint,
    bands: usize,
    mut tell: impl FnMut(Place, &[u64]),
) -> Result<(), DiskError> {
    let (found, mut run) = open_run(file, NEAR)?;
    fingerprint.expect_same(&found)?;
    let mut keys = Vec::with_capacity(bands);
    while let Some((key, value)) = run.next()? {
        let Some(place) = unit(key, value, &mut keys).filter(|_| keys.len() == bands) else {
            return Err(run.damaged());
        };
        tell(place, &keys);
    }
    Ok(())
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
