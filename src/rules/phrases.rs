//! The rules that are lists of phrases: one mechanism, one file of categories and documentation each.

use super::lexicon::Strength;
use super::page::Neighbour;
use super::{Line, Rule, Scope, Verdict};
use crate::removal::RuleId;

/// Lines that are phrases of some categories of the lexicon.
#[derive(Debug)]
pub(super) struct Phrases {
    pub(super) id: &'static str,
    pub(super) categories: &'static [&'static str],
    /// Where a phrase of one or two words, which could be an ordinary heading, is furniture all the same.
    pub(super) plain: &'static [Spot],
    /// Whether the phrases are headings: then they are ordinary ones where running text follows.
    pub(super) heads: bool,
}

/// Where a line stands on its page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Spot {
    /// Between the title (or the very top) and running text.
    Top,
    /// Between two paragraphs of running text.
    Middle,
    /// After the last paragraph.
    Bottom,
}

impl Rule for Phrases {
    fn id(&self) -> RuleId {
        RuleId::new(self.id)
    }

    fn judge(&self, line: &Line<'_>) -> Option<Verdict> {
        let hit = line.phrase()?;
        let ours = self.categories.iter().any(|category| hit.is_in(category));
        let heads_text = self.heads && line.neighbours().1 == Neighbour::Prose;
        (ours && !heads_text && stands_as_furniture(line, hit.strength(), self.plain))
            .then_some(Verdict::line())
    }

    fn scope(&self) -> Scope {
        Scope::Candidates
    }
}

/// Whether a candidate stands where furniture stands: beside running text or at an end of the page, and not
/// between other short lines, where it is an entry of a list, nor where the page has headings of its kind.
pub(super) fn stands_as_furniture(line: &Line<'_>, strength: Strength, plain: &[Spot]) -> bool {
    let (above, below) = line.neighbours();
    if strength == Strength::Distinct || line.has_company() {
        let beside_text = above == Neighbour::Prose || below == Neighbour::Prose;
        return beside_text
            || (below == Neighbour::Edge && above == Neighbour::Short && !line.has_prose_around());
    }
    let spot = match (above, below) {
        (Neighbour::Title, Neighbour::Prose) => Spot::Top,
        (Neighbour::Edge, Neighbour::Prose) if line.phrase().is_some_and(|hit| !hit.is_single()) => Spot::Top,
        (Neighbour::Prose, Neighbour::Prose) if !line.is_among_headings() => Spot::Middle,
        (Neighbour::Prose, Neighbour::Edge) => Spot::Bottom,
        _ => return false,
    };
    plain.contains(&spot)
        && (strength == Strength::Plain || (spot != Spot::Middle && line.has_mixed_company()))
}

/// Phrases that the user has added: they are taken wherever they are a line.
#[derive(Debug)]
pub(super) struct Own {
    id: RuleId,
    category: String,
}

impl Own {
    pub(super) fn new(id: RuleId) -> Self {
        let category = format!("own.{id}"); // no category of the lexicon's own phrases begins so
        Self { id, category }
    }

    /// The category that its phrases have in the lexicon.
    pub(super) fn category(&self) -> &str {
        &self.category
    }
}

impl Rule for Own {
    fn id(&self) -> RuleId {
        self.id.clone()
    }

    fn judge(&self, line: &Line<'_>) -> Option<Verdict> {
        line.is_phrase_of(&self.category).then_some(Verdict::line())
    }

    fn scope(&self) -> Scope {
        Scope::Candidates
    }
}
