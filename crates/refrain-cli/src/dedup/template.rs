use refrain::Recipe;
use refrain::rules::{KnownTemplates, TemplateCensus};

use super::Passes;
use crate::failure::Failure;
use crate::ids::Ids;
use crate::memory::RUNS;
use crate::run::Run;

/// The lines that the documents of a site share, in what the passes before have left.
pub(super) fn learn(
    run: &Run<'_>,
    passes: &Passes<'_>,
    ids: &mut Option<Ids>,
) -> Result<KnownTemplates, Failure> {
    let recipe = Recipe::lines();
    let empty = || TemplateCensus::new(&recipe, run.memory.share(1), RUNS);
    let parts = run.gather(ids, empty, |census, document| {
        Ok(census.add(&passes.clean(document).outline_with(&recipe))?)
    })?;
    let mut parts = parts.into_iter();
    let mut all = parts.next().unwrap_or_else(empty);
    parts.try_for_each(|part| all.join(part))?;
    Ok(all.templates()?)
}
