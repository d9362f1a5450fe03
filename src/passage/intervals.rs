//! What stretches of a document come again, where the first copies of them stand, and what goes.

use super::extend::Match;
use super::length::Length;
use crate::span::Span;

/// What was found of one document, in bytes of what is compared of it.
#[derive(Debug, Default)]
pub(super) struct Intervals {
    /// All that comes again.
    pub(super) repeated: Vec<Span>,
    /// What stands earlier too.
    pub(super) later: Vec<Span>,
    /// What is part of a first copy.
    pub(super) first: Vec<Span>,
    /// Where the earlier copies are.
    pub(super) sources: Vec<Source>,
}

/// A stretch of a document that stands earlier too.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) span: Span,
    pub(super) copy: Earlier,
}

/// Where the first copy of a stretch stands, in the corpus.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Earlier {
    /// So far before it.
    Back(usize),
    /// It repeats itself, and these are the first copies of what begins at each of its first positions.
    Run(Vec<usize>),
}

impl Source {
    /// Where the first copy of what stands at `at` stands, if the document begins at `base` of the corpus.
    pub(super) fn first(&self, base: usize, at: usize) -> usize {
        let into = at - self.span.start;
        match &self.copy {
            // What overlaps its own copy repeats itself.
            Earlier::Back(back) => base + self.span.start - back + into % back,
            Earlier::Run(firsts) => firsts[into % firsts.len()],
        }
    }
}

impl Intervals {
    /// Puts the matches of a document together that begins at `base` of the corpus: in order of their starts; and adds what is known of
    /// where copies are.
    pub(super) fn of(
        length: Length,
        text: &[u8],
        base: usize,
        matches: &[Match],
        runs: &[(Match, Option<Source>)],
    ) -> Self {
        let starts = |one: &Match| Span::new(one.start - base, one.end - base);
        let mut all = [matches, &runs.iter().map(|(one, _)| *one).collect::<Vec<_>>()].concat();
        all.sort_unstable();
        let later = union(all.iter().filter(|one| one.first < one.start).map(starts));
        let all = union(all.iter().map(starts));
        let reach = |starts: &Span| Span::new(starts.start, end(length, text, *starts));
        let first = union(without(&all, &later).iter().map(reach));
        let mut sources =
            with_runs(&earliest(base, matches), runs.iter().filter_map(|(_, source)| source.clone()));
        for source in &mut sources {
            source.span = reach(&source.span);
        }
        Self { repeated: union(all.iter().map(reach)), later: union(later.iter().map(reach)), first, sources }
    }
}

/// Where the last of the stretches that begin in `starts` ends.
fn end(length: Length, text: &[u8], starts: Span) -> usize {
    let last = length.floor(text, starts.end - 1);
    length.end(text, last).unwrap_or(text.len())
}

/// Sources by their starts, where those in runs, whose anchors are not all kept, are known best from the run.
fn with_runs(sources: &[Source], runs: impl Iterator<Item = Source>) -> Vec<Source> {
    let mut all: Vec<Source> = runs.collect();
    all.sort_unstable_by_key(|run| run.span);
    let spans = union(all.iter().map(|run| run.span));
    for source in sources {
        let rest = without(&[source.span], &spans).into_iter();
        all.extend(rest.map(|span| Source { span, copy: source.copy.clone() }));
    }
    all.sort_unstable_by_key(|source| source.span);
    all
}

/// For each start the smallest place among those that matches tell, in stretches of starts with the same distance.
fn earliest(base: usize, matches: &[Match]) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    let mut open: Vec<Match> = Vec::new();
    let mut at = 0;
    let mut later = matches.iter().filter(|one| one.first < one.start).peekable();
    while later.peek().is_some() || !open.is_empty() {
        open.retain(|one| one.end > at);
        if open.is_empty() {
            at = later.peek().map_or(at, |one| one.start);
        }
        while let Some(one) = later.next_if(|one| one.start <= at) {
            if one.end > at {
                open.push(*one);
            }
        }
        let Some(best) = open.iter().max_by_key(|one| one.start - one.first) else { continue };
        let back = best.start - best.first;
        let next = later.peek().map_or(usize::MAX, |one| one.start);
        let end = best.end.min(next);
        let span = Span::new(at - base, end - base);
        match sources.last_mut() {
            Some(last) if last.copy == Earlier::Back(back) && last.span.end == span.start => {
                last.span.end = span.end;
            }
            _ => sources.push(Source { span, copy: Earlier::Back(back) }),
        }
        at = end;
    }
    sources
}

/// What lies in any of these stretches, which are in order of their starts.
pub(super) fn union(spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut all: Vec<Span> = Vec::new();
    for span in spans {
        match all.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => all.push(span),
        }
    }
    all
}

/// What lies in one list of stretches and not in the other; both are in order, and disjoint.
pub(super) fn without(spans: &[Span], others: &[Span]) -> Vec<Span> {
    let mut left = Vec::new();
    let mut from = 0;
    for &Span { mut start, end } in spans {
        while others.get(from).is_some_and(|other| other.end <= start) {
            from += 1;
        }
        for other in others[from..].iter().take_while(|other| other.start < end) {
            if start < other.start {
                left.push(Span::new(start, other.start));
            }
            start = start.max(other.end);
        }
        if start < end {
            left.push(Span::new(start, end));
        }
    }
    left
}
