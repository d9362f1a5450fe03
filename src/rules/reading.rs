//! One pass over a line: how many letters it has, which signs, and hashes of what its letters are. Most lines are nothing
//! that a rule takes, and this is all that is ever made of them.

use memchr::memchr2_iter;

use crate::normalize::spelling;
use crate::normalize::table::{self, Entry, Pages};

use super::credit::SIGNS;
use super::share::is_separator;

/// Letters from which on a line is too long to be furniture as a whole.
pub(super) const LONG: u64 = 160;
/// Letters that a beginning is known by.
pub(super) const BEGINNING: usize = 4;
/// 2^64 divided by the golden ratio: spreads what it multiplies (Knuth, The Art of Computer Programming 3, §6.4).
pub(super) const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// What one pass tells of a line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reading {
    /// Its letters in tenths, weighted by script; of a long line some of them.
    tenths: u64,
    /// Signs that it has.
    pub(super) signs: Signs,
    /// What its letters are; nothing if some character of it has no loose form by itself.
    pub(super) hashes: Option<Hashes>,
}

/// Hashes of the letters of a line, marks among them, in loose form. A number is one `0` in those of the first letters, and nothing in
/// that of all.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Hashes {
    /// Of the first one, two, three and four of them; 0 where there are fewer.
    pub(super) heads: [u64; BEGINNING],
    /// Of the first letters, and of all, whatever their order; of a long line some of them.
    pub(super) whole: u64,
}

/// Kinds of signs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Signs(u8);

impl Signs {
    /// What may stand behind a label: `:`, `=` and the like.
    pub(super) const LABEL: Self = Self(1);
    /// What may stand between the items of a bar.
    pub(super) const SEPARATOR: Self = Self(2);
    /// A dot.
    pub(super) const DOT: Self = Self(4);
    /// A digit of any script.
    const DIGIT: Self = Self(8);

    pub(super) fn has(self, kind: Self) -> bool {
        self.0 & kind.0 != 0
    }

    const fn of_ascii(byte: u8) -> Self {
        match byte {
            b'|' => Self(Self::LABEL.0 | Self::SEPARATOR.0),
            b':' | b'=' | b'`' => Self::LABEL,
            b'/' => Self::SEPARATOR,
            b'.' => Self::DOT,
            b'0'..=b'9' => Self::DIGIT,
            _ => Self(0),
        }
    }

    /// The sign beyond ASCII that a text begins with.
    fn of_foreign(text: &str) -> Self {
        match text.as_bytes() {
            [0xC2 | 0xD5 | 0xE1 | 0xE2 | 0xEF, ..] if text.starts_with(SIGNS) => Self::LABEL,
            [0xC2 | 0xE2, ..] if text.starts_with(is_separator) => Self::SEPARATOR,
            _ => Self(0),
        }
    }

    fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl Reading {
    /// Reads a line up to where it is long.
    pub(super) fn of(text: &str) -> Self {
        let tally = Tally::of(text);
        let heads = if tally.sound { Hashes::heads_of(text) } else { None };
        let hashes = heads.map(|heads| {
            let whole = Hashes::longest(&heads) ^ tally.hash(text);
            Hashes { heads, whole }
        });
        Self { tenths: tally.tenths(), signs: tally.signs, hashes }
    }

    /// Its letters, weighted by script; of a long line some number of at least [`LONG`].
    pub(super) fn letters(self) -> u64 {
        self.tenths / 10
    }
}

impl Hashes {
    /// Those of the first one to `N` letters of a text, 0 where there are fewer; nothing if one of them has no loose form by itself.
    pub(super) fn heads_of<const N: usize>(text: &str) -> Option<[u64; N]> {
        let bytes = text.as_bytes();
        let mut pages = Pages::new();
        let (mut heads, mut hash, mut count, mut last, mut at) = ([0; N], 0_u64, 0, '\0', 0);
        while let Some(&byte) = bytes.get(at) {
            // A character of ASCII is no mark of the letter before it.
            if count > N || (count == N && byte.is_ascii()) {
                break;
            }
            let letter = if let Some(&letter) = LETTERS.get(usize::from(byte)) {
                at += 1;
                if letter == 0 {
                    continue;
                }
                char::from(letter)
            } else {
                let (entry, code, len) = pages.char_at(bytes, at);
                let start = at;
                at += len;
                if !entry.is_word() {
                    continue;
                }
                let letter = alone(entry, code, text, start)?;
                if letter.is_ascii_digit() { '0' } else { letter }
            };
            if last == '0' && (letter == '0' || is_multiplier(letter, &bytes[at..])) {
                continue;
            }
            last = letter;
            hash = (hash ^ u64::from(letter)).wrapping_mul(MULTIPLIER).rotate_left(29);
            if let Some(head) = heads.get_mut(count) {
                *head = hash;
            }
            count += 1;
        }
        Some(heads)
    }

