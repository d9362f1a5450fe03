//! Which texts meet, found by sorting band keys. Texts are told by their *rank*: their place in the order in which they lead.

use super::index::NearIndex;
use super::mix;
use crate::workers::Workers;

/// Texts that agree in every band with a better one: (better, other) by rank. Those with the same shingles do.
pub(super) fn twins(index: &NearIndex, order: &[usize]) -> Vec<(usize, usize)> {
    let row = |unit: usize| index.keys(unit).iter().fold(0, |hash, &key| mix(hash ^ key));
    let mut rows: Vec<(u64, usize)> = order.iter().map(|&unit| row(unit)).zip(0..).collect();
    rows.sort_unstable();
    let groups = rows.chunk_by(|one, other| one.0 == other.0);
    groups.flat_map(|group| group[1..].iter().map(|&(_, other)| (group[0].1, other))).collect()
}

/// The buckets in which texts meet: one for each band key that several have.
#[derive(Default)]
pub(super) struct Buckets {
    /// (rank, bucket), in order.
    meetings: Vec<(usize, usize)>,
    /// How many texts are in each bucket.
    sizes: Vec<usize>,
}

impl Buckets {
    /// The buckets of the texts that take part, by rank.
    pub(super) fn of(
        index: &NearIndex,
        order: &[usize],
        takes_part: impl Fn(usize) -> bool + Sync,
        workers: &impl Workers,
    ) -> Self {
        let mut all = Self::default();
        for band in workers.map(index.bands(), |band| {
            let ranks = (0..order.len()).filter(|&rank| takes_part(rank));
            Self::of_band(ranks.map(|rank| (index.keys(order[rank])[band], rank)).collect())
        }) {
            let before = all.sizes.len();
            all.meetings.extend(band.meetings.into_iter().map(|(rank, bucket)| (rank, before + bucket)));
            all.sizes.extend(band.sizes);
        }
        all.meetings.sort_unstable();
        all
    }

    fn of_band(mut keys: Vec<(u64, usize)>) -> Self {
        keys.sort_unstable();
        let mut buckets = Self::default();
        for group in keys.chunk_by(|one, other| one.0 == other.0).filter(|group| group.len() > 1) {
            buckets.meetings.extend(group.iter().map(|&(_, rank)| (rank, buckets.sizes.len())));
            buckets.sizes.push(group.len());
        }
        buckets
    }

    /// The number of texts in each bucket.
    pub(super) fn sizes(&self) -> &[usize] {
        &self.sizes
    }

    /// The texts that meet others, in order of rank, each with its buckets.
    pub(super) fn texts(&self) -> impl Iterator<Item = &[(usize, usize)]> {
        self.meetings.chunk_by(|one, other| one.0 == other.0)
    }
}
