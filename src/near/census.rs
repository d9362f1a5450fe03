use std::fmt;
use std::io::{self, Read, Seek, Write};

use super::bands::Bands;
use super::buckets::Buckets;
use super::candidates::twin_key;
use super::rank::Rank;
use super::shingle::Shingles;
use super::sketch::Sketcher;
use crate::document::{DocId, Outline, Place};
use crate::error::{DiskError, Error};
use crate::index::disk::{Entry, Sorter, put_number, put_place, take_number, take_place};
use crate::recipe::Recipe;

/// The band keys of a corpus that is larger than memory: a [`NearIndex`](super::NearIndex) in sorted runs, for
/// [one clustering](super::Clustering::cluster_census).
///
/// ```
/// use std::io::Cursor;
/// use refrain::near::{Bands, Clustering, NearCensus, Shingles};
/// use refrain::{Document, Recipe};
///
/// let texts = ["The mill by the river has burnt down.", "Only rain.", "THE MILL by the river has burnt down!"];
/// let documents = texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text));
///
/// let recipe = Recipe::documents();
/// // 256 MiB; runs go to whatever the caller opens for them: most take `tempfile::tempfile`.
/// let runs = || Ok(Cursor::new(Vec::new()));
/// let mut census = NearCensus::new(&recipe, Shingles::default(), Bands::fineweb(), 256 << 20, runs);
/// for document in documents {
///     census.add(&recipe.outline(document))?;
/// }
/// let text = |place: refrain::Place| place.span.of(texts[place.doc.number() as usize]);
/// let members = Clustering::jaccard(0.8)?.memory(64 << 20).cluster_census(census, |_| true, text)?;
/// let gone = members.filter_map(|member| member.map(|member| member.reason()).transpose());
/// assert_eq!(gone.collect::<Result<Vec<_>, _>>()?.len(), 1);
/// # Ok::<(), refrain::DiskError>(())
/// ```
pub struct NearCensus<'r, O> {
    pub(super) sketcher: Sketcher,
    /// Of the text that was noted last.
    keys: Vec<u64>,
    /// Memory of a sorter.
    pub(super) bytes: usize,
    pub(super) open: O,
    pub(super) bands: Sorter<'r, BandKey, O>,
}

/// Among how many sorters the memory is dealt out: one is read while another fills.
const SORTERS: usize = 2;

impl<'r, F, O> NearCensus<'r, O>
where
    F: Read + Write + Seek + Send + 'r,
    O: FnMut() -> io::Result<F> + Clone,
{
    /// A census for documents cut by this recipe that takes so many bytes of memory, and 12 kilobytes for each run; `open` makes an empty file
    /// for a run. A [keyed](Recipe::keyed) recipe keys the shingles too.
    pub fn new(recipe: &Recipe, shingles: Shingles, bands: Bands, bytes: usize, open: O) -> Self {
        let (sketcher, bytes) = (Sketcher::new(recipe, shingles, bands), bytes / SORTERS);
        let sorter = Sorter::new(sketcher.fingerprint(), bytes, open.clone());
        Self { sketcher, keys: Vec::new(), bytes, open, bands: sorter }
    }

    /// Notes the segments of a document, or of what a pass has left of one. A document is noted once; one without an id is not.
    ///
    /// # Errors
    ///
    /// [`DiskError::Recipe`] if the outline was made with another recipe: then nothing is noted. [`DiskError::Io`] if a run cannot be
    /// written: then the census is to be thrown away.
    pub fn add(&mut self, outline: &Outline<'_>) -> Result<(), DiskError> {
        self.sketcher.recipe().fingerprint().expect_same(outline.recipe().fingerprint())?;
        if outline.id() == DocId::ALONE {
            return Ok(());
        }
        for segment in outline.segments() {
            self.keys.clear();
            if self.sketcher.keys_into(outline.content(segment), || segment.key(), &mut self.keys) {
                let place = outline.place(segment.span());
                for (band, key) in (0..).zip([twin_key(&self.keys)].iter().chain(&self.keys)) {
                    self.bands.push(BandKey { band, key: *key, place })?;
                }
            }
        }
        Ok(())
    }

    /// Takes in all that another census has noted, and the memory that it takes: that of another thread.
    ///
    /// # Errors
    ///
    /// [`Error::Recipe`] if the other was made with another recipe, shingles or bands; then nothing is taken in.
    pub fn join(&mut self, other: Self) -> Result<(), Error> {
        self.sketcher.fingerprint().expect_same(other.sketcher.fingerprint())?;
        self.bytes = self.bytes.saturating_add(other.bytes);
        self.bands.join(other.bands);
        Ok(())
    }
}

