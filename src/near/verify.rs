//! Verification: how alike two texts are, exactly, by their shingles.

/// The distinct shingles of a text, made by [`Shingles::set`](super::Shingles::set): eight bytes each.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ShingleSet(Box<[u64]>);

impl ShingleSet {
    pub(super) fn new(shingles: &[u64]) -> Self {
        let mut set = sorted(shingles);
        set.dedup();
        Self(set.into_boxed_slice())
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Their numbers, in order.
    #[must_use]
    pub fn as_slice(&self) -> &[u64] {
        &self.0
    }

    /// What both have of what either has. Empty sets have nothing in common, not even with one another.
    #[must_use]
    pub fn jaccard(&self, other: &Self) -> f64 {
        let shared = shared(&self.0, &other.0);
        share(shared, self.len() + other.len() - shared)
    }

    /// What of this set is in the other. An empty set is in none.
    #[must_use]
    pub fn containment(&self, other: &Self) -> f64 {
        share(shared(&self.0, &other.0), self.len())
    }
}

/// From so many steps a number on, putting numbers in their place one by one is given up.
const STEPS: usize = 8;

/// The numbers in order. They are taken to be random: so each is put where its first bits say, and then hardly any is behind a
/// greater one.
fn sorted(numbers: &[u64]) -> Vec<u64> {
    let bits = numbers.len().max(1).ilog2() + 1;
    #[expect(clippy::cast_possible_truncation, reason = "few more than there are numbers")]
    let bucket = |number: u64| (number >> (u64::BITS - bits)) as usize;
    let mut ends = vec![0; 1 << bits];
    for &number in numbers {
        ends[bucket(number)] += 1;
    }
    let mut end = 0;
    for bucket in &mut ends {
        (*bucket, end) = (end, end + *bucket);
    }
    let mut sorted = vec![0; numbers.len()];
    for &number in numbers {
        let end = &mut ends[bucket(number)];
        sorted[*end] = number;
        *end += 1;
    }
    let mut steps = 0;
    for next in 1..sorted.len() {
        let mut at = next;
        while at > 0 && sorted[at - 1] > sorted[at] {
            sorted.swap(at - 1, at);
            at -= 1;
        }
        steps += next - at;
        if steps > STEPS * sorted.len() {
            sorted.sort_unstable(); // not random at all
            break;
        }
    }
    sorted
}

#[expect(clippy::cast_precision_loss, reason = "numbers of shingles")]
fn share(part: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { part as f64 / of as f64 }
}

/// From this ratio of lengths on, looking up the few is faster than walking along the many.
const GALLOP: usize = 16;

/// How many numbers two ordered lists share.
fn shared(one: &[u64], other: &[u64]) -> usize {
    let (few, many) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if many.len() / GALLOP > few.len() { gallop(few, many) } else { walk(few, many) }
}

/// Two walks at once, of the lower numbers and of the higher ones: every step has to wait for the one before it.
fn walk(one: &[u64], other: &[u64]) -> usize {
    let (low, high) = one.split_at(one.len() / 2);
    let middle = high.first().map_or(0, |first| other.partition_point(|number| number < first));
    let mut low = Walk { one: low, other: &other[..middle], shared: 0 };
    let mut high = Walk { one: high, other: &other[middle..], shared: 0 };
    while low.step() & high.step() {}
    while low.step() || high.step() {}
    low.shared + high.shared
}

/// Along two ordered lists.
struct Walk<'n> {
    one: &'n [u64],
    other: &'n [u64],
    shared: usize,
}

impl Walk<'_> {
    /// Passes the smaller number, or both: without a branch that depends on the numbers, which are random. False at the end of
    /// either.
    #[inline]
    fn step(&mut self) -> bool {
        let (Some(a), Some(b)) = (self.one.first(), self.other.first()) else { return false };
        self.shared += usize::from(a == b);
        (self.one, self.other) = (&self.one[usize::from(a <= b)..], &self.other[usize::from(b <= a)..]);
        true
    }
}

fn gallop(few: &[u64], mut many: &[u64]) -> usize {
    let mut shared = 0;
    for number in few {
        let mut step = 1;
        while many.get(step).is_some_and(|other| other < number) {
            step *= 2;
        }
        let reach = &many[..many.len().min(step + 1)];
        many = &many[reach.partition_point(|other| other < number)..];
        shared += usize::from(many.first() == Some(number));
    }
    shared
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    proptest::proptest! {
        #[test]
        fn sets_are_sorted_and_distinct(numbers: Vec<u64>, few in proptest::collection::vec(0..3_u64, 0..40)) {
            for numbers in [numbers, few] {
                let expected: BTreeSet<u64> = numbers.iter().copied().collect();
                proptest::prop_assert!(ShingleSet::new(&numbers).as_slice().iter().eq(&expected));
            }
        }

        #[test]
        fn both_ways_to_intersect_agree_with_sets(one: BTreeSet<u8>, other: BTreeSet<u8>) {
            let [few, many] = [&one, &other].map(|set| set.iter().map(|&n| u64::from(n)).collect::<Vec<_>>());
            let expected = one.intersection(&other).count();
            proptest::prop_assert_eq!(walk(&few, &many), expected);
            proptest::prop_assert_eq!(gallop(&few, &many), expected);
        }
    }
}
