//! Sorting more than memory holds: sorted runs, merged in the end.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{self, BufWriter, Read, Seek, Write};
use std::marker::PhantomData;

use super::read::{RunReader, open_run};
use super::write::{FileWriter, RunWriter};
use crate::error::DiskError;
use crate::recipe::Fingerprint;

/// What runs are made of: something with a key that bytes can be compared by.
pub(crate) trait Entry: Copy + Send {
    /// What a run of these is called, and bytes of a key.
    const NAME: &str;
    const WIDTH: usize;

    /// The key: entries are sorted by it, and one that has the key of another is merged with it.
    type Key: Ord + Send;
    fn key(&self) -> Self::Key;
    /// What both say, where they have the same key: mostly the same, as of a document that was added twice.
    fn merge(&mut self, _other: Self) {}

    /// Appends the key, in bytes that compare as it does, and the value.
    fn put(&self, key: &mut Vec<u8>, value: &mut Vec<u8>);
    /// What was put; nothing of bytes that were not put so.
    fn take(key: &[u8], value: &[u8]) -> Option<Self>;
}

/// Writes a file of entries, which come in ascending order of their keys.
pub(crate) fn write<E: Entry>(
    out: impl Write,
    recipe: &Fingerprint,
    entries: impl IntoIterator<Item = Result<E, DiskError>>,
) -> Result<(), DiskError> {
    let mut file = FileWriter::new(BufWriter::new(out), recipe)?;
    write_run(&mut file, entries)?;
    Ok(file.finish()?)
}

/// Writes a run of entries, which come in ascending order of their keys.
pub(super) fn write_run<E: Entry>(
    file: &mut FileWriter<impl Write>,
    entries: impl IntoIterator<Item = Result<E, DiskError>>,
) -> Result<(), DiskError> {
    let mut run = RunOf::new(file);
    for entry in entries {
        run.push(&entry?)?;
    }
    Ok(run.finish()?)
}

/// A run of entries that is being written.
pub(super) struct RunOf<'f, E, W> {
    run: RunWriter<'f, W>,
    key: Vec<u8>,
    value: Vec<u8>,
    entries: PhantomData<E>,
}

impl<'f, E: Entry, W: Write> RunOf<'f, E, W> {
    pub(super) fn new(file: &'f mut FileWriter<W>) -> Self {
        let run = file.run(E::NAME, E::WIDTH);
        Self { run, key: Vec::new(), value: Vec::new(), entries: PhantomData }
    }

    /// Adds an entry. Keys come in strictly ascending order.
    pub(super) fn push(&mut self, entry: &E) -> io::Result<()> {
        self.key.clear();
        self.value.clear();
        entry.put(&mut self.key, &mut self.value);
        self.run.push(&self.key, &self.value)
    }

    pub(super) fn finish(self) -> io::Result<()> {
        self.run.finish()
    }
}

/// The entries of a file of this recipe, in their order.
pub(crate) fn open<E: Entry, R: Read + Seek>(
    file: R,
    recipe: &Fingerprint,
) -> Result<impl Iterator<Item = Result<E, DiskError>> + use<E, R>, DiskError> {
    let (found, run) = open_run(file, E::NAME)?;
    recipe.expect_same(&found)?;
    Ok(entries(run))
}

/// The entries of a run, in their order.
pub(super) fn entries<E: Entry>(mut run: RunReader<impl Read>) -> impl Iterator<Item = Result<E, DiskError>> {
    std::iter::from_fn(move || run.next_as(|(key, value)| E::take(key, value)))
}

/// Entries in ascending order of their keys.
pub(crate) type Entries<'r, E> = Box<dyn Iterator<Item = Result<E, DiskError>> + Send + 'r>;

/// Sorts entries in the memory it is given, and merges those with the same key.
pub(crate) struct Sorter<'r, E, O> {
    pub(crate) recipe: Fingerprint,
    /// What came since the last run, and how much of it there is room for.
    recent: Vec<E>,
    room: usize,
    open: O,
    runs: Vec<Entries<'r, E>>,
}

/// What is sorted at once at least: a run of less would be mostly overhead.
const LEAST: usize = 1024;
/// From so many runs on they are merged into one: a program may have only so many files open.
const RUNS: usize = 128;

impl<'r, E: Entry + 'r, F: Read + Write + Seek + Send + 'r, O: FnMut() -> io::Result<F>> Sorter<'r, E, O> {
    /// Takes so many bytes of memory, and 8 kilobytes for each run; `open` makes an empty file for a run.
    pub(crate) fn new(recipe: &Fingerprint, bytes: usize, open: O) -> Self {
        let room = (bytes / size_of::<E>()).max(LEAST);
        Self { recipe: recipe.clone(), recent: Vec::new(), room, open, runs: Vec::new() }
    }

