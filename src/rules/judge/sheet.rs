//! A page as the judge reads it, and the evidence of every line by itself. Letters are weighted by script; which words are common, and
//! which belong to the subject, is learnt from the page.

use std::collections::HashMap;

use super::evidence::{Evidence, Kind, count, percent};
use super::shape::Shape;
use super::words::Words;
use crate::key::Seed;
use crate::rules::lexicon::Strength;
use crate::rules::page::{Line, Page};

/// A page as the judge reads it.
#[derive(Default)]
pub(in crate::rules) struct Sheet {
    pub(super) lines: Vec<Row>,
    words: Words,
}

/// A line as the judge reads it.
pub(super) struct Row {
    /// Which segment it is, and its bytes: what rules cut becomes shorter.
    pub(super) segment: usize,
    bytes: usize,
    pub(super) shape: Shape,
    pub(super) letters: u32,
    /// How strong its phrase is (0: it has none), whether rules take its kind, and what it tells of the lines around.
    strength: i16,
    is_candidate: bool,
    pub(super) marks: Marks,
}

/// What a line tells of those beside it.
#[derive(Clone, Copy, Default)]
pub(super) struct Marks(u8);

impl Marks {
    /// A short line with a date or time.
    pub(super) const DATE: Self = Self(1);
    /// A phrase that shares, prints or follows.
    pub(super) const SHARE: Self = Self(2);
    /// A heading, count or form of comments.
    pub(super) const COMMENT: Self = Self(4);
    /// A heading of other articles.
    pub(super) const RELATED: Self = Self(8);
    /// Any phrase that is no ordinary word.
    pub(super) const PHRASE: Self = Self(16);
    /// A short line of words that does not close as a sentence does.
    pub(super) const LINK: Self = Self(32);

    pub(super) fn has(self, mark: Self) -> bool {
        self.0 & mark.0 != 0
    }

    fn of(line: &Line<'_>, letters: u32, shape: &Shape) -> Self {
        let is_short = letters < PROSE;
        let mut marks = Self::default();
        let mut add = |mark: Self, holds| marks.0 |= if holds { mark.0 } else { 0 };
        add(Self::DATE, is_short && shape.dated);
        add(Self::LINK, is_short && !shape.closed && !shape.words.is_empty());
        if let Some(phrase) = line.phrase() {
            let is = |categories: &[&str]| categories.iter().any(|category| phrase.is_in(category));
            add(Self::PHRASE, phrase.strength() > Strength::Weak);
            add(Self::SHARE, is(&["share", "share.network", "follow", "print"]));
            add(Self::COMMENT, is(&["comment.heading", "comment.count", "comment.form"]));
            add(Self::RELATED, is(&["related", "readmore"]));
        }
        marks
    }
}

/// Letters of the shortest line of prose.
pub(super) const PROSE: u32 = 60;
/// Letters of the shortest line that is a sentence.
const SENTENCE: u32 = 40;
/// Letters of a line whose words tell what a page is about.
const TELLING: u32 = 80;
/// A common word stands in one of so many telling lines, and so many of them show which words are common.
const COMMON: u32 = 6;
const SHOWING: u32 = 3;

