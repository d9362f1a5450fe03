use std::collections::HashMap;

use refrain::normalize::Normalizer;
use refrain::segment::Documents;
use refrain::{Cleaned, Cleaner, DocId, Document, Finder, Outline, Reason, Recipe, Removal};

/// Whole documents that go, and why: found before the text is read again.
#[derive(Debug, Default)]
pub(super) struct Decided(HashMap<DocId, Reason>);

impl Decided {
    pub(super) fn add(&mut self, doc: DocId, reason: Reason) {
        self.0.insert(doc, reason);
    }

    pub(super) fn has(&self, doc: DocId) -> bool {
        self.0.contains_key(&doc)
    }

    /// The document without its text, if it goes.
    pub(super) fn clean<'t>(&self, document: Document<'t>) -> Option<Cleaned<'t>> {
        let reason = self.0.get(&document.id())?.clone();
        let cleaner = Cleaner::new(recipe()).with(Whole(reason));
        Some(cleaner.clean(document))
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
