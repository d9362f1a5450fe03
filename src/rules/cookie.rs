//! # `web.cookie`
//!
//! **What**: cookie notices and their buttons: `This site uses cookies …`, `Acceptera alla cookies`.
//!
//! **Why**: they are the site speaking to its visitor.
//!
//! **When it is wrong**: an article that begins or ends with a sentence about the cookies of some website.
//!
//! **Example**: `Diese Website verwendet Cookies, um Ihnen das beste Erlebnis zu bieten.` as the last line.

use super::lexicon::Strength;
use super::page::Neighbour;
use super::phrases::{Phrases, stands_as_furniture};
use super::{Lexicon, Line, Rule, Scope, Verdict};
use crate::measure;
use crate::normalize::{Exact, Normalizer};
use crate::removal::RuleId;

const PHRASES: Phrases =
    Phrases { id: "web.cookie", categories: &["cookie.notice", "cookie.button"], plain: &[], heads: false };

/// Letters and bytes of the longest notice that is told by its words alone.
const LONGEST: u64 = 160;
const LONGEST_BYTES: usize = 600;

#[derive(Debug)]
pub(super) struct Cookie;

impl Rule for Cookie {
    fn id(&self) -> RuleId {
        PHRASES.id()
    }

    fn judge(&self, line: &Line<'_>) -> Option<Verdict> {
        let (above, below) = line.neighbours();
        let at_an_end = above == Neighbour::Edge || below == Neighbour::Edge;
        let notice = || at_an_end && is_notice(line.text(), line.page().lexicon());
        let taken = || notice() && stands_as_furniture(line, Strength::Distinct, &[]);
        PHRASES.judge(line).or_else(|| taken().then_some(Verdict::line()))
    }

    fn scope(&self) -> Scope {
        Scope::Candidates
    }
}

/// Whether a line speaks of cookies and of the site that sets them.
pub(super) fn is_notice(text: &str, lexicon: &Lexicon) -> bool {
    if text.len() > LONGEST_BYTES || measure::has_letters(text, LONGEST) {
        return false;
    }
    let exact = Exact.normalize(text);
    lexicon.says(&exact, "cookie.word") && lexicon.says(&exact, "cookie.site")
}
