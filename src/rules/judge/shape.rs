//! What one pass over the characters of a line tells. Nothing here knows a language.

use std::ops::Range;

use super::evidence::percent;
use super::words::Words;
use crate::measure;
use crate::normalize::table::{Entry, Pages};
use crate::rules::reading::MULTIPLIER;

/// What one pass over the characters of a line tells.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "none of them excludes another")]
pub(super) struct Shape {
    pub(super) words: Range<usize>,
    /// A hash of all words.
    pub(super) hash: u64,
    /// Stretches of letters without a blank or sign.
    pub(super) tokens: u64,
    /// Words with capitals or small letters, those that begin with a capital, those that are all capitals.
    pub(super) cased: u64,
    pub(super) capital: u64,
    pub(super) shouted: u64,
    pub(super) digits: u64,
    pub(super) chars: u64,
    pub(super) clauses: u64,
    pub(super) separators: u64,
    pub(super) quotes: u64,
    pub(super) brackets: u64,
    /// Whether it has a date or time.
    pub(super) dated: bool,
    /// Whether it ends as sentences do, with a colon, or breaks off.
    pub(super) closed: bool,
    pub(super) colon: bool,
    pub(super) broken: bool,
    /// Its first character, and a hash of the first few.
    pub(super) first: char,
    pub(super) opening: u64,
}

/// Characters of a line that are read, fewer than a counter of [`ASCII`] holds: a longer one is known by its beginning.
const READ: usize = 1000;
/// Characters of an opening.
const OPENING: usize = 4;

impl Shape {
    /// Reads a line, and writes hashes of its words; of scripts that put no blanks between words those of a few letters in a row.
    pub(super) fn of(text: &str, words: &mut Words) -> Self {
        let text = text.trim_matches(' ');
        let start = words.count();
        let shape = Self {
            closed: is_closed(text),
            colon: text.ends_with([':', '：']),
            broken: text.ends_with(['…', '.', ']']) && BREAKS.iter().any(|end| text.ends_with(end)),
            first: text.chars().next().unwrap_or(' '),
            opening: text.chars().take(OPENING).fold(1, |before, c| hash(before, u64::from(c))),
            ..Self::default()
        };
        let mut reader = Reader { shape, words, word: Word::default(), number: 0 };
        let is_short = text.len() <= READ;
        let end = if is_short { None } else { text.char_indices().nth(READ) };
        reader.read(end.map_or(text, |(end, _)| &text[..end]));
        let mut shape = reader.shape;
        shape.words = start..words.count();
        shape
    }
}

impl Shape {
    /// Words that begin with a capital, in percent; of a single word they tell nothing.
    pub(super) fn capitals(&self) -> i16 {
        if self.tokens > 1 { percent(self.capital, self.cased) } else { 0 }
    }
}

/// How a line ends that breaks off.
const BREAKS: [&str; 4] = ["…", "...", "[…]", "[...]"];

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
    words: &'w mut Words,
    /// The word at hand, and the digits of the number at hand.
    word: Word,
    number: u64,
}

/// A word: its hash (1 for scripts without blanks, where a few letters in a row stand for a word), and how many letters and capitals it has.
#[derive(Default)]
struct Word {
    hash: u64,
    letters: u64,
    upper: u64,
    /// The last letters of a script without blanks, and how many there were.
    recent: [char; LONGEST_WINDOW],
    unspaced: usize,
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

/// What a letter or digit of ASCII adds to the sum over a stretch of them, 0 for other bytes: itself as a small letter, and from a higher bit on
/// a capital or digit, so that [`READ`] of them do not run over.
static ASCII: [u64; 256] = {
    let mut ascii = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        let small = byte.to_ascii_lowercase() as u64;
        ascii[byte as usize] = match byte {
            b'0'..=b'9' => small | 1 << DIGITS,
            b'A'..=b'Z' => small | 1 << CAPITALS,
            b'a'..=b'z' => small,
            _ => 0,
        };
        byte += 1;
    }
    ascii
};
const CAPITALS: u32 = 24;
const DIGITS: u32 = 44;
const COUNTER: u64 = (1 << (DIGITS - CAPITALS)) - 1;

