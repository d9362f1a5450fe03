//! What stands around anchors that are alike: where stretches of a passage's length begin that come again.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::anchors::{Run, same, same_before};
use super::length::Length;
use super::window::Window;
use crate::span::Span;

/// Stretches that come again: those that begin at `start..end`, positions of the corpus.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Match {
    pub(super) start: usize,
    /// Where an earlier copy of the first one begins; itself if this is the first one known.
    pub(super) first: usize,
    pub(super) end: usize,
}

impl Match {
    /// Whether what is new says what stood before this border.
    pub(super) fn counts(&self, since: Option<usize>) -> bool {
        since.is_none_or(|since| self.first < since && since <= self.start)
    }
}

/// Where runs are known from.
pub(super) trait Runs {
    /// The runs of the document that a position lies in, in order, and where in it that is. Those that it does not lie in may be missing.
    fn around(&self, position: usize) -> (&[Run], usize);
}

/// Looks at the text around anchors.
pub(super) struct Extender<'c, R> {
    pub(super) length: Length,
    pub(super) runs: &'c R,
    /// Copies that a stretch must have.
    pub(super) copies: usize,
}

/// So many anchors are compared each with each; of more, those with the same text around are taken together first.
const FEW: usize = 8;

/// An anchor and the text around: all of it, or as much as a passage with the anchor in it may reach.
#[derive(Clone, Copy)]
pub(super) struct Around<'t> {
    pub(super) position: usize,
    pub(super) text: &'t [u8],
    pub(super) at: usize,
}

impl<'t> Around<'t> {
    /// How much text before an anchor a passage that it lies in may have.
    fn before(&self, length: Length) -> usize {
        self.at - length.last_start(self.text, 0, self.at).unwrap_or(0)
    }

    /// How far around an anchor a passage that it lies in may reach.
    pub(super) fn reach(&self, length: Length) -> Range<usize> {
        let Self { text, at, .. } = *self;
        let end = length.end(text, length.ceil(text, at)).unwrap_or(text.len());
        at - self.before(length)..end
    }

    /// The text as far as that.
    fn within(&self, length: Length) -> &'t [u8] {
        &self.text[self.reach(length)]
    }
}

/// Anchors with the same text around, as far as a passage reaches: their positions in order, and the first one.
struct Class<'t, M> {
    around: Around<'t>,
    members: M,
}

