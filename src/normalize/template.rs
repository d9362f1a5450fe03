//! The template form: what two fillings of the same template share.

use super::table::entry;
use super::{Loose, Normalizer};

/// The template form, to count the lines that the pages of one site share.
///
/// [`Loose`], and: an address (URL, host, e-mail) becomes `0url` or `0mail`, a date or time written in digits
/// and any run of digits becomes `0`. Names of months stay: they differ from language to language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Template;

impl Normalizer for Template {
    fn normalize_into(&self, text: &str, out: &mut String) {
        mask(&Loose.normalize(text), out);
    }

    fn id(&self) -> String {
        "template/1".to_owned()
    }
}

/// The template form of a text in loose form.
pub(crate) fn mask(loose: &str, out: &mut String) {
    if !loose.bytes().fold(false, |any, b| any | b.is_ascii_digit() | (b == b'.') | (b == b'@') | (b == b':'))
    {
        out.push_str(loose);
        return;
    }
    let base = out.len();
    for word in loose.split(' ') {
        if out.len() > base {
            out.push(' ');
        }
        push_masked(word, out);
    }
}

fn push_masked(word: &str, out: &mut String) {
    if word.contains('@') && word.contains('.') {
        out.push_str("0mail");
    } else if word.contains("://") || word.starts_with("www.") || is_host(word) {
        out.push_str("0url");
    } else if word.starts_with(|c: char| c.is_ascii_digit()) && word.chars().all(is_numeral) {
        out.push('0');
    } else {
        push_digits_masked(word, out);
    }
}

/// What a number, date or time in digits is written with, `2024-11-02t10:30z` among them.
fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | ':' | '/' | '-' | '+' | 't' | 'z' | '٫' | '٬')
}

fn push_digits_masked(word: &str, out: &mut String) {
    let mut digits = false;
    for c in word.chars() {
        if !c.is_ascii_digit() {
            out.push(c);
        } else if !digits {
            out.push('0');
        }
        digits = c.is_ascii_digit();
    }
}

/// Whether a word is a host name: at least two labels of letters, digits and hyphens in any script (RFC 5890), the last
/// of two or more ASCII letters.
pub(crate) fn is_host(word: &str) -> bool {
    let Some((labels, last)) = word.rsplit_once('.') else { return false };
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c == '-' || entry(c).is_word());
    let is_top_level = (2..=24).contains(&last.len()) && last.bytes().all(|b| b.is_ascii_alphabetic());
    is_top_level && word.len() <= LONGEST_HOST && labels.split('.').all(is_label)
}

/// Bytes of the longest host name (RFC 1035 §2.3.4).
const LONGEST_HOST: usize = 253;
