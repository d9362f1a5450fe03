use std::fmt;
use std::io::Cursor;

use super::entry::{self, Known};
use super::format::{Extent, Footer};
use super::names;
use super::read::{self, Block, RunReader};
use super::sort::{self, Entry};
use crate::document::DocId;
use crate::error::DiskError;
use crate::index::{Index, Seen};
use crate::key::Key;
use crate::recipe::Fingerprint;

/// An index in a file, in memory that the caller owns: a vector, or a map of the file.
///
/// Opening reads the ends of the file; each question checks the few blocks that it reads. For many questions, or to hand it to a
/// [finder](crate::Repeats::across), [verify](Self::verify) it first.
pub struct IndexFile<D> {
    bytes: D,
    recipe: Fingerprint,
    made_by: String,
    seen: Extent,
    names: Option<Extent>,
}

impl<D: AsRef<[u8]>> IndexFile<D> {
    /// Opens a file.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if it is not an index, was written by a later version, is cut off or damaged at its ends.
    pub fn open(bytes: D) -> Result<Self, DiskError> {
        let footer = read::footer(&mut Cursor::new(bytes.as_ref()))?;
        let seen = footer.extent(Known::NAME)?.clone();
        let names = footer.extent(names::NAME).ok().cloned();
        let Footer { recipe, made_by, .. } = footer;
        Ok(Self { bytes, recipe: Fingerprint::from_line(&recipe), made_by, seen, names })
    }

    /// The fingerprint of the recipe whose keys it holds.
    #[must_use]
    pub fn recipe(&self) -> &Fingerprint {
        &self.recipe
    }

    /// The version of this crate that wrote it.
    #[must_use]
    pub fn made_by(&self) -> &str {
        &self.made_by
    }

    /// The number of distinct keys.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.seen.entries
    }

    /// Whether it knows nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What is known of a key. Reads a block of four kilobytes for each level of the tree: three for a hundred million keys.
    ///
    /// # Errors
    ///
    /// [`DiskError::Damaged`] if one of the blocks is not what was written.
    pub fn get(&self, key: Key) -> Result<Option<Seen>, DiskError> {
        self.find(&self.seen, &entry::bytes_of(key), |key, value| Some(Known::take(key, value)?.1))
    }

    /// What a document was called when it was added, if it was given a [name](super::IndexBuilder::finish_named).
    ///
    /// # Errors
    ///
    /// [`DiskError::Damaged`] if one of the blocks that it reads is not what was written.
    pub fn name(&self, doc: DocId) -> Result<Option<&str>, DiskError> {
        let Some(names) = &self.names else { return Ok(None) };
        self.find(names, &names::bytes_of(doc), |_, name| str::from_utf8(name).ok())
    }

    /// The names of all documents that have one, in ascending order.
    pub fn names(&self) -> impl Iterator<Item = Result<(DocId, String), DiskError>> {
        let run = |names: &Extent| RunReader::new(self.from(names.start), names.clone());
        self.names.as_ref().map(run).map(names::entries).into_iter().flatten()
    }

    /// All it knows, in ascending order of keys.
    pub fn entries(&self) -> impl Iterator<Item = Result<(Key, Seen), DiskError>> {
        sort::entries::<Known>(RunReader::new(self.from(self.seen.start), self.seen.clone()))
    }

    /// Checks every block, in the time it takes to read the file once.
    ///
    /// # Errors
    ///
    /// [`DiskError::Damaged`] with the first block that is not what was written.
    pub fn verify(self) -> Result<DiskIndex<D>, DiskError> {
        self.entries().try_for_each(|entry| entry.map(|_| ()))?;
        self.names().try_for_each(|name| name.map(|_| ()))?;
        Ok(DiskIndex(self))
    }

    /// The value of a key of a run, opened.
    fn find<'s, T>(
        &'s self,
        run: &Extent,
        key: &[u8],
        open: impl Fn(&[u8], &'s [u8]) -> Option<T>,
    ) -> Result<Option<T>, DiskError> {
        let look = |at| Block::new(self.from(at), at)?.look(key);
        let Some((at, value)) = read::find(run.root, look)? else { return Ok(None) };
        let opened = self.from(at).get(value).and_then(|value| open(key, value));
        opened.map(Some).ok_or(DiskError::Damaged { at })
    }

    /// The file from there on.
    fn from(&self, at: u64) -> &[u8] {
        usize::try_from(at).ok().and_then(|at| self.bytes.as_ref().get(at..)).unwrap_or_default()
    }
}

impl<D> fmt::Debug for IndexFile<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IndexFile")
            .field("recipe", &self.recipe)
            .field("keys", &self.seen.entries)
            .finish_non_exhaustive()
    }
}

/// An index in a file every block of which was found whole: it answers as one in memory does.
pub struct DiskIndex<D>(IndexFile<D>);

impl<D> DiskIndex<D> {
    /// The file.
    #[must_use]
    pub fn file(&self) -> &IndexFile<D> {
        &self.0
    }
}

impl<D> fmt::Debug for DiskIndex<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DiskIndex").field(&self.0).finish()
    }
}

impl<D: AsRef<[u8]> + Send + Sync> Index for DiskIndex<D> {
    fn recipe(&self) -> &Fingerprint {
        self.0.recipe()
    }

    fn get(&self, key: Key) -> Option<Seen> {
        // It was verified; and memory that changes behind our back is known as damaged again.
        self.0.get(key).ok().flatten()
    }
}
