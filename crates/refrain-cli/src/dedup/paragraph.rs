use std::sync::{Mutex, PoisonError};

use refrain::index::{Answers, Census};
use refrain::{Cleaned, Cleaner, DocId, Document, Keep, MemoryIndex, Recipe, Repeats};

use super::Passes;
use super::against::Against;
use super::decided::Decided;
use super::plan::{Pass, Plan};
use crate::failure::Failure;
use crate::memory::{RUNS, Runs};
use crate::pipeline::Turns;
use crate::resume::{Folder, Found};
use crate::run::Run;

/// The keys of paragraphs, and where they stand.
pub(super) struct Paragraphs {
    recipe: Recipe,
    census: Census<'static, Runs>,
}

impl Paragraphs {
    pub(super) fn new(bytes: usize) -> Self {
        let recipe = Recipe::default();
        Self { census: Census::new(&recipe, bytes, RUNS), recipe }
    }

    pub(super) fn add(&mut self, document: Document<'_>) -> Result<(), Failure> {
        Ok(self.census.add(&self.recipe.outline(document))?)
    }

    /// What is known of all paragraphs of documents that stay, and of those before.
    pub(super) fn count(
        parts: Vec<Self>,
        against: &Against,
        decided: &Decided,
    ) -> Result<Answers<'static>, Failure> {
        let mut parts = parts.into_iter();
        let mut all = parts.next().unwrap_or_else(|| Self::new(0)).census;
        parts.try_for_each(|part| all.join(part.census))?;
        for old in against.of(Pass::Paragraph) {
            let (file, before) = old?;
            all.merge_behind(file, before)?;
        }
        Ok(all.answers_among(|doc| !decided.has(doc))?)
    }
}

const PARAGRAPHS: &str = "paragraphs";

impl Found for Answers<'static> {
    fn keep(self, folder: &Folder) -> Result<Self, Failure> {
        folder.keep_file(PARAGRAPHS, |out| self.write_to(out))?;
        Self::kept(folder)?.ok_or(Failure::Changed)
    }

    fn kept(folder: &Folder) -> Result<Option<Self>, Failure> {
        let file = folder.open_file(PARAGRAPHS)?;
        Ok(file.map(|file| Self::read_from(&Recipe::default(), file)).transpose()?)
    }
}

/// What is known of the paragraphs that the passes before have left: a read of its own.
pub(super) fn count(run: &Run<'_>, passes: &Passes<'_>) -> Result<Answers<'static>, Failure> {
    let empty = || Paragraphs::new(run.memory.share(1));
    let parts = run.gather(empty, |paragraphs, document| {
        let left = passes.clean(document);
        Ok(paragraphs.census.add(&left.outline_with(&paragraphs.recipe))?)
    })?;
    Paragraphs::count(parts, &passes.against, &passes.decided)
}

/// Takes paragraphs out that are copies, batch by batch: what is known of them is asked for in the order of the documents.
pub(super) struct Copies {
    answers: Mutex<Answers<'static>>,
    turns: Turns,
    recipe: Recipe,
    keep: Keep,
    shortest: u64,
}

impl Copies {
    pub(super) fn new(answers: Answers<'static>, plan: &Plan) -> Self {
        let (answers, turns) = (Mutex::new(answers), Turns::default());
        Self {
            answers,
            turns,
            recipe: Recipe::default(),
            keep: plan.keep_of_copies(),
            shortest: plan.shortest,
        }
    }

    /// What is known of the paragraphs of a batch.
    pub(super) fn of(&self, batch: usize, last: Option<DocId>) -> Result<MemoryIndex, Failure> {
        let answers = || self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let empty = || Ok(MemoryIndex::new(&self.recipe));
        Ok(self.turns.of(batch).take(|| last.map_or_else(empty, |last| answers().up_to(last)))?)
    }

    pub(super) fn refine<'t>(
        &self,
        index: &MemoryIndex,
        cleaned: Vec<Cleaned<'t>>,
    ) -> Result<Vec<Cleaned<'t>>, Failure> {
        let repeats = Repeats::across(index).keep(self.keep)?.shortest(self.shortest);
        let cleaner = Cleaner::new(self.recipe.clone()).with(repeats);
        Ok(cleaned.into_iter().map(|cleaned| cleaner.refine(cleaned)).collect())
    }
}
