use std::fmt;

use super::bands::Bands;
use super::shingle::Shingles;
use super::sketch::Sketcher;
use super::verify::ShingleSet;
use crate::document::{DocId, Document, Outline, Place};
use crate::error::Error;
use crate::key::Key;
use crate::recipe::{Fingerprint, Recipe};

/// The band keys of a corpus: which of its texts may be near duplicates.
///
/// What is compared are the segments of the recipe: whole documents under [`Recipe::documents`], paragraphs under
/// [`Recipe::default`]. A text of fewer words than a shingle has takes the halves of its [`Key`] for shingles, so
/// that it meets its exact copies and nothing else; one without a key is not added. Nor is a document without an id: it
/// could not be told from others.
///
/// For documents that come day by day, merge their index into that of all before, and cluster again: where the first is kept,
/// documents with greater ids change nothing for those that were there.
///
/// ```
/// use refrain::near::{Bands, Clustering, NearIndex, Shingles};
/// use refrain::{Document, Recipe};
///
/// let texts = ["The mill by the river has burnt down.", "Only rain.", "THE MILL by the river has burnt down!"];
/// let documents = texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text));
///
/// let recipe = Recipe::documents();
/// let mut index = NearIndex::new(&recipe, Shingles::default(), Bands::fineweb());
/// for document in documents {
///     index.add(&recipe.outline(document))?;
/// }
/// // Another pass looks at the texts that meet.
/// let clusters = Clustering::jaccard(0.8)?.cluster(&index, |place| place.span.of(texts[place.doc.number() as usize]));
/// assert_eq!(clusters.len(), 1);
/// # Ok::<(), refrain::Error>(())
/// ```
///
/// # Costs
///
/// Eight bytes a band and 24 more for a text: 136 under [`Bands::fineweb`]; [`shrink_to_fit`](Self::shrink_to_fit)
/// gives back what growing has reserved beyond that. The texts themselves are not kept.
#[derive(Clone)]
pub struct NearIndex {
    sketcher: Sketcher,
    /// The texts that are compared, by where they stand.
    units: Vec<Place>,
    /// The keys of their bands, unit by unit.
    keys: Vec<u64>,
    /// The shingles of the first ones, as many as there was room for: see [`Clustering::of`](super::Clustering::of).
    kept: Vec<Box<[u64]>>,
    /// Bytes that there is room for.
    room: usize,
}

impl NearIndex {
    /// An empty index for documents cut by this recipe. A [keyed](Recipe::keyed) recipe keys the shingles too.
    #[must_use]
    pub fn new(recipe: &Recipe, shingles: Shingles, bands: Bands) -> Self {
        let (units, keys, kept) = (Vec::new(), Vec::new(), Vec::new());
        Self { sketcher: Sketcher::new(recipe, shingles, bands), units, keys, kept, room: 0 }
    }

