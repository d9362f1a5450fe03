use memchr::memchr2;

use super::{Segmenter, trim_end};
use crate::span::Span;

/// Each line that is not blank is a segment; its indentation belongs to it, the blanks at its end to the separator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lines;

impl Segmenter for Lines {
    fn segment_into(&self, text: &str, spans: &mut Vec<Span>) {
        spans.extend(lines(text).map(|line| trim_end(text, line)).filter(|line| !line.is_empty()));
    }

    fn id(&self) -> String {
        "lines/1".to_owned()
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
    let rare = |window: &[u8]| {
        let &[a, b, c] = window else { return false };
        (a == 0x0B)
            | (a == 0x0C)
            | ((a == 0xC2) & (b == 0x85))
            | ((a == 0xE2) & (b == 0x80) & (c | 1 == 0xA9))
    };
    let blocks = bytes.windows(3).map(rare);
    let tail = bytes.len().saturating_sub(2);
    blocks.fold(false, |any, rare| any | rare)
        || bytes[tail..].iter().any(|b| matches!(b, 0x0B | 0x0C | 0x85))
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
