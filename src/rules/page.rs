//! A document as the rules see it: lines with their loose forms, what they look like, and who their neighbours are.

use crate::document::{Outline, Place};
use crate::measure;
use crate::normalize::{Exact, Normalizer, loosen, mask};
use crate::removal::Pieces;
use crate::span::Span;

use super::lexicon::{Entry, Lexicon, Phrase, Strength};
use super::reading::{Hashes, LONG, Reading, Signs};
use super::{cookie, copyright, credit, share, site_name, teaser};

/// Bytes that so many letters never exceed by much: longer lines are not normalised to find out.
const FURNITURE_BYTES: usize = 600;
/// Letters of the shortest line that is running text: a sentence of some ten words.
pub(super) const PROSE: u64 = 60;
/// Lines at either end of a page that notices are looked for in.
const END_LINES: usize = 4;

/// What a line looks like by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Look {
    Prose,
    #[default]
    Short,
    /// Short, and of a kind that rules take.
    Candidate,
}

/// What stands next to a run of candidates.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Neighbour {
    /// Nothing: the text begins or ends.
    #[default]
    Edge,
    /// The first line of the text, if it is short.
    Title,
    /// Running text.
    Prose,
    /// Another short line.
    Short,
}

#[derive(Debug)]
pub(super) struct Page<'o> {
    outline: &'o Outline<'o>,
    lexicon: &'o Lexicon,
    masked: String,
    /// The normal forms of the line at hand, on the way to its masked one.
    scratch: [String; 2],
    facts: Vec<Facts<'o>>,
    has_prose: bool,
    has_title: bool,
    /// Whether short lines between paragraphs are its headings.
    has_headings: bool,
}

#[derive(Debug, Default)]
struct Facts<'o> {
    /// Which segment it is, and what rules have left of it.
    segment: usize,
    left: Option<Box<Left>>,
    look: Look,
    /// Its letters; of a long line some of them.
    letters: u64,
    /// Signs that it has, if it is not very long.
    signs: Signs,
    /// A hash of its first letters, if it is not very long.
    head: Option<u64>,
    /// Whether it is too long to be furniture as a whole.
    long: bool,
    /// Where its template form stands in the page's buffer, if the lexicon may know how it begins.
    masked: Option<Span>,
    /// What the lexicon knows of it.
    entry: Entry<'o>,
    /// The credit behind its last sentence.
    credit: Option<Span>,
    /// A hash of how it begins, if it is long enough to be a teaser.
    opening: Option<u64>,
    above: Neighbour,
    below: Neighbour,
    /// Whether a candidate of its run is unmistakable.
    company: bool,
    /// Whether its run has phrases of different kinds.
    mixed: bool,
    /// The later line that begins with this one.
    continued_by: Option<usize>,
}

/// What is left of a line that a part was taken of.
#[derive(Debug, Default)]
struct Left {
    text: String,
    pieces: Pieces,
}

static WHOLE: Pieces = Pieces::whole();

impl<'o> Page<'o> {
    pub(super) fn new(outline: &'o Outline<'o>, lexicon: &'o Lexicon) -> Self {
        let mut page = Self {
            outline,
            lexicon,
            masked: String::new(),
            scratch: Default::default(),
            facts: Vec::with_capacity(outline.segments().len()),
            has_prose: false,
            has_title: false,
            has_headings: false,
        };
        for (segment, content) in outline.segments().iter().enumerate() {
            let facts = page.look(outline.content(content));
            page.facts.push(Facts { segment, ..facts });
        }
        page.meet();
        page
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        (0..self.facts.len()).map(|at| Line { page: self, at })
    }

    pub(super) fn place(&self, span: Span) -> Place {
        self.outline.place(span)
    }

    pub(super) fn lexicon(&self) -> &Lexicon {
        self.lexicon
    }

