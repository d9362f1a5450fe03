use refrain::{Document, MemoryIndex, Recipe};

use super::decided::Decided;
use super::document::Copies;
use super::near::Near;
use super::paragraph::Paragraphs;
use super::{Pass, Plan};
use crate::failure::Failure;
use crate::ids::Ids;
use crate::run::Run;

/// Decides which documents go as a whole, and counts the paragraphs of the others, unless templates go before.
pub(super) fn decide(
    run: &Run<'_>,
    plan: &Plan,
    ids: &mut Option<Ids>,
) -> Result<(Decided, Option<MemoryIndex>), Failure> {
    let parts = run.gather(ids, || Gathered::new(plan), Gathered::add)?;
    let (mut copies, mut near, mut paragraphs) = (Vec::new(), Vec::new(), Vec::new());
    for part in parts {
        copies.extend(part.copies);
        near.extend(part.near);
        paragraphs.extend(part.paragraphs);
    }
    let mut decided = Decided::default();
    Copies::decide(copies, plan, &mut decided)?;
    Near::decide(near, plan, run, &mut decided)?;
    let counted = Paragraphs::count(paragraphs, &decided)?;
    Ok((decided, counted))
}

/// What a thread gathers for the passes that are asked for.
struct Gathered {
    recipe: Recipe,
    copies: Option<Copies>,
    near: Option<Near>,
    paragraphs: Option<Paragraphs>,
}

impl Gathered {
    fn new(plan: &Plan) -> Self {
        let is_whole = plan.has(Pass::Document) || plan.has(Pass::Near);
        let counts = plan.has(Pass::Paragraph) && !plan.has(Pass::Template);
        Self {
            recipe: Recipe::documents(),
            copies: plan.has(Pass::Document).then(Copies::new),
            near: plan.near.as_ref().map(|(_, threshold)| Near::new(*threshold)),
            paragraphs: counts.then(|| Paragraphs::new(is_whole)),
        }
    }

    fn add(&mut self, document: Document<'_>) -> Result<(), Failure> {
        if self.copies.is_some() || self.near.is_some() {
            let outline = self.recipe.outline(document);
            self.copies.as_mut().map_or(Ok(()), |copies| copies.add(&outline))?;
            self.near.as_mut().map_or(Ok(()), |near| near.add(&outline))?;
        }
        self.paragraphs.as_mut().map_or(Ok(()), |paragraphs| paragraphs.add(document))
    }
}
