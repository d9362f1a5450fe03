use std::fmt;
use std::io::{self, Read, Seek, Write};

use xxhash_rust::xxh3::xxh3_64;

use super::anchors::{Chooser, Run};
use super::archive::Stored;
use super::entries::Anchor;
use super::form::Form;
use super::index::mark;
use super::length::Length;
use super::spool::{Filed, Spool};
use crate::document::{DocId, Outline};
use crate::error::{DiskError, Error};
use crate::index::disk::Sorter;
use crate::recipe::Fingerprint;

/// Finds the repeated passages of a corpus that is larger than memory: it notes the anchors of every document and keeps the texts on
/// disk; a [search](super::Search::answers) then tells, some documents at a time, what goes of *them*. So two reads of the corpus from
/// front to back are enough. What is found is, passage by passage, what a [`PassageIndex`](super::PassageIndex) of all documents finds.
///
/// ```
/// use std::io::Cursor;
/// use refrain::passage::{Length, PassageCensus, Search};
/// use refrain::{Cleaner, Document, Recipe};
///
/// let notice = "This message is meant for the harbour master alone; whoever finds it is asked to throw it back into the sea.";
/// let texts = [format!("Ahoy! {notice}"), format!("Rain again. {notice} Best wishes")];
/// let documents = || texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text));
///
/// let recipe = Recipe::default();
/// let mut census = PassageCensus::new(Length::characters(50)?, 256 << 20, || Ok(Cursor::new(Vec::new())));
/// for document in documents() {
///     census.add(&recipe.outline(document))?;
/// }
/// let mut answers = Search::default().answers(census)?;
/// let mut left = Vec::new();
/// for document in documents() {
///     let passages = answers.up_to(document.id())?; // better: for some megabytes of documents at once
///     left.push(Cleaner::new(recipe.clone()).with(passages).clean(document).into_text());
/// }
/// assert_eq!(left, [texts[0].as_str(), "Rain again. Best wishes"]);
/// # Ok::<(), refrain::DiskError>(())
/// ```
///
/// # Costs
///
/// Beside the memory it is given: 36 bytes a document, a few kilobytes for each run, and what the largest document takes, a few times its
/// text. On disk: the texts and, where characters are counted, their exact forms; and 25 bytes for each anchor (.73 a byte of text for
/// passages of 100), then 17 and some 20 for each that another one is like. While it is searched texts are read from front to back, and
/// those of first copies, in between, too.
pub struct PassageCensus<'r, O> {
    pub(super) length: Length,
    pub(super) bytes: usize,
    pub(super) open: O,
    pub(super) anchors: Sorter<'r, Anchor, O>,
    pub(super) documents: Vec<Stored>,
    pub(super) spool: Spool<'r>,
    chooser: Chooser,
    form: Form,
    runs: Vec<Run>,
}

impl<'r, F, O> PassageCensus<'r, O>
where
    F: Read + Write + Seek + Send + 'r,
    O: FnMut() -> io::Result<F> + Clone,
{
    /// A census that takes so many bytes of memory, and 12 kilobytes for each run; `open` makes an empty file, for a run or for texts.
    pub fn new(length: Length, bytes: usize, open: O) -> Self {
        Self {
            length,
            bytes,
            anchors: Sorter::new(&print(length), bytes / 2, open.clone()),
            open,
            documents: Vec::new(),
            spool: Spool::default(),
            chooser: Chooser::new(length),
            form: Form::default(),
            runs: Vec::new(),
        }
    }

    /// Notes a document, or what a pass has left of one. How it was segmented does not matter. A document without an id is not noted,
    /// nor is one too short for a passage.
    ///
    /// # Errors
    ///
    /// [`DiskError::Io`] if a run or the text cannot be written: then the census is to be thrown away.
    pub fn add(&mut self, outline: &Outline<'_>) -> Result<(), DiskError> {
        let (document, text) = (outline.document, outline.text());
        if document.id() == DocId::ALONE {
            return Ok(());
        }
        let form = self.form.of(self.length, text);
        let (anchor, mut pushed, mut is_some) = (self.length.anchor(), Ok(()), false);
        let found = |at: usize| {
            is_some = true;
            let hash = xxh3_64(&form.as_bytes()[at..at + anchor]);
            if pushed.is_ok() {
                pushed = self.anchors.push(Anchor { hash, doc: document.id(), at });
            }
        };
        self.runs.clear();
        self.chooser.choose(form.as_bytes(), found, &mut self.runs);
        pushed?;
        if is_some {
            let mark = mark(document.text());
            let filed = Filed { form, text, mark, runs: &self.runs, pieces: &outline.pieces };
            let at = self.spool.push(&filed, &mut self.open)?;
            self.documents.push(Stored { id: document.id(), at, len: form.len() });
        }
        Ok(())
    }

    /// Takes in all that another census has noted: that of another thread. Its memory is taken too.
    ///
    /// # Errors
    ///
    /// [`Error::Passages`] if the other was made for another length; then nothing is taken in.
    pub fn join(&mut self, other: Self) -> Result<(), Error> {
        self.length.expect_same(other.length)?;
        self.bytes = self.bytes.saturating_add(other.bytes);
        self.anchors.join(other.anchors);
        let start = self.spool.join(other.spool);
        let moved = |stored: Stored| Stored { at: start + stored.at, ..stored };
        self.documents.extend(other.documents.into_iter().map(moved));
        Ok(())
    }
}

/// What the anchors of a census depend on.
pub(super) fn print(length: Length) -> Fingerprint {
    Fingerprint::from_line(&length.to_string())
}

impl<O> fmt::Debug for PassageCensus<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PassageCensus")
            .field("length", &self.length)
            .field("documents", &self.documents.len())
            .field("runs", &self.anchors.runs())
            .finish_non_exhaustive()
    }
}
