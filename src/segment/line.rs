use std::sync::LazyLock;

use memchr::memchr2;
use memchr::memmem::Finder;

use super::{Segmenter, trim_end};
use crate::span::Span;

/// Each line that is not blank is a segment; its indentation belongs to it, the blanks at its end to the separator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lines;

/// Bytes of a usual line: for so many there is room from the start.
const USUAL: usize = 80;

impl Segmenter for Lines {
    fn segment_into(&self, text: &str, spans: &mut Vec<Span>) {
        spans.reserve(text.len() / USUAL);
        spans.extend(lines(text).map(|line| trim_end(text, line)).filter(|line| !line.is_empty()));
    }

    fn id(&self) -> String {
        "lines/1".to_owned()
    }

    /// A separator is made of whole lines, but for the blanks at the end of the first.
    fn is_cut_as_before(&self, _: &str, _: &[Span]) -> bool {
        true
    }
}

/// Every line with its terminator, blank ones too: the spans concatenate to the text.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Span> {
    let bytes = text.as_bytes();
    let rare = has_rare_breaks(bytes);
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = &bytes[start..];
        let len = if rare { len_to_any_break(rest) } else { len_to_common_break(rest) };
        let span = Span::new(start, start + len);
        start = span.end;
        (len > 0).then_some(span)
    })
}

/// Whether there are line ends other than LF, CRLF and CR. Most texts have none, and then need no second look.
fn has_rare_breaks(bytes: &[u8]) -> bool {
    static LONG: LazyLock<[Finder<'static>; 3]> =
        LazyLock::new(|| ["\u{85}", "\u{2028}", "\u{2029}"].map(Finder::new));
    let has_long = || LONG.iter().any(|long| long.find(bytes).is_some());
    memchr2(b'\x0B', b'\x0C', bytes).is_some() || !bytes.is_ascii() && has_long()
}

/// Length of the first line, its terminator included, where only LF, CRLF and CR end lines.
fn len_to_common_break(bytes: &[u8]) -> usize {
    let Some(at) = memchr2(b'\n', b'\r', bytes) else { return bytes.len() };
    if bytes[at..].starts_with(b"\r\n") { at + 2 } else { at + 1 }
}

/// Length of the first line, its terminator included.
fn len_to_any_break(bytes: &[u8]) -> usize {
    let ends = |at: usize| match bytes[at..] {
        [b'\r', b'\n', ..] | [0xC2, 0x85, ..] => Some(at + 2), // CRLF, NEL U+0085
        [b'\n' | b'\r' | b'\x0B' | b'\x0C', ..] => Some(at + 1),
        [0xE2, 0x80, 0xA8 | 0xA9, ..] => Some(at + 3), // LS U+2028, PS U+2029
        _ => None,
    };
    (0..bytes.len()).find_map(ends).unwrap_or(bytes.len())
}