impl Sheet {
    /// Reads what is left of the page that was read before, if one was.
    pub(in crate::rules) fn read(&mut self, page: &Page<'_>) {
        let mut known = std::mem::take(&mut self.lines).into_iter().peekable();
        let words = &mut self.words;
        if known.peek().is_none() {
            words.reserve(page.lines().map(|line| line.text().len()).sum());
        }
        let row = |line: Line<'_>| {
            let (segment, text) = (line.segment(), line.text());
            while known.next_if(|row| row.segment < segment).is_some() {}
            let known = known.next_if(|row| row.segment == segment && row.bytes == text.len());
            let (shape, letters) = match known {
                Some(Row { shape, letters, .. }) => (shape, letters),
                None => (Shape::of(text, words), u32::try_from(line.letters()).unwrap_or(u32::MAX)),
            };
            let strength = line.phrase().map_or(0, |phrase| 1 + phrase.strength() as i16);
            let (marks, bytes) = (Marks::of(&line, letters, &shape), text.len());
            let is_candidate = line.is_candidate();
            Row { segment, bytes, shape, letters, strength, is_candidate, marks }
        };
        self.lines = page.lines().map(row).collect();
    }

    /// Whether a line is a sentence by itself.
    pub(super) fn has_sentence(&self) -> bool {
        self.lines.iter().any(|line| line.shape.closed && line.letters >= SENTENCE)
    }

    fn words(&self, at: usize) -> impl Iterator<Item = usize> {
        self.words.of(&self.lines[at].shape.words)
    }

    /// The evidence of every line by itself.
    pub(super) fn own(&self) -> Evidence {
        let mut evidence = Evidence::new(self.lines.len());
        self.put_shape(&mut evidence);
        self.put_words(&mut evidence);
        self.put_phrase(&mut evidence);
        self.put_copies(&mut evidence);
        evidence.put_flag(Kind::Place, "first", |at| at == 0);
        evidence.put_flag(Kind::Place, "last", |at| at + 1 == self.lines.len());
        evidence
    }

    /// What is told of each line.
    fn each<T>(&self, of: impl Fn(&Row) -> T) -> impl Fn(usize) -> T {
        move |at| of(&self.lines[at])
    }

    fn put_shape(&self, evidence: &mut Evidence) {
        let shape = Kind::Shape;
        evidence.put(shape, "letters", self.each(|line| count(line.letters)));
        evidence.put(shape, "tokens", self.each(|line| count(line.shape.tokens)));
        evidence.put(shape, "separators", self.each(|line| percent(line.shape.separators.min(3), 3_u32)));
        evidence.put(shape, "digits", self.each(|line| percent(line.shape.digits, line.shape.chars)));
        evidence.put(shape, "clauses", self.each(|line| percent(line.shape.clauses, line.shape.chars + 10)));
        evidence.put(shape, "capitals", self.each(|line| line.shape.capitals()));
        evidence.put(shape, "all capitals", self.each(|line| percent(line.shape.shouted, line.shape.tokens)));
        evidence.put_flag(shape, "up to 25 letters", self.each(|line| line.letters <= 25));
        evidence.put_flag(shape, "from 400 letters", self.each(|line| line.letters >= 400));
        evidence.put_flag(shape, "closed", self.each(|line| line.shape.closed));
        evidence.put_flag(
            shape,
            "closed from 120 letters",
            self.each(|line| line.shape.closed && line.letters >= 120),
        );
        evidence.put_flag(shape, "ends with colon", self.each(|line| line.shape.colon));
        evidence.put_flag(shape, "breaks off", self.each(|line| line.shape.broken));
        evidence.put_flag(shape, "begins small", self.each(|line| line.shape.first.is_lowercase()));
        evidence.put_flag(shape, "begins with digit", self.each(|line| line.shape.first.is_numeric()));
        evidence.put_flag(shape, "begins with sign", self.each(|line| begins_with_sign(line.shape.first)));
        evidence.put_flag(shape, "list item", self.each(|line| BULLETS.contains(&line.shape.first)));
        evidence.put_flag(shape, "date or time", self.each(|line| line.shape.dated));
        evidence.put_flag(shape, "brackets", self.each(|line| line.shape.brackets > 0));
        evidence.put_flag(shape, "quotes", self.each(|line| line.shape.quotes > 0));
    }

    fn put_words(&self, evidence: &mut Evidence) {
        let vocabulary = Vocabulary::of(self);
        let shares: Vec<[i16; 4]> = (0..self.lines.len()).map(|at| vocabulary.shares(self, at)).collect();
        evidence.put(Kind::Words, "common words", |at| shares[at][0]);
        evidence.put(Kind::Words, "words of the subject", |at| shares[at][1]);
        evidence.put(Kind::Words, "words of the title", |at| shares[at][2]);
        evidence.put(Kind::Words, "words of the longest line", |at| shares[at][3]);
    }

    fn put_phrase(&self, evidence: &mut Evidence) {
        evidence.put(Kind::Phrase, "strength of the phrase", self.each(|line| line.strength));
        evidence.put_flag(Kind::Phrase, "candidate of a rule", self.each(|line| line.is_candidate));
    }

    fn put_copies(&self, evidence: &mut Evidence) {
        let lines = self.lines.len();
        let mut copies: HashMap<u64, i16, Seed> = HashMap::with_capacity_and_hasher(lines, Seed::default());
        for line in &self.lines {
            let copies = copies.entry(line.shape.hash).or_default();
            *copies = copies.saturating_add(1);
        }
        evidence
            .put(Kind::Copies, "copies", |at| copies.get(&self.lines[at].shape.hash).copied().unwrap_or(1));
        let neighbours = |at: usize| {
            let above = at.checked_sub(1).and_then(|at| self.lines.get(at));
            above.into_iter().chain(self.lines.get(at + 1))
        };
        evidence.put_flag(Kind::Copies, "opens like a neighbour", |at| {
            neighbours(at).any(|other| other.shape.opening == self.lines[at].shape.opening)
        });
        // Letters within six tenths and ten sixths.
        let alike = |one: &Row, other: &Row| {
            let (one, other) = (u64::from(one.letters) + 3, u64::from(other.letters) + 3);
            10 * other >= 6 * one && 10 * one >= 6 * other
        };
        evidence.put_flag(Kind::Copies, "as long as its neighbours", |at| {
            let line = &self.lines[at];
            !line.shape.closed && neighbours(at).all(|other| alike(line, other))
        });
    }
}

