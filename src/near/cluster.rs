//! Clusters: stars around the copies that stay.

use std::cmp::Reverse;
use std::fmt;

use super::bands::Bands;
use super::candidates::{Buckets, twins};
use super::verify::ShingleSet;
use super::{NearIndex, Similarity, mix};
use crate::document::{DocId, Document, Outline, Place};
use crate::error::Error;
use crate::find::{Finder, Keep};
use crate::measure;
use crate::recipe::Recipe;
use crate::removal::{Reason, Removal};

/// How alike near duplicates must be, and which of them stays.
///
/// ```
/// use refrain::Keep;
/// use refrain::near::Clustering;
///
/// # let (scores, sources) = ([0.5], [1]);
/// let newest = Clustering::jaccard(0.8)?.keep(Keep::Last);
/// let best = Clustering::jaccard(0.8)?.prefer(|id| scores[id.number() as usize]);
/// let by_source = Clustering::jaccard(0.8)?.prefer(|id| -f64::from(sources[id.number() as usize])).keep(Keep::Longest);
/// let whole = Clustering::containment(0.9)?.keep(Keep::Longest);
/// # Ok::<(), refrain::Error>(())
/// ```
pub struct Clustering<'p> {
    threshold: f64,
    alike: fn(&ShingleSet, &ShingleSet) -> f64,
    keep: Keep,
    copies: usize,
    prefer: Option<Box<dyn Fn(DocId) -> f64 + Send + Sync + 'p>>,
    memory: usize,
}

/// Leaders that a bucket shows to those who come later. More are met only where thousands of texts are alike, but not alike enough.
const SHOWN: usize = 64;
/// Leaders that a text is compared with: those it shares most bands with. A similar one is nearly always among the first two.
const COMPARED: usize = 32;
/// Texts whose shingles are made together, in parallel.
const BATCH: usize = 1024;
/// Documents that are sketched together, in parallel.
const PART: usize = 64;
/// Bytes of shingles that are kept, unless set.
const MEMORY: usize = 1 << 30;

impl<'p> Clustering<'p> {
    /// Near duplicates share so much of what either has, in shingles: from 0 to 1, .8 by custom.
    ///
    /// # Errors
    ///
    /// [`Error::Threshold`] for a number that is not a similarity, or 0, at which all texts are alike.
    pub fn jaccard(threshold: f64) -> Result<Self, Error> {
        Self::new(threshold, ShingleSet::jaccard)
    }

    /// So much of a near duplicate is in the text that stays, which may say more: with [`Keep::Longest`], the short version of an article
    /// goes and the long one stays.
    ///
    /// The bands must let the two meet: see [which bands](super#which-bands).
    ///
    /// # Errors
    ///
    /// [`Error::Threshold`] for a number that is not a similarity, or 0.
    pub fn containment(threshold: f64) -> Result<Self, Error> {
        Self::new(threshold, ShingleSet::containment)
    }

    fn new(threshold: f64, alike: fn(&ShingleSet, &ShingleSet) -> f64) -> Result<Self, Error> {
        if !(threshold > 0.0 && threshold <= 1.0) {
            return Err(Error::Threshold { threshold: threshold.to_string() });
        }
        Ok(Self { threshold, alike, keep: Keep::First, copies: 1, prefer: None, memory: MEMORY })
    }

    /// Which copy leads, and stays; [`Keep::None`] lets the first lead and keeps none.
    #[must_use]
    pub fn keep(mut self, keep: Keep) -> Self {
        self.keep = keep;
        self
    }

    /// So many of a cluster stay, in the order of [`keep`](Self::keep): one unless set; 0 counts as one.
    #[must_use]
    pub fn copies(mut self, copies: usize) -> Self {
        self.copies = copies.max(1);
        self
    }

    /// The document with the greatest number leads: a score, or the rank of its source. [`keep`](Self::keep) decides among
    /// equals. What is no number comes last.
    #[must_use]
    pub fn prefer(mut self, number: impl Fn(DocId) -> f64 + Send + Sync + 'p) -> Self {
        self.prefer = Some(Box::new(number));
        self
    }

    /// The bytes of shingles that are kept while clustering, 1 GiB unless set: of leaders, and as much again of all texts in
    /// [`of`](Self::of). What does not fit is made again from the text where it is needed: it takes longer, and the
    /// result is the same.
    #[must_use]
    pub fn memory(mut self, bytes: usize) -> Self {
        self.memory = bytes;
        self
    }

