//! Lengths that mean the same in every script, and where sentences end. Nothing here counts bytes or spaces.

use crate::normalize::table::{Pages, entry};

/// The letters and digits of a text, weighted by script so that 100 are about as much text in Swedish as
/// in Thai or Chinese: a Han character counts 2.7, a Hangul syllable 2, a Bengali consonant 1.5.
pub(crate) fn letters(text: &str) -> u64 {
    tenths(text, u64::MAX) / 10
}

/// Whether `text` has at least `least` [`letters`]; reads no further than it must. No byte counts for more than one letter.
pub(crate) fn has_letters(text: &str, least: u64) -> bool {
    text.len() as u64 >= least && letters_up_to(text, least) >= least
}

/// The [`letters`] of a text, or some number of at least `enough`; reads no further than it must.
pub(crate) fn letters_up_to(text: &str, enough: u64) -> u64 {
    tenths(text, enough.saturating_mul(10)) / 10
}

fn tenths(text: &str, enough: u64) -> u64 {
    let bytes = text.as_bytes();
    let mut pages = Pages::new();
    let (mut sum, mut at) = (0, 0);
    while at < bytes.len() && sum < enough {
        // Stretches of ASCII are counted at once.
        let block = &bytes[at..bytes.len().min(at + 64)];
        if block.is_ascii() {
            sum += 10 * u64::from(block.iter().fold(0_u8, |n, b| n + u8::from(b.is_ascii_alphanumeric())));
            at += block.len();
            continue;
        }
        let end = at + block.len();
        while at < end {
            let (entry, len) = pages.entry_at(bytes, at);
            sum += u64::from(entry.tenths());
            at += len;
        }
    }
    sum
}

/// Whether the text has at least two letters or digits: less is nothing to compare.
pub(crate) fn is_something(text: &str) -> bool {
    if let [first, second, ..] = text.as_bytes()
        && first.is_ascii_alphanumeric()
        && second.is_ascii_alphanumeric()
    {
        return true; // most texts
    }
    text.chars().filter(|&c| entry(c).is_letter_or_digit()).nth(1).is_some()
}

/// Whether `text` is a stretch of running text: at least `least` [`letters`], and [closed](is_closed).
pub(crate) fn is_prose(text: &str, least: u64) -> bool {
    has_letters(text, least) && is_closed(text)
}

/// Whether `text` ends as sentences end. Scripts that mark no sentence ends close with a letter.
pub(crate) fn is_closed(text: &str) -> bool {
    sentence_end(text).is_some() || ends_unmarked(text)
}

/// Whether the last letter is of a script that marks no sentence ends.
pub(crate) fn ends_unmarked(text: &str) -> bool {
    let last = text.chars().rev().find(|&c| entry(c).is_letter_or_digit());
    last.is_some_and(|c| entry(c).is_south_east_asian())
}

/// Where the last sentence of `text` ends, if the text ends with the end of a sentence: `Sentence_Terminal`
/// (UAX #29) behind which only closing brackets, quotes and blanks stand. The position behind the terminal.
pub(crate) fn sentence_end(text: &str) -> Option<usize> {
    let trimmed = text.trim_end_matches(|c: char| c.is_whitespace() || entry(c).is_closer());
    trimmed.ends_with(|c| entry(c).is_terminal()).then_some(trimmed.len())
}
