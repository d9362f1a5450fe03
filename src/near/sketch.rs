use super::bands::Bands;
use super::minhash::sketch_into;
use super::shingle::{Shingler, Shingles};
use super::verify::ShingleSet;
use crate::key::Key;
use crate::recipe::{Fingerprint, Recipe};

/// How the texts of an index are sketched, and what of them is compared. Its buffers are used again.
#[derive(Clone)]
pub(super) struct Sketcher {
    recipe: Recipe,
    fingerprint: Fingerprint,
    shingles: Shingles,
    bands: Bands,
    shingler: Shingler,
    /// The shingles of the text that was sketched last.
    last: Vec<u64>,
    slots: Vec<u64>,
}

impl Sketcher {
    pub(super) fn new(recipe: &Recipe, shingles: Shingles, bands: Bands) -> Self {
        Self {
            recipe: recipe.clone(),
            fingerprint: recipe.fingerprint().and(&shingles).and(&bands),
            shingles,
            bands,
            shingler: Shingler::new(shingles, recipe.hash()),
            last: Vec::new(),
            slots: vec![0; bands.bands() * bands.rows()],
        }
    }

    /// Appends the key of each band of a text; none, and false, if there is nothing to compare.
    pub(super) fn keys_into(
        &mut self,
        text: &str,
        key: impl FnOnce() -> Option<Key>,
        keys: &mut Vec<u64>,
    ) -> bool {
        self.last.clear();
        self.shingler.compared_into(text, key, &mut self.last);
        if self.last.is_empty() {
            return false;
        }
        sketch_into(&self.last, &mut self.slots);
        self.bands.keys_into(&self.slots, keys);
        true
    }

    /// The shingles of the text that was sketched last, as often as they stand.
    pub(super) fn last(&self) -> &[u64] {
        &self.last
    }

    /// What of a text is compared.
    pub(super) fn set(&self, text: &str) -> ShingleSet {
        let mut shingles = Vec::new();
        let mut shingler = Shingler::new(self.shingles, self.recipe.hash());
        shingler.compared_into(text, || self.recipe.key(text), &mut shingles);
        ShingleSet::new(&shingles)
    }

    pub(super) fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// What the keys depend on.
    pub(super) fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    /// The number of bands.
    pub(super) fn bands(&self) -> usize {
        self.bands.bands()
    }
}
