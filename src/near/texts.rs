use std::iter::Peekable;

use super::index::NearIndex;
use super::sketch::Sketcher;
use super::verify::ShingleSet;
use crate::document::Place;

/// The texts that are clustered.
pub(super) trait Texts: Sync {
    /// What a text is told by.
    type Id: Copy + PartialEq + Send + Sync;

    fn place(&self, id: Self::Id) -> Place;

    /// What of a text is compared.
    fn set(&self, id: Self::Id) -> ShingleSet;

    /// Whether two texts are the same, byte for byte.
    fn are_same(&self, one: Self::Id, other: Self::Id) -> bool;
}

/// Those of an index, told by their number in it.
pub(super) struct Indexed<'i, F> {
    pub(super) index: &'i NearIndex,
    pub(super) text: F,
}

impl<S: AsRef<str>, F: Fn(Place) -> S + Sync> Texts for Indexed<'_, F> {
    type Id = usize;

    fn place(&self, unit: usize) -> Place {
        self.index.place(unit)
    }

    fn set(&self, unit: usize) -> ShingleSet {
        self.index.set(unit, || (self.text)(self.place(unit)))
    }

    fn are_same(&self, one: usize, other: usize) -> bool {
        (self.text)(self.place(one)).as_ref() == (self.text)(self.place(other)).as_ref()
    }
}

/// Those of a census, told by their place.
pub(super) struct Noted<F> {
    pub(super) sketcher: Sketcher,
    pub(super) text: F,
}

impl<S: AsRef<str>, F: Fn(Place) -> S + Sync> Texts for Noted<F> {
    type Id = Place;

    fn place(&self, place: Place) -> Place {
        place
    }

    fn set(&self, place: Place) -> ShingleSet {
        self.sketcher.set((self.text)(place).as_ref())
    }

    fn are_same(&self, one: Place, other: Place) -> bool {
        (self.text)(one).as_ref() == (self.text)(other).as_ref()
    }
}

/// Texts that are looked at together, in parallel: so many, or of so many bytes.
const BATCH: usize = 1024;
const BYTES: usize = 4 << 20;

/// Some texts in their order, each with the buckets it is in.
pub(super) struct Batch<T> {
    /// Each, and where its buckets end.
    texts: Vec<(T, usize)>,
    buckets: Vec<usize>,
}

impl<T: Copy + PartialEq> Batch<T> {
    pub(super) const fn new() -> Self {
        Self { texts: Vec::new(), buckets: Vec::new() }
    }

    /// Takes the next texts in place of those it had; false at the end.
    pub(super) fn fill<E>(
        &mut self,
        meetings: &mut Peekable<impl Iterator<Item = Result<(T, usize), E>>>,
        place: impl Fn(T) -> Place,
    ) -> Result<bool, E> {
        self.texts.clear();
        self.buckets.clear();
        let mut bytes = 0;
        while self.texts.len() < BATCH && bytes < BYTES {
            let Some((text, bucket)) = meetings.next().transpose()? else { break };
            self.buckets.push(bucket);
            let is_same = |next: &Result<(T, usize), E>| next.as_ref().map_or(true, |next| next.0 == text);
            while let Some(next) = meetings.next_if(is_same) {
                self.buckets.push(next?.1);
            }
            self.texts.push((text, self.buckets.len()));
            bytes += place(text).span.len();
        }
        Ok(self.len() > 0)
    }

    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    pub(super) fn get(&self, at: usize) -> (T, &[usize]) {
        let (text, end) = self.texts[at];
        let start = at.checked_sub(1).map_or(0, |before| self.texts[before].1);
        (text, &self.buckets[start..end])
    }
}
