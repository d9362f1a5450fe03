use refrain::near::Similarity;
use refrain::normalize::Normalizer;
use refrain::segment::Documents;
use refrain::{Cleaned, Cleaner, DocId, Document, Finder, Outline, Place, Reason, Recipe, Removal, Span};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::resume::{Folder, Found};

/// Whole documents that go, and why: found before the text is read again. Takes 32 bytes for each, and a bit for every document.
#[derive(Debug, Default)]
pub(super) struct Decided {
    /// The number of the first document that can go.
    start: u64,
    /// In order of their numbers.
    gone: Vec<Gone>,
    /// A bit for each number from the start.
    numbers: Vec<u64>,
}

/// A document that goes, and the one that stays: what a [`Reason`] says of it, in less memory.
#[derive(Debug, Serialize, Deserialize)]
struct Gone {
    doc: DocId,
    of: DocId,
    /// No record is longer than 4 GiB: see `--longest-record`.
    start: u32,
    end: u32,
    /// Of near duplicates.
    similarity: Option<Similarity>,
}

impl Gone {
    fn new(doc: DocId, reason: &Reason) -> Option<Self> {
        let similarity = match reason {
            Reason::NearDuplicate { similarity, .. } => Some(*similarity),
            _ => None,
        };
        let Place { doc: of, span } = reason.first()?;
        let (start, end) = (u32::try_from(span.start).ok()?, u32::try_from(span.end).ok()?);
        Some(Self { doc, of, start, end, similarity })
    }

    fn reason(&self) -> Reason {
        let place = Place { doc: self.of, span: Span::new(self.start as usize, self.end as usize) };
        match self.similarity {
            Some(similarity) => Reason::NearDuplicate { of: place, similarity },
            None => Reason::Repeat { first: place },
        }
    }
}

impl Decided {
    /// Nothing yet, about documents before which so many others stand.
    pub(super) fn behind(documents: u64) -> Self {
        Self { start: documents, ..Self::default() }
    }

    /// Takes in what a pass has decided about a document that none before has decided about.
    pub(super) fn add(&mut self, doc: DocId, reason: &Reason) {
        self.mark(doc);
        self.gone.extend(Gone::new(doc, reason));
    }

    /// Ends a pass.
    pub(super) fn settle(&mut self) {
        self.gone.sort_unstable_by_key(|gone| gone.doc);
    }

    pub(super) fn has(&self, doc: DocId) -> bool {
        let (word, bit) = self.place(doc);
        self.numbers.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// The document without its text, if it goes.
    pub(super) fn clean<'t>(&self, document: Document<'t>) -> Option<Cleaned<'t>> {
        if !self.has(document.id()) {
            return None;
        }
        let at = self.gone.binary_search_by_key(&document.id(), |gone| gone.doc).ok()?;
        let cleaner = Cleaner::new(recipe()).with(Whole(self.gone[at].reason()));
        Some(cleaner.clean(document))
    }

    fn mark(&mut self, doc: DocId) {
        let (word, bit) = self.place(doc);
        if self.numbers.len() <= word {
            self.numbers.resize(word + 1, 0);
        }
        self.numbers[word] |= bit;
    }

    /// The word and the bit of a document.
    fn place(&self, doc: DocId) -> (usize, u64) {
        let number = doc.number().wrapping_sub(self.start);
        let word = usize::try_from(number / u64::from(u64::BITS)).unwrap_or(usize::MAX);
        (word, 1 << (number % u64::from(u64::BITS)))
    }
}

const DOCUMENTS: &str = "documents";

impl Found for Decided {
    fn keep(self, folder: &Folder) -> Result<Self, Failure> {
        folder.keep_lines(DOCUMENTS, self.gone.iter().map(Ok))?;
        Ok(self)
    }

    fn kept(folder: &Folder) -> Result<Option<Self>, Failure> {
        let Some(lines) = folder.lines(DOCUMENTS)? else { return Ok(None) };
        let gone = lines.collect::<Result<Vec<Gone>, _>>()?;
        let mut decided = Self::behind(gone.first().map_or(0, |gone| gone.doc.number()));
        for gone in &gone {
            decided.mark(gone.doc);
        }
        Ok(Some(Self { gone, ..decided }))
    }
}

/// A document is one segment, and needs no key any more.
pub(super) fn recipe() -> Recipe {
    Recipe::new(Documents, Nothing)
}

/// Takes all there is.
#[derive(Debug)]
struct Whole(Reason);

impl Finder for Whole {
    fn find(&self, outline: &Outline<'_>, removals: &mut Vec<Removal>) {
        let segments = outline.segments().iter().filter(|segment| !segment.span().is_empty());
        removals.extend(segments.map(|segment| Removal::new(segment.span(), self.0.clone())));
    }
}

/// Makes no form, and so no key.
#[derive(Debug)]
struct Nothing;

impl Normalizer for Nothing {
    fn normalize_into(&self, _text: &str, _out: &mut String) {}

    fn id(&self) -> String {
        "nothing/1".to_owned()
    }
}
