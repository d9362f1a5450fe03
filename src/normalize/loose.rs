//! The loose form: what two writings of the same phrase share.

use std::borrow::Cow;

use super::table::entry;
use super::{Exact, Normalizer};

/// The loose form, to recognise phrases, titles and the beginnings of paragraphs.
///
/// [`Exact`], and: everything but letters, marks and numbers is stripped from both ends of every word, and words
/// of nothing else vanish; Arabic yeh and kaf are folded to one form each, tatweel and harakat dropped; Hebrew
/// points dropped; Vietnamese tone marks moved to their newer place (`hòa` → `hoà`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loose;

impl Normalizer for Loose {
    fn normalize_into(&self, text: &str, out: &mut String) {
        loosen(&Exact.normalize(text), out);
    }

    fn id(&self) -> String {
        "loose/1".to_owned()
    }
}

/// The loose form of a text in exact form.
pub(crate) fn loosen(exact: &str, out: &mut String) {
    if exact.bytes().fold(true, |all, b| all & (b.is_ascii_alphanumeric() | (b == b' '))) {
        out.push_str(exact);
        return;
    }
    let base = out.len();
    for word in exact.split(' ').map(spelled) {
        let word = trim(&word);
        if !word.is_empty() {
            if out.len() > base {
                out.push(' ');
            }
            let start = out.len();
            out.push_str(word);
            move_tone(start, out);
        }
    }
}

/// A word without what is no letter, mark or number at its ends.
fn trim(word: &str) -> &str {
    if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return word;
    }
    word.trim_matches(|c: char| !entry(c).is_word())
}

/// A word without what may be left out. What stood apart may compose then.
fn spelled(word: &str) -> Cow<'_, str> {
    if word.is_ascii() || word.chars().all(|c| spelling(c) == Some(c)) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(Exact.normalize(&word.chars().filter_map(spelling).collect::<String>()))
}

/// Arabic and Hebrew letters that are written in several ways, and the points that may be left out.
pub(crate) fn spelling(c: char) -> Option<char> {
    match c {
        '\u{0649}' | '\u{06CC}' => Some('\u{064A}'), // alef maksura, Farsi yeh -> yeh
        '\u{06A9}' => Some('\u{0643}'),              // keheh -> kaf
        '\u{0640}' | '\u{064B}'..='\u{0652}' | '\u{0670}' => None, // tatweel, harakat, dagger alef
        '\u{0591}'..='\u{05BD}'
        | '\u{05BF}'
        | '\u{05C1}'
        | '\u{05C2}'
        | '\u{05C4}'
        | '\u{05C5}'
        | '\u{05C7}' => {
            None // Hebrew accents and points
        }
        other => Some(other),
    }
}

/// The two ways to place a Vietnamese tone mark in an open syllable: `hòa`, `khỏe`, `thúy` and `hoà`, `khoẻ`, `thuý`.
fn move_tone(start: usize, out: &mut String) {
    const OLD: [(&str, &str); 15] = [
        ("òa", "oà"),
        ("óa", "oá"),
        ("ỏa", "oả"),
        ("õa", "oã"),
        ("ọa", "oạ"),
        ("òe", "oè"),
        ("óe", "oé"),
        ("ỏe", "oẻ"),
        ("õe", "oẽ"),
        ("ọe", "oẹ"),
        ("ùy", "uỳ"),
        ("úy", "uý"),
        ("ủy", "uỷ"),
        ("ũy", "uỹ"),
        ("ụy", "uỵ"),
    ];
    if !out.ends_with(['a', 'e', 'y']) {
        return;
    }
    if let Some((old, new)) = OLD.iter().find(|(old, _)| out[start..].ends_with(old)) {
        out.truncate(out.len() - old.len());
        out.push_str(new);
    }
}
