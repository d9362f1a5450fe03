use refrain::index::Census;
use refrain::{Outline, Recipe};

use super::against::Against;
use super::decided::Decided;
use super::plan::{Pass, Plan};
use crate::failure::Failure;
use crate::memory::{RUNS, Runs};

/// The keys of whole documents, and where they stand.
pub(super) struct Copies(Census<'static, Runs>);

impl Copies {
    pub(super) fn new(bytes: usize) -> Self {
        Self(Census::new(&Recipe::documents(), bytes, RUNS))
    }

    pub(super) fn add(&mut self, outline: &Outline<'_>) -> Result<(), Failure> {
        Ok(self.0.add(outline)?)
    }

    /// Documents that are copies of another one go.
    pub(super) fn decide(
        parts: Vec<Self>,
        plan: &Plan,
        against: &Against,
        decided: &mut Decided,
    ) -> Result<(), Failure> {
        let mut parts = parts.into_iter();
        let Some(Self(mut all)) = parts.next() else { return Ok(()) };
        parts.try_for_each(|Self(part)| all.join(part))?;
        for old in against.of(Pass::Document) {
            let (file, before) = old?;
            all.merge_behind(file, before)?;
        }
        for goes in all.answers()?.reasons(plan.keep) {
            let (place, reason) = goes?;
            decided.add(place.doc, &reason);
        }
        decided.settle();
        Ok(())
    }
}
