//! What is known of keys: where each was seen first, and how often.
//!
//! # Which one?
//!
//! - [`MemoryIndex`]: in memory, for as many distinct segments as fit (some 50 bytes each); it can be written to a file.
//! - [`IndexBuilder`]: for more than that. It counts in the memory it is given, writes sorted runs, and merges them into one file in the end.
//! - [`IndexFile`]: a file that was written, in memory that you own (a vector, or a map of the file): for single questions, which check what they read.
//! - [`DiskIndex`]: such a file that was [verified](IndexFile::verify) as a whole: for finders.
//! - [`IndexReader`]: a file that stays on disk, of whatever kind: what it is, whether it is whole, single questions; and several as one.
//! - [`Census`]: the repeats of a corpus that is larger than memory, in two reads from front to back; nothing is looked up.
//! - [`Union`]: several of them that answer as one: that of all days before, and that of today.
//! - Your own: implement [`Index`] over any store that answers by key.
//!
//! Every index is a tally of [`Seen`], and tallies merge by (smallest place, sum): in any order and any grouping.
//! That is why threads, machines, memory and the order of documents cannot change a result.
//!
//! # The file
//!
//! Written once, from front to back, and never changed (format 1; all numbers are little-endian):
//!
//! | part | bytes |
//! |---|---|
//! | head | the magic `refrain` 1A, the format (4) |
//! | runs | one or more, each a tree of blocks: leaves in the order of their keys, the block above behind those it leads to, the root last |
//! | footer | the fingerprint of the recipe (with its Unicode versions), the version that wrote the file; of each run the name, bytes of a key, number of entries, first byte, last byte, root |
//! | tail | the length of the footer (4), its checksum (8), the magic |
//!
//! A block is its level (1; leaves are 0), the length of its entries (4), entries of some four kilobytes, and a checksum (8). An entry is a key, the
//! length of its value and the value; above the leaves keys are the first ones of blocks, and values where these stand. Checksums are XXH3-64 seeded with
//! the place of what they check, so every byte of the file is checked by one of them or known beforehand. They tell accidents, not forgery.
//!
//! The run `seen` has the keys (16, high bytes first) and of each document, start, length and times as LEB128: 26 bytes a key or so. The run `names` has documents (8, high bytes
//! first) and what they are called. The run
//! `near` of a [`NearIndex`](crate::near::NearIndex) has the document and start of texts (8 and 8, high bytes first) and of each the length and the keys of its bands.
//! The run `passage` of a [`PassageIndex`](crate::passage::PassageIndex) has documents (8) and of each the hash of its text (8), the length of what is compared, its runs, what had been left
//! of it, and its anchors (8 each, low bytes first).
//!
//! Two more are for a run that goes on where another one ended, and hold what the first read of a corpus has found: `answers`
//! ([`Answers::write_to`]) places (16, high bytes first) and of each the length, the key that stands there and what is known of it; `templates`
//! ([`KnownTemplates`](crate::rules::KnownTemplates::write_to)) the numbers of sites (8) and of each what is known of it, and its host.

pub(crate) mod disk;
mod memory;
mod slots;
mod union;

use std::fmt::Debug;

pub use disk::{Answers, Census, DiskIndex, IndexBuilder, IndexFile, IndexReader};
pub use memory::MemoryIndex;
pub use union::Union;

use crate::document::Place;
use crate::find::Keep;
use crate::key::Key;
use crate::recipe::Fingerprint;
use crate::removal::Reason;

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

    /// Why the copy at a place goes; nothing if it stays.
    #[inline]
    pub(crate) fn reason_at(self, place: Place, keep: Keep) -> Option<Reason> {
        let goes = match keep {
            Keep::None => self.times > 1 || self.first != place,
            _ => self.first < place,
        };
        goes.then_some(Reason::Repeat { first: self.first })
    }
}

/// Answers whether a key has been seen, and where first.
pub trait Index: Debug + Send + Sync {
    /// The fingerprint of the recipe whose keys it holds.
    fn recipe(&self) -> &Fingerprint;

    /// What is known of `key`.
    fn get(&self, key: Key) -> Option<Seen>;
}