    /// The index of these documents, with shingles and bands as usual: [`Shingles::default`] and bands
    /// [for a threshold](Bands::for_threshold) of .8.
    pub fn of<'t>(recipe: &Recipe, documents: impl IntoIterator<Item = Document<'t>>) -> Self {
        let mut index = Self::usual(recipe);
        documents.into_iter().for_each(|document| index.sketch(document));
        index
    }

    /// Adds a document, or what a pass has left of one.
    ///
    /// # Errors
    ///
    /// [`Error::Recipe`] if the outline was made with another recipe; then nothing is added.
    pub fn add(&mut self, outline: &Outline<'_>) -> Result<(), Error> {
        self.recipe().fingerprint().expect_same(outline.recipe().fingerprint())?;
        for segment in outline.segments() {
            self.push(outline.place(segment.span()), outline.content(segment), || segment.key());
        }
        Ok(())
    }

    /// Takes in all that another index knows. The order of merges does not matter; what both know counts once.
    ///
    /// # Errors
    ///
    /// [`Error::Recipe`] if the other was made with another recipe, shingles or bands; then nothing is merged.
    pub fn merge(&mut self, other: Self) -> Result<(), Error> {
        self.fingerprint().expect_same(other.fingerprint())?;
        self.join(other);
        Ok(())
    }

    /// Forgets all texts but those at the places that `stays` says: what another pass has taken out since they were added.
    pub fn retain(&mut self, mut stays: impl FnMut(Place) -> bool) {
        let bands = self.bands();
        let (mut left, kept) = (0, std::mem::take(&mut self.kept));
        let mut kept = kept.into_iter();
        for unit in 0..self.units.len() {
            let shingles = kept.next();
            if stays(self.units[unit]) {
                self.units[left] = self.units[unit];
                self.keys.copy_within(unit * bands..(unit + 1) * bands, left * bands);
                self.kept.extend(shingles);
                left += 1;
            }
        }
        self.units.truncate(left);
        self.keys.truncate(left * bands);
    }

    /// The number of texts added.
    #[must_use]
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether nothing was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// Gives back memory that is not needed for what is in it.
    pub fn shrink_to_fit(&mut self) {
        self.units.shrink_to_fit();
        self.keys.shrink_to_fit();
    }

    /// An empty index that keeps so many bytes of shingles.
    pub(super) fn keeping(recipe: &Recipe, bands: Bands, bytes: usize) -> Self {
        Self { room: bytes, ..Self::new(recipe, Shingles::default(), bands) }
    }

    pub(crate) fn usual(recipe: &Recipe) -> Self {
        Self::new(recipe, Shingles::default(), Bands::usual())
    }

    /// Adds a document as it came. Keys are made for those of its segments alone that are too short for shingles.
    pub(crate) fn sketch(&mut self, document: Document<'_>) {
        let recipe = self.recipe().clone();
        for segment in recipe.unkeyed_segments(document.text()) {
            let (place, text) =
                (Place { doc: document.id(), span: segment.span() }, segment.span().of(document.text()));
            self.push(place, text, || recipe.key(text));
        }
    }

    fn push(&mut self, Place { doc, span }: Place, text: &str, key: impl FnOnce() -> Option<Key>) {
        if doc == DocId::ALONE || !self.sketcher.keys_into(text, key, &mut self.keys) {
            return;
        }
        self.units.push(Place { doc, span });
        let shingles = self.sketcher.last();
        if self.kept.len() + 1 == self.units.len() && size_of_val(shingles) <= self.room {
            self.room -= size_of_val(shingles);
            self.kept.push(shingles.into());
        }
    }

    /// Merges an index of the same recipe, shingles and bands.
    pub(crate) fn join(&mut self, mut other: Self) {
        if self.len() < other.len() {
            std::mem::swap(self, &mut other);
        }
        if self.kept.len() == self.len() {
            self.kept.append(&mut other.kept);
        }
        self.units.append(&mut other.units);
        self.keys.append(&mut other.keys);
    }

    /// Adds a text that was sketched before.
    pub(super) fn push_keys(&mut self, place: Place, keys: &[u64]) {
        self.keys.extend_from_slice(keys);
        self.units.push(place);
    }

    pub(super) fn recipe(&self) -> &Recipe {
        self.sketcher.recipe()
    }

    pub(super) fn fingerprint(&self) -> &Fingerprint {
        self.sketcher.fingerprint()
    }

    pub(super) fn bands(&self) -> usize {
        self.sketcher.bands()
    }

    /// Where a text stands, by its number in the order of adding.
    pub(super) fn place(&self, unit: usize) -> Place {
        self.units[unit]
    }

    pub(super) fn keys(&self, unit: usize) -> &[u64] {
        &self.keys[unit * self.bands()..][..self.bands()]
    }

    /// What of a text is compared. The text is asked for if its shingles are not kept.
    pub(super) fn set<S: AsRef<str>>(&self, unit: usize, text: impl FnOnce() -> S) -> ShingleSet {
        if let Some(shingles) = self.kept.get(unit) {
            return ShingleSet::new(shingles);
        }
        self.sketcher.set(text().as_ref())
    }
}

impl fmt::Debug for NearIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NearIndex")
            .field("recipe", self.fingerprint())
            .field("texts", &self.len())
            .finish_non_exhaustive()
    }
}
