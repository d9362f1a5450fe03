//! Near duplicates: texts that differ in a word, a date, a photo credit. Found by MinHash, verified, and gathered around the copy
//! that stays.
//!
//! ```
//! use refrain::near::Clustering;
//! use refrain::{Cleaner, Document, Recipe};
//!
//! let story = |credit| format!("The ferry to the islands runs again after nine days, and hundreds were waiting on the quay with \
//!     carts, prams and one goat when the first boat came in. Photo: {credit}");
//! let texts = [story("Anna Berg"), story("VNA"), "Only rain, and a lot of it, is expected all week.".to_owned()];
//! let documents: Vec<_> = texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text)).collect();
//!
//! let recipe = Recipe::documents(); // or `Recipe::default()`: paragraphs
//! let clusters = Clustering::jaccard(0.8)?.of(&recipe, &documents);
//! let cleaner = Cleaner::new(recipe).with(clusters);
//! let left: Vec<_> = cleaner.clean_all(documents).map(|cleaned| cleaned.into_text()).collect();
//! assert_eq!(left, [texts[0].as_str(), "", texts[2].as_str()]);
//! # Ok::<(), refrain::Error>(())
//! ```
//!
//! Where documents come one after the other, from several machines, or day by day, a [`NearIndex`] gathers them first; a corpus
//! larger than memory, a [`NearCensus`].
//!
//! # How
//!
//! 1. [`Shingles`]: the text as the set of its five-word stretches (twelve characters where words are not spaced).
//! 2. [`Signature`]: a sketch of the set that agrees with another's as often as the sets are alike; of it only one key a band stays
//!    in the [`NearIndex`].
//! 3. Texts *meet* if they share a band key, which [`Bands`] makes likely for those that are alike. Keys are sorted, not hashed.
//! 4. [`Clustering`]: in the order of [`Keep`](crate::Keep) every text is compared with the leaders that it meets, by its whole set of
//!    shingles. It joins the one most like it, if they are alike enough, and leads itself otherwise.
//! 5. [`Clusters`] say of every text whose near duplicate it is, how alike they are, and how many there are; as a
//!    [`Finder`](crate::Finder) they propose to take out all but those to keep.
//!
//! # What verification changes
//!
//! Tools that trust a shared band key join whatever is connected by chains of them: in the field, single clusters of 859,091
//! and of 743,779 unrelated documents; of the pairs that meet, 27 to 44 % proved right. Here no text goes that is not as
//! like to *the copy that stays* as was asked. What meets by chance costs time, not text.
//!
//! # Which bands?
//!
//! - [`Bands::for_threshold`] of the similarity asked for, to find nearly all: for .8, 99.2 % of the pairs at .85.
//! - [`Bands::fineweb`], [`Bands::olmo3`], [`Bands::slimpajama`] to compare with what these corpora did. Their tables are in
//!   [`Bands`].
//! - Those of a lower threshold, in an index of their own, for [`containment`](Clustering::containment): a text that makes up a third of
//!   another has a Jaccard similarity of a third, and must meet it first.
//!
//! # Weaknesses
//!
//! Word order beyond five words counts for nothing; a changed word costs five shingles: in a text of 30 words a similarity of .68, in
//! one of 100 still .90. Translations and paraphrases are not alike. In templates with a short field, whatever differs
//! is a small part: ask for a higher threshold, or take the [`Templates`](crate::rules::Templates) out first.

mod bands;
mod buckets;
mod candidates;
mod census;
mod cluster;
mod clustering;
mod index;
mod members;
mod minhash;
mod rank;
mod saved;
mod shingle;
mod sketch;
mod stars;
mod texts;
mod token;
mod verify;

pub use crate::similarity::Similarity;
pub use bands::Bands;
pub use census::NearCensus;
pub use cluster::{Clusters, Member};
pub use clustering::Clustering;
pub use index::NearIndex;
pub use members::Members;
pub use minhash::Signature;
pub use saved::Meeting;
pub use shingle::Shingles;
pub use verify::ShingleSet;

/// The multiplier of sums in order: odd, and of no pattern (2⁶⁴ over the golden ratio).
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// Scatters the bits of a number: one to one, without pattern (the last step of `SplitMix64`).
#[inline]
fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ bits >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ bits >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ bits >> 31
}