    /// Gathers documents that are all at hand, with [bands for the threshold](Bands::for_threshold) and usual [`Shingles`]. Their ids must
    /// differ.
    ///
    /// The same as [`cluster`](Self::cluster) on an index of them, and faster where many are alike: so far as
    /// [`memory`](Self::memory) reaches, their shingles are kept until they are compared.
    ///
    /// ```
    /// use refrain::near::Clustering;
    /// use refrain::{Document, Recipe};
    ///
    /// let texts = ["The mill by the river has burnt down.", "The MILL by the river has burnt down!", "Only rain."];
    /// let documents: Vec<_> = texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text)).collect();
    /// let clusters = Clustering::jaccard(0.8)?.of(&Recipe::documents(), &documents);
    /// let cluster = clusters.iter().next().expect("a cluster");
    /// assert_eq!(cluster.iter().map(|member| member.place.doc.number()).collect::<Vec<_>>(), [0, 1]);
    /// # Ok::<(), refrain::Error>(())
    /// ```
    #[must_use]
    pub fn of(&self, recipe: &Recipe, documents: &[Document<'_>]) -> Clusters {
        self.of_with(recipe, documents, &Alone)
    }

    pub(crate) fn of_with(
        &self,
        recipe: &Recipe,
        documents: &[Document<'_>],
        workers: &impl Workers,
    ) -> Clusters {
        let parts: Vec<_> = documents.chunks(PART).collect();
        let bands = Bands::best_for(self.threshold);
        let index = |documents: &[Document<'_>]| {
            let mut index = NearIndex::keeping(recipe, bands, self.memory / parts.len());
            for &document in documents {
                index.sketch(document);
            }
            index
        };
        let mut all = NearIndex::keeping(recipe, bands, 0);
        workers.map(parts.len(), |part| index(parts[part])).into_iter().for_each(|part| all.join(part));

        let mut by_id: Vec<_> = documents.iter().map(|document| (document.id(), document.text())).collect();
        by_id.sort_unstable();
        let text = |place: Place| {
            let at = by_id.binary_search_by_key(&place.doc, |&(id, _)| id);
            at.map_or("", |at| place.span.of(by_id[at].1))
        };
        self.cluster_with(&all, text, workers)
    }

    /// Gathers the texts of an index. `text` gives back what stands at a place, as it was added: a document as it came is
    /// `place.span.of(text)`, what a pass has left of one [`Outline::left_of`].
    ///
    /// Only texts that meet others are asked for, but all where the longest or the shortest is to stay. Sorting takes 16 bytes a text for each band at work and 16 bytes for each
    /// bucket a text is in.
    pub fn cluster<S: AsRef<str>>(&self, index: &NearIndex, text: impl Fn(Place) -> S + Sync) -> Clusters {
        self.cluster_with(index, text, &Alone)
    }

    pub(crate) fn cluster_with<S: AsRef<str>>(
        &self,
        index: &NearIndex,
        text: impl Fn(Place) -> S + Sync,
        workers: &impl Workers,
    ) -> Clusters {
        let order = self.order(index, |units| {
            workers.map(units.len(), |at| measure::letters(text(index.place(units[at])).as_ref()))
        });
        let text = |rank: usize| text(index.place(order[rank]));
        let set = |rank: usize| index.set(order[rank], || text(rank));
        let are_same = |(one, other): (usize, usize)| {
            text(one).as_ref() == text(other).as_ref() || set(one) == set(other)
        };

        // Whom each text follows, and how alike they are.
        let mut follows: Vec<Option<(usize, f64)>> = vec![None; order.len()];
        let twins = twins(index, &order);
        for (at, is_twin) in workers.map(twins.len(), |at| are_same(twins[at])).into_iter().enumerate() {
            let (better, other) = twins[at];
            follows[other] = is_twin.then_some((better, 1.0));
        }
        let buckets = Buckets::of(index, &order, |rank| follows[rank].is_none(), workers);
        let mut stars = Stars::new(self, &buckets, &set);
        let texts: Vec<_> = buckets.texts().collect();
        for batch in texts.chunks(BATCH) {
            let sets = workers.map(batch.len(), |at| set(batch[at][0].0));
            for (&meetings, set) in batch.iter().zip(sets) {
                follows[meetings[0].0] = stars.place(meetings, set);
            }
        }
        for rank in 0..follows.len() {
            // A twin goes where the better one went.
            follows[rank] = follows[rank].map(|(to, alike)| follows[to].unwrap_or((to, alike)));
        }
        self.gather(index, &order, &follows, stars.crowded)
    }

    /// The units by rank: best first, each place once.
    fn order(&self, index: &NearIndex, letters: impl Fn(&[usize]) -> Vec<u64>) -> Vec<usize> {
        let mut units: Vec<usize> = (0..index.len()).collect();
        let place = |unit| index.place(unit);
        units.sort_unstable_by(|&a, &b| (place(a), index.keys(a)).cmp(&(place(b), index.keys(b))));
        units.dedup_by_key(|unit| place(*unit));
        let number = |unit: usize| {
            let number = self.prefer.as_ref().map_or(0.0, |prefer| prefer(place(unit).doc));
            if number.is_nan() { f64::NEG_INFINITY } else { number }
        };
        // What makes a text come later among those of the same number.
        let lateness: Vec<u64> = match self.keep {
            Keep::First | Keep::None => vec![0; units.len()],
            Keep::Last => (0..units.len() as u64).rev().collect(),
            Keep::Longest => letters(&units).into_iter().map(|letters| !letters).collect(),
            Keep::Shortest => letters(&units),
            Keep::Random(seed) => units.iter().map(|&unit| draw(seed, place(unit))).collect(),
        };
        let mut ranked: Vec<_> =
            units.into_iter().zip(lateness).map(|(unit, late)| (number(unit), late, unit)).collect();
        ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        ranked.into_iter().map(|(_, _, unit)| unit).collect()
    }

    /// The clusters of two and more.
    fn gather(
        &self,
        index: &NearIndex,
        order: &[usize],
        follows: &[Option<(usize, f64)>],
        crowded: u64,
    ) -> Clusters {
        let place = |rank: usize| index.place(order[rank]);
        let mut leads = vec![false; order.len()];
        follows.iter().flatten().for_each(|&(leader, _)| leads[leader] = true);
        let mut stars: Vec<(Place, usize, f64)> = Vec::new();
        for (rank, follows) in follows.iter().enumerate() {
            match *follows {
                Some((leader, alike)) => stars.push((place(leader), rank, alike)),
                None if leads[rank] => stars.push((place(rank), rank, 1.0)),
                None => {}
            }
        }
        stars.sort_unstable_by_key(|&(leader, rank, _)| (leader, rank));
        let copies = if self.keep == Keep::None { 0 } else { self.copies };
        let mut members = Vec::with_capacity(stars.len());
        for (cluster, star) in stars.chunk_by(|one, other| one.0 == other.0).enumerate() {
            members.extend(star.iter().enumerate().map(|(at, &(leader, rank, alike))| Member {
                place: place(rank),
                cluster,
                size: star.len(),
                leader,
                similarity: alike.into(),
                kept: at < copies,
            }));
        }
        let mut by_place: Vec<usize> = (0..members.len()).collect();
        by_place.sort_unstable_by_key(|&at| members[at].place);
        Clusters { recipe: index.recipe().clone(), members, by_place, crowded }
    }
}

fn draw(seed: u64, Place { doc, span }: Place) -> u64 {
    mix(mix(mix(seed) ^ doc.number()) ^ span.start as u64)
}

impl fmt::Debug for Clustering<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clustering")
            .field("threshold", &self.threshold)
            .field("keep", &self.keep)
            .field("copies", &self.copies)
            .field("memory", &self.memory)
            .finish_non_exhaustive()
    }
}

