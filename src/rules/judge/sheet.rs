//! A page as the judge reads it, and the evidence of every line by itself. Letters are weighted by script; which words are common, and
//! which belong to the subject, is learnt from the page.

use std::collections::HashMap;

use super::evidence::{Evidence, Kind, Rows, one_if, share};
use super::shape::Shape;
use crate::key::{Key, Seed};
use crate::rules::lexicon::{Phrase, Strength};
use crate::rules::page::{Line, Page};

/// A page as the judge reads it.
pub(super) struct Sheet<'p> {
    pub(super) lines: Vec<Line<'p>>,
    pub(super) shapes: Vec<Shape>,
    /// The words of all lines, one line's behind the other's.
    words: Vec<u64>,
    pub(super) letters: Vec<f32>,
}

/// Letters of the shortest line that is a sentence.
const SENTENCE: f32 = 40.0;
/// Letters of a line whose words tell what a page is about.
const TELLING: f32 = 80.0;
/// Share of the telling lines that a common word stands in, and how many telling lines show which words are common.
const COMMON: f32 = 0.15;
const SHOWING: f32 = 3.0;

impl<'p> Sheet<'p> {
    pub(super) fn new(page: &'p Page<'p>) -> Self {
        let lines: Vec<Line<'p>> = page.lines().collect();
        let mut words = Vec::new();
        let shapes = lines.iter().map(|line| Shape::of(line.text(), &mut words)).collect();
        #[expect(clippy::cast_precision_loss, reason = "letters of a line")]
        let letters = lines.iter().map(|line| line.letters() as f32).collect();
        Self { lines, shapes, words, letters }
    }

    /// Whether a line is a sentence by itself.
    pub(super) fn has_sentence(&self) -> bool {
        self.shapes.iter().zip(&self.letters).any(|(shape, letters)| shape.closed && *letters >= SENTENCE)
    }

    fn words(&self, at: usize) -> &[u64] {
        &self.words[self.shapes[at].words.clone()]
    }

    /// The evidence of every line by itself.
    pub(super) fn own(&self) -> Evidence {
        let lines = self.lines.len();
        let (mut rows, vocabulary) = (Rows::default(), Vocabulary::of(self));
        let mut copies: HashMap<Key, f32, Seed> = HashMap::with_capacity_and_hasher(lines, Seed::default());
        for line in &self.lines {
            *copies.entry(line.key()).or_default() += 1.0;
        }
        for at in 0..lines {
            self.put_shape(at, &mut rows);
            vocabulary.put_words(self, at, &mut rows);
            self.put_phrase(at, &mut rows);
            rows.put(Kind::Copies, "copies", copies.get(&self.lines[at].key()).copied().unwrap_or(1.0));
            self.put_neighbours(at, &mut rows);
            rows.flag(Kind::Place, "first", at == 0);
            rows.flag(Kind::Place, "last", at + 1 == lines);
            rows.end_row(lines);
        }
        let mut evidence = Evidence::new(lines);
        evidence.take(rows);
        evidence
    }

    #[expect(clippy::cast_precision_loss, reason = "characters of a line")]
    fn put_shape(&self, at: usize, rows: &mut Rows) {
        let (shape, letters) = (&self.shapes[at], self.letters[at]);
        let mut put = |name, value| rows.put(Kind::Shape, name, value);
        put("letters", letters);
        put("up to 25 letters", one_if(letters <= 25.0));
        put("from 400 letters", one_if(letters >= 400.0));
        put("closed", one_if(shape.closed));
        put("closed from 120 letters", one_if(shape.closed && letters >= 120.0));
        let text = self.lines[at].text().trim_end();
        put("ends with colon", one_if(text.ends_with([':', '：'])));
        let cut = ["…", "...", "[…]", "[...]"].iter().any(|end| text.ends_with(end));
        put("breaks off", one_if(cut));
        put("clauses", shape.clauses as f32 / (letters + 10.0));
        put("tokens", shape.tokens as f32);
        put("capitals", one_if(shape.tokens > 1) * share(shape.capital as f32, shape.cased as f32));
        put("all capitals", share(shape.shouted as f32, shape.tokens as f32));
        let first = shape.first.unwrap_or(' ');
        put("begins small", one_if(first.is_lowercase()));
        put("begins with digit", one_if(first.is_numeric()));
        let quote = matches!(first, '"' | '“' | '„' | '«' | '「' | '\'' | '‘');
        put("begins with sign", one_if(!first.is_alphanumeric() && !quote));
        put("list item", one_if(matches!(first, '-' | '*' | '•' | '·' | '–' | '—' | '▪' | '■' | '●')));
        put("digits", share(shape.digits as f32, shape.chars as f32));
        put("date or time", one_if(shape.dated));
        put("separators", (shape.separators as f32 / 3.0).min(1.0));
        put("brackets", one_if(shape.brackets > 0));
        put("quotes", one_if(shape.quotes > 0));
    }