    pub(crate) fn push(&mut self, entry: E) -> Result<(), DiskError> {
        if self.recent.len() == self.room {
            self.settle();
            if self.recent.len() > self.room / 2 {
                self.spill()?;
            }
        }
        if self.recent.len() == self.recent.capacity() {
            // Doubled, as a vector does it, but never beyond the room.
            let more = self.recent.len().max(LEAST).min(self.room - self.recent.len());
            self.recent.reserve_exact(more);
        }
        self.recent.push(entry);
        Ok(())
    }

    /// Takes in what another one has: its memory too, until all is sorted.
    pub(crate) fn join(&mut self, mut other: Self) {
        other.settle();
        self.runs.append(&mut other.runs);
        if !other.recent.is_empty() {
            self.take_in(other.recent.into_iter().map(Ok));
        }
    }

    /// Takes in entries that are in order, which are read when all are sorted.
    pub(crate) fn take_in(&mut self, entries: impl Iterator<Item = Result<E, DiskError>> + Send + 'r) {
        self.runs.push(Box::new(entries));
    }

    pub(crate) fn sorted(
        mut self,
    ) -> Result<impl Iterator<Item = Result<E, DiskError>> + Send + 'r, DiskError> {
        self.settle();
        if !self.runs.is_empty() {
            self.spill()?;
            self.recent.shrink_to_fit();
        }
        self.runs.push(Box::new(self.recent.into_iter().map(Ok)));
        merged(self.runs)
    }

    /// Brings what came into order, and merges what has the same key.
    fn settle(&mut self) {
        self.recent.sort_unstable_by_key(Entry::key);
        self.recent.dedup_by(|entry, kept| {
            let is_same = entry.key() == kept.key();
            if is_same {
                kept.merge(*entry);
            }
            is_same
        });
    }

    /// Writes a run.
    fn spill(&mut self) -> Result<(), DiskError> {
        let mut file = (self.open)()?;
        write(&mut file, &self.recipe, self.recent.drain(..).map(Ok))?;
        self.take_in(open(file, &self.recipe)?);
        if self.runs.len() >= RUNS {
            let mut file = (self.open)()?;
            write(&mut file, &self.recipe, merged(std::mem::take(&mut self.runs))?)?;
            self.take_in(open(file, &self.recipe)?);
        }
        Ok(())
    }
}

impl<E, O> Sorter<'_, E, O> {
    /// How many runs were written or taken in.
    pub(crate) fn runs(&self) -> usize {
        self.runs.len()
    }
}

/// Several sources as one; what has the same key is merged.
pub(super) fn merged<'r, E: Entry + 'r>(
    sources: impl IntoIterator<Item = Entries<'r, E>>,
) -> Result<impl Iterator<Item = Result<E, DiskError>> + Send + 'r, DiskError> {
    Merge::new(sources)
}

/// The sources, and which of them is next.
struct Merge<'r, E: Entry> {
    /// The next entry of each source, and what comes behind.
    sources: Vec<(E, Entries<'r, E>)>,
    /// The key of the next entry of each source, the smallest first.
    keys: BinaryHeap<Reverse<(E::Key, usize)>>,
}

impl<'r, E: Entry> Merge<'r, E> {
    fn new(sources: impl IntoIterator<Item = Entries<'r, E>>) -> Result<Self, DiskError> {
        let mut merge = Self { sources: Vec::new(), keys: BinaryHeap::new() };
        for mut source in sources {
            if let Some(entry) = source.next().transpose()? {
                merge.keys.push(Reverse((entry.key(), merge.sources.len())));
                merge.sources.push((entry, source));
            }
        }
        Ok(merge)
    }

    /// The next entry of any source.
    fn pop(&mut self) -> Result<Option<E>, DiskError> {
        let Some(Reverse((_, at))) = self.keys.pop() else { return Ok(None) };
        let (next, source) = &mut self.sources[at];
        let entry = *next;
        if let Some(behind) = source.next().transpose()? {
            *next = behind;
            self.keys.push(Reverse((behind.key(), at)));
        }
        Ok(Some(entry))
    }

    /// The next entry, merged with all that have its key.
    fn pop_all(&mut self) -> Result<Option<E>, DiskError> {
        let Some(mut entry) = self.pop()? else { return Ok(None) };
        while self.keys.peek().is_some_and(|Reverse((key, _))| *key == entry.key()) {
            if let Some(other) = self.pop()? {
                entry.merge(other);
            }
        }
        Ok(Some(entry))
    }
}

impl<E: Entry> Iterator for Merge<'_, E> {
    type Item = Result<E, DiskError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.pop_all().transpose()
    }
}
