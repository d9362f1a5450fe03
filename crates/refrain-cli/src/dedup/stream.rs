use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use refrain::{
    Cleaned, Cleaner, DocId, Document, Finder, Fingerprint, Index, Key, MemoryIndex, Outline, Recipe,
    Removal, Repeats, Seen,
};
use serde_json::value::RawValue;

use super::plan::{Pass, Plan};
use crate::edit::{Clean, Documents};
use crate::failure::Failure;
use crate::ids::Ids;
use crate::pipeline::Turns;

/// Copies of which the first stays, in one read. A batch is cut and keyed by its thread, counted in its turn, and cleaned by what was
/// known then: what is counted after it does not change what was first.
pub(super) struct Stream {
    documents: Option<Copies>,
    paragraphs: Option<Copies>,
    ids: RwLock<Ids>,
    turns: Turns,
}

/// What is known so far of one kind of copies: an index that is added to all the while.
#[derive(Debug)]
struct Copies {
    index: RwLock<MemoryIndex>,
    recipe: Recipe,
    shortest: u64,
    /// Cuts and keys, and takes nothing out.
    keyed: Cleaner<'static>,
}

impl Copies {
    fn new(recipe: &Recipe, shortest: u64) -> Self {
        let (index, keyed) = (RwLock::new(MemoryIndex::new(recipe)), Cleaner::new(recipe.clone()));
        Self { index, recipe: recipe.clone(), shortest, keyed }
    }

    /// Counts the segments of a document, and tells what is known of them then.
    fn add(&self, outline: &Outline<'_>) -> Result<Vec<Option<Seen>>, Failure> {
        Ok(write(&self.index).add_and_get(outline)?)
    }

    /// Takes out of a document the segments that were known before.
    fn refine<'t>(&self, cleaned: Cleaned<'t>, seen: Vec<Option<Seen>>) -> Cleaned<'t> {
        let repeats = Repeats::across(self).shortest(self.shortest);
        let known = Known { repeats, seen, len: cleaned.text().len() };
        Cleaner::new(self.recipe.clone()).with(known).refine(cleaned)
    }
}

impl Index for Copies {
    fn recipe(&self) -> &Fingerprint {
        self.recipe.fingerprint()
    }

    fn get(&self, key: Key) -> Option<Seen> {
        read(&self.index).get(key)
    }
}

/// The repeats in a text of this length, of whose segments this is known.
#[derive(Debug)]
struct Known<'i> {
    repeats: Repeats<'i>,
    seen: Vec<Option<Seen>>,
    len: usize,
}

impl Finder for Known<'_> {
    fn find(&self, outline: &Outline<'_>, removals: &mut Vec<Removal>) {
        if outline.text().len() < self.len {
            // Without what went it was cut anew: only the index knows.
            return self.repeats.find(outline, removals);
        }
        let segments = outline.segments().iter().zip(&self.seen);
        removals
            .extend(segments.filter_map(|(segment, seen)| self.repeats.removal(outline, segment, (*seen)?)));
    }

    fn is_thorough(&self) -> bool {
        self.repeats.is_thorough()
    }
}

/// A document on its way.
struct Entrant<'t> {
    /// As a whole, if whole documents are looked at.
    document: Option<Cleaned<'t>>,
    /// In paragraphs, if these are looked at. Nothing is left of it if the document is a copy.
    paragraphs: Option<Cleaned<'t>>,
    /// What was known of the paragraphs when they were counted.
    seen: Vec<Option<Seen>>,
}

impl Stream {
    pub(super) fn new(plan: &Plan) -> Self {
        let copies = |pass, recipe: Recipe, shortest| plan.has(pass).then(|| Copies::new(&recipe, shortest));
        Self {
            documents: copies(Pass::Document, Recipe::documents(), 0),
            paragraphs: copies(Pass::Paragraph, Recipe::default(), plan.shortest),
            ids: RwLock::default(),
            turns: Turns::default(),
        }
    }

    fn enter<'t>(&self, document: Document<'t>) -> Entrant<'t> {
        let keyed = |copies: &Option<Copies>| copies.as_ref().map(|copies| copies.keyed.clean(document));
        Entrant { document: keyed(&self.documents), paragraphs: keyed(&self.paragraphs), seen: Vec::new() }
    }

    /// Counts a document, and its paragraphs if it is no copy.
    fn count(&self, entrant: &mut Entrant<'_>) -> Result<(), Failure> {
        if let Some((copies, document)) = self.documents.as_ref().zip(entrant.document.take()) {
            let seen = copies.add(document.outline())?;
            let document = copies.refine(document, seen);
            if !document.removals().is_empty() {
                entrant.paragraphs = None;
            }
            entrant.document = Some(document);
        }
        if let Some((copies, paragraphs)) = self.paragraphs.as_ref().zip(entrant.paragraphs.as_ref()) {
            entrant.seen = copies.add(paragraphs.outline())?;
        }
        Ok(())
    }

    fn leave<'t>(&self, entrant: Entrant<'t>) -> Option<Cleaned<'t>> {
        match (&self.paragraphs, entrant.paragraphs) {
            (Some(copies), Some(paragraphs)) => Some(copies.refine(paragraphs, entrant.seen)),
            _ => entrant.document,
        }
    }
}

impl Clean for Stream {
    fn clean<'t>(&self, batch: Documents<'t>) -> Result<Vec<Cleaned<'t>>, Failure> {
        let turn = self.turns.of(batch.number);
        let mut entrants: Vec<_> = batch.list.into_iter().map(|document| self.enter(document)).collect();
        turn.take(|| {
            write(&self.ids).add(&batch.names)?;
            entrants.iter_mut().try_for_each(|entrant| self.count(entrant))
        })?;
        Ok(entrants.into_iter().filter_map(|entrant| self.leave(entrant)).collect())
    }

    fn name(&self, doc: DocId) -> Option<Box<RawValue>> {
        read(&self.ids).get(doc)
    }

    fn check(&self) -> Result<(), Failure> {
        read(&self.ids).check()
    }
}

fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}
