use refrain::passage::{Length, PassageIndex, Passages};
use refrain::{DocId, Recipe};

use super::Passes;
use super::plan::Plan;
use super::texts::{Gathered, Texts};
use crate::failure::Failure;
use crate::ids::Ids;
use crate::run::Run;

/// Stretches of the documents that stay that stand elsewhere too: a read of its own.
pub(super) fn search(
    run: &Run<'_>,
    plan: &Plan,
    length: Length,
    passes: &Passes<'_>,
    ids: &mut Option<Ids>,
) -> Result<Passages, Failure> {
    let empty = || (PassageIndex::new(length), Gathered::default());
    let recipe = Recipe::documents();
    let parts = run.gather(ids, empty, |(index, texts), document| {
        if passes.decided.has(document.id()) {
            return Ok(());
        }
        index.add(&recipe.outline(document));
        texts.add(document.id(), document.text())
    })?;
    let (mut index, mut texts) = (PassageIndex::new(length), Vec::new());
    for (part, gathered) in parts {
        index.merge(part)?;
        texts.push(gathered);
    }
    let (search, texts) = (plan.search()?, Texts::new(texts));
    let passages = run.reading.on_threads(|| search.par_search(&index, |id: DocId| texts.of(id)))?;
    texts.check()?;
    Ok(passages)
}
