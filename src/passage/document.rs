//! What of one document goes.

use super::anchors::Run;
use super::extend::Match;
use super::intervals::{Earlier, Intervals, Source, union, without};
use super::length::{Length, Unit};
use super::manners::{keep_lines_apart, word_end};
use super::search::Search;
use crate::find::Keep;
use crate::measure;
use crate::normalize::Origins;
use crate::span::Span;

/// What was found of a document, in bytes of its text as it was given back.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) repeated: Vec<Span>,
    /// What goes, and where the first copy of it stands: in the corpus, in bytes of what is compared.
    pub(super) goes: Vec<(Span, Span)>,
}

/// A document, as it is looked at.
pub(super) struct Subject<'s> {
    /// Where it begins in the corpus.
    pub(super) base: usize,
    pub(super) text: &'s str,
    /// What is compared of it.
    pub(super) form: &'s str,
    pub(super) runs: &'s [Run],
}

/// Looks for what goes.
pub(super) struct Seeker<'s> {
    pub(super) search: &'s Search,
    pub(super) length: Length,
}

impl Seeker<'_> {
    /// What goes of a document with these matches.
    pub(super) fn find(&self, document: &Subject<'_>, matches: &[Match]) -> Found {
        let &Subject { base, text, form, .. } = document;
        let runs = self.runs(document, matches);
        if form.is_empty() || matches.is_empty() && runs.is_empty() {
            return Found::default();
        }
        let found = Intervals::of(self.length, form.as_bytes(), base, matches, &runs);
        let origins = origins(self.length, text);
        let origin = |span: &Span| Span::new(origins.start(span.start), origins.end(span.end));
        let is_some = |span: &Span| !span.is_empty();
        let taken = match self.search.keep {
            Keep::None => found.repeated.clone(),
            _ => without(&found.later, &found.first),
        };
        let goes =
            self.merge(form, taken, &found.first).iter().map(origin).filter(is_some).collect::<Vec<_>>();
        let drawn = goes.iter().filter_map(|&span| self.search.snap.draw_in(text, span));
        let goes = drawn.flat_map(|span| keep_lines_apart(text, span));
        let goes = goes.filter(|span| self.is_long(span.of(text)));
        let joins = self.search.keep != Keep::None;
        let sourced = |span| Sourced {
            length: self.length,
            form: form.as_bytes(),
            sources: &found.sources,
            text,
            origins: &origins,
            base,
            rest: span,
            joins,
        };
        let goes = goes.flat_map(sourced).collect();
        Found { repeated: found.repeated.iter().map(origin).filter(is_some).collect(), goes }
    }

    /// What comes again in runs and has no anchor, and where the copies are.
    fn runs(&self, document: &Subject<'_>, matches: &[Match]) -> Vec<(Match, Option<Source>)> {
        let (length, base, text) = (self.length, document.base, document.form.as_bytes());
        let mut runs = Vec::new();
        for run in document.runs {
            let Some(starts) = length.starts(text, run.span.range()).filter(|_| run.repeats(text)) else {
                continue;
            };
            let behind = base + length.ceil(text, run.second + 1)..base + starts.end;
            let before = behind.start - run.period;
            let near = matches.partition_point(|one| one.start + 2 * length.most_bytes() < before);
            let to = matches.partition_point(|one| one.start < behind.start);
            let near = &matches[near..to];
            let itself = self.search.copies <= 2 && self.search.since.is_none();
            if itself {
                let end = behind.end.saturating_sub(run.period).min(behind.start);
                runs.extend((before < end).then_some((Match { start: before, first: before, end }, None)));
            }
            let comes_again =
                |start: &usize| itself || near.iter().any(|one| (one.start..one.end).contains(start));
            let last = |start: usize| start + behind.end.saturating_sub(start + 1) / run.period * run.period;
            let Some(last) = (before..behind.start)
                .filter(&comes_again)
                .map(last)
                .max()
                .filter(|last| behind.contains(last))
            else {
                continue;
            };
            // What does not come again itself lies in a stretch that begins before it and does.
            let first = |start: usize| {
                let (known, start) = (0..run.period)
                    .map(|back| (back, before + (start - before + run.period - back) % run.period))
                    .find(|(_, start)| itself || comes_again(start))?;
                let copies = near.iter().filter(|one| (one.start..one.end).contains(&start));
                Some(known + copies.map(|one| start - (one.start - one.first)).min().unwrap_or(start))
            };
            let end = base + length.ceil(text, last + 1 - base);
            let span = Span::new(behind.start - base, end - base);
            let source =
                Source { span, copy: Earlier::Run((before..behind.start).filter_map(first).collect()) };
            runs.push((Match { start: behind.start, first: before, end }, Some(source)));
        }
        runs
    }

    /// Whether a stretch is long enough to go: half a passage unless set, since what is left of one beside first copies may be a word.
    fn is_long(&self, text: &str) -> bool {
        let half = self.length.number() / 2;
        match (self.search.shortest, self.length.unit()) {
            (Some(letters), _) => measure::has_letters(text, letters),
            (None, Unit::Bytes) => text.len() >= half,
            (None, Unit::Characters) => text.chars().count() >= half,
        }
    }

    /// Joins stretches with little between them.
    fn merge(&self, form: &str, spans: Vec<Span>, first: &[Span]) -> Vec<Span> {
        if self.search.merge == 0 {
            return spans;
        }
        let joins = |gap: Span| {
            without(&[gap], first) == [gap]
                && !measure::has_letters(form.get(gap.range()).unwrap_or_default(), self.search.merge)
        };
        let gaps: Vec<_> = spans
            .windows(2)
            .map(|two| Span::new(two[0].end, two[1].start))
            .filter(|gap| joins(*gap))
            .collect();
        let mut all: Vec<Span> = spans.into_iter().chain(gaps).collect();
        all.sort_unstable();
        union(all.into_iter())
    }
}

