use super::{Index, Seen};
use crate::error::Error;
use crate::key::Key;
use crate::recipe::Fingerprint;

/// Several indexes that answer as one: that of all days before and that of today, in memory or in files.
#[derive(Debug)]
pub struct Union<'i> {
    first: &'i dyn Index,
    others: Vec<&'i dyn Index>,
}

impl<'i> Union<'i> {
    /// An index, and so far no other.
    #[must_use]
    pub fn new(first: &'i dyn Index) -> Self {
        Self { first, others: Vec::new() }
    }

    /// The same and one index more. The order does not matter.
    ///
    /// # Errors
    ///
    /// [`Error::Recipe`] if it was made with another recipe.
    pub fn with(mut self, other: &'i dyn Index) -> Result<Self, Error> {
        self.recipe().expect_same(other.recipe())?;
        self.others.push(other);
        Ok(self)
    }
}

impl Index for Union<'_> {
    fn recipe(&self) -> &Fingerprint {
        self.first.recipe()
    }

    fn get(&self, key: Key) -> Option<Seen> {
        let others = self.others.iter().filter_map(|index| index.get(key));
        self.first.get(key).into_iter().chain(others).reduce(Seen::merge)
    }
}
