//! A first look at a line, before any of its normal forms is made: most lines are nothing the lexicon knows, and this turns
//! them away by what one [`Reading`] tells. Nothing that the lexicon knows is ever turned away.

use crate::rules::reading::{Hashes, MULTIPLIER, Reading, Signs};

/// Hashes of what the lexicon knows, as a Bloom filter with one hash: a million bits for some twenty thousand.
#[derive(Clone, Debug)]
pub(super) struct Sieve(Box<[u64]>);

/// Words that make a row of words.
const ROW: usize = 3;

impl Default for Sieve {
    fn default() -> Self {
        Self(vec![0; 1 << 14].into())
    }
}

/// What a hash in the sieve is of.
#[derive(Clone, Copy)]
enum Purpose {
    /// All letters of a phrase.
    Whole,
    /// The first letters of a phrase.
    Head,
    /// The first letters of a label, behind which a sign stands.
    Label,
    /// The first letters of a phrase with a variable, or of words that a name follows.
    Opening,
}

impl Sieve {
    /// Lets lines through that are this phrase.
    pub(super) fn add_line(&mut self, phrase: &str) {
        if let Some(hashes) = Reading::of(phrase).hashes {
            self.set(Hashes::longest(&hashes.heads), Purpose::Head);
            self.set(hashes.whole, Purpose::Whole);
        }
    }

    /// Lets lines through that begin so and go on; behind a label with a sign.
    pub(super) fn add_beginning(&mut self, words: &str, is_label: bool) {
        if let Some(heads) = Hashes::heads_of(words) {
            let purpose = if is_label { Purpose::Label } else { Purpose::Opening };
            self.set(Hashes::longest(&heads), purpose);
        }
    }

    /// Whether a line may be a phrase, begin as one does, be one with a sign behind it, or a row of phrases of one word each. A
    /// line without hashes, or without letters, may be anything.
    pub(super) fn lets_through(&self, text: &str, reading: &Reading) -> bool {
        let Some(Hashes { heads, whole }) = reading.hashes.filter(|hashes| hashes.heads[0] != 0) else {
            return true;
        };
        let is_labelled = || reading.signs.has(Signs::LABEL) && self.has_any(&heads, Purpose::Label);
        let is_more = || reading.signs.has(Signs::LABEL) || self.is_row(text);
        self.has(whole, Purpose::Whole)
            || self.has_any(&heads, Purpose::Opening)
            || is_labelled()
            || (self.has_any(&heads, Purpose::Head) && is_more())
    }

    /// Whether a text may begin with a label or an opening.
    pub(super) fn lets_begin(&self, text: &str) -> bool {
        Hashes::heads_of(text).is_none_or(|heads| {
            self.has_any(&heads, Purpose::Label) || self.has_any(&heads, Purpose::Opening)
        })
    }

    fn is_row(&self, text: &str) -> bool {
        let known =
            |word: &str| Reading::of(word).hashes.is_none_or(|hashes| self.has(hashes.whole, Purpose::Whole));
        let words = || text.split(' ');
        words().all(known) && words().count() >= ROW
    }

    fn has_any(&self, heads: &[u64], purpose: Purpose) -> bool {
        heads.iter().any(|&hash| hash != 0 && self.has(hash, purpose))
    }

    fn set(&mut self, hash: u64, purpose: Purpose) {
        let (word, bit) = place(hash, purpose);
        self.0[word] |= 1 << bit;
    }

    fn has(&self, hash: u64, purpose: Purpose) -> bool {
        let (word, bit) = place(hash, purpose);
        self.0[word] >> bit & 1 == 1
    }
}

/// Which bit of which word a hash stands for.
fn place(hash: u64, purpose: Purpose) -> (usize, u64) {
    let hash = (hash ^ purpose as u64).wrapping_mul(MULTIPLIER);
    ((hash >> 50) as usize, hash >> 44 & 63)
}
