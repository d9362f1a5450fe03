//! Normal forms: what a text is reduced to before it is hashed. The text itself is never changed.
//!
//! # Which one?
//!
//! - [`Exact`]: to find copies. The default of every [`Recipe`](crate::Recipe). What it folds a reader would
//!   not notice; it never makes two different sentences one. It does not see a copy with a changed word.
//! - [`Loose`]: to recognise a phrase or a title in whatever dress: punctuation around words goes too, and
//!   spelling variants of Arabic, Hebrew and Vietnamese fold. It merges `Ende.` and `„Ende“`: right for page
//!   furniture, too coarse for deleting prose.
//! - [`Template`]: to count lines of a page template: numbers, dates, addresses become placeholders. It merges
//!   `Foto 1` and `Foto 2`: never use it to delete what it matches without other evidence.
//!
//! All three are linear in the text, need no memory beyond the result, and are idempotent.
//! The table path reads 0.5 to 2.5 GB/s on one core where a text is already in normal form, the definition
//! (through `icu_normalizer`) takes the few sequences that are not. One file a step; [`Exact`] says in which order.

mod case;
mod digit;
mod exact;
mod ignorable;
mod loose;
mod origins;
mod punctuation;
mod space;
pub(crate) mod table;
mod template;
mod width;

use std::fmt::Debug;

pub use exact::Exact;
pub use loose::Loose;
pub(crate) use loose::{loosen, spelling};
pub(crate) use origins::Origins;
#[cfg(feature = "toml")]
pub(crate) use space::is_blank;
pub use template::Template;
pub(crate) use template::{is_host, mask};

/// Reduces a text to what is compared.
///
/// Implement it for a rule of your own (strip a corpus's markup, fold a transliteration) and give it to
/// [`Recipe::new`](crate::Recipe::new).
pub trait Normalizer: Debug + Send + Sync {
    /// Appends the normal form of `text` to `out`. Must be a function of `text` alone.
    fn normalize_into(&self, text: &str, out: &mut String);

    /// Name and version, part of the [`Fingerprint`](crate::Fingerprint): change it whenever results change.
    fn id(&self) -> String;

    /// The normal form of `text`.
    fn normalize(&self, text: &str) -> String {
        let mut out = String::new();
        self.normalize_into(text, &mut out);
        out
    }
}