/// Who does work that is independent: one after the other, or several at once.
pub(crate) trait Workers {
    /// The results for all numbers below `count`, in order.
    fn map<R: Send>(&self, count: usize, work: impl Fn(usize) -> R + Sync) -> Vec<R>;
}

/// One after the other.
struct Alone;

impl Workers for Alone {
    fn map<R: Send>(&self, count: usize, work: impl Fn(usize) -> R + Sync) -> Vec<R> {
        (0..count).map(work).collect()
    }
}

/// The leaders so far.
struct Stars<'s, F> {
    clustering: &'s Clustering<'s>,
    /// The shingles of a text, by rank.
    set: &'s F,
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

impl<'s, F: Fn(usize) -> ShingleSet> Stars<'s, F> {
    fn new(clustering: &'s Clustering<'s>, buckets: &Buckets, set: &'s F) -> Self {
        let mut end = 0;
        let bucket = |&size: &usize| {
            end += size.min(SHOWN);
            Bucket { start: end - size.min(SHOWN), leaders: 0, to_come: size }
        };
        let buckets = buckets.sizes().iter().map(bucket).collect();
        let (leaders, shown, met) = (Vec::new(), vec![0; end], Vec::new());
        Self { clustering, set, leaders, room: clustering.memory, buckets, shown, met, crowded: 0 }
    }

