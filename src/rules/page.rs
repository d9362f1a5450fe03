//! A document as the rules see it: lines with their loose forms, what they look like, and who their neighbours are.

use crate::document::{Outline, Place};
use crate::measure;
use crate::normalize::{Exact, Normalizer, loosen, mask};
use crate::span::Span;

use super::lexicon::{Entry, Gist, Lexicon, Phrase, Strength};
use super::{cookie, copyright, credit, share, site_name, teaser};

/// Letters from which on a line is running text however it ends, and never furniture as a whole.
const LONG: u64 = 160;
/// Bytes that so many letters never exceed by much: longer lines are not normalised to find out.
const FURNITURE_BYTES: usize = 600;
/// Letters of the shortest line that is running text: a sentence of some ten words.
const PROSE: u64 = 60;
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

/// Which kinds of signs a line may have: a first look at its bytes, so that most lines need no second one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Signs(u8);

impl Signs {
    /// What may stand behind a label: `:`, `=` and the like.
    pub(super) const LABEL: Self = Self(1);
    /// What may stand between the items of a bar.
    pub(super) const SEPARATOR: Self = Self(2);

    fn of(text: &str) -> Self {
        let kind = |byte: u8| match byte {
            b':' | b'=' | b'`' | b'\'' | 0xE1 | 0xD5 => 1, // the last two begin Ethiopic, Khmer and Armenian signs
            b'|' | 0xEF => 3,                              // the last begins full-width signs
            b'/' | 0xC2 | 0xE2 => 2,                       // the last two begin `·` and `•`
            _ => 0,
        };
        Self(text.bytes().fold(0, |signs, byte| signs | kind(byte)))
    }

    pub(super) fn has(self, kind: Self) -> bool {
        self.0 & kind.0 != 0
    }
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
    /// Whether short lines between paragraphs are its headings.
    has_headings: bool,
}

#[derive(Debug, Default)]
struct Facts<'o> {
    look: Look,
    /// Its letters; of a long line some of them.
    letters: u64,
    /// Whether it is too long to be furniture as a whole.
    long: bool,
    /// Where its template form stands in the page's buffer, if the lexicon may know how it begins.
    masked: Option<Span>,
    /// Signs that it may have.
    signs: Signs,
    /// What its letters are, in short.
    gist: Option<Gist>,
    /// What the lexicon knows of it.
    entry: Entry<'o>,
    above: Neighbour,
    below: Neighbour,
    /// Whether a candidate of its run is unmistakable.
    company: bool,
    /// Whether its run has phrases of different kinds.
    mixed: bool,
    /// The later line that begins with this one.
    continued_by: Option<usize>,
}

impl<'o> Page<'o> {
    pub(super) fn new(outline: &'o Outline<'o>, lexicon: &'o Lexicon) -> Self {
        let (masked, scratch, facts) = (String::new(), Default::default(), Vec::new());
        let mut page =
            Self { outline, lexicon, masked, scratch, facts, has_prose: false, has_headings: false };
        page.facts = (0..outline.segments().len()).map(|at| page.look(at)).collect();
        page.has_prose = page.facts.iter().any(|facts| facts.look == Look::Prose);
        page.meet();
        page.find_teasers();
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

    fn text(&self, at: usize) -> &'o str {
        self.outline.content(&self.outline.segments()[at])
    }

    fn look(&mut self, at: usize) -> Facts<'o> {
        let text = self.text(at);
        let letters = measure::letters_up_to(text, LONG);
        let long = text.len() > FURNITURE_BYTES || letters >= LONG;
        let mut facts = Facts { look: Look::Short, letters, long, ..Facts::default() };
        if !long {
            facts.signs = Signs::of(text);
            facts.gist = Gist::of(text);
            if self.lexicon.may_know(text, facts.gist.as_ref()) {
                facts.masked = Some(self.mask(text));
                facts.entry = self.lexicon.look_up(self.masked(facts.masked).unwrap_or_default());
            }
            if self.is_candidate(at, &facts) {
                facts.look = Look::Candidate;
            }
        }
        if facts.look == Look::Short && (letters >= LONG || (letters >= PROSE && measure::is_closed(text))) {
            facts.look = Look::Prose;
        }
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

    fn is_candidate(&self, at: usize, facts: &Facts<'_>) -> bool {
        let (text, masked) = (self.text(at), self.masked(facts.masked));
        facts.entry.phrase.is_some()
            || (masked.is_some() && self.lexicon.is_end_mark(&self.scratch[0]))
            || site_name::is_site(text, self.outline.host())
            || copyright::is_signed(text)
            || credit::is_line(text, facts.entry, self.lexicon)
            || share::is_bar(text, masked, facts.signs, self.lexicon)
            || (self.is_near_an_end(at) && cookie::is_notice(text, self.lexicon))
    }

    fn is_near_an_end(&self, at: usize) -> bool {
        at < END_LINES || at + END_LINES >= self.outline.segments().len()
    }

    /// Tells every line what stands above and below its run of candidates.
    fn meet(&mut self) {
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
        self.has_headings = self.headings() > 1;
    }

    /// Different short lines that stand alone between running text.
    fn headings(&self) -> usize {
        let alone = |at: usize| {
            let is_prose = |at: usize| self.facts.get(at).is_some_and(|facts| facts.look == Look::Prose);
            self.facts[at].look != Look::Prose && at > 0 && is_prose(at - 1) && is_prose(at + 1)
        };
        let mut lines: Vec<&str> =
            (0..self.facts.len()).filter(|&at| alone(at)).map(|at| self.text(at)).collect();
        lines.sort_unstable();
        lines.dedup();
        lines.len()
    }

    fn find_teasers(&mut self) {
        let long = (0..self.facts.len()).filter(|&at| self.facts[at].letters >= teaser::SHORTEST);
        let texts: Vec<(usize, &str)> = long.map(|at| (at, self.text(at))).collect();
        for (teaser, whole) in teaser::continuations(&texts) {
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
        match (&self.facts().gist, &other.facts().gist) {
            (Some(own), Some(other)) => own.begins_like(other),
            _ => !self.is_long() && !other.is_long(),
        }
    }

    /// Whether it is long enough to hold a sentence and something behind it.
    pub(super) fn has_sentence(&self) -> bool {
        self.facts().letters >= PROSE
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
        let first = Self { page: self.page, at: 0 };
        (self.page.has_prose && !first.is_prose()).then_some(first)
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

    pub(super) fn span(&self) -> Span {
        self.page.outline.segments()[self.at].span()
    }

    pub(super) fn page(&self) -> &'p Page<'p> {
        self.page
    }

    pub(super) fn phrase(&self) -> Option<&'p Phrase> {
        self.facts().entry.phrase
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
