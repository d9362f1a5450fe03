use std::convert::Infallible;
use std::fmt;

use super::bands::Bands;
use super::buckets::Buckets;
use super::candidates::meetings;
use super::cluster::{Clusters, Follower, Leaders};
use super::index::NearIndex;
use super::rank::{Order, Rank};
use super::stars::Stars;
use super::texts::{Batch, Indexed, Texts};
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
    pub(super) order: Order<'p>,
    copies: usize,
    memory: usize,
}

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
        Ok(Self { threshold, alike, order: Order::default(), copies: 1, memory: MEMORY })
    }

    /// Which copy leads, and stays; [`Keep::None`] lets the first lead and keeps none.
    #[must_use]
    pub fn keep(mut self, keep: Keep) -> Self {
        self.order.keep = keep;
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
        self.order.prefer = Some(Box::new(number));
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
    /// [memory](Self::memory) for shingles it takes 16 bytes a text for every band that is being sorted, 16 for every
    /// band that a text shares with others, and 16 for every band key that several have. Where that is too much, a
    /// [`NearCensus`](super::NearCensus) is clustered [from disk](Self::cluster_census).
    pub fn cluster<S: AsRef<str>>(&self, index: &NearIndex, text: impl Fn(Place) -> S + Sync) -> Clusters {
        self.cluster_with(index, text, &Alone)
    }

    pub(crate) fn cluster_with<S: AsRef<str>>(
        &self,
        index: &NearIndex,
        text: impl Fn(Place) -> S + Sync,
        workers: &impl Workers,
    ) -> Clusters {
        let order = self.ranked(index, |units| {
            workers.map(units.len(), |at| measure::letters(text(index.place(units[at])).as_ref()))
        });
        let (buckets, meetings) = meetings(index, &order, workers);
        let meetings = meetings.into_iter().map(|(rank, bucket)| Ok::<_, Infallible>((order[rank], bucket)));
        let mut followers = Vec::new();
        let tell = |follower| {
            followers.push(follower);
            Ok(())
        };
        let Ok(leaders) = self.gather(&Indexed { index, text }, buckets, meetings, workers, tell);
        Clusters::new(index.recipe(), &leaders, followers)
    }

    /// Gathers texts that meet in buckets, in the order in which they lead; tells of each that follows another one, and then the leaders.
    pub(super) fn gather<X: Texts, E>(
        &self,
        texts: &X,
        buckets: Buckets,
        meetings: impl Iterator<Item = Result<(X::Id, usize), E>>,
        workers: &impl Workers,
        mut tell: impl FnMut(Follower) -> Result<(), E>,
    ) -> Result<Leaders, E> {
        let alike = |one: &ShingleSet, other: &ShingleSet| {
            Some((self.alike)(one, other)).filter(|&alike| alike >= self.threshold)
        };
        let mut stars = Stars::new(texts, buckets, alike, self.memory);
        let (mut meetings, mut batch) = (meetings.peekable(), Batch::new());
        while batch.fill(&mut meetings, |text| texts.place(text))? {
            stars.place_all(&batch, workers, &mut tell)?;
        }
        let (leaders, crowded) = stars.finish();
        let copies = if self.order.keep == Keep::None { 0 } else { self.copies };
        Ok(Leaders::new(leaders, copies, crowded))
    }

    /// The units of an index by rank: best first, each place once.
    fn ranked(&self, index: &NearIndex, letters: impl Fn(&[usize]) -> Vec<u64>) -> Vec<usize> {
        let mut units: Vec<usize> = (0..index.len()).collect();
        let place = |unit| index.place(unit);
        units.sort_unstable_by(|&a, &b| (place(a), index.keys(a)).cmp(&(place(b), index.keys(b))));
        units.dedup_by_key(|unit| place(*unit));
        let letters = if self.order.counts_letters() { letters(&units) } else { vec![0; units.len()] };
        let ranks = units
            .into_iter()
            .zip(letters)
            .map(|(unit, letters)| (self.order.rank(place(unit), letters), unit));
        let mut ranked: Vec<(Rank, usize)> = ranks.collect();
        ranked.sort_by_key(|&(rank, _)| rank);
        ranked.into_iter().map(|(_, unit)| unit).collect()
    }
}

impl fmt::Debug for Clustering<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clustering")
            .field("threshold", &self.threshold)
            .field("keep", &self.order.keep)
            .field("copies", &self.copies)
            .field("memory", &self.memory)
            .finish_non_exhaustive()
    }
}
