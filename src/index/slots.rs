/// Where the entries of a list stand, by a hash of their keys: an open-addressing table, in which some slot is always free. A slot has
/// bits of the hash, so that hardly any entry but the right one is looked at.
#[derive(Clone, Default)]
pub(super) struct Slots {
    /// The upper 24 bits of a hash, and in the others the place of its entry, from 1. Their number is a power of two.
    slots: Vec<u64>,
    taken: usize,
}

const FREE: u64 = 0;
/// Bits of a place.
const PLACE: u32 = 40;
/// A table has so many slots at least.
const LEAST: usize = 16;

impl Slots {
    /// The first place of this hash for which `is` says that it is the right one.
    #[inline]
    pub(super) fn find(&self, hash: u64, is: impl Fn(usize) -> bool) -> Option<usize> {
        let mut at = hash;
        loop {
            match self.slot(at) {
                FREE => return None,
                slot if slot >> PLACE == hash >> PLACE && is(place(slot)) => return Some(place(slot)),
                _ => at = at.wrapping_add(1),
            }
        }
    }

    /// The slot where the search for a hash begins: whoever looks at it has memory bring those behind it too.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the lower bits are wanted")]
    pub(super) fn slot(&self, hash: u64) -> u64 {
        let last = self.slots.len().wrapping_sub(1);
        self.slots.get(hash as usize & last).copied().unwrap_or(FREE)
    }

    /// Makes room for so many entries, of which these are the hashes of those that are there.
    pub(super) fn reserve(&mut self, entries: usize, hashes: impl Iterator<Item = u64>) {
        // Three quarters are full at most.
        if self.slots.len() / 4 * 3 < entries {
            self.rebuild(entries, hashes);
        }
    }

    /// A table with room for so many entries and not many more, with those that have these hashes.
    pub(super) fn rebuild(&mut self, entries: usize, hashes: impl Iterator<Item = u64>) {
        let slots = (entries.div_ceil(3) * 4).next_power_of_two().max(LEAST);
        *self = Self { slots: vec![FREE; slots], taken: 0 };
        hashes.for_each(|hash| self.push(hash));
    }

    /// Takes in the next entry, for which there is room.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the lower bits are wanted")]
    pub(super) fn push(&mut self, hash: u64) {
        let mut at = hash;
        while self.slot(at) != FREE {
            at = at.wrapping_add(1);
        }
        self.taken += 1;
        let last = self.slots.len() - 1;
        self.slots[at as usize & last] = hash >> PLACE << PLACE | self.taken as u64;
    }
}

#[inline]
fn place(slot: u64) -> usize {
    (slot & ((1 << PLACE) - 1)) as usize - 1
}
