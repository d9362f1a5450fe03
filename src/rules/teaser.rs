//! # `web.teaser`
//!
//! **What**: a paragraph that a later, longer one begins with, up to the end of a sentence or to an ellipsis.
//!
//! **Why**: front pages and feeds repeat the beginning of the article above the article.
//!
//! **When it is wrong**: texts that grow on purpose (cumulative tales) end their shorter forms where the longer one goes on in
//! the same sentence: these stay.
//!
//! **Example**: the lead of the article, and then the lead again with the second sentence behind it.

use super::reading::Hashes;
use super::{Line, Rule, Verdict};
use crate::measure;
use crate::normalize::table::entry;
use crate::normalize::{Exact, Normalizer};
use crate::removal::RuleId;

#[derive(Debug)]
pub(super) struct Teaser;

impl Rule for Teaser {
    fn id(&self) -> RuleId {
        RuleId::new("web.teaser")
    }

    fn judge(&self, line: &Line<'_>) -> Option<Verdict> {
        line.continued_by().map(|whole| Verdict::line().echo_of(&whole))
    }
}

/// Letters of the shortest teaser.
pub(super) const SHORTEST: u64 = 60;
/// Letters that paragraphs must share to be compared in full, and bytes that hold as many, mostly and at any rate, where they are
/// sought in the normal form.
const HEAD: usize = 12;
const HEAD_BYTES: usize = 160;
/// Paragraphs that one is compared with at most: those next to it in order of their normal forms.
const CANDIDATES: usize = 16;

/// A hash of the first [`HEAD`] letters of a paragraph.
pub(super) fn opening(text: &str) -> u64 {
    let heads = |text: &str| Hashes::heads_of::<HEAD>(text);
    let normal = || heads(&Exact.normalize(&text[..text.floor_char_boundary(HEAD_BYTES)]));
    heads(text).or_else(normal).map_or(0, |heads| Hashes::longest(&heads))
}

/// Every paragraph that a later one begins with and goes on, with that later one. Paragraphs are given by their openings and
/// numbers.
pub(super) fn continuations<'t>(
    mut paragraphs: Vec<(u64, usize)>,
    text: impl Fn(usize) -> &'t str,
) -> Vec<(usize, usize)> {
    paragraphs.sort_unstable();
    let mut continuations = Vec::new();
    for group in paragraphs.chunk_by(|(a, _), (b, _)| a == b).filter(|group| group.len() > 1) {
        let mut paragraphs: Vec<Paragraph> =
            group.iter().map(|&(_, at)| Paragraph::new(text(at), at)).collect();
        paragraphs.sort_unstable_by(|a, b| (a.core(), a.at).cmp(&(b.core(), b.at)));
        for (i, teaser) in paragraphs.iter().enumerate() {
            let begins = |other: &&Paragraph| other.exact.starts_with(teaser.core());
            let others = paragraphs[i + 1..].iter().take(CANDIDATES).take_while(begins);
            let whole = others.filter(|whole| teaser.is_continued_by(whole)).map(|whole| whole.at).min();
            continuations.extend(whole.map(|whole| (teaser.at, whole)));
        }
    }
    continuations
}

struct Paragraph {
    at: usize,
    exact: String,
    /// Length without what closes the last sentence.
    core: usize,
    /// Whether it breaks off.
    cut: bool,
}

impl Paragraph {
    fn new(text: &str, at: usize) -> Self {
        let exact = Exact.normalize(text);
        let open = exact.trim_end_matches(|c: char| c == ' ' || entry(c).is_closer());
        let cut = open.ends_with('…') || open.ends_with("...");
        let core = open.trim_end_matches(|c: char| !entry(c).is_word()).len();
        Self { at, exact, core, cut }
    }

    fn core(&self) -> &str {
        &self.exact[..self.core]
    }

    /// Whether `whole` stands later and goes on where this one ends a sentence or breaks off.
    fn is_continued_by(&self, whole: &Self) -> bool {
        let Some(rest) = whole.exact.get(self.core..) else { return false };
        let closed = self.exact[self.core..].contains(|c| entry(c).is_terminal());
        let sentence_ends = rest.starts_with(|c| entry(c).is_terminal() || entry(c).is_closer());
        let unmarked = measure::ends_unmarked(self.core()) && rest.starts_with(' ');
        whole.at > self.at
            && measure::is_something(rest)
            && (self.cut || (closed && sentence_ends) || unmarked)
    }
}
