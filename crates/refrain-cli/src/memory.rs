//! How much memory a run may take.

use std::fs::File;
use std::io;

/// Makes an empty file without a name, for what does not fit into memory.
pub(crate) type Runs = fn() -> io::Result<File>;

pub(crate) const RUNS: Runs = tempfile::tempfile;

/// The memory of a run: as much as there is, or no more than was said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memory {
    bytes: Option<usize>,
    threads: usize,
}

/// What the program takes before it has read anything.
const PROGRAM: usize = 24 << 20;
/// What a thread takes: some batches on their way, as they came and as they go.
const THREAD: usize = 8 << 20;

impl Memory {
    pub(crate) const fn new(bytes: Option<usize>, threads: usize) -> Self {
        Self { bytes, threads }
    }

    pub(crate) const fn is_limited(self) -> bool {
        self.bytes.is_some()
    }

    pub(crate) const fn limit(self) -> Option<usize> {
        self.bytes
    }

    /// What is taken before anything is gathered.
    pub(crate) const fn spent(self) -> usize {
        PROGRAM + self.threads * THREAD
    }

    /// What there is to gather in: a quarter of all at least, since what is cut into ever smaller parts takes many times as long.
    pub(crate) fn room(self) -> usize {
        self.bytes.map_or(usize::MAX, |bytes| bytes.saturating_sub(self.spent()).max(bytes / 4))
    }

    /// What one of so many gatherers has for each thread.
    pub(crate) fn share(self, gatherers: usize) -> usize {
        self.room() / (gatherers.max(1) * self.threads)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_room_to_gather_in_however_little_there_is() {
        let room = |bytes: usize, threads| Memory::new(Some(bytes << 20), threads).room() >> 20;
        assert_eq!([room(256, 2), room(64, 2), room(48, 2), room(32, 2), room(8, 1)], [216, 24, 12, 8, 2]);
        assert!(Memory::new(None, 2).room() > 1 << 40);
    }
}