/// Where what is compared of a text comes from.
pub(super) fn origins(length: Length, text: &str) -> Origins {
    match length.unit() {
        Unit::Bytes => Origins::default(),
        Unit::Characters => Origins::of(text),
    }
}

/// Cuts a stretch where its copies stand in different places, and tells where.
struct Sourced<'s> {
    length: Length,
    form: &'s [u8],
    sources: &'s [Source],
    text: &'s str,
    origins: &'s Origins,
    base: usize,
    rest: Span,
    /// Whether what has no copy goes with what stands before it.
    joins: bool,
}

impl Iterator for Sourced<'_> {
    type Item = (Span, Span);

    fn next(&mut self) -> Option<(Span, Span)> {
        let start = Some(self.rest.start).filter(|_| !self.rest.is_empty())?;
        let form = self.origins.form(start);
        let known = self.sources.partition_point(|source| source.span.start <= form);
        let here = self.sources[..known].iter().rev().take(2).filter(|source| source.span.end > form);
        let source = here.max_by_key(|source| source.span.end);
        let end = match source {
            Some(source) => self.end_of(source.span.end, start),
            // A first copy that goes too.
            None => self.sources.get(known).map_or(self.rest.end, |next| self.origins.start(next.span.start)),
        };
        let end = self.text.floor_char_boundary(end.min(self.rest.end));
        self.rest.start = if end > start { end } else { self.rest.end };
        let first = source.map_or(self.base + form, |source| source.first(self.base, form));
        let mut len = self.origins.form(self.rest.start) - form;
        len = source.map_or(len, |source| len.min(source.span.end - form));
        if source
            .is_some_and(|source| matches!(source.copy, Earlier::Run(_)) || first + len > self.base + form)
        {
            len = len
                .min(self.length.end(self.form, form).map_or(len, |end| end - form - self.length.period()));
        }
        Some((Span::new(start, self.rest.start), Span::new(first, first + len)))
    }
}

impl Sourced<'_> {
    /// Where to end what comes from a source that ends at `end` of the form: between words, if the next source reaches that far back.
    fn end_of(&self, end: usize, start: usize) -> usize {
        let origin = self.origins.end(end);
        if text_is_blank(self.text, origin, self.rest.end) {
            return self.rest.end;
        }
        let next = self.sources.get(self.sources.partition_point(|source| source.span.end <= end));
        let Some(next) = next.filter(|_| origin < self.rest.end) else {
            return if self.joins { self.rest.end } else { origin };
        };
        if self.joins && next.span.start > end {
            return self.origins.start(next.span.start); // what stands between was merged
        }
        let between = word_end(self.text, start, origin);
        if between > start && next.span.start <= self.origins.form(between) { between } else { origin }
    }
}

fn text_is_blank(text: &str, start: usize, end: usize) -> bool {
    start < end && Span::new(start, end).of(text).trim().is_empty()
}
