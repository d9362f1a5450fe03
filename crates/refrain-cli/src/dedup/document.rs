use refrain::{Key, MemoryIndex, Outline, Place, Recipe};

use super::Plan;
use super::decided::Decided;
use crate::failure::Failure;

/// The keys of whole documents.
pub(super) struct Copies {
    index: MemoryIndex,
    keys: Vec<(Key, Place)>,
}

impl Copies {
    pub(super) fn new() -> Self {
        Self { index: MemoryIndex::new(&Recipe::documents()), keys: Vec::new() }
    }

    pub(super) fn add(&mut self, outline: &Outline<'_>) -> Result<(), Failure> {
        let keys = outline.segments().iter();
        self.keys.extend(keys.filter_map(|segment| Some((segment.key()?, outline.place(segment.span())))));
        Ok(self.index.add(outline)?)
    }

    /// Documents that are copies of another one go.
    pub(super) fn decide(parts: Vec<Self>, plan: &Plan, decided: &mut Decided) -> Result<(), Failure> {
        let mut all = Self::new();
        for part in parts {
            all.index.merge(part.index)?;
            all.keys.extend(part.keys);
        }
        let repeats = plan.repeats(&all.index)?;
        for (key, place) in all.keys {
            if let Some(reason) = repeats.reason(key, place) {
                decided.add(place.doc, reason);
            }
        }
        Ok(())
    }
}
