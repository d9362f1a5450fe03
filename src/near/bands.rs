use std::fmt;

use super::minhash::MOST_SLOTS;
use super::{BASE, mix};
use crate::error::Error;

/// How a signature is cut into bands. Two texts meet if all rows of some band agree: with probability
/// 1 − (1 − sʳ)ᵇ for texts of similarity s in b bands of r rows.
///
/// | s | [`fineweb`](Self::fineweb) 14×8 | [`olmo3`](Self::olmo3) 26×11 | [`slimpajama`](Self::slimpajama) 9×13 | [`for_threshold(0.8)`](Self::for_threshold) 15×8 |
/// |---|---|---|---|---|
/// | .5 | .053 | .013 | .001 | .057 |
/// | .6 | .211 | .090 | .012 | .224 |
/// | .7 | .565 | .405 | .084 | .590 |
/// | .75 | .772 | .674 | .195 | .795 |
/// | .8 | .924 | .903 | .399 | .937 |
/// | .85 | .988 | .991 | .688 | .992 |
/// | .9 | 1.000 | 1.000 | .929 | 1.000 |
///
/// More rows let fewer unlike texts meet, more bands let fewer alike ones miss one another. Those that meet are verified:
/// so bands decide what is found and what it costs, never what is right. A unit takes eight bytes a band.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bands {
    bands: usize,
    rows: usize,
}

/// The sketch that [`Bands::for_threshold`] cuts: 128 numbers, as is the custom.
const SLOTS: usize = 128;
/// How much above the threshold nearly all pairs are found, and how many of them.
const ABOVE: f64 = 0.05;
const RECALL: f64 = 0.99;
/// Steps of the integral over the similarities below the threshold.
const STEPS: u32 = 1000;

impl Bands {
    /// 14 bands of 8 rows: FineWeb and FineWeb-2 (datatrove), with shingles of five words.
    #[must_use]
    pub const fn fineweb() -> Self {
        Self { bands: 14, rows: 8 }
    }

    /// 26 bands of 11 rows: Olmo 3 (Dolma 3), with shingles of five tokens.
    #[must_use]
    pub const fn olmo3() -> Self {
        Self { bands: 26, rows: 11 }
    }

    /// 9 bands of 13 rows: SlimPajama and TxT360, with shingles of thirteen words.
    #[must_use]
    pub const fn slimpajama() -> Self {
        Self { bands: 9, rows: 13 }
    }

    /// The bands for pairs of this similarity and more, from 0 to 1: of those that find at least 99 % of the pairs .05 above it, cut
    /// from 128 rows or fewer, the ones under which the fewest pairs below the threshold meet, if these are spread evenly (the
    /// integral of [`probability`](Self::probability) from 0 to the threshold). For .8: 15 bands of 8 rows.
    ///
    /// # Errors
    ///
    /// [`Error::Threshold`] for a number that is not a similarity, or 0, at which all texts are alike.
    pub fn for_threshold(threshold: f64) -> Result<Self, Error> {
        if !(threshold > 0.0 && threshold <= 1.0) {
            return Err(Error::Threshold { threshold: threshold.to_string() });
        }
        Ok(Self::best_for(threshold))
    }

    /// The same for a threshold that is one.
    pub(super) fn best_for(threshold: f64) -> Self {
        let found = (threshold + ABOVE).min(f64::midpoint(threshold, 1.0));
        let in_time = |rows: usize| {
            let bands = |bands: usize| Self { bands, rows };
            (1..=SLOTS / rows).map(bands).find(|bands| bands.probability(found) >= RECALL)
        };
        let wrong = |bands: &Self| {
            let at = |step| bands.probability(threshold * (f64::from(step) + 0.5) / f64::from(STEPS));
            (0..STEPS).map(at).sum::<f64>()
        };
        let best = (1..=SLOTS).filter_map(in_time).min_by(|one, other| wrong(one).total_cmp(&wrong(other)));
        best.unwrap_or(Self { bands: SLOTS, rows: 1 })
    }

    /// The bands for .8.
    pub(super) const fn usual() -> Self {
        Self { bands: 15, rows: 8 }
    }

    /// So many bands of so many rows.
    ///
    /// # Errors
    ///
    /// [`Error::Bands`] for none of either, or more than 16,384 rows in all.
    pub fn new(bands: usize, rows: usize) -> Result<Self, Error> {
        match bands.saturating_mul(rows) {
            1..=MOST_SLOTS => Ok(Self { bands, rows }),
            _ => Err(Error::Bands { bands, rows }),
        }
    }

    /// The number of bands.
    #[must_use]
    pub const fn bands(&self) -> usize {
        self.bands
    }

    /// The rows of each.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// How likely two texts of this similarity meet.
    #[must_use]
    pub fn probability(&self, similarity: f64) -> f64 {
        1.0 - power(1.0 - power(similarity, self.rows), self.bands)
    }

    /// Appends the key of each band of a sketch.
    pub(super) fn keys_into(&self, slots: &[u64], keys: &mut Vec<u64>) {
        let sum =
            |rows: &[u64]| rows.iter().fold(0_u64, |sum, &row| sum.wrapping_mul(BASE).wrapping_add(row));
        keys.extend(slots.chunks_exact(self.rows).map(|rows| mix(sum(rows))));
    }
}

impl fmt::Display for Bands {
    /// As the field writes it, with a version: for a fingerprint.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bands/1 {}x{}", self.bands, self.rows)
    }
}

/// By repeated squaring: the same bits on every machine, which `powi` does not promise.
fn power(base: f64, mut exponent: usize) -> f64 {
    let (mut square, mut product) = (base, 1.0);
    while exponent > 0 {
        if exponent & 1 == 1 {
            product *= square;
        }
        square *= square;
        exponent >>= 1;
    }
    product
}
