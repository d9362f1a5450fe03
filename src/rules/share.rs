//! # `web.share`
//!
//! **What**: lines that share, recommend, follow or mail (`Chia sẻ`, `Share on Facebook`), and bars of such links on one
//! line (`Share | Tweet | Print`, `Facebook Twitter WhatsApp`).
//!
//! **Why**: buttons do nothing in a text.
//!
//! **When it is wrong**: an article that sets the names of networks on a line of their own, as a heading of three names.
//!
//! **Example**: `Dela på Facebook` after the last paragraph.

use super::lexicon::{Phrase, Strength};
use super::phrases::{Phrases, Spot, stands_as_furniture};
use super::reading::{Reading, Signs};
use super::{Lexicon, Line, Rule, Scope, Verdict};
use crate::normalize::{Normalizer, Template};
use crate::removal::RuleId;

const PHRASES: Phrases = Phrases {
    id: "web.share",
    categories: &["share", "share.network", "follow"],
    plain: &[Spot::Top, Spot::Middle, Spot::Bottom],
    heads: false,
};

/// Items that make a bar where signs separate them, and where only blanks do.
const SEPARATED: usize = 2;
const SPACED: usize = 3;
/// Words behind a label that shares (`Share on: …`), and bytes of that label.
const LABELLED: usize = 8;
const LABEL_BYTES: usize = 60;

#[derive(Debug)]
pub(super) struct Share;

impl Rule for Share {
    fn id(&self) -> RuleId {
        PHRASES.id()
    }

    fn judge(&self, line: &Line<'_>) -> Option<Verdict> {
        let bar =
            || !line.is_long() && is_bar(line.text(), line.known(), line.signs(), line.page().lexicon());
        let taken = || bar() && stands_as_furniture(line, Strength::Distinct, &[]);
        PHRASES.judge(line).or_else(|| taken().then_some(Verdict::line()))
    }

    fn scope(&self) -> Scope {
        Scope::Candidates
    }
}

/// Whether a line is a row of links, most of which the lexicon knows. `masked` is its template form, if the lexicon may know how
/// it begins; `signs` tells which signs it may have.
pub(super) fn is_bar(text: &str, masked: Option<&str>, signs: Signs, lexicon: &Lexicon) -> bool {
    if masked.is_some() && signs.has(Signs::LABEL) && is_labelled(text, lexicon) {
        return true;
    }
    if signs.has(Signs::SEPARATOR) {
        let is_unknown = |item: &&str| {
            !lexicon.may_know(item, &Reading::of(item)) || lexicon.find(&Template.normalize(item)).is_none()
        };
        let all = items(text).count();
        let unknown = items(text).filter(is_unknown).take(all / 3 + 1).count();
        return unknown <= all / 3 && all - unknown >= SEPARATED;
    }
    masked.is_some_and(|masked| {
        masked.split(' ').all(|word| lexicon.is_word(word)) && masked.split(' ').count() >= SPACED
    })
}

/// `Share on: Facebook Twitter`.
fn is_labelled(text: &str, lexicon: &Lexicon) -> bool {
    let Some((label, links)) = text.split_once([':', '：']) else { return false };
    let shares = |phrase: &Phrase| phrase.is_in("share") || phrase.is_in("follow");
    let short = label.len() <= LABEL_BYTES
        && (1..=LABELLED).contains(&links.split_whitespace().take(LABELLED + 1).count());
    short && lexicon.find(&Template.normalize(label)).is_some_and(shares)
}

/// Whether a sign stands between the items of a bar.
pub(super) fn is_separator(c: char) -> bool {
    matches!(c, '|' | '·' | '•' | '/' | '»' | '›' | '│')
}

/// The items of a bar.
pub(super) fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_separator).map(str::trim).filter(|item| !item.is_empty())
}
