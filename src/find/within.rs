//! Repeats inside one document: what an extractor or an editor pasted twice, and nothing that repeats on purpose.
//!
//! The segments are read as a sequence of keys. A *block* is a stretch of two or more that stands earlier in the
//! same order (an article pasted twice is one block as long as the article; pasted three times, the second and the
//! third copy are one block, whose period is the article). Only running text is taken:
//!
//! - a block goes if most of its letters are in prose paragraphs and it is longer than a stanza;
//! - a single paragraph goes if it is long, stands exactly twice, and does not answer a question or follow a heading
//!   of its own. Three and more scattered copies are a refrain or a formula.
//!
//! Verse, litanies, tables, scores, code and chat have no long prose paragraphs; answers and clauses stand under a
//! question or heading of their own.

use std::collections::HashMap;

use super::Keep;
use crate::document::{Outline, Segment};
use crate::key::{Key, Seed};
use crate::measure;
use crate::normalize::table::entry;
use crate::removal::{Reason, Removal};
use crate::segment::lines;
use crate::span::Span;

/// Letters of the shortest paragraph that is taken to be prose and not a line of verse or of a table.
const PROSE: u64 = 60;
/// Letters of the shortest block: longer than a stanza of four lines.
const BLOCK: u64 = 150;
/// The same under a heading that the first copy lacks: clauses come again under other headings, articles seldom do.
const HEADED_BLOCK: u64 = 500;
/// Letters of the shortest single paragraph: one and a half lines of print.
const PARAGRAPH: u64 = 100;
/// Letters a line of a many-line paragraph has at least, on average, if it is not verse.
const LINE: u64 = 40;
/// Earlier copies that a block is tried against: bounds the work on texts that repeat one line for ever.
const CANDIDATES: usize = 4;

pub(super) fn find(
    outline: &Outline<'_>,
    at_least: u64,
    keep: Keep,
    shortest: u64,
    removals: &mut Vec<Removal>,
) {
    let sequence = Sequence::new(outline);
    let mut at = 0;
    while at < sequence.segments.len() {
        let Some((first, len)) = sequence.longest_earlier(at) else {
            at += 1;
            continue;
        };
        if len > 1 && sequence.is_prose_block(at, first, len) {
            let copies = 1 + (len as u64) / (at - first).min(len) as u64;
            if copies.max(2) >= at_least {
                sequence.take(at..at + len, first..(first + len).min(at), keep, shortest, removals);
            }
        } else {
            for (at, first) in (at..at + len).zip(first..) {
                let counts = sequence.stands_times(at, usize::try_from(at_least).unwrap_or(usize::MAX));
                if counts && sequence.is_stray_copy(at, first) {
                    sequence.take(at..at + 1, first..first + 1, keep, shortest, removals);
                }
            }
        }
        at += len;
    }
}

/// The segments of a document as numbers: equal numbers are equal texts.
struct Sequence<'o> {
    outline: &'o Outline<'o>,
    segments: &'o [Segment],
    /// For each segment the number of its text: the first segment that has it.
    ids: Vec<usize>,
    /// For each segment the next one with the same text; 0 for the last.
    next: Vec<usize>,
}

impl<'o> Sequence<'o> {
    fn new(outline: &'o Outline<'o>) -> Self {
        let segments = outline.segments();
        let (ids, next) = ((0..segments.len()).collect(), vec![0; segments.len()]);
        let mut sequence = Self { outline, segments, ids, next };
        // The last segment so far with each key.
        let mut known: HashMap<Key, usize, Seed> =
            HashMap::with_capacity_and_hasher(segments.len(), Seed::default());
        for (at, segment) in segments.iter().enumerate() {
            let Some(key) = segment.key() else { continue };
            let last = known.entry(key).or_insert(at);
            let first = sequence.ids[*last];
            if first < at && sequence.is_confirmed(first, at) {
                sequence.ids[at] = first;
                sequence.next[*last] = at;
                *last = at;
            }
        }
        sequence
    }

    /// Whether two segments with the same key are the same text.
    fn is_confirmed(&self, first: usize, at: usize) -> bool {
        let [first, at] = [first, at].map(|i| self.outline.content(&self.segments[i]));
        self.outline.recipe().same(first, at)
    }

    /// Whether the text of a segment stands at least so many times; counts no further.
    fn stands_times(&self, at: usize, least: usize) -> bool {
        self.copies(at).take(least).count() >= least
    }

