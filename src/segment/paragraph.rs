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
    let goes_on = |pair: &&[Span]| lines_between(&text[pair[0].end..pair[1].start]) == 1;
    let going_on = || lines.windows(2).filter(goes_on);
    let width = going_on().map(|pair| columns(&pair[0])).max().unwrap_or(0);
    let is_filled = |pair: &&[Span]| columns(&pair[0]) + 1 + first_word(pair[1].of(text)) > width;
    let is_punctuated = |pair: &&[Span]| pair[0].of(text).ends_with(|c| !entry(c).is_word());
    let count = going_on().count();
    let share = |part: usize, percent: usize| part * 100 >= count * percent;
    count >= LEAST_LINES
        && WIDTHS.contains(&width)
        && share(going_on().filter(is_filled).count(), FILLED)
        && !share(going_on().filter(is_punctuated).count(), PUNCTUATED)
}

fn lines_between(separator: &str) -> usize {
    lines(separator).count()
}

/// Characters up to the first place where a line may be broken: a blank, or any character of a script without them.
fn first_word(line: &str) -> usize {
    line.trim_start().chars().take_while(|&c| !c.is_whitespace() && !entry(c).is_spaceless()).count().max(1)
}
