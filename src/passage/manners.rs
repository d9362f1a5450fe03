//! Where a removal may begin and end, so that what is left reads well.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use crate::span::Span;

/// What a removal takes whole: it is drawn in until it begins and ends with one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Snap {
    /// Characters as a reader counts them, with their marks (UAX #29 grapheme clusters).
    Character,
    /// Words (UAX #29); characters in scripts that do not space them.
    #[default]
    Word,
    /// Lines.
    Line,
}

impl Snap {
    /// The part of a stretch that can go; nothing if that is empty.
    pub(super) fn draw_in(self, text: &str, span: Span) -> Option<Span> {
        let span = Span::new(text.ceil_char_boundary(span.start), text.floor_char_boundary(span.end));
        if span.is_empty() {
            return None;
        }
        let span = match self {
            Self::Character => graphemes(text, span),
            Self::Word => words(text, graphemes(text, span)),
            Self::Line => lines(text, span),
        };
        Some(span).filter(|span| !span.of(text).trim().is_empty())
    }
}

/// Removals that leave the rest of two lines apart: a stretch that begins inside one line and ends inside another is taken out on both
/// sides of the first line end.
pub(super) fn keep_lines_apart(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let part = span.of(text);
    let before =
        text[..span.start].chars().rev().take_while(|&c| !is_line_end(c)).any(|c| !c.is_whitespace());
    let behind = text[span.end..].chars().take_while(|&c| !is_line_end(c)).any(|c| !c.is_whitespace());
    let gap = part.find(is_line_end).filter(|_| before && behind);
    let gap = gap.map(|at| Span::new(span.start + at, span.start + at + line_end(&part[at..])));
    let parts = match gap {
        Some(gap) => [Span::new(span.start, gap.start), Span::new(gap.end, span.end)],
        None => [span, Span::default()],
    };
    parts.into_iter().filter(|span| !span.is_empty())
}

/// The mandatory breaks of UAX #14.
fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\x0B' | '\x0C' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn graphemes(text: &str, Span { start, end }: Span) -> Span {
    let cursor = |at: usize| GraphemeCursor::new(at, text.len(), true);
    let is_boundary = |at: usize| cursor(at).is_boundary(text, 0) == Ok(true);
    let start = if is_boundary(start) {
        start
    } else {
        cursor(start).next_boundary(text, 0).ok().flatten().unwrap_or(end)
    };
    let end = if is_boundary(end) {
        end
    } else {
        cursor(end).prev_boundary(text, 0).ok().flatten().unwrap_or(start)
    };
    Span::new(start, end)
}

/// Bytes that are looked back and ahead to tell where words end, if no blank stands nearer.
const LOOK: usize = 256;

/// Draws in to words. Of the blanks at both ends those before stay, and those behind go, also where only one copy has them: they would
/// be one too many.
fn words(text: &str, Span { start, end }: Span) -> Span {
    let start = word_start(text, start, end);
    let end = word_end(text, start, end);
    if start >= end {
        return Span::default();
    }
    let part = &text[start..end];
    let blank = text[..start].chars().next_back().is_none_or(char::is_whitespace);
    let inner = start + part.len() - part.trim_start_matches(' ').len();
    let inner = if graphemes(text, Span::new(inner, end)).start == inner { inner } else { start };
    let trimmed = start + part.trim_end_matches(' ').len();
    match blank || inner > start {
        true => {
            let behind = text.len() - text[end..].trim_start_matches(' ').len();
            let is_apart = graphemes(text, Span::new(end, behind)).end == behind;
            Span::new(inner, if is_apart { behind } else { end })
        }
        false => Span::new(start, trimmed.max(start)),
    }
}

/// The first start or end of a word from `at` on; `limit` if there is none before.
fn word_start(text: &str, at: usize, limit: usize) -> usize {
    let from = restart(text, at, LOOK);
    let to = ahead(text, limit);
    let mut bounds = text[from..to].split_word_bound_indices().map(|(bound, _)| from + bound);
    bounds.find(|&bound| bound >= at).map_or(limit, |bound| bound.min(limit))
}

/// The last start or end of a word up to `at`; `limit` if there is none behind.
pub(super) fn word_end(text: &str, limit: usize, at: usize) -> usize {
    let to = ahead(text, at);
    let mut look = LOOK;
    loop {
        let from = restart(text, at, look);
        let bounds = text[from..to].split_word_bound_indices().map(|(bound, word)| from + bound + word.len());
        let last = bounds.take_while(|&bound| bound <= at && (bound < to || to == text.len())).last();
        match last {
            Some(last) => return last.max(limit),
            None if is_safe(text, from) => return from.max(limit),
            None if from <= limit => return limit,
            None => look *= 2,
        }
    }
}

/// A position before `at` from which on words are told as they are from the start of the text on: before a space behind something else,
/// or as far as is looked.
fn restart(text: &str, at: usize, look: usize) -> usize {
    let from = text.floor_char_boundary(at.saturating_sub(look));
    (from..at).rev().find(|&at| is_safe(text, at)).unwrap_or(from)
}

fn is_safe(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    at == 0 || bytes[at - 1].is_ascii_graphic() && matches!(bytes.get(at), Some(b' ' | b'\n'))
}

/// A position behind `at` up to which must be read to tell whether a word ends at `at`.
fn ahead(text: &str, at: usize) -> usize {
    let to = text.ceil_char_boundary((at + LOOK).min(text.len()));
    let space = text.as_bytes()[at..to].iter().skip(1).position(|&byte| byte == b' ');
    space.map_or(to, |space| at + 1 + space)
}

/// Draws in to lines, without the end of the last one.
fn lines(text: &str, Span { start, end }: Span) -> Span {
    let begins =
        text[..start].chars().next_back().is_none_or(is_line_end) && !text[start..].starts_with('\n');
    let first =
        text[start..end].find(is_line_end).map_or(end, |at| start + at + line_end(&text[start + at..]));
    let start = if begins { start } else { first };
    let part = text.get(start..end).unwrap_or_default();
    let ends = text[end..].chars().next().is_none_or(is_line_end);
    let part = if ends { part } else { &part[..part.rfind(is_line_end).unwrap_or(0)] };
    Span::new(start, start + part.trim_end_matches(is_line_end).len())
}

/// The length of the line end that a text begins with.
fn line_end(text: &str) -> usize {
    if text.starts_with("\r\n") { 2 } else { text.chars().next().map_or(0, char::len_utf8) }
}
