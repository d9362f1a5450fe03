//! Finding what to take out. A finder proposes; the [`Cleaner`](crate::Cleaner) carries out.
//!
//! # Which one?
//!
//! - [`Repeats::within`]: what one document says twice. Guarded: verse, litanies, tables, code, chat and answers repeat
//!   for good reasons and stay.
//! - [`Repeats::across`]: what an [`Index`](crate::Index) has seen at an earlier place. Not guarded: every segment counts;
//!   give [`shortest`](Repeats::shortest) where short lines should stay.
//! - [`Clusters`](crate::near::Clusters): what is nearly the same text as another one of the corpus.
//! - [`Passages`](crate::passage::Passages): stretches that stand earlier too, and need not be paragraphs.
//! - [`Rules`](crate::rules::Rules): page furniture.
//! - Your own: implement [`Finder`].

mod keep;
mod repeats;
mod within;

use std::fmt::Debug;

pub use keep::Keep;
pub use repeats::Repeats;

use crate::document::Outline;
use crate::removal::Removal;

/// Proposes removals. Never edits a text, never remembers the documents it has seen.
pub trait Finder: Debug + Send + Sync {
    /// Appends what should go to `removals`, in bytes of the outline's [`text`](Outline::text). Must be a function of
    /// the outline (and of what the finder was made with) alone.
    ///
    /// To take out a segment propose its content: the cleaner takes the separator along.
    fn find(&self, outline: &Outline<'_>, removals: &mut Vec<Removal>);

    /// Whether it would find nothing in what its own removals leave, so that it need not look again on their account.
    fn is_thorough(&self) -> bool {
        false
    }
}
