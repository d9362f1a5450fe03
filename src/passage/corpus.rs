use super::anchors::Run;
use super::extend::{Around, Runs};
use super::form::Form;
use super::index::{Indexed, PassageIndex};
use super::layout::Layout;
use super::length::{Length, Unit};
use crate::document::DocId;
use crate::workers::Workers;

/// The documents of an index, laid end to end in the order of their ids.
pub(super) struct Corpus<'i> {
    index: &'i PassageIndex,
    order: Vec<usize>,
    pub(super) layout: Layout,
}

impl<'i> Corpus<'i> {
    pub(super) fn new(index: &'i PassageIndex) -> Self {
        let order = index.order();
        let layout = Layout::new(order.iter().map(|&number| index.document(number).len));
        Self { index, order, layout }
    }

    pub(super) fn length(&self) -> Length {
        self.index.length()
    }

    /// The number of documents.
    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    pub(super) fn document(&self, document: usize) -> &'i Indexed {
        self.index.document(self.order[document])
    }

    pub(super) fn runs(&self, document: usize) -> &'i [Run] {
        self.index.runs_of(self.order[document])
    }

    /// Where the documents from this id on begin.
    pub(super) fn start_of(&self, id: DocId) -> usize {
        self.layout.start(self.order.partition_point(|&number| self.index.document(number).id < id))
    }

    /// All anchors, by their hash and position.
    pub(super) fn anchors(&self) -> impl Iterator<Item = (u64, usize)> {
        self.order.iter().enumerate().flat_map(|(document, &number)| {
            let start = self.layout.start(document);
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
                Unit::Characters => Some(Form::default().of(self.length(), text.as_ref()).to_owned()),
            };
            let len = form.as_deref().unwrap_or(text.as_ref()).len();
            // A text that is another one than was added has no passages.
            (len == document.len).then_some(Given { text, form })
        });
        Texts(texts)
    }
}

impl Runs for Corpus<'_> {
    fn around(&self, position: usize) -> (&[Run], usize) {
        let (document, at) = self.layout.at(position);
        (self.runs(document), at)
    }
}

/// Texts as they were given back.
pub(super) struct Texts<S>(Vec<Option<Given<S>>>);

struct Given<S> {
    text: S,
    form: Option<String>,
}

impl<S: AsRef<str>> Texts<S> {
    /// What is compared around a position.
    #[inline]
    pub(super) fn around(&self, corpus: &Corpus<'_>, position: usize) -> Around<'_> {
        let (document, at) = corpus.layout.at(position);
        let text = self.form(document).as_bytes();
        // A text that was not given back as it was added is empty.
        Around { position, text, at: at.min(text.len()) }
    }

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
