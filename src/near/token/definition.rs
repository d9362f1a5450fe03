//! The tokens of what is not read off: by the definition.

use unicode_segmentation::UnicodeSegmentation;

use super::Token;
use crate::normalize::loosen;
use crate::normalize::table::{Pages, entry};

/// The tokens of a stretch in exact form, by the definition.
pub(super) fn runs(exact: &str, pages: &mut Pages, loose: &mut String, take: &mut impl FnMut(Token<'_>)) {
    for stretch in exact.split(' ') {
        let bytes = stretch.as_bytes();
        let (mut at, mut start) = (0, 0);
        while at < bytes.len() {
            let (entry, len) = pages.entry_at(bytes, at);
            if !entry.is_apart() {
                at += len;
                continue;
            }
            words(&stretch[start..at], loose, take);
            start = at;
            at += len;
            while at < bytes.len() {
                let (mark, len) = pages.entry_at(bytes, at);
                if !mark.is_word() || mark.is_letter_or_digit() {
                    break;
                }
                at += len;
            }
            take(Token::Character(&stretch[start..at]));
            start = at;
        }
        words(&stretch[start..], loose, take);
    }
}

fn words(run: &str, loose: &mut String, take: &mut impl FnMut(Token<'_>)) {
    loose.clear();
    loosen(run, loose);
    for word in loose.unicode_words() {
        let word = trim(word);
        if !word.is_empty() {
            take(Token::Word(word));
        }
    }
}

/// A word of UAX #29 from its first letter or number to its last, with the marks on it.
pub(super) fn trim(word: &str) -> &str {
    let begins = |c: char| entry(c).is_letter_or_digit() || c.is_numeric();
    word.trim_end_matches(|c| !entry(c).is_word()).trim_start_matches(|c| !begins(c))
}
