//! Which texts of an index meet, found by sorting band keys. Texts are told by their *rank*: their place in the order in which they lead.

use super::buckets::Buckets;
use super::index::NearIndex;
use super::mix;
use crate::workers::Workers;

/// What texts that agree in every band have in common, such as those with the same shingles do.
pub(super) fn twin_key(keys: &[u64]) -> u64 {
    keys.iter().fold(0, |hash, &key| mix(hash ^ key))
}

/// The buckets, and the texts that meet in them: (rank, bucket), in order.
pub(super) fn meetings(
    index: &NearIndex,
    order: &[usize],
    workers: &impl Workers,
) -> (Buckets, Vec<(usize, usize)>) {
    let (mut buckets, mut meetings) = (Buckets::default(), Vec::new());
    let bands = workers.map(1 + index.bands(), |band| {
        let key = |keys: &[u64]| band.checked_sub(1).map_or_else(|| twin_key(keys), |band| keys[band]);
        groups(order.iter().map(|&unit| key(index.keys(unit))).zip(0..).collect())
    });
    for (band, (sizes, ranks)) in bands.into_iter().enumerate() {
        let mut ranks = ranks.into_iter();
        for size in sizes {
            meetings.extend(ranks.by_ref().take(size).map(|rank| (rank, buckets.len())));
            buckets.push(size);
        }
        if band == 0 {
            buckets.end_twins();
        }
    }
    meetings.sort_unstable();
    (buckets, meetings)
}

/// The ranks of the texts whose key others have, group by group, and how many each group has.
fn groups(mut keys: Vec<(u64, usize)>) -> (Vec<usize>, Vec<usize>) {
    keys.sort_unstable();
    let (mut sizes, mut ranks) = (Vec::new(), Vec::new());
    for group in keys.chunk_by(|one, other| one.0 == other.0).filter(|group| group.len() > 1) {
        sizes.push(group.len());
        ranks.extend(group.iter().map(|&(_, rank)| rank));
    }
    (sizes, ranks)
}
