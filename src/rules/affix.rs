//! How lines begin and end, compared in the [`Exact`] form: case, spacing and typography do not matter; signs do.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use crate::measure;
use crate::normalize::table::entry;
use crate::normalize::{Exact, Normalizer, is_blank};
use crate::span::Span;

/// What some lines begin or end with, in exact form.
#[derive(Debug)]
pub(super) struct Affix(String);

impl Affix {
    /// None for a text with fewer than two letters or digits.
    pub(super) fn new(text: &str) -> Option<Self> {
        let exact = Exact.normalize(text);
        measure::is_something(&exact).then_some(Self(exact))
    }

    /// Whether a line in exact form begins so.
    pub(super) fn begins(&self, exact: &str) -> bool {
        exact.starts_with(&self.0) && is_word_end(exact, self.0.len())
    }

    /// The end of a line that is written so, with the blanks before it.
    pub(super) fn end_of(&self, text: &str) -> Option<Span> {
        let tail = &text[text.ceil_char_boundary(text.len().saturating_sub(self.longest()))..];
        let exact = Exact.normalize(tail);
        let behind = exact.len().checked_sub(self.0.len())?;
        if !exact.ends_with(&self.0) || !is_word_end(&exact, behind) {
            return None;
        }
        let characters = text.grapheme_indices(true).rev().map(|(at, _)| at);
        let start = characters
            .take_while(|at| text.len() - at <= tail.len())
            .find(|&at| Exact.normalize(&text[at..]) == self.0)?;
        Some(Span::new(text[..start].trim_end_matches(is_blank).len(), text.len()))
    }

    /// Bytes that it takes up in a line at most: wide digits and letters with their marks apart need four times the
    /// bytes; more than a few blanks and invisible characters nobody writes.
    fn longest(&self) -> usize {
        4 * self.0.len() + 64
    }
}

/// Whether a word may end there: not inside a character, nor between letters where the script has blanks between words.
fn is_word_end(exact: &str, at: usize) -> bool {
    let goes_on = |c: char| entry(c).is_word() && !entry(c).is_spaceless();
    let inside_word = exact[..at].ends_with(goes_on) && exact[at..].starts_with(goes_on);
    !inside_word && GraphemeCursor::new(at, exact.len(), true).is_boundary(exact, 0) == Ok(true)
}