/// A sign that opens no quotation.
fn begins_with_sign(first: char) -> bool {
    !first.is_alphanumeric() && !matches!(first, '"' | '“' | '„' | '«' | '「' | '\'' | '‘')
}

/// What stands before the items of a list.
const BULLETS: [char; 9] = ['-', '*', '•', '·', '–', '—', '▪', '■', '●'];

/// What the words of a page tell: which are common, and which belong to its subject.
struct Vocabulary {
    words: Vec<Known>,
    /// Lines whose words tell what the page is about.
    telling: u32,
    /// The line with most letters that closes as sentences do.
    longest: Option<usize>,
}

/// What is known of a word.
#[derive(Clone, Default)]
struct Known {
    /// In how many telling lines it stands, and how many lines there were up to the last of them.
    lines: u32,
    seen: usize,
    /// Whether it stands in the title, and in the longest line.
    titled: bool,
    about: bool,
}

impl Vocabulary {
    fn of(sheet: &Sheet) -> Self {
        let (mut words, mut telling) = (vec![Known::default(); sheet.words.different()], 0);
        for at in (0..sheet.lines.len()).filter(|&at| sheet.lines[at].letters >= TELLING) {
            telling += 1;
            for word in sheet.words(at) {
                let known = &mut words[word];
                if std::mem::replace(&mut known.seen, at + 1) != at + 1 {
                    known.lines += 1;
                }
            }
        }
        let closed = (0..sheet.lines.len()).filter(|&at| sheet.lines[at].shape.closed);
        let longest = closed.max_by_key(|&at| sheet.lines[at].letters);
        if let Some(title) = sheet.lines.first() {
            sheet.words.of(&title.shape.words).for_each(|word| words[word].titled = true);
        }
        if let Some(longest) = longest {
            sheet.words(longest).for_each(|word| words[word].about = true);
        }
        Self { words, telling, longest }
    }

    /// How many of a line's words are common, belong to the subject, stand in the title and in the longest line.
    fn shares(&self, sheet: &Sheet, at: usize) -> [i16; 4] {
        let own = u32::from(sheet.lines[at].letters >= TELLING);
        let least = self.telling.div_ceil(COMMON).max(2);
        let [mut all, mut common, mut topical, mut titled, mut about] = [0; 5];
        for word in sheet.words(at) {
            all += 1;
            let known = &self.words[word];
            let others = known.lines.saturating_sub(own);
            common += u32::from(others >= least);
            topical += u32::from(others >= 1);
            titled += u32::from(known.titled);
            about += u32::from(known.about);
        }
        [
            if self.telling >= SHOWING { percent(common, all) } else { 0 },
            percent(topical, all),
            if at > 0 { percent(titled, all) } else { 0 },
            if self.longest == Some(at) { 0 } else { percent(about, all) },
        ]
    }
}
