use crate::recipe::Fingerprint;
use crate::span::Span;

/// What can go wrong. Text in, keys and cleaned text out never fails; settings and records that do not fit do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Keys of different recipes were about to meet.
    #[error(
        "recipes differ: this index was made with `{expected}`, the other with `{found}`; rebuild one of them with the recipe of the other"
    )]
    Recipe {
        /// The recipe of the index that was asked.
        expected: Fingerprint,
        /// The recipe that was brought to it.
        found: Fingerprint,
    },
    /// Removed pieces do not fit the text they are to be put back into.
    #[error(
        "cannot restore: the removed piece at {span} does not fit behind byte {at} of the original; give all pieces of this document, in order"
    )]
    Restore {
        /// The piece, in bytes of the original.
        span: Span,
        /// How far the original had been restored.
        at: usize,
    },
    /// A phrase for a [`Lexicon`](crate::rules::Lexicon) says nothing.
    #[error(
        "phrase `{phrase}` has fewer than two letters or digits, so it would match next to anything; spell it out"
    )]
    Phrase {
        /// The phrase.
        phrase: String,
    },
    /// A share that is not between 0 and 1.
    #[error("budget {budget} is not a share of the letters; give a number from 0 to 1")]
    Budget {
        /// What was given.
        budget: String,
    },
}
