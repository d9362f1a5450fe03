use std::fmt;

use super::corpus::{Corpus, Texts};
use super::document::{Found, origins};
use super::index::mark;
use super::length::Length;
use crate::document::{DocId, Outline, Place};
use crate::find::Finder;
use crate::normalize::Origins;
use crate::removal::{Reason, Removal};
use crate::span::Span;
use crate::workers::Workers;

/// A stretch that stands elsewhere too, and goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Passage {
    /// Where it stands.
    pub place: Place,
    /// Where its first copy stands. Where a stretch repeats itself without a break, that is shorter: what is repeated.
    pub first: Place,
}

/// The repeated passages of a corpus: a [`Finder`] of those that go.
#[derive(Clone)]
pub struct Passages {
    length: Length,
    documents: Vec<Known>,
    pub(super) goes: Vec<Passage>,
    pub(super) repeated: Vec<Span>,
}

/// A document in which something comes again.
#[derive(Clone, Debug)]
struct Known {
    id: DocId,
    mark: u64,
    /// Where what is known of it begins in `goes` and in `repeated`.
    goes: usize,
    repeated: usize,
}

impl Passages {
    pub(super) fn new<S: AsRef<str> + Send + Sync>(
        corpus: &Corpus<'_>,
        texts: &Texts<S>,
        found: Vec<Found>,
        workers: &impl Workers,
    ) -> Self {
        let firsts: Vec<Span> =
            found.iter().flat_map(|found| found.goes.iter().map(|(_, first)| *first)).collect();
        let mut firsts = places(corpus, texts, &firsts, workers).into_iter();
        let mut passages = Self::none(corpus.length());
        for (number, found) in found.into_iter().enumerate().filter(|(_, found)| !found.repeated.is_empty()) {
            let document = corpus.document(number);
            let original = |span| document.pieces.original(span);
            let place = |span| Place { doc: document.id, span: original(span) };
            passages.begin(document.id, document.mark);
            let both = found.goes.iter().zip(&mut firsts);
            passages.goes.extend(both.map(|(&(span, _), first)| Passage { place: place(span), first }));
            passages.repeated.extend(found.repeated.into_iter().map(original));
        }
        passages
    }

    /// No passages of this length.
    pub(super) fn none(length: Length) -> Self {
        Self { length, documents: Vec::new(), goes: Vec::new(), repeated: Vec::new() }
    }

    /// Goes on to the next document: what is put down from now on is of this one.
    pub(super) fn begin(&mut self, id: DocId, mark: u64) {
        let (goes, repeated) = (self.goes.len(), self.repeated.len());
        self.documents.push(Known { id, mark, goes, repeated });
    }

    /// What goes, in the order of places.
    pub fn iter(&self) -> impl Iterator<Item = &Passage> {
        self.goes.iter()
    }

    /// All that comes again in a document, whether it goes or not: in order, disjoint, in bytes of the original. Where
    /// [bytes](Length::bytes) are compared it may begin and end inside a character.
    #[must_use]
    pub fn repeated(&self, id: DocId) -> &[Span] {
        let Some(at) = self.known(id) else { return &[] };
        let end = self.documents.get(at + 1).map_or(self.repeated.len(), |next| next.repeated);
        &self.repeated[self.documents[at].repeated..end]
    }

    /// How many go.
    #[must_use]
    pub fn len(&self) -> usize {
        self.goes.len()
    }

    /// Whether none goes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.goes.is_empty()
    }

    fn known(&self, id: DocId) -> Option<usize> {
        self.documents.binary_search_by_key(&id, |document| document.id).ok()
    }

    fn goes_of(&self, document: usize) -> &[Passage] {
        let end = self.documents.get(document + 1).map_or(self.goes.len(), |next| next.goes);
        &self.goes[self.documents[document].goes..end]
    }
}

impl Finder for Passages {
    /// Documents that were not in the index, or had another text there, are left alone.
    fn find(&self, outline: &Outline<'_>, removals: &mut Vec<Removal>) {
        let Some(document) = self.known(outline.id()) else { return };
        let goes = self.goes_of(document);
        if goes.is_empty() || self.documents[document].mark != mark(outline.document.text()) {
            return;
        }
        removals.extend(goes.iter().filter_map(|passage| {
            // A pass before may have taken it, or all but blanks.
            let left = outline.pieces.left(passage.place.span);
            (!left.of(outline.text()).trim().is_empty())
                .then(|| Removal::new(left, Reason::Passage { first: passage.first }))
        }));
    }

    /// What was found does not depend on what is left.
    fn is_thorough(&self) -> bool {
        true
    }
}

/// Documents whose first copies are looked up together, in parallel.
const DOCUMENTS: usize = 64;

/// Where stretches of the corpus stand in the originals.
fn places<S: AsRef<str> + Send + Sync>(
    corpus: &Corpus<'_>,
    texts: &Texts<S>,
    spans: &[Span],
    workers: &impl Workers,
) -> Vec<Place> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_unstable_by_key(|&at| spans[at]);
    let documents: Vec<_> = order
        .chunk_by(|&one, &other| {
            corpus.layout.at(spans[one].start).0 == corpus.layout.at(spans[other].start).0
        })
        .collect();
    let parts = workers.map(documents.len().div_ceil(DOCUMENTS), |part| {
        let mut found = Vec::new();
        for alike in documents.iter().skip(part * DOCUMENTS).take(DOCUMENTS) {
            let number = corpus.layout.at(spans[alike[0]].start).0;
            let (document, base) = (corpus.document(number), corpus.layout.start(number));
            let text = texts.text(number);
            let origins = origins(corpus.length(), text);
            found.extend(alike.iter().map(|&at| {
                let form = Span::new(spans[at].start - base, spans[at].end - base);
                let span = document.pieces.original(origin(&origins, text, form));
                (at, Place { doc: document.id, span })
            }));
        }
        found
    });
    let mut places: Vec<_> = parts.into_iter().flatten().collect();
    places.sort_unstable_by_key(|&(at, _)| at);
    places.into_iter().map(|(_, place)| place).collect()
}

/// Where a stretch of what is compared of a text stands in the text.
pub(super) fn origin(origins: &Origins, text: &str, Span { start, end }: Span) -> Span {
    let (start, end) = (origins.start(start), origins.end(end));
    Span::new(text.ceil_char_boundary(start), text.floor_char_boundary(end))
}

impl fmt::Debug for Passages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passages")
            .field("length", &self.length)
            .field("documents", &self.documents.len())
            .field("goes", &self.len())
            .finish_non_exhaustive()
    }
}
