//! Shingles: every few words that stand next to one another, as numbers.
//!
//! A text is read as a row of [tokens](super::token), words and single characters. At every token ends a shingle of as many
//! tokens as its kind asks for, so that a text that mixes scripts is shingled through, run by run.
//!
//! The shingle's number comes from a rolling sum: `P(i) = P(i−1)·B + hash(token i)`, of which
//! `P(i) − P(i−n)·Bⁿ` belongs to the last `n` tokens alone. So it costs two multiplications, whatever `n` is.

use super::token::{Reader, Token};
use super::verify::ShingleSet;
use super::{BASE, mix};
use crate::key::Key;
use crate::recipe::Hash;

/// How long shingles are: five words, or twelve characters of a script without spaces, unless set.
///
/// Five words are what FineWeb and Olmo 3 compare; twelve characters of Thai, Chinese or Japanese say about as much.
/// Longer shingles make every changed word count for more: SlimPajama takes thirteen words.
///
/// ```
/// use refrain::near::Shingles;
///
/// let shingles = Shingles::default();
/// let one = shingles.set("The harbour opened on Monday, two years late, and the king gave a speech.");
/// let other = shingles.set("THE HARBOUR opened on Monday – two years late – and the king gave a long speech");
/// assert_eq!((one.len(), other.len()), (10, 11)); // of 14 and 15 words
/// assert_eq!(one.jaccard(&other), 9.0 / 12.0);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shingles {
    words: u8,
    characters: u8,
}

impl Default for Shingles {
    fn default() -> Self {
        Self { words: 5, characters: 12 }
    }
}

impl Shingles {
    /// So many words a shingle; 0 counts as 1.
    #[must_use]
    pub fn words(mut self, words: u8) -> Self {
        self.words = words.max(1);
        self
    }

    /// So many characters a shingle where words are not told apart by spaces: Han, Kana, Thai, Lao, Khmer, Myanmar, Tibetan;
    /// 0 counts as 1.
    #[must_use]
    pub fn characters(mut self, characters: u8) -> Self {
        self.characters = characters.max(1);
        self
    }

    /// The distinct shingles of a text. Empty for a text of fewer tokens than a shingle has.
    #[must_use]
    pub fn set(&self, text: &str) -> ShingleSet {
        let mut shingles = Vec::new();
        Shingler::new(*self, Hash::Xxh3).shingle_into(text, &mut shingles);
        ShingleSet::new(&shingles)
    }
}

impl std::fmt::Display for Shingles {
    /// Name and version, for a fingerprint.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "shingles/1 {} words {} characters", self.words, self.characters)
    }
}

/// Shingles texts, with buffers that are used again.
#[derive(Clone)]
pub(super) struct Shingler {
    shingles: Shingles,
    hash: Hash,
    reader: Reader,
}

impl Shingler {
    pub(super) fn new(shingles: Shingles, hash: Hash) -> Self {
        Self { shingles, hash, reader: Reader::default() }
    }

    /// Appends what of a text is compared: its shingles, or the halves of its key if it is too short for one.
    pub(super) fn compared_into(
        &mut self,
        text: &str,
        key: impl FnOnce() -> Option<Key>,
        out: &mut Vec<u64>,
    ) {
        let before = out.len();
        self.shingle_into(text, out);
        if out.len() == before {
            out.extend(key().into_iter().flat_map(Key::halves));
        }
    }

    /// Appends the shingles of a text, in order, as often as they stand.
    fn shingle_into(&mut self, text: &str, out: &mut Vec<u64>) {
        let Self { shingles, hash, reader } = self;
        let mut window = Window::new(*shingles);
        reader.read(text, |token| {
            let shingle = match token {
                Token::Word(word) => window.push(hash.word(word), shingles.words, window.word_power),
                Token::Character(c) => window.push(hash.word(c), shingles.characters, window.character_power),
            };
            if let Some(shingle) = shingle {
                out.push(shingle);
            }
        });
    }
}

/// The rolling sums of the last tokens.
struct Window {
    /// By number of tokens, modulo 256: more than any shingle has.
    sums: [u64; 256],
    tokens: u64,
    word_power: u64,
    character_power: u64,
}

impl Window {
    fn new(shingles: Shingles) -> Self {
        let power = |n: u8| BASE.wrapping_pow(n.into());
        let (word_power, character_power) = (power(shingles.words), power(shingles.characters));
        Self { sums: [0; 256], tokens: 0, word_power, character_power }
    }

    /// Takes a token; the shingle of `n` tokens that it ends, if there are so many.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "counted modulo 256")]
    fn push(&mut self, hash: u64, n: u8, power: u64) -> Option<u64> {
        let before = self.sums[usize::from(self.tokens as u8)];
        self.tokens += 1;
        let at = self.tokens as u8;
        let sum = before.wrapping_mul(BASE).wrapping_add(hash);
        self.sums[usize::from(at)] = sum;
        let outside = self.sums[usize::from(at.wrapping_sub(n))];
        (self.tokens >= u64::from(n)).then(|| mix(sum.wrapping_sub(outside.wrapping_mul(power))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shingle_is_that_of_its_tokens_wherever_they_stand() {
        let shingles = |text| {
            let mut out = Vec::new();
            Shingler::new(Shingles::default().words(3).characters(4), Hash::Xxh3)
                .shingle_into(text, &mut out);
            out
        };
        assert!(shingles("one two").is_empty() && shingles("老街上").is_empty());
        let [first, last] = shingles("one two three four")[..] else { panic!("two shingles") };
        assert_eq!(shingles("two three four"), [last]);
        assert_eq!(shingles("0 1 2 3 4 one two three")[5..], [first]);
        // At the border of two runs a shingle reaches into the other.
        assert_eq!(shingles("read 老街上的 now").len(), 3);
        assert_eq!(shingles("老街上的点").len(), 2);
        let long: Vec<String> = (0..1000).map(|n| format!("w{n}")).collect();
        assert_eq!(shingles(&long.join(" "))[998 - 256], shingles("w742 w743 w744")[0]);
    }
}