    /// Finds the leader of the next text, or makes it one: the leader's rank, and how alike they are.
    fn place(&mut self, meetings: &[(usize, usize)], set: ShingleSet) -> Option<(usize, f64)> {
        self.meet(meetings);
        let compared = self.met.iter().map(|&leader| (self.leaders[leader].0, self.alike(&set, leader)));
        let alike = compared.filter(|&(_, alike)| alike >= self.clustering.threshold);
        let best = alike.max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)));
        if best.is_none() {
            self.lead(meetings, set);
        }
        best
    }

    /// How alike a text is to a leader, which is made again if there was no room for it.
    fn alike(&self, set: &ShingleSet, leader: usize) -> f64 {
        match &self.leaders[leader] {
            (_, Some(leader)) => (self.clustering.alike)(set, leader),
            &(rank, None) => (self.clustering.alike)(set, &(self.set)(rank)),
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

/// A text of a cluster.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Member {
    /// Where it stands.
    pub place: Place,
    /// The number of its cluster.
    pub cluster: usize,
    /// How many texts the cluster has, this one included: how often it was said, for those who would rather weigh than remove.
    pub size: usize,
    /// Where the leader stands; for a leader, the same place.
    pub leader: Place,
    /// How alike it is to the leader, by the measure that was asked for.
    pub similarity: Similarity,
    /// Whether it stays.
    pub kept: bool,
}

/// The near duplicates of a corpus: a [`Finder`] of those that are not to stay.
#[derive(Clone)]
pub struct Clusters {
    recipe: Recipe,
    /// Cluster by cluster, in the order of their leaders' places; the leader first, the others by rank.
    members: Vec<Member>,
    by_place: Vec<usize>,
    crowded: u64,
}

impl Clusters {
    /// The clusters of two texts and more, in the order of their leaders' places: the leader first, the others as
    /// [`Keep`] and [`prefer`](Clustering::prefer) rank them.
    pub fn iter(&self) -> impl Iterator<Item = &[Member]> {
        self.members.chunk_by(|one, other| one.cluster == other.cluster)
    }

    /// What is known of the text at a place; nothing if it is like no other.
    #[must_use]
    pub fn get(&self, place: Place) -> Option<&Member> {
        let at = self.by_place.binary_search_by_key(&place, |&at| self.members[at].place).ok()?;
        Some(&self.members[self.by_place[at]])
    }

    /// The number of clusters.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.last().map_or(0, |member| member.cluster + 1)
    }

    /// Whether no text is like another.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// How many texts met more leaders than they were compared with (the 32 they share most bands with, and of each band
    /// the first 64). Such texts may have been left alone though they are like one; 0 for all but corpora of templates.
    #[must_use]
    pub fn crowded(&self) -> u64 {
        self.crowded
    }
}

impl Finder for Clusters {
    /// # Panics
    ///
    /// If the outline was made with another recipe than the index: its segments are others.
    fn find(&self, outline: &Outline<'_>, removals: &mut Vec<Removal>) {
        assert_eq!(
            self.recipe.fingerprint(),
            outline.recipe().fingerprint(),
            "segments of different recipes never meet: clean with the recipe the index was made with"
        );
        removals.extend(outline.segments().iter().filter_map(|segment| {
            let member = self.get(outline.place(segment.span()))?;
            let reason = Reason::NearDuplicate { of: member.leader, similarity: member.similarity };
            (!member.kept).then(|| Removal::new(segment.span(), reason))
        }));
    }
}

impl fmt::Debug for Clusters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clusters")
            .field("recipe", self.recipe.fingerprint())
            .field("clusters", &self.len())
            .field("crowded", &self.crowded)
            .finish_non_exhaustive()
    }
}