impl Reader<'_> {
    fn read(&mut self, text: &str) {
        let (bytes, mut pages, mut at) = (text.as_bytes(), Pages::new(), 0);
        while let Some(&byte) = bytes.get(at) {
            if byte == b' ' {
                self.end_number(' ');
                self.end_word();
                at += 1;
            } else if ASCII[usize::from(byte)] != 0 {
                at = self.take_ascii(bytes, at);
            } else if byte.is_ascii() {
                self.take_sign(char::from(byte));
                at += 1;
            } else {
                let (entry, code, len) = pages.char_at(bytes, at);
                let c = char::from_u32(code).unwrap_or_default();
                if entry.is_word() {
                    self.take_letter(c, entry.alone(code, Entry::default).unwrap_or(c), window(entry));
                } else {
                    self.take_sign(c);
                }
                at += len;
            }
        }
        self.end_number(' ');
        self.end_word();
    }

    /// Takes a stretch of letters and digits of ASCII, and says where it ends.
    fn take_ascii(&mut self, bytes: &[u8], start: usize) -> usize {
        self.begin(bytes[start].is_ascii_uppercase(), bytes[start].is_ascii_lowercase());
        let (mut hashed, mut sum, mut at) = (self.word.hash.max(1), 0, start);
        while let Some(&byte) = bytes.get(at)
            && ASCII[usize::from(byte)] != 0
        {
            let letter = ASCII[usize::from(byte)];
            sum += letter;
            hashed = hash(hashed, letter & 0xFF);
            at += 1;
        }
        let (digits, capitals, chars) = (sum >> DIGITS, sum >> CAPITALS & COUNTER, (at - start) as u64);
        self.word.hash = hashed;
        self.word.upper += capitals;
        self.word.letters += chars - digits;
        self.shape.digits += digits;
        self.shape.chars += chars;
        if digits == chars {
            self.number += digits;
        } else if digits + self.number > 0 {
            for &byte in &bytes[start..at] {
                self.count(byte.is_ascii_digit(), char::from(byte));
            }
        }
        at
    }

    /// Takes a letter or digit, of which `folded` is the small letter or the digit of ASCII, of a script with that [`window`].
    fn take_letter(&mut self, c: char, folded: char, window: usize) {
        let is_digit = folded.is_ascii_digit();
        let is_upper = c != folded && !is_digit;
        self.begin(is_upper, self.word.hash == 0 && c.is_lowercase());
        self.count(is_digit, c);
        self.shape.chars += 1;
        self.shape.digits += u64::from(is_digit);
        let word = &mut self.word;
        word.letters += u64::from(!is_digit);
        word.upper += u64::from(is_upper);
        if window == 0 {
            word.hash = hash(word.hash.max(1), u64::from(folded));
            return;
        }
        word.hash = 1;
        word.recent.rotate_left(1);
        word.recent[LONGEST_WINDOW - 1] = folded;
        word.unspaced += 1;
        if word.unspaced >= window {
            let letters = &word.recent[LONGEST_WINDOW - window..];
            let hashed = letters.iter().fold(1, |before, &letter| hash(before, u64::from(letter)));
            self.push(hashed);
        }
    }

    /// Looks at a letter that may begin a word.
    fn begin(&mut self, is_upper: bool, is_lower: bool) {
        if self.word.hash == 0 {
            self.shape.capital += u64::from(is_upper);
            self.shape.cased += u64::from(is_upper || is_lower);
        }
    }

    fn count(&mut self, is_digit: bool, c: char) {
        if is_digit {
            self.number += 1;
        } else {
            self.end_number(c);
        }
    }

    /// Takes a sign or blank, which ends words.
    fn take_sign(&mut self, c: char) {
        self.end_number(c);
        self.end_word();
        let shape = &mut self.shape;
        match c {
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
        if self.word.hash == 0 {
            return;
        }
        let Word { hash, letters, upper, .. } = std::mem::take(&mut self.word);
        self.shape.tokens += 1;
        if hash > 1 {
            self.push(hash);
            self.shape.shouted += u64::from(upper > 1 && upper == letters);
        }
    }

    fn push(&mut self, word: u64) {
        self.shape.hash = hash(self.shape.hash, word);
        self.words.push(word);
    }

    fn end_number(&mut self, c: char) {
        if self.number > 0 {
            let ends_part = matches!(c, ':' | '/' | '.' | '-' | '年' | '月' | '日');
            self.shape.dated |= self.number == 4 || (ends_part && self.number < 3);
            self.number = 0;
        }
    }
}

const fn hash(before: u64, letter: u64) -> u64 {
    (before ^ letter).wrapping_mul(MULTIPLIER).rotate_left(29)
}
