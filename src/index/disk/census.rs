use std::fmt;
use std::io::{self, Read, Seek, Write};
use std::iter::Peekable;

use super::entry::{Answer, Known, Occurrence};
use super::sort::{self, Entries, Sorter};
use crate::document::{DocId, Outline};
use crate::error::DiskError;
use crate::index::{MemoryIndex, Seen};
use crate::recipe::Recipe;

/// Finds the repeats of a corpus that is larger than memory, whose index would be too: it notes where every key stands, and then tells, some
/// documents at a time, what is known of *their* keys. So two reads of the corpus from front to back are enough, and nothing is looked up.
///
/// ```
/// use std::io::Cursor;
/// use refrain::index::Census;
/// use refrain::{Cleaner, DocId, Document, Recipe, Repeats};
///
/// let texts = ["The mill has burnt down.", "Only rain.", "THE MILL has burnt down."];
/// let documents = || texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text));
///
/// let recipe = Recipe::default();
/// let mut census = Census::new(&recipe, 256 << 20, || Ok(Cursor::new(Vec::new())));
/// for document in documents() {
///     census.add(&recipe.outline(document))?;
/// }
/// let mut answers = census.answers()?;
/// for document in documents() {
///     let index = answers.up_to(document.id())?; // better: for some megabytes of documents at once
///     let cleaner = Cleaner::new(recipe.clone()).with(Repeats::across(&index));
///     assert_eq!(cleaner.clean(document).text().is_empty(), document.id() == DocId::new(2));
/// }
/// # Ok::<(), refrain::DiskError>(())
/// ```
pub struct Census<'r, O> {
    recipe: Recipe,
    bytes: usize,
    open: O,
    known: Sorter<'r, Known, O>,
    occurrences: Sorter<'r, Occurrence, O>,
}

/// Among how many sorters the memory is dealt out: what is known, where it stands, and the answers.
const SORTERS: usize = 3;

impl<'r, F, O> Census<'r, O>
where
    F: Read + Write + Seek + Send + 'r,
    O: FnMut() -> io::Result<F> + Clone,
{
    /// A census that takes so many bytes of memory, and 8 kilobytes for each run; `open` makes an empty file for a run.
    pub fn new(recipe: &Recipe, bytes: usize, open: O) -> Self {
        let bytes = bytes / SORTERS;
        let known = Sorter::new(recipe.fingerprint(), bytes, open.clone());
        let occurrences = Sorter::new(recipe.fingerprint(), bytes, open.clone());
        Self { recipe: recipe.clone(), bytes, open, known, occurrences }
    }

    /// Notes the segments of a document, or of what a pass has left of one. A document is noted once.
    ///
    /// # Errors
    ///
    /// [`DiskError::Recipe`] if the outline was made with another recipe: then nothing is noted. [`DiskError::Io`] if a run cannot be
    /// written: then the census is to be thrown away.
    pub fn add(&mut self, outline: &Outline<'_>) -> Result<(), DiskError> {
        self.recipe.fingerprint().expect_same(outline.recipe().fingerprint())?;
        outline.keyed().try_for_each(|(key, place)| {
            self.known.push((key, Seen::once(place)))?;
            self.occurrences.push(Occurrence(key, place))
        })
    }

    /// Takes in all that the file of an index knows: what was seen before this corpus.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if it is not an index, or one of another recipe; then nothing is merged.
    pub fn merge(&mut self, file: impl Read + Seek + Send + 'r) -> Result<(), DiskError> {
        self.known.take_in(sort::open(file, self.recipe.fingerprint())?);
        Ok(())
    }

    /// Ends the count.
    ///
    /// # Errors
    ///
    /// [`DiskError::Io`] if a run cannot be written or read; [`DiskError::Damaged`] if a merged file is not what was written.
    pub fn answers(self) -> Result<Answers<'r>, DiskError> {
        let Self { recipe, bytes, open, known, occurrences } = self;
        let mut answers = Sorter::new(recipe.fingerprint(), bytes, open);
        let mut occurrences = occurrences.sorted()?.peekable();
        for known in known.sorted()? {
            let known = known?;
            let here = |next: &Result<Occurrence, _>| next.as_ref().map_or(true, |next| next.0 == known.0);
            while let Some(occurrence) = occurrences.next_if(here) {
                let Occurrence(_, place) = occurrence?;
                if known.1.times > 1 {
                    answers.push(Answer { place, known })?;
                }
            }
        }
        let sorted: Entries<'r, Answer> = Box::new(answers.sorted()?);
        Ok(Answers { recipe, answers: sorted.peekable() })
    }
}

impl<O> fmt::Debug for Census<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Census")
            .field("recipe", self.recipe.fingerprint())
            .field("runs", &(self.known.runs() + self.occurrences.runs()))
            .finish_non_exhaustive()
    }
}

/// What a [`Census`] has found, in the order of documents.
pub struct Answers<'r> {
    recipe: Recipe,
    answers: Peekable<Entries<'r, Answer>>,
}

impl Answers<'_> {
    /// What is known of the keys of all documents up to this one that were not asked for before: all that stand more than once. So documents are
    /// asked for in ascending order.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if a run cannot be read.
    pub fn up_to(&mut self, last: DocId) -> Result<MemoryIndex, DiskError> {
        let mut index = MemoryIndex::new(&self.recipe);
        let is_asked = |next: &Result<Answer, _>| next.as_ref().map_or(true, |next| next.place.doc <= last);
        while let Some(answer) = self.answers.next_if(is_asked) {
            let (key, seen) = answer?.known;
            index.know(key, seen);
        }
        Ok(index)
    }
}

impl fmt::Debug for Answers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answers").field("recipe", self.recipe.fingerprint()).finish_non_exhaustive()
    }
}
