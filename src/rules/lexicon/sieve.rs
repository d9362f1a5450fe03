//! A first look at a line, before any of its normal forms is made: most lines are nothing the lexicon knows, and this turns
//! them away by what one [`Reading`] tells. Nothing that the lexicon knows is ever turned away.

use memchr::memchr_iter;

use crate::rules::reading::{BEGINNING, Hashes, MULTIPLIER, Reading, Signs};

/// Hashes of what the lexicon knows, as a Bloom filter whose bits for one hash lie in one word (Putze, Sanders, Singler 2007): two of a
/// million bits for each of some fifty thousand hashes, so that fewer than one in a hundred others are let through.
#[derive(Clone, Debug)]
pub(super) struct Sieve(Box<[u64]>);

/// Words that make a row of words.
const ROW: usize = 3;
/// Letters that a beginning is known by at a first and at a closer look.
const NEAR: usize = BEGINNING;
const FAR: usize = 10;

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
            self.add_head(phrase, Purpose::Head);
            self.set(hashes.whole, Purpose::Whole);
        }
    }

    /// Lets lines through that begin so and go on; behind a label with a sign.
    pub(super) fn add_beginning(&mut self, words: &str, is_label: bool) {
        self.add_head(words, if is_label { Purpose::Label } else { Purpose::Opening });
    }

    fn add_head(&mut self, words: &str, purpose: Purpose) {
        let (near, far) = (Hashes::heads_of::<NEAR>(words), Hashes::heads_of::<FAR>(words));
        if let Some((near, far)) = near.zip(far) {
            self.set(Hashes::longest(&near), purpose);
            self.set(Hashes::longest(&far), purpose);
        }
    }

    /// Whether a line may be a phrase, begin as one does, be one with a sign behind it, or a row of phrases of one word each. A
    /// line without hashes, or without letters, may be anything.
    pub(super) fn lets_through(&self, text: &str, reading: &Reading) -> bool {
        let Some(Hashes { heads, whole }) = reading.hashes.filter(|hashes| hashes.heads[0] != 0) else {
            return true;
        };
        let begins = |purpose| self.has_any(&heads, purpose) && self.begins(text, purpose);
        let is_signed = || reading.signs.has(Signs::LABEL);
        self.has(whole, Purpose::Whole)
            || begins(Purpose::Opening)
            || (is_signed() && (begins(Purpose::Label) || begins(Purpose::Head)))
            || (self.has_any(&heads, Purpose::Head) && self.is_row(text))
    }

    /// Whether a text may begin with a label or an opening.
    pub(super) fn lets_begin(&self, text: &str) -> bool {
        let begins =
            |heads: [u64; NEAR], purpose| self.has_any(&heads, purpose) && self.begins(text, purpose);
        Hashes::heads_of(text)
            .is_none_or(|heads| begins(heads, Purpose::Label) || begins(heads, Purpose::Opening))
    }

    /// A closer look at how a text begins.
    fn begins(&self, text: &str, purpose: Purpose) -> bool {
        Hashes::heads_of::<FAR>(text).is_none_or(|heads| self.has_any(&heads, purpose))
    }

    fn is_row(&self, text: &str) -> bool {
        let known =
            |word: &str| Reading::of(word).hashes.is_none_or(|hashes| self.has(hashes.whole, Purpose::Whole));
        memchr_iter(b' ', text.as_bytes()).nth(ROW - 2).is_some() && text.split(' ').all(known)
    }

    fn has_any(&self, heads: &[u64], purpose: Purpose) -> bool {
        heads.iter().any(|&hash| hash != 0 && self.has(hash, purpose))
    }

    fn set(&mut self, hash: u64, purpose: Purpose) {
        let (word, bits) = place(hash, purpose);
        self.0[word] |= bits;
    }

    fn has(&self, hash: u64, purpose: Purpose) -> bool {
        let (word, bits) = place(hash, purpose);
        self.0[word] & bits == bits
    }
}

/// Which bits of which word a hash stands for.
fn place(hash: u64, purpose: Purpose) -> (usize, u64) {
    let hash = (hash ^ purpose as u64).wrapping_mul(MULTIPLIER);
    ((hash >> 50) as usize, 1 << (hash >> 44 & 63) | 1 << (hash >> 38 & 63))
}
