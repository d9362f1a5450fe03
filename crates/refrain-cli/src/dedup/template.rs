use refrain::Recipe;
use refrain::rules::Templates;

use super::Passes;
use crate::failure::Failure;
use crate::ids::Ids;
use crate::run::Run;

/// The lines that the documents of a site share, in what the passes before have left.
pub(super) fn learn(run: &Run<'_>, passes: &Passes<'_>, ids: &mut Option<Ids>) -> Result<Templates, Failure> {
    let recipe = Recipe::lines();
    let empty = || Templates::new(&recipe);
    let parts = run.gather(ids, empty, |templates, document| {
        Ok(templates.add(&passes.clean(document).outline_with(&recipe))?)
    })?;
    let mut all = empty();
    for part in parts {
        all.merge(part)?;
    }
    Ok(all)
}
