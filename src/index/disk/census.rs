use std::fmt;
use std::io::{self, BufWriter, Read, Seek, Write};
use std::iter::{self, Peekable};

use super::entry::{self, Answer, Known, Occurrence};
use super::sort::{self, Entries, RunOf, Sorter};
use super::write::FileWriter;
use crate::document::{DocId, Outline, Place};
use crate::error::{DiskError, Error};
use crate::find::Keep;
use crate::index::{MemoryIndex, Seen};
use crate::recipe::Recipe;
use crate::removal::Reason;

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
    occurrences: Sorter<'r, Occurrence, O>,
    /// What was known before.
    before: Vec<Entries<'r, Known>>,
}

/// Among how many sorters the memory is dealt out: where keys stand, and the answers.
const SORTERS: usize = 2;

impl<'r, F, O> Census<'r, O>
where
    F: Read + Write + Seek + Send + 'r,
    O: FnMut() -> io::Result<F> + Clone,
{
    /// A census that takes so many bytes of memory, and 12 kilobytes for each run; `open` makes an empty file for a run.
    pub fn new(recipe: &Recipe, bytes: usize, open: O) -> Self {
        let bytes = bytes / SORTERS;
        let occurrences = Sorter::new(recipe.fingerprint(), bytes, open.clone());
        Self { recipe: recipe.clone(), bytes, open, occurrences, before: Vec::new() }
    }

    /// Notes the segments of a document, or of what a pass has left of one. A document is noted once.
    ///
    /// # Errors
    ///
    /// [`DiskError::Recipe`] if the outline was made with another recipe: then nothing is noted. [`DiskError::Io`] if a run cannot be
    /// written: then the census is to be thrown away.
    pub fn add(&mut self, outline: &Outline<'_>) -> Result<(), DiskError> {
        self.recipe.fingerprint().expect_same(outline.recipe().fingerprint())?;
        outline.keyed().try_for_each(|(key, place)| self.occurrences.push(Occurrence(key, place)))
    }

    /// Takes in all that another census has noted: that of another thread. Its memory is taken too.
    ///
    /// # Errors
    ///
    /// [`Error::Recipe`] if the other was made with another recipe; then nothing is taken in.
    pub fn join(&mut self, other: Self) -> Result<(), Error> {
        self.recipe.fingerprint().expect_same(other.recipe.fingerprint())?;
        self.bytes = self.bytes.saturating_add(other.bytes);
        self.occurrences.join(other.occurrences);
        self.before.extend(other.before);
        Ok(())
    }

    /// Takes in all that the file of an index knows: what was seen before this corpus.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if it is not an index, or one of another recipe; then nothing is merged.
    pub fn merge(&mut self, file: impl Read + Seek + Send + 'r) -> Result<(), DiskError> {
        self.merge_behind(file, 0)
    }

    /// The same, with so much added to the numbers of its documents: for files whose documents were numbered from 0 each.
    ///
    /// # Errors
    ///
    /// As [`merge`](Self::merge).
    pub fn merge_behind(
        &mut self,
        file: impl Read + Seek + Send + 'r,
        documents: u64,
    ) -> Result<(), DiskError> {
        let known = sort::open::<Known, _>(file, self.recipe.fingerprint())?;
        self.before.push(Box::new(known.map(move |known| Ok(entry::behind(known?, documents)))));
        Ok(())
    }

    /// Ends the count.
    ///
    /// # Errors
    ///
    /// [`DiskError::Io`] if a run cannot be written or read; [`DiskError::Damaged`] if a merged file is not what was written.
    pub fn answers(self) -> Result<Answers<'r>, DiskError> {
        self.answers_among(|_| true)
    }

    /// Ends the count, in which documents that do not stay count for nothing: those that another pass has taken out since they were noted.
    ///
    /// # Errors
    ///
    /// As [`answers`](Self::answers).
    pub fn answers_among(self, stays: impl Fn(DocId) -> bool) -> Result<Answers<'r>, DiskError> {
        let Self { recipe, bytes, mut open, occurrences, before } = self;
        let print = recipe.fingerprint();
        let counts = |next: &Result<Occurrence, _>| next.as_ref().map_or(true, |next| stays(next.1.doc));
        let mut here = occurrences.sorted()?.filter(counts).peekable();
        let mut before = sort::merged(before)?.peekable();
        // How often a key stands is known behind its last place: so places are written down, and read again.
        let (mut places, mut known) = (open()?, open()?);
        let mut file = FileWriter::new(BufWriter::new(&mut places), print)?;
        let mut run = RunOf::new(&mut file);
        let repeats = iter::from_fn(|| next_repeat(&mut here, &mut before, &mut run).transpose());
        sort::write(&mut known, print, repeats)?;
        run.finish()?;
        file.finish()?;

        let mut places = sort::open::<Occurrence, _>(places, print)?.peekable();
        let mut answers = Sorter::new(print, bytes, open);
        for known in sort::open::<Known, _>(known, print)? {
            let known = known?;
            let is_here = |next: &Result<Occurrence, _>| next.as_ref().map_or(true, |next| next.0 == known.0);
            while let Some(occurrence) = places.next_if(is_here) {
                answers.push(Answer { place: occurrence?.1, known })?;
            }
        }
        let sorted: Entries<'r, Answer> = Box::new(answers.sorted()?);
        Ok(Answers { recipe, answers: sorted.peekable() })
    }
}

