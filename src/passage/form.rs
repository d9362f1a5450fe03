use super::length::{Length, Unit};
use crate::normalize::{Exact, Normalizer};

/// Makes what is compared of texts, in a buffer that is used again.
#[derive(Clone, Debug, Default)]
pub(super) struct Form(String);

impl Form {
    /// The exact form of a text where characters are counted, the text itself where bytes are.
    pub(super) fn of<'f>(&'f mut self, length: Length, text: &'f str) -> &'f str {
        match length.unit() {
            Unit::Bytes => text,
            Unit::Characters => {
                self.0.clear();
                Exact.normalize_into(text, &mut self.0);
                &self.0
            }
        }
    }
}
