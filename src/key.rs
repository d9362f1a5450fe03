use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use siphasher::sip128::{Hasher128, SipHasher13};
use xxhash_rust::xxh3::xxh3_128;

/// What is compared: 128 bits of a normalised text.
///
/// Two texts with the same key are taken to be the same text. Against *chance* that is safe at any
/// scale: among `n` different texts the expected number of equal keys is `n(n-1)/2^129`, some 10⁻¹⁷ for
/// 10¹¹ paragraphs. Against *malice* an unkeyed key is not: see [`Recipe::keyed`](crate::Recipe::keyed).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    high: u64,
    low: u64,
}

impl Key {
    /// The XXH3-128 of `text` as it stands (seed 0, default secret): no normalisation.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self::from_u128(xxh3_128(text.as_bytes()))
    }

    /// The SipHash-1-3-128 of `text` under `secret`: no normalisation.
    #[must_use]
    pub fn keyed(text: &str, secret: &[u8; 16]) -> Self {
        let mut hasher = SipHasher13::new_with_key(secret);
        hasher.write(text.as_bytes());
        let hash = hasher.finish128();
        Self { high: hash.h2, low: hash.h1 }
    }

    /// The key with these 128 bits.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "the two halves are what is wanted")]
    pub const fn from_u128(bits: u128) -> Self {
        Self { high: (bits >> 64) as u64, low: bits as u64 }
    }

    /// The 128 bits.
    #[must_use]
    pub const fn to_u128(self) -> u128 {
        ((self.high as u128) << 64) | self.low as u128
    }

    pub(crate) const fn halves(self) -> [u64; 2] {
        [self.high, self.low]
    }
}

/// As one number, which `Fold` takes at once.
impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u128(self.to_u128());
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.to_u128())
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// Hashes keys, and hashes of words, for a table. They are hashes already, but ones that an attacker can compute: a secret multiplier
/// per table spreads them anew, at a fraction of what SipHash costs.
#[derive(Clone)]
pub(crate) struct Seed([u64; 2]);

impl Default for Seed {
    fn default() -> Self {
        let random = RandomState::new();
        Self([random.hash_one(0), random.hash_one(1) | 1])
    }
}

impl BuildHasher for Seed {
    type Hasher = Fold;

    fn build_hasher(&self) -> Fold {
        Fold { seed: self.0, hash: 0 }
    }
}

pub(crate) struct Fold {
    seed: [u64; 2],
    hash: u64,
}

impl Hasher for Fold {
    #[expect(clippy::cast_possible_truncation, reason = "the product is folded to its halves")]
    fn write_u128(&mut self, bits: u128) {
        let fold = |product: u128| (product >> 64) as u64 ^ product as u64;
        let half = fold(u128::from((bits >> 64) as u64 ^ self.seed[0]) * u128::from(self.seed[1]));
        self.hash = fold(
            u128::from(half ^ bits as u64) * u128::from(self.seed[1] ^ self.seed[0].rotate_left(32) | 1),
        );
    }

    #[expect(clippy::cast_possible_truncation, reason = "the product is folded to its halves")]
    fn write_u64(&mut self, bits: u64) {
        let product = u128::from(bits ^ self.seed[0]) * u128::from(self.seed[1]);
        self.hash = (product >> 64) as u64 ^ product as u64;
    }

    /// Keys hash as one number; this is for completeness.
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u128(u128::from(self.hash) << 8 | u128::from(byte));
        }
    }

    fn finish(&self) -> u64 {
        self.hash
    }
}
