use std::io;

use refrain::near::{Bands, NearIndex, Shingles};
use refrain::{Outline, Recipe};

use super::Plan;
use super::decided::Decided;
use super::texts::{Spool, Texts};
use crate::failure::Failure;
use crate::run::Run;

/// Sketches of documents, and their texts for the comparison.
pub(super) struct Near {
    threshold: f64,
    /// Made for the first document.
    gathered: Option<(NearIndex, Spool)>,
}

impl Near {
    pub(super) const fn new(threshold: f64) -> Self {
        Self { threshold, gathered: None }
    }

    pub(super) fn add(&mut self, outline: &Outline<'_>) -> Result<(), Failure> {
        let (index, spool) = match &mut self.gathered {
            Some(gathered) => gathered,
            none => {
                let bands = Bands::for_threshold(self.threshold)?;
                let index = NearIndex::new(&Recipe::documents(), Shingles::default(), bands);
                none.insert((index, Spool::new().map_err(spooling)?))
            }
        };
        index.add(outline)?;
        spool.add(outline.id(), outline.text()).map_err(spooling)
    }

    /// Of the documents that stay so far, those go that are nearly another one.
    pub(super) fn decide(
        parts: Vec<Self>,
        plan: &Plan,
        run: &Run<'_>,
        decided: &mut Decided,
    ) -> Result<(), Failure> {
        let mut parts = parts.into_iter().filter_map(|part| part.gathered);
        let (Some((mut index, spool)), Some((clustering, _))) = (parts.next(), &plan.near) else {
            return Ok(());
        };
        let mut spools = vec![spool];
        for (more, spool) in parts {
            index.merge(more)?;
            spools.push(spool);
        }
        index.retain(|place| !decided.has(place.doc));
        let texts = Texts::new(spools).map_err(spooling)?;
        let clusters = run.on_threads(|| clustering.par_cluster(&index, |place| texts.get(place)))?;
        texts.check().map_err(spooling)?;
        for member in clusters.iter().flatten() {
            if let Some(reason) = member.reason() {
                decided.add(member.place.doc, reason);
            }
        }
        if clusters.crowded() > 0 {
            let crowded = clusters.crowded();
            run.progress.say(&format!("{crowded} texts were like more leaders than were compared with them"));
        }
        Ok(())
    }
}

fn spooling(error: io::Error) -> Failure {
    Failure::path(&std::env::temp_dir(), "cannot keep the texts for comparison")(error)
}