    /// The hash of the longest beginning; 0 for a text without letters.
    pub(super) fn longest(heads: &[u64]) -> u64 {
        heads.iter().copied().rfind(|&hash| hash != 0).unwrap_or_default()
    }
}

/// Small letters for the letters of ASCII, `0` for its digits, 0 for everything else.
static LETTERS: [u8; 128] = {
    let mut letters = [0; 128];
    let mut byte = 0;
    while byte < 128 {
        letters[byte as usize] = match byte {
            b'0'..=b'9' => b'0',
            b'A'..=b'Z' | b'a'..=b'z' => byte.to_ascii_lowercase(),
            _ => 0,
        };
        byte += 1;
    }
    letters
};

/// The loose form of a letter of a text with that entry, at that byte, if it has one by itself. A mark that may compose with what
/// stands before it has none.
#[inline]
fn alone(entry: Entry, code: u32, text: &str, at: usize) -> Option<char> {
    if entry.is_plain_word() {
        return char::from_u32(code);
    }
    let before = || text[..at].chars().next_back().map_or(Entry::default(), table::entry);
    entry.alone(code, before).and_then(spelling)
}

/// Whether a letter behind a number belongs to it: `1.2K views`.
fn is_multiplier(letter: char, rest: &[u8]) -> bool {
    matches!(letter, 'k' | 'm') && rest.first().is_none_or(|&b| b.is_ascii() && !b.is_ascii_alphanumeric())
}

/// Counts the letters of a line, in any order.
#[derive(Default)]
struct Tally {
    /// The sum of [`Byte::counts`] of what is ASCII.
    ascii: u64,
    /// A sum over the other letters, and how many tenths they are.
    others: u64,
    tenths: u64,
    signs: Signs,
    sound: bool,
}

/// What a byte adds to a tally.
#[derive(Clone, Copy)]
struct Byte {
    /// Six counters of ten bits. Letters and digits of ASCII add one to the last of them; letters add their low bits to the others.
    counts: u64,
    signs: Signs,
}

/// Bits of a counter.
const COUNTER: u32 = 10;
/// Bytes that are counted before a counter is looked at.
const BLOCK: usize = 64;

static BYTES: [Byte; 128] = {
    let mut bytes = [Byte { counts: 0, signs: Signs(0) }; 128];
    let mut byte = 0;
    while byte < 128 {
        bytes[byte as usize] = Byte {
            counts: (byte as char).is_ascii_alphanumeric() as u64 * (1 << (5 * COUNTER) | low_bits(byte)),
            signs: Signs::of_ascii(byte),
        };
        byte += 1;
    }
    bytes
};

/// The five low bits of a letter of ASCII, which are the same for both cases, each as the lowest of a counter.
const fn low_bits(byte: u8) -> u64 {
    let (mut counts, mut bit) = (0, 0);
    while bit < 5 && byte.is_ascii_alphabetic() {
        counts |= (byte as u64 >> bit & 1) << (bit * COUNTER);
        bit += 1;
    }
    counts
}

/// What a letter beyond ASCII adds.
fn share(code: u32) -> u64 {
    u64::from(code).wrapping_mul(MULTIPLIER)
}

impl Tally {
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let (mut pages, mut at) = (Pages::new(), 0);
        let mut tally = Self { sound: true, ..Self::default() };
        while at < bytes.len() && tally.tenths() < 10 * LONG {
            let end = bytes.len().min(at + BLOCK);
            while at < end {
                if let Some(&Byte { counts, signs }) = BYTES.get(usize::from(bytes[at])) {
                    tally.ascii += counts;
                    tally.signs.add(signs);
                    at += 1;
                    continue;
                }
                let (entry, code, len) = pages.char_at(bytes, at);
                tally.tenths += u64::from(entry.tenths());
                if entry.is_plain_word() {
                    tally.others = tally.others.wrapping_add(share(code));
                } else if entry.is_word() {
                    tally.take(alone(entry, code, text, at));
                } else {
                    tally.signs.add(Signs::of_foreign(&text[at..]));
                }
                at += len;
            }
        }
        tally
    }

    /// Takes the loose form of a letter beyond ASCII.
    #[inline]
    fn take(&mut self, letter: Option<char>) {
        match letter {
            // A full-width `k` may belong to a number.
            Some('k' | 'm') | None => self.sound = false,
            Some(letter) if letter.is_ascii_digit() => self.signs.add(Signs::DIGIT),
            Some(letter) if letter.is_ascii() => self.ascii += low_bits(letter as u8),
            Some(letter) => self.others = self.others.wrapping_add(share(u32::from(letter))),
        }
    }

    /// The letters and digits, in tenths.
    fn tenths(&self) -> u64 {
        10 * (self.ascii >> (5 * COUNTER)) + self.tenths
    }

    /// A hash of the letters, without those that belong to a number.
    fn hash(&self, text: &str) -> u64 {
        let mut letters = self.ascii & ((1 << (5 * COUNTER)) - 1);
        if self.signs.has(Signs::DIGIT) {
            let bytes = text.as_bytes();
            for at in memchr2_iter(b'k', b'm', bytes).chain(memchr2_iter(b'K', b'M', bytes)) {
                let letter = char::from(bytes[at].to_ascii_lowercase());
                if is_multiplier(letter, &bytes[at + 1..]) && text[..at].ends_with(char::is_numeric) {
                    letters = letters.wrapping_sub(low_bits(bytes[at])); // a long line was not read so far
                }
            }
        }
        letters.wrapping_mul(MULTIPLIER) ^ self.others
    }
}
