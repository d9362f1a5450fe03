use refrain::index::Answers;
use refrain::{Document, Recipe};

use super::against::Against;
use super::decided::Decided;
use super::document::Copies;
use super::near::Near;
use super::paragraph::Paragraphs;
use super::plan::{Pass, Plan};
use crate::failure::Failure;
use crate::resume::{Folder, Found};
use crate::run::Run;

/// The paragraphs are kept first: where it is known which documents go, they are known, too. Those that a later step has counted are found here as
/// well, and need not be counted there.
impl Found for (Decided, Option<Answers<'static>>) {
    fn keep(self, folder: &Folder) -> Result<Self, Failure> {
        let counted = self.1.map(|counted| counted.keep(folder)).transpose()?;
        Ok((self.0.keep(folder)?, counted))
    }

    fn kept(folder: &Folder) -> Result<Option<Self>, Failure> {
        let decided = Decided::kept(folder)?;
        decided.map(|decided| Ok((decided, Found::kept(folder)?))).transpose()
    }
}

/// Decides which documents go as a whole; and counts the paragraphs of the others, if nothing else goes before these.
pub(super) fn decide(
    run: &Run<'_>,
    plan: &Plan,
    against: &Against,
) -> Result<(Decided, Option<Answers<'static>>), Failure> {
    let parts = run.gather(|| Gathered::new(run, plan), Gathered::add)?;
    let (mut copies, mut near, mut paragraphs) = (Vec::new(), Vec::new(), Vec::new());
    for part in parts {
        copies.extend(part.copies);
        near.extend(part.near);
        paragraphs.extend(part.paragraphs);
    }
    let mut decided = Decided::behind(against.documents());
    Copies::decide(copies, plan, against, &mut decided)?;
    Near::decide(near, plan, run, &mut decided)?;
    let counted =
        (!paragraphs.is_empty()).then(|| Paragraphs::count(paragraphs, against, &decided)).transpose()?;
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
    fn new(run: &Run<'_>, plan: &Plan) -> Self {
        let counts = plan.has(Pass::Paragraph) && !plan.cuts_before_paragraphs();
        let gatherers = [plan.has(Pass::Document), plan.near.is_some(), counts];
        let bytes = run.memory.share(gatherers.into_iter().filter(|gathers| *gathers).count());
        Self {
            recipe: Recipe::documents(),
            copies: plan.has(Pass::Document).then(|| Copies::new(bytes)),
            near: plan.near.as_ref().map(|of| Near::new(of, bytes)),
            paragraphs: counts.then(|| Paragraphs::new(bytes)),
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