impl<R: Runs> Extender<'_, R> {
    /// Appends what is found around the anchors of a group, positions in order.
    pub(super) fn extend<'t>(&self, group: &[Around<'t>], matches: &mut Vec<Match>) {
        if self.copies <= 2 && group.len() <= FEW {
            let alone = |&around: &Around<'t>| Class { around, members: [around.position] };
            return self.compare(&group.iter().map(alone).collect::<Vec<_>>(), matches);
        }
        let mut classes = self.classes(group);
        for class in &classes {
            self.repeat(class, matches);
        }
        let ranges = self.promising(&mut classes);
        if self.copies <= 2 && classes.len() <= FEW {
            self.compare(&classes, matches);
        } else {
            self.compare_windows(&classes, &ranges, matches);
        }
    }

    /// Compares each with each.
    fn compare<M: AsRef<[usize]>>(&self, classes: &[Class<'_, M>], matches: &mut Vec<Match>) {
        for (number, class) in classes.iter().enumerate() {
            // What is known to have an earlier copy already.
            let mut known = 0..0;
            for earlier in &classes[..number] {
                let Some(mut starts) = self.common(&earlier.around, &class.around) else { continue };
                if let [_, _, ..] = class.members.as_ref() {
                    // So far the members are alike.
                    let reach = self.reach_starts(&class.around).unwrap_or_default();
                    starts = starts.start.max(reach.start)..starts.end.min(reach.end);
                }
                if known.start <= starts.start && starts.end <= known.end {
                    continue;
                }
                let [first, ..] = *earlier.members.as_ref() else { continue };
                push(&class.around, &starts, first, class.members.as_ref(), matches);
                push(&class.around, &starts, first, &[first], matches);
                known = if known.is_empty() { starts } else { known };
            }
        }
    }

    /// Where in the text of `other` stretches begin that both have around their anchors.
    fn common(&self, one: &Around<'_>, other: &Around<'_>) -> Option<Range<usize>> {
        let (text, at, most) = (other.text, other.at, self.length.most_bytes());
        let behind = same(&one.text[one.at..], &text[at..(at + most).min(text.len())]);
        if behind < self.length.anchor() {
            return None;
        }
        let before = same_before(&one.text[..one.at], &text[at.saturating_sub(most)..at]);
        self.length.starts(text, at - before..at + behind)
    }

    /// Takes those together that have the same text around.
    fn classes<'t>(&self, group: &[Around<'t>]) -> Vec<Class<'t, Vec<usize>>> {
        let hash = |(at, around): (usize, &Around<'_>)| (xxh3_64(around.within(self.length)), at);
        let mut hashed: Vec<_> = group.iter().enumerate().map(hash).collect();
        hashed.sort_unstable();
        let mut classes: Vec<Class<'t, Vec<usize>>> = Vec::new();
        for alike in hashed.chunk_by(|one, other| one.0 == other.0) {
            let from = classes.len();
            for &(_, at) in alike {
                let around = group[at];
                let same = |class: &&mut Class<'_, Vec<usize>>| {
                    class.around.before(self.length) == around.before(self.length)
                        && class.around.within(self.length) == around.within(self.length)
                };
                match classes[from..].iter_mut().find(same) {
                    Some(class) => class.members.push(around.position),
                    None => classes.push(Class { around, members: vec![around.position] }),
                }
            }
        }
        classes.sort_unstable_by_key(|class| class.members[0]);
        classes
    }

    /// What the members of a class have in common with one another.
    fn repeat(&self, class: &Class<'_, Vec<usize>>, matches: &mut Vec<Match>) {
        if class.members.len() >= self.copies
            && let Some(starts) = self.reach_starts(&class.around)
        {
            push(&class.around, &starts, class.members[0], &class.members, matches);
        }
    }

    /// Where stretches begin that lie in the reach of an anchor.
    fn reach_starts(&self, around: &Around<'_>) -> Option<Range<usize>> {
        self.length.starts(around.text, around.reach(self.length))
    }

    /// The bytes before the anchor that a stretch may have which others have too, class by class; classes with none are dropped.
    fn promising(&self, classes: &mut Vec<Class<'_, Vec<usize>>>) -> Vec<Range<usize>> {
        let anchor = self.length.anchor();
        let beside = self.length.number() - anchor;
        let before = reaches(classes, beside, |Around { text, at, .. }, len| {
            text.get(at.checked_sub(len)?..at + anchor)
        });
        let behind = reaches(classes, beside, |Around { text, at, .. }, len| text.get(at..at + anchor + len));
        let range = |((class, before), behind): ((&Class<'_, Vec<usize>>, usize), usize)| {
            let all = self.copies > 2 && class.members.iter().any(|&member| self.is_in_run(member));
            if all { 0..usize::MAX } else { (beside + 1).saturating_sub(behind)..before }
        };
        let ranges: Vec<_> = classes.iter().zip(before).zip(behind).map(range).collect();
        let mut left = ranges.iter();
        classes.retain(|_| left.next().is_some_and(|range| !range.is_empty()));
        ranges.into_iter().filter(|range| !range.is_empty()).collect()
    }

    /// Whether an anchor is the second one of a run, which stands for others.
    fn is_in_run(&self, position: usize) -> bool {
        let (runs, at) = self.runs.around(position);
        runs.binary_search_by_key(&at, |run| run.second).is_ok()
    }

    /// Compares all stretches that the anchor lies in, one distance from start to anchor after the other: work grows with the number
    /// of classes, not with their pairs.
    fn compare_windows(
        &self,
        classes: &[Class<'_, Vec<usize>>],
        ranges: &[Range<usize>],
        matches: &mut Vec<Match>,
    ) {
        let mut windows: Vec<_> =
            classes.iter().zip(ranges).map(|(class, range)| self.window(class.around, range)).collect();
        // For each class the starts at hand, and the anchor of their earliest copy.
        let mut open: Vec<(Range<usize>, usize)> = vec![(0..0, 0); classes.len()];
        let mut hashes: Vec<(u64, usize)> = Vec::new();
        let least = ranges.iter().map(|range| range.start).min().unwrap_or(0);
        for before in least..=self.length.most_bytes() - self.length.anchor() {
            hashes.clear();
            for (number, window) in windows.iter().enumerate() {
                if let Some(window) = window
                    && window.start() + before == classes[number].around.at
                {
                    hashes.push((window.hash(), number));
                }
            }
            hashes.sort_unstable();
            for alike in hashes.chunk_by(|one, other| one.0 == other.0) {
                // What a class has in common with itself is known.
                if alike.len() > 1 || self.copies > 2 {
                    self.meet(classes, &windows, alike, &mut open, matches);
                }
            }
            for &(_, number) in &hashes {
                self.slide(&mut windows[number], classes[number].around.at, &ranges[number]);
            }
        }
        for (class, (starts, first)) in classes.iter().zip(open) {
            push(&class.around, &starts, first, &class.members, matches);
        }
    }

    /// The last window around an anchor that begins in a range before it.
    fn window<'t>(&self, around: Around<'t>, range: &Range<usize>) -> Option<Window<'t>> {
        let window = Window::new(self.length, around.text, around.at, range.start);
        window.filter(|window| self.is_around(window, around.at, range))
    }

    fn is_around(&self, window: &Window<'_>, at: usize, range: &Range<usize>) -> bool {
        at - window.start() < range.end && window.end() >= at + self.length.anchor()
    }

    /// Slides a window on, while the anchor lies in it.
    fn slide(&self, slot: &mut Option<Window<'_>>, at: usize, range: &Range<usize>) {
        if !slot.as_mut().is_some_and(|window| window.slide() && self.is_around(window, at, range)) {
            *slot = None;
        }
    }

    /// Takes down which of the stretches with the same hash are the same.
    fn meet(
        &self,
        classes: &[Class<'_, Vec<usize>>],
        windows: &[Option<Window<'_>>],
        alike: &[(u64, usize)],
        open: &mut [(Range<usize>, usize)],
        matches: &mut Vec<Match>,
    ) {
        let text = |number: usize| windows[number].as_ref().map(Window::text);
        let mut alike: Vec<usize> = alike.iter().map(|&(_, number)| number).collect();
        while let [first, ..] = *alike {
            let (same, others) =
                alike.into_iter().partition::<Vec<_>, _>(|&other| text(other) == text(first));
            alike = others;
            let copies = |&number: &usize| self.copies_of(&classes[number], windows[number].as_ref());
            if same.iter().map(copies).sum::<usize>() < self.copies {
                continue;
            }
            let first = classes[first].members[0];
            for number in same {
                let Some(window) = &windows[number] else { continue };
                let (class, (starts, before)) = (&classes[number], &mut open[number]);
                let (start, end) = (window.start(), self.length.ceil(class.around.text, window.start() + 1));
                if starts.start == end && *before == first {
                    starts.start = start;
                } else {
                    let known = std::mem::replace(starts, start..end);
                    push(&class.around, &known, std::mem::replace(before, first), &class.members, matches);
                }
            }
        }
    }

    /// How often a stretch stands around the members of a class, and in the runs that they are the second anchors of.
    fn copies_of(&self, class: &Class<'_, Vec<usize>>, window: Option<&Window<'_>>) -> usize {
        let Some(window) = window.filter(|_| self.copies > 2) else { return class.members.len() };
        let text = window.text();
        if !(1..=self.length.period()).any(|period| text[period..] == text[..text.len() - period]) {
            return class.members.len();
        }
        let copies = |member: &usize| {
            let (runs, at) = self.runs.around(*member);
            let start = at - (class.around.at - window.start());
            let stretch = Span::new(start, start + text.len());
            copies_in(runs, stretch)
        };
        class.members.iter().map(copies).sum()
    }
}

/// How often a stretch stands that lies in one of these runs, told at one of them; once if it lies in none.
pub(super) fn copies_in(runs: &[Run], stretch: Span) -> usize {
    let near = &runs[..runs.partition_point(|run| run.span.start <= stretch.start)];
    near.iter().rev().take(2).find(|run| run.span.covers(stretch)).map_or(1, |run| run.copies(stretch))
}

/// Takes down that the stretches that begin at `starts` of the text around an anchor also begin there around the members, earliest
/// around `first`.
fn push(
    around: &Around<'_>,
    starts: &Range<usize>,
    first: usize,
    members: &[usize],
    matches: &mut Vec<Match>,
) {
    if starts.is_empty() {
        return;
    }
    // A stretch may begin behind the anchor, if more than needed was compared.
    let there = |member: usize| member + starts.start - around.at;
    matches.extend(members.iter().map(|&member| Match {
        start: there(member),
        first: there(first),
        end: there(member) + starts.len(),
    }));
}

/// So many depths are tried to tell how far others have the same text.
const DEPTHS: usize = 8;

/// How much text beside its anchor a stretch has less than that others may have too, class by class.
fn reaches<'t>(
    classes: &[Class<'t, Vec<usize>>],
    beside: usize,
    part: impl Fn(Around<'t>, usize) -> Option<&'t [u8]>,
) -> Vec<usize> {
    let mut reaches = vec![usize::MAX; classes.len()];
    let mut left: Vec<usize> = (0..classes.len()).collect();
    for depth in (1..=DEPTHS).map(|depth| beside * depth / DEPTHS) {
        let hash = |&class: &usize| Some((xxh3_64(part(classes[class].around, depth)?), class));
        let mut hashes: Vec<(u64, usize)> = left.iter().filter_map(hash).collect();
        hashes.sort_unstable();
        for &class in &left {
            reaches[class] = depth;
        }
        left.clear();
        let alike = hashes.chunk_by(|one, other| one.0 == other.0).filter(|alike| alike.len() > 1);
        left.extend(alike.flatten().map(|&(_, class)| class));
        for &class in &left {
            reaches[class] = usize::MAX;
        }
    }
    reaches
}
