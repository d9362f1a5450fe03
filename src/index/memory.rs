use std::collections::HashMap;
use std::fmt;
use std::hash::BuildHasher;
use std::hint::black_box;
use std::io;

use super::disk::{self, Known};
use super::slots::Slots;
use super::{Index, Seen};
use crate::document::{DocId, Document, Outline, Place, Segment};
use crate::error::{DiskError, Error};
use crate::key::{Key, Seed};
use crate::recipe::{Fingerprint, Recipe};
use crate::span::Span;

/// An index in memory.
///
/// Takes 36 bytes for a distinct key, and 11 to 21 for finding it in a hash table that is between three eighths and three quarters full: 47 to
/// 57 bytes, 51 on average; a list that grows asks for more beforehand, which most systems give as it is used, and
/// [`shrink_to_fit`](Self::shrink_to_fit) gives back. Adding and asking take constant time; the table's hash is seeded anew in each process, so
/// keys cannot be chosen to collide in it.
#[derive(Clone)]
pub struct MemoryIndex {
    recipe: Fingerprint,
    /// In the order in which the keys came.
    entries: Vec<Entry>,
    slots: Slots,
    seed: Seed,
    /// The few that do not fit 32 bits: offsets behind 4 GiB, four billion copies.
    wide: HashMap<Key, Seen>,
}

/// Keys that are looked up together: memory brings the entries of so many in hardly more time than that of one.
const TOGETHER: usize = 16;

impl MemoryIndex {
    /// An empty index for keys of this recipe.
    #[must_use]
    pub fn new(recipe: &Recipe) -> Self {
        Self {
            recipe: recipe.fingerprint().clone(),
            entries: Vec::new(),
            slots: Slots::default(),
            seed: Seed::default(),
            wide: HashMap::new(),
        }
    }

    /// The index of these documents.
    pub fn of<'t>(recipe: &Recipe, documents: impl IntoIterator<Item = Document<'t>>) -> Self {
        let mut index = Self::new(recipe);
        for document in documents {
            index.tally(&recipe.outline(document));
        }
        index
    }

    /// Counts the segments of a document, or of what a pass has left of one.
    ///
    /// # Errors
    ///
    /// [`Error::Recipe`] if the outline was made with another recipe; then nothing is counted.
    pub fn add(&mut self, outline: &Outline<'_>) -> Result<(), Error> {
        self.recipe.expect_same(outline.recipe().fingerprint())?;
        self.tally(outline);
        Ok(())
    }

    /// Counts the segments of a document, and tells what is known of each one then: as [`add`](Self::add) and a
    /// [`get`](Index::get) for every key, which would look all of them up twice.
    ///
    /// # Errors
    ///
    /// [`Error::Recipe`] if the outline was made with another recipe; then nothing is counted.
    pub fn add_and_get(&mut self, outline: &Outline<'_>) -> Result<Vec<Option<Seen>>, Error> {
        self.recipe.expect_same(outline.recipe().fingerprint())?;
        let mut places = Vec::with_capacity(outline.segments().len());
        self.count_all(once_each(outline), |place| places.push(place));
        let mut places = places.into_iter();
        let known = |segment: &Segment| segment.key().and_then(|_| self.seen(places.next()?));
        Ok(outline.segments().iter().map(known).collect())
    }

    /// Counts one segment by its key and its place: for programs that keep keys in place of texts, or read them from a file. The key must
    /// be of this index's recipe.
    pub fn add_key(&mut self, key: Key, place: Place) {
        self.count(self.seed.hash_one(key), key, Seen::once(place));
    }

    /// Takes in all that another index knows. The order of merges does not matter.
    ///
    /// # Errors
    ///
    /// [`Error::Recipe`] if the other was made with another recipe; then nothing is merged.
    pub fn merge(&mut self, other: Self) -> Result<(), Error> {
        self.recipe.expect_same(&other.recipe)?;
        self.join(other);
        Ok(())
    }

    /// The number of distinct keys.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Gives back memory that is not needed for what is in it.
    pub fn shrink_to_fit(&mut self) {
        self.entries.shrink_to_fit();
        self.slots.rebuild(self.entries.len(), hashes(&self.entries, &self.seed));
        self.wide.shrink_to_fit();
    }

    /// Writes it as a file, which [`IndexFile`](super::IndexFile) opens: the same bytes, in whatever order documents were added. Takes 48 bytes of
    /// memory for a key while it writes.
    ///
    /// # Errors
    ///
    /// [`DiskError::Io`] if it cannot be written; what was written until then is no index, and is refused when it is opened.
    pub fn write_to(&self, out: impl io::Write) -> Result<(), DiskError> {
        let mut entries: Vec<Known> = self.known().collect();
        entries.sort_unstable_by_key(|&(key, _)| key);
        disk::write(out, &self.recipe, entries.into_iter().map(Ok))
    }

    /// Takes in all that a file knows.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if it is not an index, one of another recipe (then nothing is taken in), or if it is damaged: then the index is to be
    /// thrown away.
    pub fn read_from(&mut self, file: impl io::Read + io::Seek) -> Result<(), DiskError> {
        for known in disk::open::<Known, _>(file, &self.recipe)? {
            let (key, seen) = known?;
            self.count(self.seed.hash_one(key), key, seen);
        }
        Ok(())
    }

    pub(crate) fn tally(&mut self, outline: &Outline<'_>) {
        self.count_all(once_each(outline), |_| {});
    }

    /// Learns what is known of a key, in place of what was known before.
    pub(super) fn know(&mut self, key: Key, seen: Seen) {
        let hash = self.seed.hash_one(key);
        match self.place(hash, key) {
            Some(place) => self.entries[place].seen = pack(key, seen, &mut self.wide),
            None => {
                self.enter(hash, key, seen);
            }
        }
    }

    /// Merges an index of the same recipe.
    pub(crate) fn join(&mut self, mut other: Self) {
        if self.len() < other.len() {
            std::mem::swap(self, &mut other);
        }
        self.count_all(other.known(), |_| {});
    }

    /// All that is known, in the order in which the keys came.
    fn known(&self) -> impl Iterator<Item = Known> {
        let places = 0..self.entries.len();
        places.filter_map(|place| Some((self.entries[place].key.into(), self.seen(place)?)))
    }

    /// What is known of the key of this entry.
    #[inline]
    fn seen(&self, place: usize) -> Option<Seen> {
        let Entry { key, seen } = self.entries[place];
        seen.open().or_else(|| self.wide.get(&key.into()).copied())
    }

    /// Counts keys, and tells where the entry of each one is.
    fn count_all(&mut self, mut keys: impl Iterator<Item = Known>, mut counted: impl FnMut(usize)) {
        let mut group = Vec::with_capacity(TOGETHER);
        loop {
            let hashed = |(key, seen)| (self.seed.hash_one(key), key, seen);
            group.extend(keys.by_ref().take(TOGETHER).map(hashed));
            if group.is_empty() {
                return;
            }
            self.fetch(group.iter().map(|&(hash, ..)| hash));
            for (hash, key, seen) in group.drain(..) {
                counted(self.count(hash, key, seen));
            }
        }
    }

    /// Has memory bring what will be looked at: no question waits for the answer to another one.
    fn fetch(&self, hashes: impl Iterator<Item = u64> + Clone) {
        black_box(hashes.clone().fold(0, |all, hash| all ^ self.slots.slot(hash)));
        let entries = hashes.filter_map(|hash| self.slots.find(hash, |_| true)).map(|at| self.entries[at]);
        black_box(entries.fold(0, |all, Entry { key, seen }| all ^ key.0[0] ^ seen.0[4]));
    }

    #[inline]
    fn count(&mut self, hash: u64, key: Key, seen: Seen) -> usize {
        let Some(place) = self.place(hash, key) else { return self.enter(hash, key, seen) };
        let seen = self.seen(place).map_or(seen, |before| before.merge(seen));
        self.entries[place].seen = pack(key, seen, &mut self.wide);
        place
    }

    #[inline]
    fn place(&self, hash: u64, key: Key) -> Option<usize> {
        let key = PackedKey::from(key);
        self.slots.find(hash, |place| self.entries[place].key == key)
    }

    /// Enters a key that was not there.
    fn enter(&mut self, hash: u64, key: Key, seen: Seen) -> usize {
        let place = self.entries.len();
        self.slots.reserve(place + 1, hashes(&self.entries, &self.seed));
        self.slots.push(hash);
        self.entries.push(Entry { key: key.into(), seen: pack(key, seen, &mut self.wide) });
        place
    }
}

