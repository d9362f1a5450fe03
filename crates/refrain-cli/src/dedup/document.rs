use std::fs::File;
use std::io;

use refrain::index::Census;
use refrain::{Outline, Recipe};

use super::Plan;
use super::decided::Decided;
use crate::failure::Failure;

/// The keys of whole documents, and where they stand.
pub(super) struct Copies(Census<'static, fn() -> io::Result<File>>);

impl Copies {
    pub(super) fn new() -> Self {
        Self(Census::new(&Recipe::documents(), usize::MAX, tempfile::tempfile))
    }

    pub(super) fn add(&mut self, outline: &Outline<'_>) -> Result<(), Failure> {
        Ok(self.0.add(outline)?)
    }

    /// Documents that are copies of another one go.
    pub(super) fn decide(parts: Vec<Self>, plan: &Plan, decided: &mut Decided) -> Result<(), Failure> {
        let mut all = Self::new();
        parts.into_iter().try_for_each(|part| all.0.join(part.0))?;
        for goes in all.0.answers()?.reasons(plan.keep) {
            let (place, reason) = goes?;
            decided.add(place.doc, reason);
        }
        Ok(())
    }
}
