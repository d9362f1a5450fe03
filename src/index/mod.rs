//! What is known of keys: where each was seen first, and how often.
//!
//! # Which one?
//!
//! - [`MemoryIndex`]: in memory, for as many distinct segments as fit (some 40 to 80 bytes each).
//! - Your own: implement [`Index`] over any store that answers by key.
//!
//! Every index is a tally of [`Seen`], and tallies merge by (smallest place, sum): in any order and any grouping.
//! That is why threads, machines and the order of documents cannot change a result.

mod memory;

use std::fmt::Debug;

pub use memory::MemoryIndex;

use crate::document::Place;
use crate::key::Key;
use crate::recipe::Fingerprint;

/// What is known of one key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seen {
    /// The smallest place.
    pub first: Place,
    /// How many times in all.
    pub times: u64,
}

impl Seen {
    /// Seen once, there.
    #[must_use]
    pub const fn once(first: Place) -> Self {
        Self { first, times: 1 }
    }

    /// What is known when both are. Commutative and associative.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), times: self.times.saturating_add(other.times) }
    }
}

/// Answers whether a key has been seen, and where first.
pub trait Index: Debug + Send + Sync {
    /// The fingerprint of the recipe whose keys it holds.
    fn recipe(&self) -> &Fingerprint;

    /// What is known of `key`.
    fn get(&self, key: Key) -> Option<Seen>;
}
