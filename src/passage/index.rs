use std::fmt;

use xxhash_rust::xxh3::xxh3_64;

use super::anchors::{Chooser, Run};
use super::form::Form;
use super::length::Length;
use crate::document::{DocId, Document, Outline};
use crate::error::Error;
use crate::removal::Pieces;

/// The anchors of a corpus: where its texts may say the same.
///
/// A document without an id is not added, since it could not be told from others; nor is one too short for a passage. Of a document
/// that is added twice one is kept; ids must differ.
///
/// For documents that come day by day, merge their index into that of all before, and [search](super::Search::search) again; the texts
/// are asked for where anchors meet.
///
/// ```
/// use refrain::passage::{Length, PassageIndex, Search};
/// use refrain::{Document, Recipe};
///
/// let notice = "This message is meant for the harbour master alone; whoever finds it is asked to throw it back into the sea.";
/// let texts = [format!("Ahoy! {notice}"), format!("Rain again. {notice} Best wishes")];
///
/// let recipe = Recipe::default();
/// let mut index = PassageIndex::new(Length::characters(50)?);
/// for (text, id) in texts.iter().zip(0_u64..) {
///     index.add(&recipe.outline(Document::new(id, text)));
/// }
/// let passages = Search::default().search(&index, |id| &texts[id.number() as usize]);
/// assert_eq!(passages.iter().count(), 1);
/// # Ok::<(), refrain::Error>(())
/// ```
///
/// # Costs
///
/// Eight bytes an anchor: .23 bytes a byte of text for passages of 100, .034 for passages of 500; and some 50 a document. The texts
/// themselves are not kept. A [file](crate::index) of it is as large.
#[derive(Clone)]
pub struct PassageIndex {
    length: Length,
    documents: Vec<Indexed>,
    /// For each anchor, document by document, 48 bits of its hash and 16 of its distance from the one before.
    anchors: Vec<u64>,
    runs: Vec<Run>,
    chooser: Chooser,
    form: Form,
}

/// A document of an index.
#[derive(Clone, Debug)]
pub(super) struct Indexed {
    pub(super) id: DocId,
    /// The hash of its text as it came.
    pub(super) mark: u64,
    /// Bytes of what is compared.
    pub(super) len: usize,
    /// Where its anchors and its runs begin.
    pub(super) anchors: usize,
    pub(super) runs: usize,
    /// What of it had been left.
    pub(super) pieces: Pieces,
}

/// Bits of a distance.
const DISTANCE: u32 = 16;
/// In place of a distance: the hash is one, and there is no anchor.
const FAR: usize = (1 << DISTANCE) - 1;

impl PassageIndex {
    /// An empty index for passages of this length.
    #[must_use]
    pub fn new(length: Length) -> Self {
        let (documents, anchors, runs) = (Vec::new(), Vec::new(), Vec::new());
        Self { length, documents, anchors, runs, chooser: Chooser::new(length), form: Form::default() }
    }

