//! Stars: every text goes to the leader that it is most like, or leads.

use std::cmp::Reverse;

use super::buckets::{Buckets, SHOWN};
use super::cluster::Follower;
use super::texts::{Batch, Texts};
use super::verify::ShingleSet;
use crate::document::Place;
use crate::workers::Workers;

/// Leaders that a text is compared with: those it shares most bands with. A similar one is nearly always among the first two.
const COMPARED: usize = 32;

/// The leaders so far.
pub(super) struct Stars<'s, X: Texts, A> {
    texts: &'s X,
    /// How alike two texts are, if they are alike enough.
    alike: A,
    buckets: Buckets,
    leaders: Vec<Leader<X::Id>>,
    firsts: Vec<First<X::Id>>,
    /// Bytes of shingles that there is room for.
    room: usize,
    /// Leaders that a text meets, and how often: used again.
    met: Vec<usize>,
    crowded: u64,
}

struct Leader<T> {
    text: T,
    /// Its shingles, if they were needed and there was room.
    set: Option<ShingleSet>,
    followers: usize,
}

/// The first of some texts that agree in every band.
struct First<T> {
    text: T,
    /// The leader that it goes to, itself if it leads, and how alike they are.
    goes: Option<(usize, f64)>,
}

/// What a text is to those that agree with it in every band: the first, or one that comes later than this one.
#[derive(Clone, Copy)]
enum Kin {
    None,
    First(usize),
    Later(usize),
}

/// What was found of a text before it is placed.
enum View {
    /// It has the same shingles as this first one.
    Twin(usize),
    /// It has others: these, if somebody is there to be compared with.
    Other(Option<ShingleSet>),
}

