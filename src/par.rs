//! The parallel twins: each is the map and the merge of its serial namesake, and gives the same result on any
//! number of threads (of the rayon pool it is called in).

use std::io::{self, Read, Seek, Write};

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::clean::{Cleaned, Cleaner};
use crate::document::{DocId, Document, Place};
use crate::error::DiskError;
use crate::index::MemoryIndex;
use crate::near::{Clustering, Clusters, Members, NearCensus, NearIndex};
use crate::passage::{Length, PassageAnswers, PassageCensus, PassageIndex, Passages, Search};
use crate::recipe::Recipe;
use crate::report::Report;
use crate::rules::Templates;
use crate::workers::Workers;

/// Adds each item to some part, and merges the parts.
fn sum<T, S: Send>(
    items: impl IntoParallelIterator<Item = T>,
    empty: impl Fn() -> S + Send + Sync,
    add: impl Fn(&mut S, T) + Send + Sync,
    merge: impl Fn(&mut S, S) + Send + Sync,
) -> S {
    let add = |mut sum, item| {
        add(&mut sum, item);
        sum
    };
    let merge = |mut one, other| {
        merge(&mut one, other);
        one
    };
    items.into_par_iter().fold(&empty, add).reduce(&empty, merge)
}

impl MemoryIndex {
    /// [`MemoryIndex::of`] in parallel. Needs up to twice the memory while parts are merged.
    pub fn par_of<'t>(recipe: &Recipe, documents: impl IntoParallelIterator<Item = Document<'t>>) -> Self {
        let add = |index: &mut Self, document| index.tally(&recipe.outline(document));
        sum(documents, || Self::new(recipe), add, Self::join)
    }
}

impl NearIndex {
    /// [`NearIndex::of`] in parallel. Needs up to twice the memory while parts are merged.
    pub fn par_of<'t>(recipe: &Recipe, documents: impl IntoParallelIterator<Item = Document<'t>>) -> Self {
        sum(documents, || Self::usual(recipe), Self::sketch, Self::join)
    }
}

impl Clustering<'_> {
    /// [`Clustering::of`] in parallel.
    #[must_use]
    pub fn par_of(&self, recipe: &Recipe, documents: &[Document<'_>]) -> Clusters {
        self.of_with(recipe, documents, &Pool)
    }

    /// [`Clustering::cluster`] in parallel: bands are sorted, and the shingles of texts made, several at once.
    pub fn par_cluster<S: AsRef<str>>(
        &self,
        index: &NearIndex,
        text: impl Fn(Place) -> S + Sync,
    ) -> Clusters {
        self.cluster_with(index, text, &Pool)
    }

    /// [`Clustering::cluster_census`] in parallel: the shingles of texts are made several at once.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn par_cluster_census<'r, F, O, S>(
        &self,
        census: NearCensus<'r, O>,
        stays: impl Fn(DocId) -> bool,
        text: impl Fn(Place) -> S + Sync,
    ) -> Result<Members<'r>, DiskError>
    where
        F: Read + Write + Seek + Send + 'r,
        O: FnMut() -> io::Result<F> + Clone,
        S: AsRef<str>,
    {
        self.cluster_census_with(census, stays, text, &Pool)
    }
}

impl PassageIndex {
    /// [`PassageIndex::of`] in parallel. Needs up to twice the memory while parts are merged.
    pub fn par_of<'t>(length: Length, documents: impl IntoParallelIterator<Item = Document<'t>>) -> Self {
        sum(documents, || Self::new(length), Self::enter, Self::join)
    }
}

impl Search {
    /// [`Search::of`] in parallel.
    #[must_use]
    pub fn par_of(&self, length: Length, documents: &[Document<'_>]) -> Passages {
        self.of_with(&PassageIndex::par_of(length, documents.par_iter().copied()), documents, &Pool)
    }

    /// [`Search::search`] in parallel: anchors are sorted, and the texts around them compared, several at once.
    pub fn par_search<S: AsRef<str> + Send + Sync>(
        &self,
        index: &PassageIndex,
        text: impl Fn(DocId) -> S + Sync,
    ) -> Passages {
        self.search_with(index, text, &Pool)
    }

    /// [`Search::answers`] in parallel: the texts around anchors are compared, and what goes of documents is found, several at once. The
    /// threads share the memory of the census.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn par_answers<'r, F, O>(&self, census: PassageCensus<'r, O>) -> Result<PassageAnswers<'r>, DiskError>
    where
        F: Read + Write + Seek + Send + 'r,
        O: FnMut() -> io::Result<F> + Clone,
    {
        self.par_answers_among(census, |_| true)
    }

    /// [`Search::answers_among`] in parallel, as [`par_answers`](Self::par_answers).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn par_answers_among<'r, F, O>(
        &self,
        census: PassageCensus<'r, O>,
        stays: impl Fn(DocId) -> bool,
    ) -> Result<PassageAnswers<'r>, DiskError>
    where
        F: Read + Write + Seek + Send + 'r,
        O: FnMut() -> io::Result<F> + Clone,
    {
        self.answers_with(census, stays, &Pool)
    }
}

/// The rayon pool.
struct Pool;

/// Into so many pieces work is cut, if there is as much: some take longer than others, and rayon by itself makes few.
const PIECES: usize = 64;

impl Workers for Pool {
    fn count(&self) -> usize {
        rayon::current_num_threads()
    }

    fn map<R: Send>(&self, count: usize, work: impl Fn(usize) -> R + Sync) -> Vec<R> {
        let piece = count.div_ceil(PIECES).max(1);
        (0..count).into_par_iter().with_max_len(piece).map(&work).collect()
    }

    fn map_beside<R: Send, T>(
        &self,
        count: usize,
        work: impl Fn(usize) -> R + Sync,
        beside: impl FnOnce() -> T,
    ) -> (Vec<R>, T) {
        let mut results = Vec::new();
        let done = rayon::in_place_scope(|scope| {
            scope.spawn(|_| results = self.map(count, &work));
            beside()
        });
        (results, done)
    }
}

impl Templates {
    /// [`Templates::of`] in parallel. Needs up to twice the memory while parts are merged.
    pub fn par_of<'t>(recipe: &Recipe, documents: impl IntoParallelIterator<Item = Document<'t>>) -> Self {
        let add = |templates: &mut Self, document| templates.tally(&recipe.outline(document));
        sum(documents, || Self::new(recipe), add, Self::join)
    }
}

impl Cleaner<'_> {
    /// [`Cleaner::clean_all`] in parallel; collected, the results stand in the order of the documents.
    pub fn par_clean_all<'t, D: Into<Document<'t>> + Send>(
        &self,
        documents: impl IntoParallelIterator<Item = D>,
    ) -> impl ParallelIterator<Item = Cleaned<'t>> {
        documents.into_par_iter().map(|document| self.clean(document))
    }

    /// [`Cleaner::refine`] for many documents in parallel.
    pub fn par_refine_all<'t>(
        &self,
        documents: impl IntoParallelIterator<Item = Cleaned<'t>>,
    ) -> impl ParallelIterator<Item = Cleaned<'t>> {
        documents.into_par_iter().map(|cleaned| self.refine(cleaned))
    }
}

impl Report {
    /// The report of these documents, in parallel; collect [`Report`] from an iterator for the serial twin.
    pub fn par_of<'c, 't: 'c>(documents: impl IntoParallelIterator<Item = &'c Cleaned<'t>>) -> Self {
        sum(documents, Self::default, Self::add, |one: &mut Self, other| one.merge(&other))
    }
}
