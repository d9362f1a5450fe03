use refrain::passage::{Length, PassageCensus, PassageIndex};
use refrain::{DocId, Document, Recipe};

use super::Passes;
use super::cuts::Cuts;
use super::plan::Plan;
use super::texts::{Gathered, Texts};
use crate::failure::Failure;
use crate::memory::RUNS;
use crate::run::Run;

/// Stretches of the documents that stay that stand elsewhere too: a read of its own. They are looked for by several threads, in memory
/// or, where that is limited, on disk.
pub(super) fn search(
    run: &Run<'_>,
    plan: &Plan,
    length: Length,
    passes: &Passes<'_>,
) -> Result<Cuts, Failure> {
    let (search, recipe, mut cuts) = (plan.search()?, Recipe::documents(), Cuts::default());
    if run.memory.is_limited() {
        let empty = || PassageCensus::new(length, run.memory.share(1), RUNS);
        let add = |census: &mut PassageCensus<'_, _>, document: Document<'_>| {
            Ok(census.add(&recipe.outline(document))?)
        };
        let mut parts = gather(run, passes, empty, add)?.into_iter();
        let mut all = parts.next().unwrap_or_else(empty);
        parts.try_for_each(|part| all.join(part))?;
        for passage in run.reading.on_threads(|| search.par_answers(all))??.into_passages() {
            let passage = passage?;
            cuts.add(passage.place, passage.first)?;
        }
        return Ok(cuts);
    }
    let empty = || (PassageIndex::new(length), Gathered::default());
    let add = |(index, texts): &mut (PassageIndex, Gathered), document: Document<'_>| {
        index.add(&recipe.outline(document));
        texts.add(document.id(), document.text())
    };
    let (mut index, mut texts) = (PassageIndex::new(length), Vec::new());
    for (part, gathered) in gather(run, passes, empty, add)? {
        index.merge(part)?;
        texts.push(gathered);
    }
    let texts = Texts::new(texts);
    let passages = run.reading.on_threads(|| search.par_search(&index, |id: DocId| texts.of(id)))?;
    texts.check()?;
    passages.iter().try_for_each(|passage| cuts.add(passage.place, passage.first))?;
    Ok(cuts)
}

/// Reads the documents that stay.
fn gather<S: Send>(
    run: &Run<'_>,
    passes: &Passes<'_>,
    empty: impl Fn() -> S + Sync,
    add: impl Fn(&mut S, Document<'_>) -> Result<(), Failure> + Sync,
) -> Result<Vec<S>, Failure> {
    run.gather(empty, |state, document| match passes.decided.has(document.id()) {
        true => Ok(()),
        false => add(state, document),
    })
}
