//! A first look at a line, before any of its normal forms is made: most lines are nothing the lexicon knows, and this turns
//! them away at a few instructions a character. Nothing that the lexicon knows is ever turned away.

use crate::normalize::spelling;
use crate::normalize::table::{Entry, Pages};

/// Hashes of what the lexicon knows, as a Bloom filter with one hash: a million bits for some fifteen thousand.
#[derive(Clone, Debug)]
pub(super) struct Sieve(Box<[u64]>);

/// Hashes of a line's letters, marks and digits in loose form, with one `0` for every number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::rules) struct Gist {
    /// Of all of them, of those before the first space, and of the first one, two and three.
    whole: u64,
    word: u64,
    beginnings: [u64; BEGINNING],
}

/// Characters that a beginning is known by, and bytes that hold them with what stands between.
const BEGINNING: usize = 3;
const BEGINNING_BYTES: usize = 24;
/// Words that make a row of words.
const ROW: usize = 3;
/// 2^64 divided by the golden ratio: spreads what it multiplies (Knuth, The Art of Computer Programming 3, §6.4).
pub(super) const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// The loose form of ASCII: lower case, `0` for digits, 0 for what is neither letter nor digit.
const ASCII: [u8; 128] = {
    let mut table = [0; 128];
    let mut byte = 0;
    while byte < 128 {
        table[byte as usize] = match byte {
            b'0'..=b'9' => b'0',
            b'a'..=b'z' => byte,
            b'A'..=b'Z' => byte.to_ascii_lowercase(),
            _ => 0,
        };
        byte += 1;
    }
    table
};

impl Default for Sieve {
    fn default() -> Self {
        Self(vec![0; 1 << 14].into())
    }
}

impl Sieve {
    /// Lets lines through that are this phrase.
    pub(super) fn add_line(&mut self, phrase: &str) {
        if let Some(gist) = Gist::of(phrase) {
            self.set(gist.whole);
        }
    }

    /// Lets lines through that begin so.
    pub(super) fn add_beginning(&mut self, words: &str) {
        if let Some(gist) = Gist::of(words) {
            let last = gist.beginnings.iter().rposition(|&hash| hash != 0).unwrap_or(0);
            self.set(gist.beginnings[last]);
        }
    }

    /// Whether a line may be a phrase, begin as one does, or be a row of phrases of one word each. A line without a
    /// gist may be anything.
    pub(super) fn lets_through(&self, text: &str, gist: Option<&Gist>) -> bool {
        let is_row = || {
            let known = |word: &str| Gist::of(word).is_none_or(|gist| self.has(gist.whole));
            text.split(' ').all(known) && text.split(' ').count() >= ROW
        };
        gist.is_none_or(|gist| self.has(gist.whole) || self.begins(gist) || (self.has(gist.word) && is_row()))
    }

    /// Whether a text may begin as some line that the lexicon knows.
    pub(super) fn lets_begin(&self, text: &str) -> bool {
        Gist::of(&text[..text.floor_char_boundary(BEGINNING_BYTES)]).is_none_or(|gist| self.begins(&gist))
    }

    fn begins(&self, gist: &Gist) -> bool {
        gist.beginnings.iter().any(|&hash| self.has(hash))
    }

    fn set(&mut self, hash: u64) {
        let (word, bit) = place(hash);
        self.0[word] |= 1 << bit;
    }

    fn has(&self, hash: u64) -> bool {
        let (word, bit) = place(hash);
        self.0[word] >> bit & 1 == 1
    }
}

/// Which bit of which word a hash stands for.
fn place(hash: u64) -> (usize, u64) {
    ((hash >> 50) as usize, hash >> 44 & 63)
}

impl Gist {
    /// The gist of a text; nothing if some character has no loose form by itself.
    pub(in crate::rules) fn of(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let (mut reader, mut pages, mut before) = (Reader::default(), Pages::new(), Entry::default());
        let mut at = 0;
        while at < bytes.len() {
            if let Some(&folded) = ASCII.get(usize::from(bytes[at])) {
                before = pages.entry_at(bytes, at).0; // a mark behind it may compose: then the line has no gist
                at += 1;
                match folded {
                    0 if bytes[at - 1] == b' ' => reader.space(),
                    0 => {}
                    folded => reader.take(u32::from(folded), &bytes[at..]),
                }
                continue;
            }
            let (entry, len) = pages.entry_at(bytes, at);
            if entry.is_word() {
                let c = text[at..].chars().next()?;
                let folded = spelling(entry.alone(c, before)?)?;
                before = entry;
                let folded = if folded.is_ascii_digit() { '0' } else { folded };
                reader.take(u32::from(folded), &bytes[at + len..]);
            }
            at += len;
        }
        Some(reader.gist())
    }

    /// Whether two lines may begin with the same letters.
    pub(in crate::rules) fn begins_like(&self, other: &Self) -> bool {
        self.beginnings == other.beginnings
    }
}

/// Hashes the letters of a line as they come.
#[derive(Default)]
struct Reader {
    hash: u64,
    word: Option<u64>,
    beginnings: [u64; BEGINNING],
    letters: usize,
    last: u32,
}

impl Reader {
    #[inline]
    fn space(&mut self) {
        if self.letters > 0 && self.word.is_none() {
            self.word = Some(self.hash);
        }
    }

    /// Takes a letter in loose form, a `0` for a digit. Of a number only its first digit counts.
    #[inline]
    fn take(&mut self, folded: u32, rest: &[u8]) {
        if self.last == u32::from('0') && (folded == self.last || is_multiplier(folded, rest)) {
            return;
        }
        self.last = folded;
        self.hash = (self.hash ^ u64::from(folded)).wrapping_mul(MULTIPLIER).rotate_left(29);
        if let Some(beginning) = self.beginnings.get_mut(self.letters) {
            *beginning = mix(self.hash, 1 + self.letters as u64);
            self.letters += 1;
        }
    }

    fn gist(self) -> Gist {
        Gist {
            whole: mix(self.hash, 0),
            word: mix(self.word.unwrap_or(self.hash), 0),
            beginnings: self.beginnings,
        }
    }
}

/// Whether a letter behind a number belongs to it: `1.2K views`.
fn is_multiplier(letter: u32, rest: &[u8]) -> bool {
    (letter == u32::from('k') || letter == u32::from('m'))
        && rest.first().is_none_or(|&b| b.is_ascii() && !b.is_ascii_alphanumeric())
}

/// Spreads a hash, differently for each of its uses.
fn mix(hash: u64, purpose: u64) -> u64 {
    (hash ^ purpose).wrapping_mul(MULTIPLIER)
}
