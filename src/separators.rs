//! What goes along with a segment that is taken out: its separator, so that neither a gap nor a join is left.
//!
//! A removed segment takes its tile: the content and the separator after it. Where that would join two paragraphs
//! that a blank line kept apart, it takes the separator before it instead; and blank lines beside a
//! removal are brought down to what the document itself uses.

use std::cell::LazyCell;
use std::ops::Deref;

use crate::document::{Outline, Segment};
use crate::removal::Removal;
use crate::segment::lines;
use crate::span::Span;

/// Line ends that stay in a separator, however few the document has in its others.
const LEAST: usize = 2;

/// Turns proposals into removals: sorted, disjoint, on character boundaries, with their separators. Says, too, whether they take nothing but
/// whole segments.
pub(crate) fn widen(outline: &Outline<'_>, proposals: Vec<Removal>) -> (Vec<Removal>, bool) {
    let mut removals = disjoint(outline.text(), proposals);
    let most = LazyCell::new(|| own_blank_lines(outline).max(LEAST));
    let (mut from, mut in_runs) = (0, 0);
    while let Some(run) = next_run(outline, &removals, &mut from) {
        run.widen(outline, &most, &mut removals);
        in_runs += run.removals.len();
    }
    let are_whole = in_runs == removals.len();
    // What was proposed may have reached into a separator that goes along with the next one.
    let mut end = 0;
    for removal in &mut removals {
        removal.span.start = removal.span.start.max(end);
        end = end.max(removal.span.end);
    }
    removals.retain(|removal| !removal.span.is_empty());
    (removals, are_whole)
}

/// Sorts, and cuts back what overlaps an earlier or longer proposal.
fn disjoint(text: &str, mut proposals: Vec<Removal>) -> Vec<Removal> {
    proposals.sort_by_key(|removal| (removal.span.start, std::cmp::Reverse(removal.span.end)));
    let mut end = 0;
    for removal in &mut proposals {
        let Span { start, end: stop } = removal.span;
        removal.span = Span::new(text.ceil_char_boundary(start.max(end)), text.floor_char_boundary(stop));
        end = end.max(removal.span.end);
    }
    proposals.retain(|removal| !removal.span.is_empty());
    proposals
}

/// Neighbouring removals that together take the segments `first..=last` whole.
struct Run {
    removals: std::ops::Range<usize>,
    /// The last segment of each removal.
    lasts: Vec<usize>,
    first: usize,
}

/// The next run from removal `from` on, which is moved behind it.
fn next_run(outline: &Outline<'_>, removals: &[Removal], from: &mut usize) -> Option<Run> {
    let starts = |i: usize| whole(outline, removals[i].span, 0).map(|segments| (i, segments));
    let (start, (first, mut last)) = (*from..removals.len()).find_map(starts)?;
    let mut run = Run { removals: start..start + 1, lasts: vec![last], first };
    while let Some(removal) = removals.get(run.removals.end) {
        match whole(outline, removal.span, last + 1) {
            Some((next, end)) if next == last + 1 => last = end,
            _ => break,
        }
        run.lasts.push(last);
        run.removals.end += 1;
    }
    *from = run.removals.end;
    Some(run)
}

/// The segments that a span takes whole, if it does nothing but that: most likely this one alone.
fn whole(outline: &Outline<'_>, span: Span, likely: usize) -> Option<(usize, usize)> {
    let segments = outline.segments();
    if segments.get(likely).is_some_and(|segment| segment.span() == span && !span.is_empty()) {
        return Some((likely, likely));
    }
    let first = segments.partition_point(|segment| segment.span().start < span.start);
    let after = segments.partition_point(|segment| segment.span().end <= span.end);
    let starts = segments.get(first).is_some_and(|segment| span.covers(segment.span()));
    let before = first.checked_sub(1).is_none_or(|i| segments[i].span().end <= span.start);
    let ends = segments.get(after).is_none_or(|segment| span.end <= segment.span().start);
    (starts && before && ends && after > first).then(|| (first, after - 1))
}

impl Run {
    /// Takes separators along, of which at most `most` line ends stay.
    fn widen(&self, outline: &Outline<'_>, most: &impl Deref<Target = usize>, removals: &mut [Removal]) {
        let (text, segments) = (outline.text(), outline.segments());
        let mut start = if self.first == 0 { 0 } else { segments[self.first].span().start };
        for (removal, &last) in removals[self.removals.clone()].iter_mut().zip(&self.lasts) {
            removal.span = Span::new(start, segments[last].tile().end);
            start = removal.span.end;
        }
        let Some(above) = self.first.checked_sub(1) else { return };
        let before = Span::new(segments[above].span().end, segments[self.first].span().start);
        let ends_text = self.lasts.last().is_some_and(|last| last + 1 == segments.len());
        let gap = self.lasts.iter().position(|&last| breaks(separator(&segments[last]).of(text)) > 1);
        match gap.filter(|_| breaks(before.of(text)) < 2 && !ends_text) {
            Some(gap) => {
                // The separator behind this removal stays, the one before the run goes.
                removals[self.removals.start].span.start = before.start;
                let kept = keep_last(text, separator(&segments[self.lasts[gap]]), **most);
                removals[self.removals.start + gap].span.end = kept.start;
            }
            // So few bytes cannot have more line ends than stay.
            None if before.len() <= LEAST => removals[self.removals.start].span.start = before.end,
            None => removals[self.removals.start].span.start = keep_first(text, before, **most).end,
        }
    }
}

fn separator(segment: &Segment) -> Span {
    Span::new(segment.span().end, segment.tile().end)
}

/// Line ends in a separator: one between neighbouring lines, two where a blank line stands between.
fn breaks(separator: &str) -> usize {
    if separator == "\n" {
        return 1; // nearly all of them
    }
    lines(separator).filter(|line| is_terminated(line.of(separator))).count()
}

fn is_terminated(line: &str) -> bool {
    line.ends_with(['\n', '\r', '\x0B', '\x0C', '\u{85}', '\u{2028}', '\u{2029}'])
}

/// The line ends that most separators of the document have; the fewer where two numbers are as frequent.
fn own_blank_lines(outline: &Outline<'_>) -> usize {
    let mut counts = [0_usize; 8];
    for segment in outline.segments() {
        counts[breaks(separator(segment).of(outline.text())).min(7)] += 1;
    }
    (0..8).rev().max_by_key(|&breaks| counts[breaks]).unwrap_or(1)
}

/// The start of a separator with at most `most` line ends.
fn keep_first(text: &str, separator: Span, most: usize) -> Span {
    let surplus = lines(separator.of(text)).nth(most);
    Span::new(separator.start, surplus.map_or(separator.end, |line| separator.start + line.start))
}

/// The end of a separator with at most `most` line ends.
fn keep_last(text: &str, separator: Span, most: usize) -> Span {
    let lines: Vec<Span> = lines(separator.of(text)).collect();
    let start = lines.len().checked_sub(most).map_or(0, |surplus| lines[surplus].start);
    Span::new(separator.start + start, separator.end)
}
