use std::fmt;
use std::hash::Hasher;

use siphasher::sip128::{Hasher128, SipHasher13};
use xxhash_rust::xxh3::xxh3_128;

/// What is compared: 128 bits of a normalised text.
///
/// Two texts with the same key are taken to be the same text. Against *chance* that is safe at any
/// scale: among `n` different texts the expected number of equal keys is `n(n-1)/2^129`, some 10⁻¹⁷ for
/// 10¹¹ paragraphs. Against *malice* an unkeyed key is not: see [`Recipe::keyed`](crate::Recipe::keyed).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
