//! Stars: every text goes to the leader that it is most like, or leads.

use std::cmp::Reverse;

use super::candidates::Buckets;
use super::verify::ShingleSet;

/// Leaders that a bucket shows to those who come later. More are met only where thousands of texts are alike, but not alike enough.
const SHOWN: usize = 64;
/// Leaders that a text is compared with: those it shares most bands with. A similar one is nearly always among the first two.
const COMPARED: usize = 32;

/// The leaders so far.
pub(super) struct Stars<'s, F, A> {
    /// The shingles of a text, by rank.
    set: &'s F,
    /// How alike two texts are, if they are alike enough.
    alike: A,
    /// Leaders by rank, with their shingles while there is room.
    leaders: Vec<(usize, Option<ShingleSet>)>,
    /// Bytes that there is room for.
    room: usize,
    /// For each bucket where its leaders stand in `shown`, how many there are, and how many texts are still to come.
    buckets: Vec<Bucket>,
    shown: Vec<usize>,
    /// Leaders that a text meets, and how often: used again.
    met: Vec<usize>,
    crowded: u64,
}

struct Bucket {
    start: usize,
    leaders: usize,
    to_come: usize,
}

impl<'s, F, A> Stars<'s, F, A>
where
    F: Fn(usize) -> ShingleSet,
    A: Fn(&ShingleSet, &ShingleSet) -> Option<f64>,
{
    /// None yet; their shingles may take so many bytes.
    pub(super) fn new(buckets: &Buckets, set: &'s F, alike: A, room: usize) -> Self {
        let mut end = 0;
        let bucket = |&size: &usize| {
            end += size.min(SHOWN);
            Bucket { start: end - size.min(SHOWN), leaders: 0, to_come: size }
        };
        let buckets = buckets.sizes().iter().map(bucket).collect();
        let (leaders, shown, met) = (Vec::new(), vec![0; end], Vec::new());
        Self { set, alike, leaders, room, buckets, shown, met, crowded: 0 }
    }

    /// Finds the leader of the next text, or makes it one: the leader's rank, and how alike they are.
    pub(super) fn place(&mut self, meetings: &[(usize, usize)], set: ShingleSet) -> Option<(usize, f64)> {
        self.meet(meetings);
        let compared =
            self.met.iter().filter_map(|&leader| Some((self.leaders[leader].0, self.alike(&set, leader)?)));
        let best = compared.max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)));
        if best.is_none() {
            self.lead(meetings, set);
        }
        best
    }

    /// How many texts met leaders that they were not compared with.
    pub(super) fn crowded(&self) -> u64 {
        self.crowded
    }

    /// How alike a text is to a leader, whose shingles are made again if there was no room for them.
    fn alike(&self, set: &ShingleSet, leader: usize) -> Option<f64> {
        match &self.leaders[leader] {
            (_, Some(leader)) => (self.alike)(set, leader),
            &(rank, None) => (self.alike)(set, &(self.set)(rank)),
        }
    }

    /// Fills `met` with the leaders that the text shares most bands with.
    fn meet(&mut self, meetings: &[(usize, usize)]) {
        self.met.clear();
        let mut hidden = false;
        for &(_, bucket) in meetings {
            let bucket = &mut self.buckets[bucket];
            bucket.to_come -= 1;
            hidden |= bucket.leaders > SHOWN;
            self.met.extend(&self.shown[bucket.start..][..bucket.leaders.min(SHOWN)]);
        }
        self.met.sort_unstable();
        let mut counted: Vec<(Reverse<usize>, usize)> = self
            .met
            .chunk_by(|one, other| one == other)
            .map(|group| (Reverse(group.len()), group[0]))
            .collect();
        counted.sort_unstable();
        hidden |= counted.len() > COMPARED;
        self.crowded += u64::from(hidden);
        self.met.clear();
        self.met.extend(counted.into_iter().take(COMPARED).map(|(_, leader)| leader));
    }

    /// Makes a leader of a text.
    fn lead(&mut self, meetings: &[(usize, usize)], set: ShingleSet) {
        let mut to_come = 0;
        for &(_, bucket) in meetings {
            let bucket = &mut self.buckets[bucket];
            if bucket.leaders < SHOWN {
                self.shown[bucket.start + bucket.leaders] = self.leaders.len();
            }
            bucket.leaders += 1;
            to_come += bucket.to_come;
        }
        let bytes = size_of_val(set.as_slice());
        let stays = to_come > 0 && bytes <= self.room;
        self.room -= if stays { bytes } else { 0 };
        self.leaders.push((meetings[0].0, stays.then_some(set)));
    }
}
