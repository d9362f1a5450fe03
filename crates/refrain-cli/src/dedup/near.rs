use refrain::near::{Bands, NearIndex, Shingles};
use refrain::{Outline, Recipe};

use super::decided::Decided;
use super::plan::Plan;
use super::texts::{Gathered, Texts};
use crate::failure::Failure;
use crate::run::Run;

/// Sketches of documents, and their texts for the comparison.
pub(super) struct Near {
    index: NearIndex,
    texts: Gathered,
}

impl Near {
    pub(super) fn new(bands: Bands) -> Self {
        let index = NearIndex::new(&Recipe::documents(), Shingles::default(), bands);
        Self { index, texts: Gathered::default() }
    }

    pub(super) fn add(&mut self, outline: &Outline<'_>) -> Result<(), Failure> {
        self.index.add(outline)?;
        self.texts.add(outline.id(), outline.text())
    }

    /// Of the documents that stay so far, those go that are nearly another one.
    pub(super) fn decide(
        parts: Vec<Self>,
        plan: &Plan,
        run: &Run<'_>,
        decided: &mut Decided,
    ) -> Result<(), Failure> {
        let (indexes, texts): (Vec<_>, Vec<_>) =
            parts.into_iter().map(|part| (part.index, part.texts)).unzip();
        let mut indexes = indexes.into_iter();
        let (Some(mut index), Some(near)) = (indexes.next(), &plan.near) else { return Ok(()) };
        indexes.try_for_each(|more| index.merge(more))?;
        index.retain(|place| !decided.has(place.doc));
        let texts = Texts::new(texts);
        let clusters =
            run.reading.on_threads(|| near.clustering.par_cluster(&index, |place| texts.at(place)))?;
        texts.check()?;
        for member in clusters.iter().flatten() {
            if let Some(reason) = member.reason() {
                decided.add(member.place.doc, &reason);
            }
        }
        decided.settle();
        if clusters.crowded() > 0 {
            let crowded = clusters.crowded();
            run.reading
                .progress
                .say(&format!("{crowded} texts were like more leaders than were compared with them"));
        }
        Ok(())
    }
}