    /// Takes lines, and parts of lines, out of the page.
    pub(super) fn take_out(&mut self, taken: &[(usize, Span)]) {
        for &(at, part) in taken {
            let text = self.text(at);
            if part.len() == text.len() {
                self.facts[at].left = Some(Box::default());
                continue;
            }
            let pieces = self.facts[at].left.as_ref().map_or(&WHOLE, |left| &left.pieces);
            let pieces = pieces.cut(part, text.len());
            let text = [&text[..part.start], text[part.end..].trim_end()].concat();
            let left = Left { text: text.trim_end().to_owned(), pieces };
            let facts = self.look(&left.text);
            self.facts[at] = Facts { segment: self.facts[at].segment, left: Some(Box::new(left)), ..facts };
        }
        self.facts.retain(|facts| facts.left.as_ref().is_none_or(|left| !left.text.trim_start().is_empty()));
        self.meet();
    }

    fn text(&self, at: usize) -> &str {
        let facts = &self.facts[at];
        let whole = || self.outline.content(&self.outline.segments()[facts.segment]);
        facts.left.as_ref().map_or_else(whole, |left| &left.text)
    }

    /// What the line says by itself.
    fn look(&mut self, text: &str) -> Facts<'o> {
        let mut facts = Facts::default();
        let reading = if text.len() > FURNITURE_BYTES { None } else { Some(Reading::of(text)) };
        facts.letters = reading.map_or_else(|| measure::letters_up_to(text, LONG), Reading::letters);
        facts.long = facts.letters >= LONG || reading.is_none();
        if let Some(reading) = reading {
            facts.signs = reading.signs;
            facts.head = reading.hashes.map(|hashes| Hashes::longest(&hashes.heads));
        }
        if let Some(reading) = reading.filter(|_| !facts.long) {
            if self.lexicon.may_know(text, &reading) {
                facts.masked = Some(self.mask(text));
                facts.entry = self.lexicon.look_up(self.masked(facts.masked).unwrap_or_default());
            }
            if self.is_candidate(text, &facts) {
                facts.look = Look::Candidate;
                return facts;
            }
        }
        if facts.letters >= LONG || (facts.letters >= PROSE && measure::is_closed(text)) {
            facts.look = Look::Prose;
        }
        if facts.letters >= PROSE || facts.signs.has(Signs::LABEL) {
            facts.credit = credit::suffix(text, self.lexicon);
        }
        facts.opening = (facts.letters >= teaser::SHORTEST).then(|| teaser::opening(text));
        facts
    }

    /// Writes the template form of a line to the page's buffer.
    fn mask(&mut self, text: &str) -> Span {
        let start = self.masked.len();
        let [exact, loose] = &mut self.scratch;
        exact.clear();
        loose.clear();
        Exact.normalize_into(text, exact);
        loosen(exact, loose);
        mask(loose, &mut self.masked);
        Span::new(start, self.masked.len())
    }

    fn masked(&self, span: Option<Span>) -> Option<&str> {
        span.map(|span| span.of(&self.masked))
    }

    fn is_candidate(&self, text: &str, facts: &Facts<'_>) -> bool {
        let (masked, signs) = (self.masked(facts.masked), facts.signs);
        facts.entry.phrase.is_some()
            || (masked.is_some() && self.lexicon.is_end_mark(&self.scratch[0]))
            || site_name::is_site(text, signs, self.outline.host())
            || copyright::is_signed(text)
            || credit::is_line(text, facts.entry, self.lexicon)
            || share::is_bar(text, masked, signs, self.lexicon)
    }

    /// Tells every line what stands around it.
    fn meet(&mut self) {
        self.find_notices();
        self.has_prose = self.facts.iter().any(|facts| facts.look == Look::Prose);
        self.has_title = self.has_prose && self.facts[0].look != Look::Prose;
        self.find_neighbours();
        self.has_headings = self.has_headings();
        self.find_teasers();
    }

    /// Notices are told by their words alone only at the ends of a page.
    fn find_notices(&mut self) {
        let lines = self.facts.len();
        for at in (0..lines.min(END_LINES)).chain(lines.saturating_sub(END_LINES).max(END_LINES)..lines) {
            let facts = &self.facts[at];
            let looks_otherwise = !facts.long && facts.look != Look::Candidate;
            if looks_otherwise && cookie::is_notice(self.text(at), self.lexicon) {
                self.facts[at].look = Look::Candidate;
            }
        }
    }

    /// Tells every line what stands above and below its run of candidates.
    fn find_neighbours(&mut self) {
        let runs: Vec<(usize, usize)> = self.runs();
        for (start, end) in runs {
            let above = start.checked_sub(1).map_or(Neighbour::Edge, |at| self.neighbour(at));
            let below = if end == self.facts.len() { Neighbour::Edge } else { self.neighbour(end) };
            let hits = || self.facts[start..end].iter().filter_map(|facts| facts.entry.phrase);
            let company = hits().any(|hit| hit.strength() == Strength::Distinct);
            let mixed =
                hits().any(|hit| hits().next().is_some_and(|first| first.category() != hit.category()));
            for facts in &mut self.facts[start..end] {
                (facts.above, facts.below, facts.company, facts.mixed) = (above, below, company, mixed);
            }
        }
    }

    /// Whether different short lines stand alone between running text.
    fn has_headings(&self) -> bool {
        let is_prose = |at: usize| self.facts.get(at).is_some_and(|facts| facts.look == Look::Prose);
        let alone = |at: &usize| !is_prose(*at) && is_prose(at - 1) && is_prose(at + 1);
        let mut lines = (1..self.facts.len()).filter(alone).map(|at| self.text(at));
        let first = lines.next();
        lines.any(|line| Some(line) != first)
    }

    fn find_teasers(&mut self) {
        let openings = self.facts.iter().enumerate().filter_map(|(at, facts)| Some((facts.opening?, at)));
        let continuations = teaser::continuations(openings.collect(), |at| self.text(at));
        for facts in &mut self.facts {
            facts.continued_by = None;
        }
        for (teaser, whole) in continuations {
            self.facts[teaser].continued_by = Some(whole);
        }
    }

    /// Runs of candidates, and every other line by itself.
    fn runs(&self) -> Vec<(usize, usize)> {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for (at, facts) in self.facts.iter().enumerate() {
            match runs.last_mut() {
                Some((start, end))
                    if facts.look == Look::Candidate && self.facts[*start].look == Look::Candidate =>
                {
                    *end = at + 1;
                }
                _ => runs.push((at, at + 1)),
            }
        }
        runs
    }

    fn neighbour(&self, at: usize) -> Neighbour {
        match self.facts[at].look {
            Look::Prose => Neighbour::Prose,
            _ if at == 0 => Neighbour::Title,
            _ => Neighbour::Short,
        }
    }
}