impl<'s, X, A> Stars<'s, X, A>
where
    X: Texts,
    A: Fn(&ShingleSet, &ShingleSet) -> Option<f64> + Sync,
{
    /// None yet; their shingles may take so many bytes.
    pub(super) fn new(texts: &'s X, buckets: Buckets, alike: A, room: usize) -> Self {
        let (leaders, firsts, met) = (Vec::new(), Vec::new(), Vec::new());
        Self { texts, alike, buckets, leaders, firsts, room, met, crowded: 0 }
    }

    /// Places the next texts, in the order in which they lead, and tells of those that follow one.
    pub(super) fn place_all<E>(
        &mut self,
        batch: &Batch<X::Id>,
        workers: &impl Workers,
        mut tell: impl FnMut(Follower) -> Result<(), E>,
    ) -> Result<(), E> {
        let texts = || (0..batch.len()).map(|at| batch.get(at));
        let kin: Vec<Kin> = texts().map(|(text, buckets)| self.kin(text, buckets)).collect();
        let views = workers.map(batch.len(), |at| self.view(batch.get(at), kin[at]));
        for (((text, buckets), kin), view) in texts().zip(kin).zip(views) {
            self.place(text, buckets, kin, view).map_or(Ok(()), &mut tell)?;
        }
        Ok(())
    }

    /// The places of the leaders with the numbers of their followers; and how many texts met leaders that they were not compared with.
    pub(super) fn finish(self) -> (Vec<(Place, usize)>, u64) {
        let leaders =
            self.leaders.into_iter().map(|leader| (self.texts.place(leader.text), leader.followers));
        (leaders.collect(), self.crowded)
    }

    fn kin(&mut self, text: X::Id, buckets: &[usize]) -> Kin {
        let (&[twins, ..], _) = self.buckets.split(buckets) else { return Kin::None };
        if let &[first] = self.buckets.leaders(twins) {
            return Kin::Later(first);
        }
        self.buckets.lead(twins, self.firsts.len());
        self.firsts.push(First { text, goes: None });
        Kin::First(self.firsts.len() - 1)
    }

    /// Looks at a text, while others are looked at.
    fn view(&self, (text, buckets): (X::Id, &[usize]), kin: Kin) -> View {
        let set = || self.texts.set(text);
        if let Kin::Later(first) = kin {
            let other = self.firsts[first].text;
            if self.texts.are_same(other, text) {
                return View::Twin(first);
            }
            let set = set();
            return if set == self.texts.set(other) { View::Twin(first) } else { View::Other(Some(set)) };
        }
        // Its twins are in all of its buckets, and will not be compared with it by them.
        let (twins, bands) = self.buckets.split(buckets);
        let twins = twins.first().map_or(1, |&twins| self.buckets.to_come(twins));
        let meets = |&bucket: &usize| {
            self.buckets.to_come(bucket) > twins || !self.buckets.leaders(bucket).is_empty()
        };
        View::Other(bands.iter().any(meets).then(set))
    }

    /// Finds the leader of a text, or makes it one.
    fn place(&mut self, text: X::Id, buckets: &[usize], kin: Kin, view: View) -> Option<Follower> {
        for &bucket in buckets {
            self.buckets.come(bucket);
        }
        let follows = match view {
            View::Twin(first) => self.firsts[first].goes,
            View::Other(mut set) => {
                let follows = self.best(text, buckets, &mut set);
                let goes = follows.or_else(|| Some((self.lead(text, buckets, set)?, 1.0)));
                if let Kin::First(first) = kin {
                    self.firsts[first].goes = goes;
                }
                follows
            }
        };
        let (leader, alike) = follows?;
        self.leaders[leader].followers += 1;
        let at = self.leaders[leader].followers;
        Some(Follower { place: self.texts.place(text), leader, at, alike })
    }

    /// The leader that a text is most like, the first of several, if it is like one.
    fn best(&mut self, text: X::Id, buckets: &[usize], set: &mut Option<ShingleSet>) -> Option<(usize, f64)> {
        self.meet(buckets);
        if self.met.is_empty() {
            return None;
        }
        let (set, met) = (set.get_or_insert_with(|| self.texts.set(text)), std::mem::take(&mut self.met));
        let alike = met.iter().filter_map(|&leader| Some((leader, self.alike(set, leader)?)));
        let best = alike.max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)));
        self.met = met;
        best
    }

    /// How alike a text is to a leader.
    fn alike(&mut self, set: &ShingleSet, leader: usize) -> Option<f64> {
        if let Some(leader) = &self.leaders[leader].set {
            return (self.alike)(set, leader);
        }
        let made = self.texts.set(self.leaders[leader].text);
        let alike = (self.alike)(set, &made);
        self.leaders[leader].set = self.kept(made);
        alike
    }

    /// Fills `met` with the leaders that the text shares most bands with.
    fn meet(&mut self, buckets: &[usize]) {
        self.met.clear();
        let mut hidden = false;
        for &bucket in self.buckets.split(buckets).1 {
            let leaders = self.buckets.leaders(bucket);
            hidden |= leaders.len() > SHOWN;
            self.met.extend(&leaders[..leaders.len().min(SHOWN)]);
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

    /// Makes a leader of a text, if somebody is to come who could follow it.
    fn lead(&mut self, text: X::Id, buckets: &[usize], set: Option<ShingleSet>) -> Option<usize> {
        if buckets.iter().all(|&bucket| self.buckets.to_come(bucket) == 0) {
            return None;
        }
        let leader = self.leaders.len();
        for &bucket in self.buckets.split(buckets).1 {
            self.buckets.lead(bucket, leader);
        }
        let set = set.and_then(|set| self.kept(set));
        self.leaders.push(Leader { text, set, followers: 0 });
        Some(leader)
    }

    /// Shingles, if there is room for them.
    fn kept(&mut self, set: ShingleSet) -> Option<ShingleSet> {
        let bytes = size_of_val(set.as_slice());
        let fits = bytes <= self.room;
        self.room -= if fits { bytes } else { 0 };
        fits.then_some(set)
    }
}
