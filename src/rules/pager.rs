//! # `web.pager`
//!
//! **What**: links to the page before and after: `Older posts`, `Nästa inlägg`, `« Previous`, and rows of page numbers.
//!
//! **Why**: the pages they lead to are not here.
//!
//! **When it is wrong**: a book that prints `Next chapter` on a line of its own after its last paragraph.
//!
//! **Example**: `« Föregående | Nästa »`.

use super::lexicon::Strength;
use super::phrases::{Phrases, Spot, stands_as_furniture};
use super::share::items;
use super::{Line, Rule, Scope, Verdict};
use crate::normalize::{Normalizer, Template};
use crate::removal::RuleId;

const PHRASES: Phrases =
    Phrases { id: "web.pager", categories: &["nav.pager"], plain: &[Spot::Bottom], heads: false };

#[derive(Debug)]
pub(super) struct Pager;

impl Rule for Pager {
    fn id(&self) -> RuleId {
        PHRASES.id()
    }

    fn judge(&self, line: &Line<'_>) -> Option<Verdict> {
        let row = || is_row(line) && stands_as_furniture(line, Strength::Distinct, &[]);
        PHRASES.judge(line).or_else(|| row().then_some(Verdict::line()))
    }

    fn scope(&self) -> Scope {
        Scope::Candidates
    }
}

/// Whether a line is several pager links with signs between them.
fn is_row(line: &Line<'_>) -> bool {
    let lexicon = line.page().lexicon();
    let is_link =
        |item: &str| lexicon.find(&Template.normalize(item)).is_some_and(|hit| hit.is_in("nav.pager"));
    !line.is_long() && items(line.text()).count() > 1 && items(line.text()).all(is_link)
}