/// One line of a page (one segment, to be exact), with its surroundings.
#[derive(Clone, Copy, Debug)]
pub struct Line<'p> {
    page: &'p Page<'p>,
    at: usize,
}

impl<'p> Line<'p> {
    /// The line as it stands.
    #[must_use]
    pub fn text(&self) -> &'p str {
        self.page.text(self.at)
    }

    /// Whether it is too long to be furniture as a whole: 160 letters or more.
    #[must_use]
    pub fn is_long(&self) -> bool {
        self.facts().long
    }

    /// The line in [`Template`](crate::normalize::Template) form, if the lexicon may know how it begins.
    pub(super) fn known(&self) -> Option<&'p str> {
        self.page.masked(self.facts().masked)
    }

    /// Whether it is running text: sixty letters or more, closed as sentences are, or longer than any furniture.
    #[must_use]
    pub fn is_prose(&self) -> bool {
        self.facts().look == Look::Prose
    }

    /// Whether the two lines may begin with the same letters.
    pub(super) fn begins_like(&self, other: &Self) -> bool {
        match (self.facts().head, other.facts().head) {
            (Some(own), Some(other)) => own == other,
            _ => !self.is_long() && !other.is_long(),
        }
    }

    /// The credit behind its last sentence.
    pub(super) fn credit(&self) -> Option<Span> {
        self.facts().credit
    }

    /// Whether it is the first of the document.
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.at == 0
    }

    /// Whether it is the last of the document.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.at + 1 == self.page.facts.len()
    }

    /// The line before it.
    #[must_use]
    pub fn previous(&self) -> Option<Self> {
        self.at.checked_sub(1).map(|at| Self { page: self.page, at })
    }

    /// The line after it.
    #[must_use]
    pub fn next(&self) -> Option<Self> {
        (!self.is_last()).then_some(Self { page: self.page, at: self.at + 1 })
    }

    /// The document's first line, if it is a short one and running text follows: a title.
    #[must_use]
    pub fn title(&self) -> Option<Self> {
        self.page.has_title.then_some(Self { page: self.page, at: 0 })
    }

    /// The host that the document is known to come from.
    #[must_use]
    pub fn host(&self) -> Option<&'p str> {
        self.page.outline.host()
    }

    /// Whether the document has running text at all.
    #[must_use]
    pub fn has_prose_around(&self) -> bool {
        self.page.has_prose
    }

    /// The first later line that begins with this one, up to the end of a sentence or an ellipsis, and goes on.
    #[must_use]
    pub fn continued_by(&self) -> Option<Self> {
        self.facts().continued_by.map(|at| Self { page: self.page, at })
    }

    /// The number of the line on its page.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Which segment of the outline it is.
    pub(super) fn segment(&self) -> usize {
        self.facts().segment
    }

    /// Its letters, all of them.
    pub(super) fn letters(&self) -> u64 {
        if self.is_long() { measure::letters(self.text()) } else { self.facts().letters }
    }

    /// Where a part of the line stands in the outline's text.
    pub(super) fn spans(&self, part: Span) -> impl Iterator<Item = Span> {
        let facts = self.facts();
        let start = self.page.outline.segments()[facts.segment].span().start;
        let whole = facts.left.is_none().then_some(part);
        let pieces = facts.left.as_ref().map(|left| left.pieces.originals(part));
        let spans = whole.into_iter().chain(pieces.into_iter().flatten());
        spans.map(move |span| Span::new(start + span.start, start + span.end))
    }

    /// Where the line stands in the outline's text.
    pub(super) fn span(&self) -> Span {
        self.page.outline.segments()[self.facts().segment].span()
    }

    pub(super) fn page(&self) -> &'p Page<'p> {
        self.page
    }

    pub(super) fn phrase(&self) -> Option<&'p Phrase> {
        self.facts().entry.phrase
    }

    /// Whether it is a phrase of that category.
    pub(super) fn is_phrase_of(&self, category: &str) -> bool {
        self.known().is_some_and(|masked| self.page.lexicon.is_in(masked, category))
    }

    pub(super) fn signs(&self) -> Signs {
        self.facts().signs
    }

    pub(super) fn entry(&self) -> Entry<'p> {
        self.facts().entry
    }

    /// Whether it is short and of a kind that rules take.
    pub(super) fn is_candidate(&self) -> bool {
        self.facts().look == Look::Candidate
    }

    /// What stands above and below the line, or its run of candidates.
    pub(super) fn neighbours(&self) -> (Neighbour, Neighbour) {
        (self.facts().above, self.facts().below)
    }

    /// Whether an unmistakable piece of furniture stands in the same run of candidates.
    pub(super) fn has_company(&self) -> bool {
        self.facts().company
    }

    /// Whether phrases of another kind stand in the same run of candidates.
    pub(super) fn has_mixed_company(&self) -> bool {
        self.facts().mixed
    }

    /// Whether the page has several different short lines between paragraphs: then they are its headings.
    pub(super) fn is_among_headings(&self) -> bool {
        self.page.has_headings
    }

    fn facts(&self) -> &'p Facts<'p> {
        &self.page.facts[self.at]
    }
}
