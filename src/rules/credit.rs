//! # `web.credit`
//!
//! **What**: who made the picture or film, or where the text came from: on a line of its own (`Foto: VNA`, `(Foto :
//! contoh.example)`, `Photo by Anna Berg`), or behind the last sentence of a paragraph (`… i dag. Foto: VNA`).
//!
//! **Why**: the picture is gone; the credit breaks the text.
//!
//! **When it is wrong**: a paragraph that ends with a sentence of the form `Source: Name`, and means it as text. In a list of
//! `name: value` lines credits stay.
//!
//! **Example**: `Presidenten tog emot gästerna i går. Foto: VNA` becomes `Presidenten tog emot gästerna i går.`

use memchr::{memchr_iter, memchr3_iter, memrchr_iter};

use super::lexicon::{Entry, Strength};
use super::phrases::{Spot, stands_as_furniture};
use super::{Lexicon, Line, Rule, Verdict};
use crate::measure;
use crate::normalize::table::entry;
use crate::normalize::{Normalizer, Template, is_host};
use crate::removal::RuleId;
use crate::span::Span;

/// Words and letters of the longest name of an author or agency, and of the longest label.
const NAME_WORDS: usize = 8;
const NAME_LETTERS: u64 = 60;
const LABEL_WORDS: usize = 3;
const LABEL_BYTES: usize = 80;
/// Bytes at the end of a paragraph in which a credit behind the last sentence can stand.
const TAIL: usize = 240;
/// Bytes that a credit without a sign has at most.
const OPENED: usize = 80;

const CATEGORIES: [&str; 3] = ["credit.photo.prefix", "credit.video.prefix", "credit.source.prefix"];
pub(super) const SIGNS: [char; 10] = [':', '：', '=', '＝', '／', '|', '៖', '՝', '`', '፦'];

#[derive(Debug)]
pub(super) struct Credit;

impl Rule for Credit {
    fn id(&self) -> RuleId {
        RuleId::new("web.credit")
    }

    fn judge(&self, line: &Line<'_>) -> Option<Verdict> {
        if line.is_candidate() {
            let named = || {
                line.phrase().is_some_and(|phrase| CATEGORIES.iter().any(|category| phrase.is_in(category)))
            };
            let credit = named() || is_line(line.text(), line.entry(), line.page().lexicon());
            let spots = [Spot::Top, Spot::Middle, Spot::Bottom];
            return (credit && stands_as_furniture(line, Strength::Plain, &spots)).then_some(Verdict::line());
        }
        line.credit().map(Verdict::part)
    }
}

/// Whether a whole line, of which the lexicon knows this much, is a credit.
pub(super) fn is_line(text: &str, entry: Entry<'_>, lexicon: &Lexicon) -> bool {
    let inner = || unbracket(text.trim()).0;
    (entry.labelled && is_labelled(inner(), lexicon))
        || (entry.opener > 0 && is_opened(inner(), entry.opener))
}

/// The credit behind the last sentence of a paragraph, with the blank before it.
pub(super) fn suffix(text: &str, lexicon: &Lexicon) -> Option<Span> {
    let trimmed = text.trim_end();
    let from = trimmed.ceil_char_boundary(trimmed.len().saturating_sub(TAIL));
    let tail = &trimmed[from..];
    let credit = labelled_suffix(tail, lexicon).or_else(|| opened_suffix(tail, lexicon))?;
    let kept = from + tail[..credit].trim_end().len();
    (kept > 0).then(|| Span::new(kept, trimmed.len()))
}

/// Where `Foto: VNA` begins at the end of a text: behind the end of a sentence, or in brackets.
fn labelled_suffix(tail: &str, lexicon: &Lexicon) -> Option<usize> {
    let bytes = tail.as_bytes();
    let ascii = memchr3_iter(b':', b'=', b'|', bytes).chain(memchr_iter(b'`', bytes));
    // The first bytes of the signs beyond ASCII.
    let foreign = memchr3_iter(0xD5, 0xE1, 0xEF, bytes).filter(|&at| tail[at..].starts_with(SIGNS));
    let is_time = |sign: usize| tail[..sign].ends_with(|c: char| c.is_ascii_digit());
    ascii.chain(foreign).filter(|&sign| !is_time(sign)).find_map(|sign| {
        label_starts(&tail[..sign]).find(|&at| {
            let (inner, bracketed) = unbracket(&tail[at..]);
            let stands_apart = || bracketed || measure::is_closed(tail[..at].trim_end());
            stands_apart() && lexicon.may_begin(inner) && is_labelled(inner, lexicon)
        })
    })
}

