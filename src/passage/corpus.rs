use super::anchors::Run;
use super::form::Form;
use super::index::{Indexed, PassageIndex};
use super::length::{Length, Unit};
use crate::document::DocId;
use crate::workers::Workers;

/// The documents of an index, laid end to end in the order of their ids: so one number tells a position, and the smaller one is the
/// earlier one.
pub(super) struct Corpus<'i> {
    index: &'i PassageIndex,
    order: Vec<usize>,
    /// Where each begins, and where the last one ends.
    starts: Vec<usize>,
    /// For each block of positions, the document that its first one lies in.
    blocks: Vec<u32>,
}

/// Positions of a block.
const BLOCK: usize = 1 << 11;

impl<'i> Corpus<'i> {
    pub(super) fn new(index: &'i PassageIndex) -> Self {
        let order = index.order();
        let mut starts = Vec::with_capacity(order.len() + 1);
        let mut end = 0;
        for &number in &order {
            starts.push(end);
            end += index.document(number).len;
        }
        starts.push(end);
        let mut blocks = Vec::with_capacity(end / BLOCK + 1);
        for (document, start) in (0..).zip(&starts[1..]) {
            while blocks.len() * BLOCK < *start {
                blocks.push(document);
            }
        }
        Self { index, order, starts, blocks }
    }

    pub(super) fn length(&self) -> Length {
        self.index.length()
    }

    /// The number of documents.
    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    /// Bytes in all.
    pub(super) fn bytes(&self) -> usize {
        self.starts[self.len()]
    }

    pub(super) fn document(&self, document: usize) -> &'i Indexed {
        self.index.document(self.order[document])
    }

    pub(super) fn runs(&self, document: usize) -> &'i [Run] {
        self.index.runs_of(self.order[document])
    }

    pub(super) fn start(&self, document: usize) -> usize {
        self.starts[document]
    }

    /// Where the documents from this id on begin.
    pub(super) fn start_of(&self, id: DocId) -> usize {
        self.starts[self.order.partition_point(|&number| self.index.document(number).id < id)]
    }

    /// The document that a position lies in, and where in it.
    #[inline]
    pub(super) fn at(&self, position: usize) -> (usize, usize) {
        let mut document = self.blocks[position / BLOCK] as usize;
        while self.starts[document + 1] <= position {
            document += 1;
        }
        (document, position - self.starts[document])
    }

    /// All anchors, by their hash and position.
    pub(super) fn anchors(&self) -> impl Iterator<Item = (u64, usize)> {
        self.order.iter().zip(&self.starts).flat_map(|(&number, start)| {
            self.index.anchors_of(number).map(move |(hash, at)| (hash, start + at))
        })
    }

    /// The number of anchors.
    pub(super) fn anchor_count(&self) -> usize {
        self.index.anchors()
    }

    /// What is compared of the documents that are wanted.
    pub(super) fn texts<S: AsRef<str> + Send>(
        &self,
        wanted: &[bool],
        text: impl Fn(DocId) -> S + Sync,
        workers: &impl Workers,
    ) -> Texts<S> {
        let texts = workers.map(self.len(), |number| {
            let document = self.document(number);
            let text = wanted[number].then(|| text(document.id))?;
            let form = match self.length().unit() {
                Unit::Bytes => None,
                Unit::Characters => Some(Form::default().of(text.as_ref()).to_owned()),
            };
            let len = form.as_deref().unwrap_or(text.as_ref()).len();
            // A text that is another one than was added has no passages.
            (len == document.len).then_some(Given { text, form })
        });
        Texts(texts)
    }
}

/// Texts as they were given back.
pub(super) struct Texts<S>(Vec<Option<Given<S>>>);

struct Given<S> {
    text: S,
    form: Option<String>,
}

impl<S: AsRef<str>> Texts<S> {
    /// What is compared of a document; nothing of one that was not asked for.
    #[inline]
    pub(super) fn form(&self, document: usize) -> &str {
        self.0[document].as_ref().map_or("", |given| given.form.as_deref().unwrap_or(given.text.as_ref()))
    }

    /// The text of a document as it was given back.
    pub(super) fn text(&self, document: usize) -> &str {
        self.0[document].as_ref().map_or("", |given| given.text.as_ref())
    }
}
