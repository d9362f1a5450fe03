use super::block::blocks;
use super::{Lines, Segmenter, lines};
use crate::normalize::table::entry;
use crate::span::Span;

/// Each line is a paragraph, unless the text is hard-wrapped: then each block is.
///
/// A text is hard-wrapped if its lines are filled: behind the last word of nearly every line that another one
/// follows, the first word of that next line would not have fitted. Verse, lists, tables and code do not fill their lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paragraphs;

impl Segmenter for Paragraphs {
    fn segment_into(&self, text: &str, spans: &mut Vec<Span>) {
        let start = spans.len();
        Lines.segment_into(text, spans);
        if is_hard_wrapped(text, &spans[start..]) {
            spans.truncate(start);
            spans.extend(blocks(text));
        }
    }

    fn id(&self) -> String {
        "paragraphs/1".to_owned()
    }

    /// If they are lines and not blocks, as a single line end between two of them shows.
    fn is_cut_as_before(&self, left: &str, spans: &[Span]) -> bool {
        let are_lines = spans.windows(2).any(|pair| is_line_end(&left[pair[0].end..pair[1].start]));
        are_lines && !is_hard_wrapped(left, spans)
    }
}

/// Line widths, in characters, that people and programs wrap at: mail at 60 to 78, code comments to 120.
const WIDTHS: std::ops::RangeInclusive<usize> = 48..=120;
/// Fewer lines that go on show no pattern.
const LEAST_LINES: usize = 4;
/// Share of them that must be filled, and that may end in punctuation (verse ends its lines with it), in percent.
const FILLED: usize = 85;
const PUNCTUATED: usize = 40;

fn is_hard_wrapped(text: &str, lines: &[Span]) -> bool {
    // A line beyond any width shows at once that lines are not wrapped: most texts need no closer look.
    let columns = |line: &Span| line.of(text).chars().count();
    let too_wide = |line: &Span| {
        line.len() > *WIDTHS.end() && (line.len() > 4 * WIDTHS.end() || columns(line) > *WIDTHS.end())
    };
    if lines.len() <= LEAST_LINES || lines.iter().any(too_wide) {
        return false;
    }
    // The columns of each line that goes on in the next one; 0 for the others.
    let goes_on = |pair: &[Span]| is_line_end(&text[pair[0].end..pair[1].start]);
    let columns = lines.windows(2).map(|pair| if goes_on(pair) { columns(&pair[0]) } else { 0 });
    let columns: Vec<usize> = columns.collect();
    let width = columns.iter().copied().max().unwrap_or(0);
    let going_on = || lines.windows(2).zip(&columns).filter(|(_, columns)| **columns > 0);
    let count = going_on().count();
    if count < LEAST_LINES || !WIDTHS.contains(&width) {
        return false;
    }
    let is_filled = |pair: &[Span], columns| {
        let room = width - columns;
        first_word(pair[1].of(text), room) >= room
    };
    let is_punctuated = |pair: &[Span]| pair[0].of(text).ends_with(|c| !entry(c).is_word());
    let unfilled = going_on().filter(|(pair, columns)| !is_filled(pair, **columns));
    let punctuated = going_on().filter(|(pair, _)| is_punctuated(pair));
    !is_more(unfilled, count * (100 - FILLED) / 100) && !is_more(punctuated, (count * PUNCTUATED - 1) / 100)
}

/// Whether there are more than so many; looks no further than it must.
fn is_more(mut items: impl Iterator, most: usize) -> bool {
    items.nth(most).is_some()
}

/// Whether a separator ends one line, and no blank one.
fn is_line_end(separator: &str) -> bool {
    separator == "\n" || lines(separator).count() == 1
}

/// Characters up to the first place where a line may be broken: a blank, or any character of a script without them. Counts no more than
/// so many.
fn first_word(line: &str, most: usize) -> usize {
    let goes_on = |&c: &char| !c.is_whitespace() && !entry(c).is_spaceless();
    line.trim_start().chars().take(most).take_while(goes_on).count().max(1)
}
