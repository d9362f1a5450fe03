use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::hash::Hasher;
use std::io;

use super::disk::{self, Known};
use super::{Index, Seen};
use crate::document::{DocId, Document, Outline, Place};
use crate::error::{DiskError, Error};
use crate::key::{Key, Seed};
use crate::recipe::{Fingerprint, Recipe};
use crate::span::Span;

/// An index in memory.
///
/// Takes 36 bytes for a distinct key, in a hash table that is between seven sixteenths and seven eighths full: 42 to
/// 85 bytes, 60 on average; [`shrink_to_fit`](Self::shrink_to_fit) brings a finished one towards the lower end. Adding
/// and asking take constant time; the table's hash is seeded anew in each process, so keys cannot be chosen to collide in it.
#[derive(Clone)]
pub struct MemoryIndex {
    recipe: Fingerprint,
    tally: HashMap<PackedKey, PackedSeen, Seed>,
    /// The few that do not fit 32 bits: offsets behind 4 GiB, four billion copies.
    wide: HashMap<Key, Seen>,
}

impl MemoryIndex {
    /// An empty index for keys of this recipe.
    #[must_use]
    pub fn new(recipe: &Recipe) -> Self {
        Self { recipe: recipe.fingerprint().clone(), tally: HashMap::default(), wide: HashMap::new() }
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

    /// Counts one segment by its key and its place: for programs that keep keys in place of texts, or read them from a file. The key must
    /// be of this index's recipe.
    pub fn add_key(&mut self, key: Key, place: Place) {
        self.count(key, Seen::once(place));
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
        self.tally.len()
    }

    /// Whether nothing was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tally.is_empty()
    }

    /// Gives back memory that is not needed for what is in it.
    pub fn shrink_to_fit(&mut self) {
        self.tally.shrink_to_fit();
        self.wide.shrink_to_fit();
    }

    /// Writes it as a file, which [`IndexFile`](super::IndexFile) opens: the same bytes, in whatever order documents were added. Takes 48 bytes of
    /// memory for a key while it writes.
    ///
    /// # Errors
    ///
    /// [`DiskError::Io`] if it cannot be written; what was written until then is no index, and is refused when it is opened.
    pub fn write_to(&self, out: impl io::Write) -> Result<(), DiskError> {
        let seen = |(&key, packed): (&PackedKey, &PackedSeen)| {
            let key = Key::from(key);
            Some((key, packed.open().or_else(|| self.wide.get(&key).copied())?))
        };
        let mut entries: Vec<Known> = self.tally.iter().filter_map(seen).collect();
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
            self.count(key, seen);
        }
        Ok(())
    }

    pub(crate) fn tally(&mut self, outline: &Outline<'_>) {
        for (key, place) in outline.keyed() {
            self.add_key(key, place);
        }
    }

    /// Learns what is known of a key, in place of what was known before.
    pub(super) fn know(&mut self, key: Key, seen: Seen) {
        let packed = pack(key, seen, &mut self.wide);
        self.tally.insert(key.into(), packed);
    }

    /// Merges an index of the same recipe.
    pub(crate) fn join(&mut self, mut other: Self) {
        if self.tally.len() < other.tally.len() {
            std::mem::swap(self, &mut other);
        }
        let Self { tally, wide, .. } = other;
        self.tally.reserve(tally.len() / 2);
        #[expect(clippy::iter_over_hash_type, reason = "merging is commutative: the order cannot be seen")]
        for (key, packed) in tally {
            let key = Key::from(key);
            if let Some(seen) = packed.open().or_else(|| wide.get(&key).copied()) {
                self.count(key, seen);
            }
        }
    }

    fn count(&mut self, key: Key, seen: Seen) {
        match self.tally.entry(key.into()) {
            Entry::Vacant(entry) => {
                entry.insert(pack(key, seen, &mut self.wide));
            }
            Entry::Occupied(mut entry) => {
                let before = entry.get().open().or_else(|| self.wide.get(&key).copied());
                let seen = before.map_or(seen, |before| before.merge(seen));
                entry.insert(pack(key, seen, &mut self.wide));
            }
        }
    }
}

impl Index for MemoryIndex {
    fn recipe(&self) -> &Fingerprint {
        &self.recipe
    }

    fn get(&self, key: Key) -> Option<Seen> {
        self.tally.get(&key.into())?.open().or_else(|| self.wide.get(&key).copied())
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

impl std::hash::Hash for PackedKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Key::from(*self).hash(state);
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