    fn put_phrase(&self, at: usize, rows: &mut Rows) {
        let line = &self.lines[at];
        let strength = match line.phrase().map(Phrase::strength) {
            None => 0.0,
            Some(Strength::Weak) => 1.0,
            Some(Strength::Plain) => 2.0,
            Some(Strength::Distinct) => 3.0,
        };
        rows.put(Kind::Phrase, "strength of the phrase", strength);
        rows.flag(Kind::Phrase, "candidate of a rule", line.is_candidate());
    }

    fn put_neighbours(&self, at: usize, rows: &mut Rows) {
        let neighbours = [at.checked_sub(1), Some(at + 1).filter(|&below| below < self.lines.len())];
        let neighbours = || neighbours.into_iter().flatten();
        let opening = |at: usize| self.lines[at].text().chars().take(4);
        rows.flag(
            Kind::Copies,
            "opens like a neighbour",
            neighbours().any(|other| opening(other).eq(opening(at))),
        );
        let alike =
            |other: usize| (0.6..1.7).contains(&((self.letters[other] + 3.0) / (self.letters[at] + 3.0)));
        rows.flag(
            Kind::Copies,
            "as long as its neighbours",
            !self.shapes[at].closed && neighbours().all(alike),
        );
    }
}

/// The words of a page: which are common, and which belong to its subject.
struct Vocabulary {
    words: HashMap<u64, Known, Seed>,
    /// Lines whose words tell what the page is about.
    telling: f32,
    /// The line with most letters that closes as sentences do.
    longest: Option<usize>,
}

/// What is known of a word.
#[derive(Default)]
struct Known {
    /// In how many telling lines it stands, and how many lines there were up to the last of them.
    lines: f32,
    seen: usize,
    /// Whether it stands in the title, and in the longest line.
    titled: bool,
    about: bool,
}

impl Vocabulary {
    fn of(sheet: &Sheet<'_>) -> Self {
        let (mut words, mut telling) = (HashMap::<u64, Known, Seed>::default(), 0.0);
        for at in (0..sheet.lines.len()).filter(|&at| sheet.letters[at] >= TELLING) {
            telling += 1.0;
            for &word in sheet.words(at) {
                let known = words.entry(word).or_default();
                if std::mem::replace(&mut known.seen, at + 1) != at + 1 {
                    known.lines += 1.0;
                }
            }
        }
        let closed = (0..sheet.lines.len()).filter(|&at| sheet.shapes[at].closed);
        let longest = closed.max_by(|&a, &b| sheet.letters[a].total_cmp(&sheet.letters[b]));
        for &word in sheet.shapes.first().map_or(&[][..], |_| sheet.words(0)) {
            words.entry(word).or_default().titled = true;
        }
        for &word in longest.map_or(&[][..], |at| sheet.words(at)) {
            words.entry(word).or_default().about = true;
        }
        Self { words, telling, longest }
    }

    fn put_words(&self, sheet: &Sheet<'_>, at: usize, rows: &mut Rows) {
        let own = one_if(sheet.letters[at] >= TELLING);
        let least = (COMMON * self.telling).max(2.0);
        let [mut all, mut common, mut topical, mut titled, mut about] = [0.0; 5];
        for word in sheet.words(at) {
            all += 1.0;
            let Some(known) = self.words.get(word) else { continue };
            common += one_if(known.lines - own >= least);
            topical += one_if(known.lines - own >= 1.0);
            titled += one_if(known.titled);
            about += one_if(known.about);
        }
        let shows = one_if(self.telling >= SHOWING);
        let about = if self.longest == Some(at) { 0.0 } else { share(about, all) };
        let mut put = |name, value| rows.put(Kind::Words, name, value);
        put("common words", shows * share(common, all));
        put("words of the subject", share(topical, all));
        put("words of the title", one_if(at > 0) * share(titled, all));
        put("words of the longest line", about);
    }
}
