use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt;
use std::io::{Read, Seek, Write};

use super::tally;
use crate::document::Outline;
use crate::error::DiskError;
use crate::index::Seen;
use crate::key::Key;
use crate::recipe::{Fingerprint, Recipe};

/// Builds an index that is larger than memory: what it has counted goes to sorted runs on disk, which are merged in the end.
///
/// The file is the same, byte for byte, whatever the memory, the order of documents, and how they were dealt out to builders whose
/// files were merged; and the same as that of [`MemoryIndex::write_to`](crate::MemoryIndex::write_to).
///
/// ```
/// use std::io::Cursor;
/// use refrain::index::{IndexBuilder, IndexFile};
/// use refrain::{Document, Recipe};
///
/// let recipe = Recipe::default();
/// // 256 MiB; runs go to whatever the caller opens for them: most take `tempfile::tempfile`.
/// let mut builder = IndexBuilder::new(&recipe, 256 << 20, || Ok(Cursor::new(Vec::new())));
/// builder.add(&recipe.outline(Document::new(7, "The mill has burnt down.\nOnly rain.")))?;
///
/// let mut file = Vec::new();
/// builder.finish(&mut file)?;
/// let index = IndexFile::open(file)?;
/// let seen = index.get(recipe.key("ONLY rain.").expect("letters"))?.expect("seen");
/// assert_eq!((seen.first.doc.number(), seen.times), (7, 1));
/// # Ok::<(), refrain::DiskError>(())
/// ```
pub struct IndexBuilder<'r, O> {
    recipe: Fingerprint,
    /// What was counted since the last run, and how much of it there is room for.
    counted: Vec<(Key, Seen)>,
    room: usize,
    open: O,
    runs: Vec<Entries<'r>>,
}

/// What is counted at once at least: a run for less would be mostly overhead.
const LEAST: usize = 1024;

impl<'r, F: Read + Write + Seek + Send + 'r, O: FnMut() -> std::io::Result<F>> IndexBuilder<'r, O> {
    /// A builder that takes so many bytes of memory, and 8 kilobytes for each run; `open` makes an empty file for a run.
    pub fn new(recipe: &Recipe, bytes: usize, open: O) -> Self {
        let room = (bytes / size_of::<(Key, Seen)>()).max(LEAST);
        Self { recipe: recipe.fingerprint().clone(), counted: Vec::new(), room, open, runs: Vec::new() }
    }

    /// Counts the segments of a document, or of what a pass has left of one.
    ///
    /// # Errors
    ///
    /// [`DiskError::Recipe`] if the outline was made with another recipe; [`DiskError::Io`] if a run cannot be written. What was counted
    /// before stays counted.
    pub fn add(&mut self, outline: &Outline<'_>) -> Result<(), DiskError> {
        self.recipe.expect_same(outline.recipe().fingerprint())?;
        for segment in outline.segments() {
            let Some(key) = segment.key() else { continue };
            if self.counted.len() == self.room {
                self.make_room()?;
            }
            self.counted.push((key, Seen::once(outline.place(segment.span()))));
        }
        Ok(())
    }

    /// Takes in all that another file knows, which is read when the builder is finished.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if it is not an index, or one of another recipe; then nothing is merged.
    pub fn merge(&mut self, file: impl Read + Seek + Send + 'r) -> Result<(), DiskError> {
        self.runs.push(Box::new(tally::open(file, &self.recipe)?));
        Ok(())
    }

    /// Writes the index.
    ///
    /// # Errors
    ///
    /// [`DiskError::Io`] if it cannot be written or a run cannot be read; [`DiskError::Damaged`] if a merged file is not what was written.
    /// What was written until then is no index, and is refused when it is opened.
    pub fn finish(mut self, out: impl Write) -> Result<(), DiskError> {
        self.join();
        self.runs.push(Box::new(self.counted.into_iter().map(Ok)));
        tally::write(out, &self.recipe, Merge::new(self.runs)?)
    }

    /// Brings what was counted into order, and counts together what is of the same key.
    fn join(&mut self) {
        self.counted.sort_unstable_by_key(|&(key, seen)| (key, seen.first));
        self.counted.dedup_by(|(key, seen), (kept, sum)| {
            let is_same = key == kept;
            if is_same {
                *sum = sum.merge(*seen);
            }
            is_same
        });
    }

    /// Makes room for half of what there is room for, if need be with a run.
    fn make_room(&mut self) -> Result<(), DiskError> {
        self.join();
        if self.counted.len() > self.room / 2 {
            let mut file = (self.open)()?;
            tally::write(&mut file, &self.recipe, self.counted.iter().copied().map(Ok))?;
            self.merge(file)?;
            self.counted.clear();
        }
        Ok(())
    }
}

impl<O> fmt::Debug for IndexBuilder<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IndexBuilder")
            .field("recipe", &self.recipe)
            .field("runs", &self.runs.len())
            .finish_non_exhaustive()
    }
}

/// What is known of keys, in ascending order.
type Entries<'r> = Box<dyn Iterator<Item = Result<(Key, Seen), DiskError>> + Send + 'r>;

/// Several of them as one: what each knows of a key is merged.
struct Merge<'r> {
    /// What each source knows of its next key, and what comes behind.
    sources: Vec<(Seen, Entries<'r>)>,
    /// The next key of each source, the smallest first.
    keys: BinaryHeap<Reverse<(Key, usize)>>,
}

impl<'r> Merge<'r> {
    fn new(sources: impl IntoIterator<Item = Entries<'r>>) -> Result<Self, DiskError> {
        let mut merge = Self { sources: Vec::new(), keys: BinaryHeap::new() };
        for mut source in sources {
            if let Some((key, seen)) = source.next().transpose()? {
                merge.keys.push(Reverse((key, merge.sources.len())));
                merge.sources.push((seen, source));
            }
        }
        Ok(merge)
    }

    /// The next entry of any source.
    fn pop(&mut self) -> Result<Option<(Key, Seen)>, DiskError> {
        let Some(Reverse((key, at))) = self.keys.pop() else { return Ok(None) };
        let (next, source) = &mut self.sources[at];
        let seen = *next;
        if let Some((key, seen)) = source.next().transpose()? {
            *next = seen;
            self.keys.push(Reverse((key, at)));
        }
        Ok(Some((key, seen)))
    }

    /// The next key of all sources, and what is known of it.
    fn next_key(&mut self) -> Result<Option<(Key, Seen)>, DiskError> {
        let Some((key, mut seen)) = self.pop()? else { return Ok(None) };
        while self.keys.peek().is_some_and(|&Reverse((next, _))| next == key) {
            seen = self.pop()?.map_or(seen, |(_, other)| seen.merge(other));
        }
        Ok(Some((key, seen)))
    }
}

impl Iterator for Merge<'_> {
    type Item = Result<(Key, Seen), DiskError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_key().transpose()
    }
}
