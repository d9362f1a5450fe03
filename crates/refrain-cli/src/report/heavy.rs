use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::pairs;

/// The heaviest of any number of keys, in bounded memory: the summary of Misra and Gries, for weights.
///
/// It is exact until twice [`MOST`] keys have come. Then all become lighter by the weight of the one after the [`MOST`] heaviest, and those that
/// nothing is left of are forgotten: a weight is too small by what [`missing`](Self::missing) says or less, which is never more than all weights
/// together divided by [`MOST`]. It depends on the order of the keys, and on nothing else.
#[derive(Clone, Serialize, Deserialize, Debug)]
#[serde(bound(
    serialize = "K: Serialize, V: Serialize",
    deserialize = "K: Deserialize<'de> + Ord, V: Deserialize<'de>"
))]
pub(super) struct Heavy<K, V> {
    #[serde(with = "pairs")]
    entries: BTreeMap<K, Entry<V>>,
    missing: u64,
}

#[derive(Clone, Serialize, Deserialize, Debug)]
pub(super) struct Entry<V> {
    pub(super) weight: u64,
    pub(super) value: V,
}

/// Keys that are kept in any case.
const MOST: usize = 4096;

impl<K, V> Default for Heavy<K, V> {
    fn default() -> Self {
        Self { entries: BTreeMap::new(), missing: 0 }
    }
}

impl<K: Ord, V> Heavy<K, V> {
    /// Adds to the weight of a key, and joins what is known of it.
    pub(super) fn add(&mut self, key: K, weight: u64, value: V, join: impl FnOnce(&mut V, &V)) {
        if let Some(entry) = self.entries.get_mut(&key) {
            entry.weight += weight;
            join(&mut entry.value, &value);
        } else {
            self.entries.insert(key, Entry { weight, value });
            self.forget();
        }
    }

    /// Adds all of what comes after.
    pub(super) fn merge(&mut self, later: Self, join: impl Fn(&mut V, &V)) {
        self.missing += later.missing;
        for (key, Entry { weight, value }) in later.entries {
            self.add(key, weight, value, &join);
        }
    }

    /// Those that are known, in the order of their keys.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &Entry<V>)> {
        self.entries.iter()
    }

    /// What a weight may lack.
    pub(super) const fn missing(&self) -> u64 {
        self.missing
    }

    fn forget(&mut self) {
        if self.entries.len() < 2 * MOST {
            return;
        }
        let mut weights: Vec<u64> = self.entries.values().map(|entry| entry.weight).collect();
        let (_, &mut least, _) = weights.select_nth_unstable_by(MOST, |one, other| other.cmp(one));
        self.missing += least;
        self.entries.retain(|_, entry| {
            entry.weight = entry.weight.saturating_sub(least);
            entry.weight > 0
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn heavy(weights: &[(u32, u64)]) -> Heavy<u32, u64> {
        let mut heavy = Heavy::default();
        for &(key, weight) in weights {
            heavy.add(key, weight, 1, |times, more| *times += more);
        }
        heavy
    }

    #[test]
    fn few_keys_are_weighed_exactly() {
        let weights: Vec<_> = (0..20_000).map(|n| (n % 1000, u64::from(n % 7))).collect();
        let heavy = heavy(&weights);
        assert_eq!(heavy.missing(), 0);
        for (key, entry) in heavy.iter() {
            let own = || weights.iter().filter(|(other, _)| other == key);
            assert_eq!((entry.weight, entry.value), (own().map(|(_, weight)| weight).sum(), 20));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]

        /// Of many keys, in parts or at once, the heavy ones are known, and no weight lacks more than is said.
        #[test]
        fn of_many_keys_weights_lack_what_is_said_or_less(seed in any::<u32>(), parts in 1_usize..5) {
            let mut weights: Vec<(u32, u64)> = Vec::new();
            for n in 0..60_000_u32 {
                let random = (n ^ seed).wrapping_mul(0x9E37_79B1);
                weights.push((if n % 3 == 0 { n % 5 } else { random >> 12 }, u64::from(random & 63)));
            }
            let mut whole = Heavy::default();
            for part in weights.chunks(weights.len().div_ceil(parts)) {
                whole.merge(heavy(part), |times, more| *times += more);
            }
            let mut exact: BTreeMap<u32, u64> = BTreeMap::new();
            for &(key, weight) in &weights {
                *exact.entry(key).or_default() += weight;
            }
            prop_assert!(whole.entries.len() < 2 * MOST);
            prop_assert!(whole.missing() <= exact.values().sum::<u64>() / MOST as u64);
            for (key, &weight) in &exact {
                let known = whole.entries.get(key).map_or(0, |entry| entry.weight);
                prop_assert!(known <= weight && weight <= known + whole.missing());
            }
        }
    }
}