/// The segments of a document, each seen once.
fn once_each(outline: &Outline<'_>) -> impl Iterator<Item = Known> {
    outline.keyed().map(|(key, place)| (key, Seen::once(place)))
}

fn hashes<'e>(entries: &'e [Entry], seed: &'e Seed) -> impl Iterator<Item = u64> + 'e {
    entries.iter().map(|entry| seed.hash_one(Key::from(entry.key)))
}

impl Index for MemoryIndex {
    fn recipe(&self) -> &Fingerprint {
        &self.recipe
    }

    fn get(&self, key: Key) -> Option<Seen> {
        self.seen(self.place(self.seed.hash_one(key), key)?)
    }
}

impl fmt::Debug for MemoryIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryIndex")
            .field("recipe", &self.recipe)
            .field("keys", &self.len())
            .finish_non_exhaustive()
    }
}

/// What is known of a key, in nine words.
#[derive(Clone, Copy)]
struct Entry {
    key: PackedKey,
    seen: PackedSeen,
}

/// A key in four words, so that entries are not padded.
#[derive(Clone, Copy, PartialEq, Eq)]
struct PackedKey([u32; 4]);

impl From<Key> for PackedKey {
    #[expect(clippy::cast_possible_truncation, reason = "four words of 32 bits each")]
    fn from(key: Key) -> Self {
        let bits = key.to_u128();
        Self([96, 64, 32, 0].map(|shift| (bits >> shift) as u32))
    }
}

impl From<PackedKey> for Key {
    fn from(PackedKey(words): PackedKey) -> Self {
        Self::from_u128(words.iter().fold(0, |bits, &word| bits << 32 | u128::from(word)))
    }
}

/// [`Seen`] in five words: document (high, low), start, length, times; times 0 says that it is in the wide table.
#[derive(Clone, Copy)]
struct PackedSeen([u32; 5]);

impl PackedSeen {
    fn open(self) -> Option<Seen> {
        let [high, low, start, len, times] = self.0;
        let (start, len) = (start as usize, len as usize);
        let first = Place {
            doc: DocId::new(u64::from(high) << 32 | u64::from(low)),
            span: Span::new(start, start.saturating_add(len)),
        };
        (times > 0).then_some(Seen { first, times: u64::from(times) })
    }
}

fn pack(key: Key, seen: Seen, wide: &mut HashMap<Key, Seen>) -> PackedSeen {
    let Place { doc, span } = seen.first;
    let [high, low] =
        [doc.number() >> 32, doc.number() & u64::from(u32::MAX)].map(|half| u32::try_from(half).unwrap_or(0));
    let narrow = (u32::try_from(span.start), u32::try_from(span.len()), u32::try_from(seen.times));
    if let (Ok(start), Ok(len), Ok(times)) = narrow {
        return PackedSeen([high, low, start, len, times]);
    }
    wide.insert(key, seen);
    PackedSeen([high, low, 0, 0, 0])
}
