use crate::normalize::{Exact, Normalizer};

/// Makes exact forms, in a buffer that is used again.
#[derive(Clone, Debug, Default)]
pub(super) struct Form(String);

impl Form {
    pub(super) fn of(&mut self, text: &str) -> &str {
        self.0.clear();
        Exact.normalize_into(text, &mut self.0);
        &self.0
    }
}