/// What is known of the next key that stands more than once, with what was known before; its places are written down.
fn next_repeat(
    here: &mut Peekable<impl Iterator<Item = Result<Occurrence, DiskError>>>,
    before: &mut Peekable<impl Iterator<Item = Result<Known, DiskError>>>,
    run: &mut RunOf<'_, Occurrence, impl Write>,
) -> Result<Option<Known>, DiskError> {
    while let Some(first) = here.next().transpose()? {
        let Occurrence(key, place) = first;
        let mut seen = Seen::once(place);
        while let Some(known) = before.next_if(|next| next.as_ref().map_or(true, |next| next.0 <= key)) {
            let known = known?;
            seen = if known.0 == key { seen.merge(known.1) } else { seen };
        }
        let mut waits = Some(first);
        if seen.times > 1 {
            waits.take().map_or(Ok(()), |first| run.push(&first))?;
        }
        while let Some(next) = here.next_if(|next| next.as_ref().map_or(true, |next| next.0 == key)) {
            let next = next?;
            waits.take().map_or(Ok(()), |first| run.push(&first))?;
            run.push(&next)?;
            seen = seen.merge(Seen::once(next.1));
        }
        if seen.times > 1 {
            return Ok(Some((key, seen)));
        }
    }
    Ok(None)
}

impl<O> fmt::Debug for Census<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Census")
            .field("recipe", self.recipe.fingerprint())
            .field("runs", &self.occurrences.runs())
            .finish_non_exhaustive()
    }
}

/// What a [`Census`] has found, in the order of documents.
pub struct Answers<'r> {
    recipe: Recipe,
    answers: Peekable<Entries<'r, Answer>>,
}

impl<'r> Answers<'r> {
    /// Writes what was not asked for yet as a file: for a run that goes on where another one ended, and for runs that each clean a part of
    /// the corpus.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if a run cannot be read or the file not be written; what was written until then is refused when it is read.
    pub fn write_to(self, out: impl Write) -> Result<(), DiskError> {
        sort::write(out, self.recipe.fingerprint(), self.answers)
    }

    /// Answers that were written so.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if the file holds no answers, or those of another recipe.
    pub fn read_from(recipe: &Recipe, file: impl Read + Seek + Send + 'r) -> Result<Self, DiskError> {
        let answers: Entries<'r, Answer> = Box::new(sort::open(file, recipe.fingerprint())?);
        Ok(Self { recipe: recipe.clone(), answers: answers.peekable() })
    }

    /// Passes over the documents before this one: nobody will ask for them.
    ///
    /// # Errors
    ///
    /// As [`up_to`](Self::up_to).
    pub fn skip_to(&mut self, first: DocId) -> Result<(), DiskError> {
        let is_before = |next: &Result<Answer, _>| next.as_ref().map_or(true, |next| next.place.doc < first);
        while let Some(answer) = self.answers.next_if(is_before) {
            answer?;
        }
        Ok(())
    }

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

    /// Where copies stand that go, and why, of all that was not asked for before: for programs that decide by places, before they read the
    /// texts again. The first copy stays, unless none is [kept](Keep::None): copies are all alike.
    pub fn reasons(self, keep: Keep) -> impl Iterator<Item = Result<(Place, Reason), DiskError>> {
        let reason =
            move |answer: Answer| Some((answer.place, answer.known.1.reason_at(answer.place, keep)?));
        self.answers.filter_map(move |answer| answer.map(reason).transpose())
    }
}

impl fmt::Debug for Answers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answers").field("recipe", self.recipe.fingerprint()).finish_non_exhaustive()
    }
}
