use std::fmt;

use super::bands::Bands;
use super::candidates::{Buckets, twins};
use super::cluster::Clusters;
use super::index::NearIndex;
use super::mix;
use super::stars::Stars;
use super::verify::ShingleSet;
use crate::document::{DocId, Document, Place};
use crate::error::Error;
use crate::find::Keep;
use crate::measure;
use crate::recipe::Recipe;
use crate::workers::{Alone, Workers};

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

/// Texts whose shingles are made together, in parallel.
const BATCH: usize = 256;
/// Documents that are sketched together, in parallel.
const PART: usize = 8;
/// Bytes of shingles that are kept, unless set.
const MEMORY: usize = 1 << 30;

impl<'p> Clustering<'p> {
    /// Near duplicates share so much of what either has, in shingles: from 0 to 1, .8 by custom. The first leads and stays.
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

    /// Gathers documents that are all at hand, with [bands for the threshold](Bands::for_threshold) and
    /// [usual shingles](super::Shingles::default). Their ids must differ.
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
    /// `place.span.of(text)`, what a pass has left of one [`Outline::left_of`](crate::Outline::left_of).
    ///
    /// Only texts that meet others are asked for; all of them, where the longest or the shortest is to stay. Beside the
    /// [memory](Self::memory) for shingles it takes 16 bytes a text for every band that is being sorted, and 16 for every
    /// other text's band that a text shares.
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
        let is_alike = |one: &ShingleSet, other: &ShingleSet| {
            Some((self.alike)(one, other)).filter(|&alike| alike >= self.threshold)
        };
        let mut stars = Stars::new(&buckets, &set, is_alike, self.memory);
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
        let copies = if self.keep == Keep::None { 0 } else { self.copies };
        Clusters::new(index, &order, &follows, copies, stars.crowded())
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
