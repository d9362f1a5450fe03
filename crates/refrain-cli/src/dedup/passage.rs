use refrain::passage::{Length, PassageCensus, PassageIndex, Search};
use refrain::{DocId, Recipe};

use super::Passes;
use super::cuts::Cuts;
use super::plan::Plan;
use super::texts::{Gathered, Texts};
use crate::failure::Failure;
use crate::ids::Ids;
use crate::memory::RUNS;
use crate::run::Run;

/// Stretches of the documents that stay that stand elsewhere too: a read of its own.
pub(super) fn search(
    run: &Run<'_>,
    plan: &Plan,
    length: Length,
    passes: &Passes<'_>,
    ids: &mut Option<Ids>,
) -> Result<Cuts, Failure> {
    let search = plan.search()?;
    match run.memory.is_limited() {
        true => on_disk(run, &search, length, passes, ids),
        false => in_memory(run, &search, length, passes, ids),
    }
}

fn in_memory(
    run: &Run<'_>,
    search: &Search,
    length: Length,
    passes: &Passes<'_>,
    ids: &mut Option<Ids>,
) -> Result<Cuts, Failure> {
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
    let texts = Texts::new(texts);
    let passages = run.reading.on_threads(|| search.par_search(&index, |id: DocId| texts.of(id)))?;
    texts.check()?;
    let mut cuts = Cuts::default();
    passages.iter().try_for_each(|passage| cuts.add(passage))?;
    Ok(cuts)
}

fn on_disk(
    run: &Run<'_>,
    search: &Search,
    length: Length,
    passes: &Passes<'_>,
    ids: &mut Option<Ids>,
) -> Result<Cuts, Failure> {
    let empty = || PassageCensus::new(length, run.memory.share(1), RUNS);
    let recipe = Recipe::documents();
    let parts = run.gather(ids, empty, |census, document| match passes.decided.has(document.id()) {
        true => Ok(()),
        false => Ok(census.add(&recipe.outline(document))?),
    })?;
    let mut parts = parts.into_iter();
    let mut all = parts.next().unwrap_or_else(empty);
    parts.try_for_each(|part| all.join(part))?;
    let mut cuts = Cuts::default();
    for passage in search.answers(all)?.into_passages() {
        cuts.add(&passage?)?;
    }
    Ok(cuts)
}
