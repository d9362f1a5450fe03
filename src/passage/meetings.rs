//! Which anchors meet: those with the same hash, found by sorting.

use super::corpus::Corpus;
use crate::workers::Workers;

/// The anchors that others have the hash of, in parts by their hash.
pub(super) struct Meetings {
    parts: Vec<Vec<u64>>,
    /// Bits of a position. Above it stands what there is room for of the hash: what differs further on is told apart on the text.
    bits: u32,
}

/// Parts are sorted by themselves, so that one fits the caches and several can be sorted at once: so many bits of the hash tell them.
const PART: u32 = 4;

impl Meetings {
    /// All; or only those of groups with positions on both sides of a border.
    pub(super) fn of(corpus: &Corpus<'_>, border: Option<usize>, workers: &impl Workers) -> Self {
        let bits = usize::BITS - corpus.layout.bytes().leading_zeros();
        let parts = workers.map(1 << PART, |part| {
            let mut anchors = Vec::with_capacity((corpus.anchor_count() >> PART) * 9 / 8);
            let here = corpus.anchors().filter(|(hash, _)| (hash >> (u64::BITS - PART)) as usize == part);
            anchors.extend(here.map(|(hash, position)| hash << PART >> bits << bits | position as u64));
            anchors.sort_unstable();
            let mut kept = 0;
            let mut rest = 0..0;
            while rest.end < anchors.len() {
                let start = rest.end;
                let len = anchors[start..]
                    .iter()
                    .take_while(|other| *other >> bits == anchors[start] >> bits)
                    .count();
                rest = start..start + len;
                let (first, last) = (position(anchors[start], bits), position(anchors[rest.end - 1], bits));
                if len > 1 && border.is_none_or(|border| first < border && border <= last) {
                    anchors.copy_within(rest.clone(), kept);
                    kept += len;
                }
            }
            anchors.truncate(kept);
            anchors.shrink_to_fit();
            anchors
        });
        Self { parts, bits }
    }

    pub(super) fn parts(&self) -> usize {
        self.parts.len()
    }

    /// The groups of a part: positions in order, of anchors that are alike.
    pub(super) fn groups(&self, part: usize) -> impl Iterator<Item = impl Iterator<Item = usize> + Clone> {
        let bits = self.bits;
        let groups = self.parts[part].chunk_by(move |one, other| one >> bits == other >> bits);
        groups.map(move |group| group.iter().map(move |anchor| position(*anchor, bits)))
    }
}

/// The position in an anchor, below the bits of its hash.
#[expect(clippy::cast_possible_truncation, reason = "a position in texts that are in memory")]
fn position(anchor: u64, bits: u32) -> usize {
    (anchor & ((1 << bits) - 1)) as usize
}
