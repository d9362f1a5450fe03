use refrain::near::{NearCensus, Shingles};
use refrain::{Outline, Recipe};

use super::decided::Decided;
use super::plan::{OfNear, Plan};
use super::texts::{Gathered, Texts};
use crate::failure::Failure;
use crate::memory::{RUNS, Runs};
use crate::run::Run;

/// Sketches of documents, and their texts for the comparison.
pub(super) struct Near {
    census: NearCensus<'static, Runs>,
    texts: Gathered,
}

/// Of the memory for near copies a half is for sorting; a part of the rest keeps shingles of leaders.
const SORTING: usize = 2;
const SHINGLES: usize = 4;

impl Near {
    pub(super) fn new(of: &OfNear, bytes: usize) -> Self {
        let recipe = Recipe::documents();
        let census = NearCensus::new(&recipe, Shingles::default(), of.bands, bytes / SORTING, RUNS);
        Self { census, texts: Gathered::default() }
    }

    pub(super) fn add(&mut self, outline: &Outline<'_>) -> Result<(), Failure> {
        self.census.add(outline)?;
        self.texts.add(outline.id(), outline.text())
    }

    /// Of the documents that stay so far, those go that are nearly another one.
    pub(super) fn decide(
        parts: Vec<Self>,
        plan: &Plan,
        run: &Run<'_>,
        decided: &mut Decided,
    ) -> Result<(), Failure> {
        let (censuses, texts): (Vec<_>, Vec<_>) =
            parts.into_iter().map(|part| (part.census, part.texts)).unzip();
        let mut censuses = censuses.into_iter();
        let (Some(mut census), Some(of)) = (censuses.next(), &plan.near) else { return Ok(()) };
        censuses.try_for_each(|more| census.join(more))?;
        let mut clustering = of.clustering()?;
        if run.memory.is_limited() {
            clustering = clustering.memory(run.memory.room() / SHINGLES);
        }
        let texts = Texts::new(texts);
        let stays = |doc| !decided.has(doc);
        let members = run
            .reading
            .on_threads(|| clustering.par_cluster_census(census, stays, |place| texts.at(place)))??;
        texts.check()?;
        let crowded = members.crowded();
        for member in members {
            let member = member?;
            if let Some(reason) = member.reason() {
                decided.add(member.place.doc, &reason);
            }
        }
        decided.settle();
        if crowded > 0 {
            let told = format!("{crowded} texts were like more leaders than were compared with them");
            run.reading.progress.say(&told);
        }
        Ok(())
    }
}