    /// All segments with the text of this one, in order.
    fn copies(&self, at: usize) -> impl Iterator<Item = usize> {
        let next = |&at: &usize| Some(self.next[at]).filter(|&next| next > 0);
        std::iter::successors(Some(self.ids[at]), next)
    }

    /// The longest stretch from `at` on that also stands earlier: where, and how many segments. It may run into
    /// itself: then its period is the distance.
    fn longest_earlier(&self, at: usize) -> Option<(usize, usize)> {
        let earlier = self.copies(at).take_while(|&i| i < at).take(CANDIDATES);
        let matches = earlier.map(|first| (first, self.matching(first, at)));
        matches.max_by_key(|&(first, len)| (len, std::cmp::Reverse(first)))
    }

    /// How many segments from `first` and from `at` on are equal; segments without a key separate, and are equal
    /// if their text is.
    fn matching(&self, first: usize, at: usize) -> usize {
        let text = |i: usize| self.outline.content(&self.segments[i]);
        let keyless = |i: usize| self.segments[i].key().is_none();
        let equal = |i: usize, j: usize| {
            self.ids[i] == self.ids[j] || (keyless(i) && keyless(j) && text(i) == text(j))
        };
        let len = (at..self.segments.len()).zip(first..).take_while(|&(j, i)| equal(i, j)).count();
        let period = at - first;
        if len >= period { len / period * period } else { len }
    }

    /// Whether most letters of a block are in prose paragraphs, and these are not lost among lines of data.
    fn is_prose_block(&self, at: usize, first: usize, len: usize) -> bool {
        let (mut all, mut prose, mut paragraphs) = (0, 0, 0);
        for segment in &self.segments[at..at + len] {
            let text = self.outline.content(segment);
            let letters = measure::letters(text);
            all += letters;
            if is_running_text(text, PROSE) {
                prose += letters;
                paragraphs += 1;
            }
        }
        let least = if self.has_own_heading(at, first) { HEADED_BLOCK } else { BLOCK };
        all >= least && prose * 2 > all && paragraphs * 3 >= len
    }

    fn is_stray_copy(&self, at: usize, first: usize) -> bool {
        let text = self.outline.content(&self.segments[at]);
        is_running_text(text, PARAGRAPH)
            && self.stands_times(at, 2)
            && !self.stands_times(at, 3)
            && !self.has_own_heading(at, first)
    }

    /// Whether the copy answers to something the first one does not: a short line or a question before it.
    fn has_own_heading(&self, at: usize, first: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let text = self.outline.content(&self.segments[before]);
        let heads = is_question(text) || !measure::is_prose(text, PROSE);
        heads && first.checked_sub(1).is_none_or(|above| self.ids[above] != self.ids[before])
    }

    fn take(
        &self,
        copy: std::ops::Range<usize>,
        first: std::ops::Range<usize>,
        keep: Keep,
        shortest: u64,
        removals: &mut Vec<Removal>,
    ) {
        let [copy, first] = [copy, first].map(|range| self.span(range));
        if !measure::has_letters(copy.of(self.outline.text()), shortest) {
            return;
        }
        let reason = Reason::Repeat { first: self.outline.place(first) };
        if keep == Keep::None {
            removals.push(Removal::new(first, reason.clone()));
        }
        removals.push(Removal::new(copy, reason));
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        let part = &self.segments[range];
        Span::new(part.first().map_or(0, |s| s.span().start), part.last().map_or(0, |s| s.span().end))
    }
}

/// Prose of at least `least` letters, not set out as verse or code is.
fn is_running_text(text: &str, least: u64) -> bool {
    let indented = text.starts_with("  ") || text.starts_with('\t');
    let lines = || lines(text).count() as u64;
    !indented && measure::is_prose(text, least) && measure::has_letters(text, LINE * (lines() - 1))
}

/// Whether the last sentence of a text is a question, in any script.
fn is_question(text: &str) -> bool {
    const MARKS: [char; 9] = ['?', '？', '؟', ';', '՞', '፧', '⁇', '⁈', '‽'];
    measure::sentence_end(text).is_some_and(|end| text[..end].ends_with(MARKS))
        || text.trim_end_matches(|c: char| entry(c).is_closer() || c.is_whitespace()).ends_with(MARKS)
}
