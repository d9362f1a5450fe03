use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use refrain::{Cleaned, Cleaner, DocId, Document, MemoryIndex, Outline, Recipe, Repeats};
use serde_json::value::RawValue;

use super::plan::{Pass, Plan};
use crate::edit::{Clean, Documents};
use crate::failure::Failure;
use crate::ids::Ids;
use crate::pipeline::Turns;

/// Copies of which the first stays, in one read. A batch is cut and keyed by its thread, then counted in its turn, and then looked
/// up: what was counted after it does not change what was first.
pub(super) struct Stream {
    documents: Option<Copies>,
    paragraphs: Option<Copies>,
    ids: RwLock<Ids>,
    turns: Turns,
}

/// What is known so far of one kind of copies.
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

    /// Counts the segments of a document.
    fn add(&self, outline: &Outline<'_>) -> Result<(), Failure> {
        Ok(write(&self.index).add(outline)?)
    }

    fn refine<'t>(&self, cleaned: Cleaned<'t>) -> Cleaned<'t> {
        let index = read(&self.index);
        let repeats = Repeats::across(&*index).shortest(self.shortest);
        Cleaner::new(self.recipe.clone()).with(repeats).refine(cleaned)
    }
}

/// A document on its way.
struct Entrant<'t> {
    /// As a whole, if whole documents are looked at.
    document: Option<Cleaned<'t>>,
    /// In paragraphs, if these are looked at. Nothing is left of it if the document is a copy.
    paragraphs: Option<Cleaned<'t>>,
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
        Entrant { document: keyed(&self.documents), paragraphs: keyed(&self.paragraphs) }
    }

    /// Counts a document, and its paragraphs if it is no copy.
    fn count(&self, entrant: &mut Entrant<'_>) -> Result<(), Failure> {
        if let Some((copies, document)) = self.documents.as_ref().zip(entrant.document.take()) {
            copies.add(document.outline())?;
            let document = copies.refine(document);
            if !document.removals().is_empty() {
                entrant.paragraphs = None;
            }
            entrant.document = Some(document);
        }
        let paragraphs = self.paragraphs.as_ref().zip(entrant.paragraphs.as_ref());
        paragraphs.map_or(Ok(()), |(copies, cleaned)| copies.add(cleaned.outline()))
    }

    fn leave<'t>(&self, entrant: Entrant<'t>) -> Option<Cleaned<'t>> {
        match (&self.paragraphs, entrant.paragraphs) {
            (Some(copies), Some(paragraphs)) => Some(copies.refine(paragraphs)),
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
