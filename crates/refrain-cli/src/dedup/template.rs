use refrain::Recipe;
use refrain::rules::{KnownTemplates, TemplateCensus};

use super::Passes;
use crate::failure::Failure;
use crate::memory::RUNS;
use crate::resume::{Folder, Found};
use crate::run::Run;

const TEMPLATES: &str = "templates";

impl Found for KnownTemplates {
    fn keep(self, folder: &Folder) -> Result<Self, Failure> {
        folder.keep_file(TEMPLATES, |out| self.write_to(out))?;
        Ok(self)
    }

    fn kept(folder: &Folder) -> Result<Option<Self>, Failure> {
        let file = folder.open_file(TEMPLATES)?;
        Ok(file.map(|file| Self::read_from(&Recipe::lines(), file)).transpose()?)
    }
}

/// The lines that the documents of a site share, in what the passes before have left.
pub(super) fn learn(run: &Run<'_>, passes: &Passes<'_>) -> Result<KnownTemplates, Failure> {
    let recipe = Recipe::lines();
    let empty = || TemplateCensus::new(&recipe, run.memory.share(1), RUNS);
    let parts =
        run.gather(empty, |census, document| Ok(census.add(&passes.clean(document).outline_with(&recipe))?))?;
    let mut parts = parts.into_iter();
    let mut all = parts.next().unwrap_or_else(empty);
    parts.try_for_each(|part| all.join(part))?;
    Ok(all.templates()?)
}