    /// The index of these documents.
    pub fn of<'t>(length: Length, documents: impl IntoIterator<Item = Document<'t>>) -> Self {
        let mut index = Self::new(length);
        documents.into_iter().for_each(|document| index.enter(document));
        index
    }

    /// Adds a document, or what a pass has left of one. How it was segmented does not matter.
    pub fn add(&mut self, outline: &Outline<'_>) {
        self.push(outline.document, outline.text(), &outline.pieces);
    }

    /// Takes in all that another index knows. The order of merges does not matter; what both know counts once.
    ///
    /// # Errors
    ///
    /// [`Error::Passages`] if the other was made for another length; then nothing is merged.
    pub fn merge(&mut self, other: Self) -> Result<(), Error> {
        self.length.expect_same(other.length)?;
        self.join(other);
        Ok(())
    }

    /// The number of documents added that are long enough for a passage.
    #[must_use]
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Whether nothing was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// The length of passages that it was made for.
    #[must_use]
    pub const fn length(&self) -> Length {
        self.length
    }

    /// How many anchors there are: what the index costs.
    #[must_use]
    pub fn anchors(&self) -> usize {
        self.anchors.len()
    }

    /// Gives back memory that is not needed for what is in it.
    pub fn shrink_to_fit(&mut self) {
        self.documents.shrink_to_fit();
        self.anchors.shrink_to_fit();
        self.runs.shrink_to_fit();
    }

    /// Adds a document as it came.
    pub(crate) fn enter(&mut self, document: Document<'_>) {
        self.push(document, document.text(), &Pieces::whole());
    }

    fn push(&mut self, document: Document<'_>, text: &str, pieces: &Pieces) {
        if document.id() == DocId::ALONE {
            return;
        }
        let text = self.form.of(self.length, text).as_bytes();
        let (first, first_run) = (self.anchors.len(), self.runs.len());
        let (anchor, mut before) = (self.length.anchor(), 0);
        let found = |at: usize| {
            if at - before >= FAR {
                self.anchors.push(((at - before) << DISTANCE | FAR) as u64);
                before = at;
            }
            let hash = xxh3_64(&text[at..at + anchor]);
            self.anchors.push(hash & !(FAR as u64) | (at - before) as u64);
            before = at;
        };
        self.chooser.choose(text, found, &mut self.runs);
        if self.anchors.len() > first {
            self.documents.push(Indexed {
                id: document.id(),
                mark: mark(document.text()),
                len: text.len(),
                anchors: first,
                runs: first_run,
                pieces: pieces.clone(),
            });
        }
    }

    /// Adds a document as an index had it.
    pub(super) fn take_in(&mut self, document: Indexed, anchors: &[u64], runs: &[Run]) {
        self.documents.push(Indexed { anchors: self.anchors.len(), runs: self.runs.len(), ..document });
        self.anchors.extend(anchors);
        self.runs.extend(runs);
    }

    /// Merges an index for the same length.
    pub(crate) fn join(&mut self, mut other: Self) {
        if self.anchors.len() < other.anchors.len() {
            std::mem::swap(self, &mut other);
        }
        let (anchors, runs) = (self.anchors.len(), self.runs.len());
        self.documents.extend(other.documents.into_iter().map(|document| Indexed {
            anchors: anchors + document.anchors,
            runs: runs + document.runs,
            ..document
        }));
        self.anchors.append(&mut other.anchors);
        self.runs.append(&mut other.runs);
    }

    /// The documents by number, in the order of their ids, each once.
    pub(super) fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.documents.len()).collect();
        let what = |number: usize| {
            let document = &self.documents[number];
            (document.id, document.mark, document.len)
        };
        order.sort_by_key(|&number| what(number));
        order.dedup_by_key(|number| what(*number).0);
        order
    }

    pub(super) fn document(&self, number: usize) -> &Indexed {
        &self.documents[number]
    }

    /// The anchors of a document: upper bits of their hash, and where they stand.
    pub(super) fn anchors_of(&self, number: usize) -> impl Iterator<Item = (u64, usize)> {
        let mut at = 0;
        self.packed(number).iter().filter_map(move |&anchor| {
            let (hash, distance) = (anchor & !(FAR as u64), size(anchor & FAR as u64));
            at += if distance == FAR { size(hash >> DISTANCE) } else { distance };
            (distance != FAR).then_some((hash, at))
        })
    }

    /// The same, as they are kept.
    pub(super) fn packed(&self, number: usize) -> &[u64] {
        let end = self.documents.get(number + 1).map_or(self.anchors.len(), |next| next.anchors);
        &self.anchors[self.documents[number].anchors..end]
    }

    /// The runs of a document.
    pub(super) fn runs_of(&self, number: usize) -> &[Run] {
        let end = self.documents.get(number + 1).map_or(self.runs.len(), |next| next.runs);
        &self.runs[self.documents[number].runs..end]
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a distance in a text")]
fn size(bits: u64) -> usize {
    bits as usize
}

/// What a text is recognised by.
pub(super) fn mark(text: &str) -> u64 {
    xxh3_64(text.as_bytes())
}

impl fmt::Debug for PassageIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PassageIndex")
            .field("length", &self.length)
            .field("documents", &self.len())
            .field("anchors", &self.anchors())
            .finish_non_exhaustive()
    }
}