impl<O> fmt::Debug for NearCensus<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NearCensus")
            .field("recipe", self.sketcher.fingerprint())
            .field("runs", &self.bands.runs())
            .finish_non_exhaustive()
    }
}

/// Makes the buckets of sorted band keys, and tells who is in each.
pub(super) fn meet(
    keys: impl Iterator<Item = Result<BandKey, DiskError>>,
    mut tell: impl FnMut(Place, usize) -> Result<(), DiskError>,
) -> Result<Buckets, DiskError> {
    let (mut buckets, mut keys) = (Buckets::default(), keys.peekable());
    let mut band = 0;
    while let Some(first) = keys.next().transpose()? {
        if band == 0 && first.band > 0 {
            buckets.end_twins();
        }
        band = first.band;
        let (mut last, mut texts) = (first, 1);
        let meets = |next: &Result<BandKey, _>| next.as_ref().map_or(true, |next| next.meets(&first));
        while let Some(next) = keys.next_if(meets) {
            tell(last.place, buckets.len())?;
            (last, texts) = (next?, texts + 1);
        }
        if texts > 1 {
            tell(last.place, buckets.len())?;
            buckets.push(texts);
        }
    }
    Ok(buckets)
}

/// That a text has a key in a band; in band 0, that of its [twins](twin_key).
#[derive(Clone, Copy)]
pub(super) struct BandKey {
    band: u16,
    key: u64,
    pub(super) place: Place,
}

impl BandKey {
    fn meets(&self, other: &Self) -> bool {
        (self.band, self.key) == (other.band, other.key)
    }
}

impl Entry for BandKey {
    const NAME: &str = "bands";
    const WIDTH: usize = size_of::<u16>() + 3 * size_of::<u64>();

    type Key = (u16, u64, DocId, usize);

    fn key(&self) -> Self::Key {
        (self.band, self.key, self.place.doc, self.place.span.start)
    }

    /// A document that was noted twice stands where it stands.
    fn merge(&mut self, other: Self) {
        self.place = self.place.min(other.place);
    }

    fn put(&self, key: &mut Vec<u8>, value: &mut Vec<u8>) {
        key.extend(self.band.to_be_bytes());
        key.extend(self.key.to_be_bytes());
        put_place(key, value, self.place);
    }

    fn take(key: &[u8], mut value: &[u8]) -> Option<Self> {
        let (band, key) = key.split_first_chunk()?;
        let (number, mut key) = key.split_first_chunk()?;
        let place = take_place(&mut key, &mut value)?;
        let (band, number) = (u16::from_be_bytes(*band), u64::from_be_bytes(*number));
        (key.is_empty() && value.is_empty()).then_some(Self { band, key: number, place })
    }
}

/// That a text is in a bucket.
#[derive(Clone, Copy)]
pub(super) struct Occupant {
    pub(super) rank: Rank,
    /// Bytes of the text: with its rank they tell its place.
    pub(super) len: usize,
    pub(super) bucket: usize,
}

impl Entry for Occupant {
    const NAME: &str = "occupants";
    const WIDTH: usize = size_of::<Rank>() + size_of::<u64>();

    type Key = (Rank, usize);

    fn key(&self) -> Self::Key {
        (self.rank, self.bucket)
    }

    fn merge(&mut self, other: Self) {
        self.len = self.len.min(other.len);
    }

    fn put(&self, key: &mut Vec<u8>, value: &mut Vec<u8>) {
        self.rank.0.iter().for_each(|number| key.extend(number.to_be_bytes()));
        key.extend((self.bucket as u64).to_be_bytes());
        put_number(value, self.len as u64);
    }

    fn take(key: &[u8], mut value: &[u8]) -> Option<Self> {
        let (numbers, rest) = key.as_chunks();
        let &[number, late, doc, start, bucket] = numbers else { return None };
        let rank = Rank([number, late, doc, start].map(u64::from_be_bytes));
        let bucket = usize::try_from(u64::from_be_bytes(bucket)).ok()?;
        let len = usize::try_from(take_number(&mut value)?).ok()?;
        (rest.is_empty() && value.is_empty()).then_some(Self { rank, len, bucket })
    }
}
