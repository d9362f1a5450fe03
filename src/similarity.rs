use std::fmt;

/// How alike two texts are, from 0 (they share nothing) to 1: kept in millionths, rounded down.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(from = "f64", into = "f64")
)]
pub struct Similarity(u32);

const ONE: u32 = 1_000_000;

impl Similarity {
    /// They share everything.
    pub const ONE: Self = Self(ONE);

    /// The share as a number.
    #[must_use]
    pub fn get(self) -> f64 {
        f64::from(self.0) / f64::from(ONE)
    }
}

impl From<f64> for Similarity {
    /// Numbers outside 0 to 1 become the nearer end.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range")]
    fn from(share: f64) -> Self {
        // What was written in millionths is read as the same millionth: hence the half of a thousandth of one.
        Self((share.clamp(0.0, 1.0) * f64::from(ONE) + 0.0005) as u32)
    }
}

impl From<Similarity> for f64 {
    fn from(similarity: Similarity) -> Self {
        similarity.get()
    }
}

impl fmt::Debug for Similarity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.get(), f)
    }
}

impl fmt::Display for Similarity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.get(), f)
    }
}
