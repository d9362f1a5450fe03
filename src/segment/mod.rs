//! Cutting a text into the stretches that are compared.
//!
//! # Which one?
//!
//! - [`Paragraphs`], the default: each line is a paragraph, as extracted web text has it; where the text is
//!   hard-wrapped (mail, manuals, e-books), each block is. Wrong for text that is wrapped by hand without a pattern.
//! - [`Lines`]: each line, whatever the text looks like. For logs, lists, verse, templates.
//! - [`Blocks`]: lines up to the next blank one. For text whose paragraphs are set apart by blank lines.
//! - [`Sentences`]: UAX #29 sentences. Finds a repeated sentence in different paragraphs; cuts after `Dr.`, and
//!   finds no sentences in Thai, which does not mark them.
//! - [`Documents`]: the whole text. To drop whole documents that are copies.
//!
//! A line ends at the mandatory breaks of UAX #14: LF, CRLF, CR, NEL, VT, FF, LS and PS.

mod block;
mod document;
mod line;
mod paragraph;
mod sentence;

use std::fmt::Debug;

pub use block::Blocks;
pub use document::Documents;
pub use line::Lines;
pub use paragraph::Paragraphs;
pub use sentence::Sentences;

use crate::span::Span;

/// Cuts a text into segments.
///
/// The whole text is given at once, since where to cut may depend on all of it (as it does in [`Paragraphs`]).
pub trait Segmenter: Debug + Send + Sync {
    /// Appends the content of every segment to `spans`: in order, disjoint, on character boundaries, none empty.
    /// What lies between two of them is the separator.
    fn segment_into(&self, text: &str, spans: &mut Vec<Span>);

    /// Name and version, part of the [`Fingerprint`](crate::Fingerprint): change it whenever results change.
    fn id(&self) -> String;

    /// Whether what is left of a text, after segments that it had been cut into went as a whole, would be cut into the others again, which stand at
    /// `spans` now. Of two separators that met one is left, or its first or last lines: two at least, where it had two line ends or more.
    ///
    /// To say `false` is never wrong: then the text is cut anew.
    fn is_cut_as_before(&self, left: &str, spans: &[Span]) -> bool {
        let _ = (left, spans);
        false
    }
}

pub(crate) use line::lines;

/// The span without the blanks at its end.
fn trim_end(text: &str, span: Span) -> Span {
    let bytes = &text.as_bytes()[span.range()];
    let is_visible = |&byte: &u8| !matches!(byte, b'\t'..=b'\r' | b' ');
    let end = span.start + bytes.iter().rposition(is_visible).map_or(0, |last| last + 1);
    let ends_in_ascii = text.as_bytes()[..end].last().is_some_and(u8::is_ascii);
    // Behind ASCII nothing is left to be looked at; the other blanks are rare.
    let end = if ends_in_ascii { end } else { span.start + text[span.start..end].trim_end().len() };
    Span::new(span.start, end)
}