/// Where a label that ends with this text may begin: behind what ends a sentence, at a bracket, behind the
/// last blanks.
fn label_starts(before: &str) -> impl Iterator<Item = usize> {
    let from = before.ceil_char_boundary(before.len().saturating_sub(LABEL_BYTES));
    let starts = before[from..].char_indices().rev().filter_map(move |(at, c)| {
        let at = from + at;
        let behind = at + c.len_utf8();
        let opens = matches!(c, '(' | '（' | '[' | '［' | '【');
        let ends = c.is_whitespace() || entry(c).is_terminal() || entry(c).is_closer();
        if opens { Some(at) } else { ends.then_some(behind) }
    });
    starts.filter(move |&at| at < before.len() && at > 0).take(LABEL_WORDS + 2)
}

/// Where `Photo by Anna Berg` begins at the end of a text: behind the end of a sentence.
fn opened_suffix(tail: &str, lexicon: &Lexicon) -> Option<usize> {
    let from = tail.ceil_char_boundary(tail.len().saturating_sub(OPENED));
    memrchr_iter(b'.', &tail.as_bytes()[from..]).map(|at| from + at + 1).find(|&at| {
        let inner = tail[at..].trim_start();
        let opener = || lexicon.look_up(&Template.normalize(inner)).opener;
        tail[at..].starts_with(' ') && lexicon.may_begin(inner) && is_opened(inner, opener())
    })
}

/// The text without brackets around all of it, and whether there were any.
fn unbracket(text: &str) -> (&str, bool) {
    const PAIRS: [(char, char); 5] = [('(', ')'), ('（', '）'), ('[', ']'), ('［', '］'), ('【', '】')];
    let mut chars = text.chars();
    let opened = chars.next().and_then(|first| PAIRS.iter().find(|(open, _)| *open == first));
    let inner = opened
        .and_then(|&(_, close)| chars.as_str().trim_end_matches('.').strip_suffix(close))
        .map(str::trim);
    inner.map_or((text, false), |inner| (inner, true))
}

/// `Foto: VNA`: a label of the lexicon, a sign, a name.
fn is_labelled(text: &str, lexicon: &Lexicon) -> bool {
    let Some((label, name)) = text.split_once(SIGNS) else { return false };
    let words = label.split_whitespace().count();
    if words > LABEL_WORDS || label.len() > LABEL_BYTES || !is_name(name) {
        return false;
    }
    lexicon.is_label(&Template.normalize(label))
}

/// `Photo by Anna Berg`: an opening of that many words, and a name.
fn is_opened(text: &str, opener: usize) -> bool {
    let name = || text.split_whitespace().skip(opener).collect::<Vec<_>>().join(" ");
    opener > 0 && text.len() <= TAIL && is_name(&name())
}

/// Whether what stands behind the sign can be the name of a person, agency or site: short, no sentence, and
/// capitalised where the script has capitals.
fn is_name(text: &str) -> bool {
    let name = text.trim().trim_end_matches(['.', '。', '।', ' ']);
    let words = name.split_whitespace().count();
    let first = name.chars().find(|&c| entry(c).is_letter_or_digit());
    let sentence =
        name.char_indices().any(|(at, c)| entry(c).is_terminal() && is_sentence_break(&name[at..]));
    (1..=NAME_WORDS).contains(&words)
        && !measure::has_letters(name, NAME_LETTERS)
        && !sentence
        && first.is_some_and(|c| !c.is_lowercase() || is_host(name) || name.starts_with('@'))
}

/// Whether a terminal ends a sentence: more than an initial or a dot in a host name follows.
fn is_sentence_break(rest: &str) -> bool {
    let mut chars = rest.chars();
    let terminal = chars.next();
    match terminal {
        Some('.') => chars.next().is_some_and(char::is_whitespace) && rest.len() > 40,
        Some(_) => !chars.as_str().trim().is_empty(),
        None => false,
    }
}
