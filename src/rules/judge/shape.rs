//! What one pass over the characters of a line tells. Nothing here knows a language.

use std::ops::Range;

use crate::measure;
use crate::normalize::table::{Entry, Pages};
use crate::rules::reading::MULTIPLIER;

/// What one pass over the characters of a line tells.
#[derive(Default)]
pub(super) struct Shape {
    pub(super) words: Range<usize>,
    /// Stretches of letters without a blank or sign.
    pub(super) tokens: u32,
    /// Words with capitals or small letters, those that begin with a capital, those that are all capitals.
    pub(super) cased: u32,
    pub(super) capital: u32,
    pub(super) shouted: u32,
    pub(super) digits: u32,
    pub(super) chars: u32,
    pub(super) clauses: u32,
    pub(super) separators: u32,
    pub(super) quotes: u32,
    pub(super) brackets: u32,
    pub(super) dated: bool,
    pub(super) closed: bool,
    pub(super) first: Option<char>,
}

impl Shape {
    /// Reads a line, and writes hashes of its words; of scripts that put no blanks between words those of a few letters in a row.
    pub(super) fn of(text: &str, words: &mut Vec<u64>) -> Self {
        let (start, closed, first) = (words.len(), is_closed(text), text.chars().find(|&c| c != ' '));
        let shape = Self { closed, first, ..Self::default() };
        let mut reader = Reader { shape, words, word: Word::default(), number: 0 };
        let mut pages = Pages::new();
        for c in text.chars().chain([' ']) {
            if c.is_ascii() {
                match c.is_ascii_alphanumeric() {
                    true => reader.take_letter(c, c.to_ascii_lowercase(), 0),
                    false => reader.take_sign(c),
                }
            } else {
                let facts = pages.entry(u32::from(c));
                match facts.is_word() {
                    true => {
                        let folded = facts.alone(u32::from(c), Entry::default).unwrap_or(c);
                        reader.take_letter(c, folded, window(facts));
                    }
                    false => reader.take_sign(c),
                }
            }
        }
        let mut shape = reader.shape;
        shape.words = start..words.len();
        shape
    }
}

/// Letters from which on a line is a sentence in scripts that mark no sentence ends.
const UNMARKED: u64 = 60;

/// Whether a line ends as sentences do. Where their ends are not marked, short lines are none.
fn is_closed(text: &str) -> bool {
    measure::sentence_end(text).is_some()
        || (measure::ends_unmarked(text) && measure::has_letters(text, UNMARKED))
}

/// Reads a line character by character.
struct Reader<'w> {
    shape: Shape,
    words: &'w mut Vec<u64>,
    /// The word at hand, and the digits of the number at hand.
    word: Word,
    number: u32,
}

/// A word: its hash (1 for scripts without blanks, where a few letters in a row stand for a word), and its letters of either case.
#[derive(Default)]
struct Word {
    hash: u64,
    upper: u32,
    has_lower: bool,
    /// The last letters, and how many there were.
    recent: [char; LONGEST_WINDOW],
    letters: usize,
}

/// Letters that stand for a word where there are no blanks between words: two ideographs or syllables, four letters of an alphabet; 0 where
/// there are blanks.
fn window(facts: Entry) -> usize {
    match () {
        () if facts.is_south_east_asian() => LONGEST_WINDOW,
        () if facts.is_spaceless() => 2,
        () => 0,
    }
}

const LONGEST_WINDOW: usize = 4;

impl Reader<'_> {
    /// Takes a letter or digit, of which `folded` is the small letter or the digit of ASCII, of a script with that [`window`].
    fn take_letter(&mut self, c: char, folded: char, window: usize) {
        self.shape.chars += 1;
        if folded.is_ascii_digit() {
            self.shape.digits += 1;
            self.number += 1;
        } else {
            self.end_number(c);
        }
        let (is_upper, is_lower) = (c != folded && !folded.is_ascii_digit(), c.is_lowercase());
        let word = &mut self.word;
        if word.hash == 0 {
            self.shape.capital += u32::from(is_upper);
            self.shape.cased += u32::from(is_upper || is_lower);
        }
        word.upper += u32::from(is_upper);
        word.has_lower |= is_lower;
        if window == 0 {
            word.hash = hash(word.hash.max(1), folded);
            return;
        }
        word.hash = 1;
        word.recent.rotate_left(1);
        word.recent[LONGEST_WINDOW - 1] = folded;
        word.letters += 1;
        if word.letters >= window {
            let letters = &word.recent[LONGEST_WINDOW - window..];
            self.words.push(letters.iter().fold(1, |before, &letter| hash(before, letter)));
        }
    }

    /// Takes a sign or blank, which ends words.
    fn take_sign(&mut self, c: char) {
        self.end_number(c);
        self.end_word();
        let shape = &mut self.shape;
        match c {
            ' ' => return,
            ',' | ';' | '،' | '؛' | '、' | '，' | '；' | '–' | '—' => shape.clauses += 1,
            '|' | '»' | '·' | '›' | '•' | '→' | '>' | '/' | '«' | '│' | '＞' | '｜' => {
                shape.separators += 1;
            }
            '"' | '“' | '”' | '„' | '「' | '『' => shape.quotes += 1,
            '(' | '[' | '（' | '【' => shape.brackets += 1,
            _ => {}
        }
        shape.chars += 1;
    }

    fn end_word(&mut self) {
        let Word { hash, upper, has_lower, .. } = std::mem::take(&mut self.word);
        self.shape.tokens += u32::from(hash > 0);
        if hash > 1 {
            self.words.push(hash);
            self.shape.shouted += u32::from(upper > 1 && !has_lower);
        }
    }

    fn end_number(&mut self, c: char) {
        if self.number > 0 {
            let ends_part = matches!(c, ':' | '/' | '.' | '-' | '年' | '月' | '日');
            self.shape.dated |= self.number == 4 || (ends_part && self.number < 3);
            self.number = 0;
        }
    }
}

const fn hash(before: u64, letter: char) -> u64 {
    (before ^ letter as u64).wrapping_mul(MULTIPLIER).rotate_left(29)
}
