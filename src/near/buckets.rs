//! The buckets in which texts meet: one for each band key that several have.

use std::slice;

/// Leaders that a bucket shows to those who come later. More are met only where thousands of texts are alike, but not alike enough.
pub(super) const SHOWN: usize = 64;

/// The buckets, by number: first those of twins, which agree in every band.
#[derive(Default)]
pub(super) struct Buckets {
    all: Vec<Bucket>,
    twins: usize,
    /// The leaders of buckets that have several.
    lists: Vec<Vec<usize>>,
}

/// Sixteen bytes, since there may be many.
struct Bucket {
    /// Its leader, [`NOBODY`], or from [`LISTS`] on the number of a list.
    leaders: usize,
    to_come: usize,
}

const NOBODY: usize = usize::MAX;
const LISTS: usize = 1 << (usize::BITS - 1);

impl Buckets {
    /// Adds a bucket of so many texts.
    pub(super) fn push(&mut self, texts: usize) {
        self.all.push(Bucket { leaders: NOBODY, to_come: texts });
    }

    /// Says that the buckets so far are those of twins.
    pub(super) fn end_twins(&mut self) {
        self.twins = self.len();
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The buckets of a text, which are in order, as those of twins and those of bands.
    pub(super) fn split<'b>(&self, buckets: &'b [usize]) -> (&'b [usize], &'b [usize]) {
        buckets.split_at(buckets.partition_point(|&bucket| bucket < self.twins))
    }

    /// The leaders of a bucket, in order; of more than are [`SHOWN`], one more.
    pub(super) fn leaders(&self, bucket: usize) -> &[usize] {
        match &self.all[bucket].leaders {
            &NOBODY => &[],
            leader if *leader < LISTS => slice::from_ref(leader),
            list => &self.lists[list - LISTS],
        }
    }

    /// Adds a leader to a bucket.
    pub(super) fn lead(&mut self, bucket: usize, leader: usize) {
        let leaders = &mut self.all[bucket].leaders;
        if *leaders == NOBODY {
            *leaders = leader;
        } else if *leaders < LISTS {
            self.lists.push(vec![*leaders, leader]);
            *leaders = LISTS + self.lists.len() - 1;
        } else {
            let list = &mut self.lists[*leaders - LISTS];
            list.extend((list.len() <= SHOWN).then_some(leader));
        }
    }

    /// How many texts of a bucket are still to come.
    pub(super) fn to_come(&self, bucket: usize) -> usize {
        self.all[bucket].to_come
    }

    /// A text of a bucket has come.
    pub(super) fn come(&mut self, bucket: usize) {
        let to_come = &mut self.all[bucket].to_come;
        *to_come = to_come.saturating_sub(1);
    }
}
