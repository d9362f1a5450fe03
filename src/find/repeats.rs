use super::{Finder, Keep, within};
use crate::document::{Outline, Segment};
use crate::error::Error;
use crate::index::{Index, Seen};
use crate::measure;
use crate::removal::Removal;

/// Finds exact repeats: segments with the same [`Key`](crate::Key).
#[derive(Clone, Debug)]
pub struct Repeats<'i> {
    index: Option<&'i dyn Index>,
    keep: Keep,
    at_least: u64,
    shortest: u64,
}

impl Repeats<'static> {
    /// What one document repeats: an article pasted twice, as one block; a long paragraph that comes again.
    ///
    /// Equality is confirmed on the text. Guarded against repetition with a purpose: see [`find`](crate::find).
    #[must_use]
    pub fn within() -> Self {
        Self { index: None, keep: Keep::First, at_least: 2, shortest: 0 }
    }
}

impl<'i> Repeats<'i> {
    /// What the index has seen at a smaller place than the one at hand.
    ///
    /// Build the index from what the passes before this one have left
    /// (`index.add(cleaned.outline())`), and give the cleaned documents to [`Cleaner::refine`](crate::Cleaner::refine):
    /// then the copy that a removal points to is always one that is still there.
    pub fn across(index: &'i dyn Index) -> Self {
        Self { index: Some(index), keep: Keep::First, at_least: 1, shortest: 0 }
    }

    /// Which copy survives: the first, or none. The copies of an exact repeat are all alike, and an index knows only the first.
    ///
    /// # Errors
    ///
    /// [`Error::Keep`] for any other.
    pub fn keep(mut self, keep: Keep) -> Result<Self, Error> {
        if !matches!(keep, Keep::First | Keep::None) {
            return Err(Error::Keep { keep });
        }
        self.keep = keep;
        Ok(self)
    }

    /// Leaves alone what occurs fewer than `copies` times: in the document (within), in the index (across).
    #[must_use]
    pub fn at_least(mut self, copies: u64) -> Self {
        self.at_least = copies;
        self
    }

    /// Leaves alone segments of fewer than `letters` letters and digits, weighted by script: a Han character counts
    /// 2.7, a Hangul syllable 2, a Bengali consonant 1.5.
    #[must_use]
    pub fn shortest(mut self, letters: u64) -> Self {
        self.shortest = letters;
        self
    }

    /// How a segment goes of whose key this is known; nothing if it stays. For programs that know it already: the index is not asked.
    #[inline]
    #[must_use]
    pub fn removal(&self, outline: &Outline<'_>, segment: &Segment, seen: Seen) -> Option<Removal> {
        let reason = seen.reason_at(outline.place(segment.span()), self.keep)?;
        let counts =
            seen.times >= self.at_least && measure::has_letters(outline.content(segment), self.shortest);
        counts.then(|| Removal::new(segment.span(), reason))
    }
}

impl Finder for Repeats<'_> {
    /// # Panics
    ///
    /// If the outline was made with another recipe than the index: their keys cannot be compared.
    fn find(&self, outline: &Outline<'_>, removals: &mut Vec<Removal>) {
        let Some(index) = self.index else {
            return within::find(outline, self.at_least, self.keep, self.shortest, removals);
        };
        assert_eq!(
            index.recipe(),
            outline.recipe().fingerprint(),
            "keys of different recipes never meet: clean with the recipe the index was made with"
        );
        let repeat = |segment: &Segment| self.removal(outline, segment, index.get(segment.key()?)?);
        removals.extend(outline.segments().iter().filter_map(repeat));
    }

    /// An index says of a segment at its place the same whatever stands beside it.
    fn is_thorough(&self) -> bool {
        self.index.is_some()
    }
}
