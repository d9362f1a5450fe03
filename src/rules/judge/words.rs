//! The words of a page, each known by a number.

use std::collections::HashMap;
use std::ops::Range;

use crate::key::Seed;

/// The words of all lines, one line's behind the other's.
#[derive(Default)]
pub(super) struct Words {
    /// The number of every word, by its hash.
    numbers: HashMap<u64, u32, Seed>,
    all: Vec<u32>,
}

impl Words {
    /// Makes room for the words of so many bytes of text.
    pub(super) fn reserve(&mut self, bytes: usize) {
        self.numbers.reserve(bytes / 16);
        self.all.reserve(bytes / 6);
    }

    /// Adds the next word of the line at hand, told by a hash.
    pub(super) fn push(&mut self, hash: u64) {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.all.push(*self.numbers.entry(hash).or_insert(next));
    }

    /// Words added so far.
    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// Different words added so far: their numbers are below it.
    pub(super) fn different(&self) -> usize {
        self.numbers.len()
    }

    /// The numbers of words that were added in a row.
    pub(super) fn of(&self, range: &Range<usize>) -> impl Iterator<Item = usize> {
        self.all[range.clone()].iter().map(|&number| number as usize)
    }
}
