use std::fmt;
use std::io::{BufWriter, Read, Seek, Write};

use super::entry::{self, Known};
use super::names;
use super::sort::{self, Sorter};
use super::write::FileWriter;
use crate::document::{DocId, Outline};
use crate::error::{DiskError, Error};
use crate::index::Seen;
use crate::recipe::Recipe;

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
pub struct IndexBuilder<'r, O>(Sorter<'r, Known, O>);

impl<'r, F: Read + Write + Seek + Send + 'r, O: FnMut() -> std::io::Result<F>> IndexBuilder<'r, O> {
    /// A builder that takes so many bytes of memory, and 8 kilobytes for each run; `open` makes an empty file for a run.
    pub fn new(recipe: &Recipe, bytes: usize, open: O) -> Self {
        Self(Sorter::new(recipe.fingerprint(), bytes, open))
    }

    /// Counts the segments of a document, or of what a pass has left of one.
    ///
    /// # Errors
    ///
    /// [`DiskError::Recipe`] if the outline was made with another recipe: then nothing is counted. [`DiskError::Io`] if a run cannot be
    /// written: then the builder is to be thrown away.
    pub fn add(&mut self, outline: &Outline<'_>) -> Result<(), DiskError> {
        self.0.recipe.expect_same(outline.recipe().fingerprint())?;
        outline.keyed().try_for_each(|(key, place)| self.0.push((key, Seen::once(place))))
    }

    /// Takes in all that another builder has counted: that of another thread. Its memory is taken until this one is finished.
    ///
    /// # Errors
    ///
    /// [`Error::Recipe`] if the other was made with another recipe; then nothing is taken in.
    pub fn join(&mut self, other: Self) -> Result<(), Error> {
        self.0.recipe.expect_same(&other.0.recipe)?;
        self.0.join(other.0);
        Ok(())
    }

    /// Takes in all that another file knows, which is read when the builder is finished. Names are the caller's to merge:
    /// [`IndexFile::names`](super::IndexFile::names).
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
        let entries = sort::open::<Known, _>(file, &self.0.recipe)?;
        self.0.take_in(entries.map(move |known| known.map(|known| entry::behind(known, documents))));
        Ok(())
    }

    /// Writes the index.
    ///
    /// # Errors
    ///
    /// [`DiskError::Io`] if it cannot be written or a run cannot be read; [`DiskError::Damaged`] if a merged file is not what was written.
    /// What was written until then is no index, and is refused when it is opened.
    pub fn finish(self, out: impl Write) -> Result<(), DiskError> {
        self.finish_named(out, [] as [Result<(DocId, &str), DiskError>; 0])
    }

    /// Writes the index, and what documents are called: ids of another system, or paths, in ascending order of the documents.
    /// [`IndexFile::name`](super::IndexFile::name) tells them.
    ///
    /// # Errors
    ///
    /// As [`finish`](Self::finish); [`DiskError::Names`] if the documents are out of order.
    pub fn finish_named<S: AsRef<str>>(
        self,
        out: impl Write,
        names: impl IntoIterator<Item = Result<(DocId, S), DiskError>>,
    ) -> Result<(), DiskError> {
        let mut file = FileWriter::new(BufWriter::new(out), &self.0.recipe)?;
        sort::write_run(&mut file, self.0.sorted()?)?;
        names::write(&mut file, names)?;
        Ok(file.finish()?)
    }
}

impl<O> fmt::Debug for IndexBuilder<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IndexBuilder")
            .field("recipe", &self.0.recipe)
            .field("runs", &self.0.runs())
            .finish_non_exhaustive()
    }
}
