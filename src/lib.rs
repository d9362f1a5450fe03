//! Deduplicates and cleans text in every language.
//!
//! `refrain` finds what a text, or a million texts, say more than once, and the page furniture around them, and takes it
//! out: exactly, explainably, in any script. Every removal says what went, why, and where the kept copy stands;
//! [`restore`] gives back the original byte for byte.
//!
//! # Overview
//!
//! Most programs need three names:
//!
//! - [`clean`] cleans one text.
//! - [`Cleaner`] cleans many, with the [finders](Finder) you choose: [`Repeats`] for what is said more than once,
//!   [`Rules`] for page furniture, [`Templates`](rules::Templates) for what the pages of a site share. Finders only
//!   propose; the cleaner alone takes text out.
//! - [`MemoryIndex`] remembers what has been seen where, so that repeats are found across documents.
//!
//! # Example: one text
//!
//! ```
//! let page = "\
//! Ny bro över sundet
//! Bron över sundet öppnade på måndagen, två år senare än planerat, och kungen höll tal. Foto: VNA
//! De första bilarna körde över strax efter klockan nio på morgonen, i dimma och motvind.
//! Kommentar (0)
//! ";
//! let cleaned = refrain::clean(page);
//! assert!(cleaned.text().ends_with("i dimma och motvind.\n"));
//!
//! let taken: Vec<_> = cleaned.removed().map(|(removal, text)| (removal.reason().name(), text.trim())).collect();
//! assert_eq!(taken, [("web.credit", "Foto: VNA"), ("web.comment-count", "Kommentar (0)")]);
//! ```
//!
//! # Example: what is repeated across documents
//!
//! The first pass tallies, the second removes. The index is built from what the rules have *left*: so the copy that a
//! removal points to is one that is still there.
//!
//! ```
//! use refrain::{Cleaner, Document, MemoryIndex, Recipe, Repeats, Rules};
//!
//! let texts = [
//!     "The harbour opened on Monday.\nSubscribe to our newsletter and never miss a story from the coast again!\n",
//!     "The mill closed on Friday.\nSUBSCRIBE to our newsletter, and never miss a story from the coast again!\n",
//!     "Only rain.\nsubscribe to our newsletter and never miss a story from the coast again!\n",
//! ];
//! let documents = texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text));
//!
//! let recipe = Recipe::default();
//! let rules = Cleaner::new(recipe.clone()).with(Rules::web());
//! let cleaned: Vec<_> = rules.clean_all(documents).collect();
//!
//! let mut index = MemoryIndex::new(&recipe);
//! for document in &cleaned {
//!     index.add(document.outline())?;
//! }
//! let repeats = Cleaner::new(recipe).with(Repeats::across(&index));
//! let cleaned: Vec<_> = cleaned.into_iter().map(|document| repeats.refine(document)).collect();
//!
//! assert_eq!(cleaned[0].text(), texts[0]); // the first copy stays
//! assert_eq!(cleaned[2].text(), "Only rain.\n");
//! let first = cleaned[2].removals()[0].reason().first().expect("a repeat knows its first copy");
//! assert_eq!((first.doc.number(), first.span.start), (0, texts[0].find("Subscribe").unwrap()));
//! # Ok::<(), refrain::Error>(())
//! ```
//!
//! The comma tells the second copy apart: equality is that of the [`Exact`](normalize::Exact) form, which forgives case,
//! spacing and typography, not words or punctuation.
//!
//! # Example: a rule of your own
//!
//! ```
//! use refrain::{Cleaner, Recipe, RuleId, Rules};
//!
//! let rules = Rules::web().phrase(RuleId::new("my.motto"), "The paper for {x}, since {n}")?;
//! let cleaner = Cleaner::new(Recipe::default()).with(rules);
//! let cleaned = cleaner.clean("Rain is expected all week, and the ferry stays in the harbour until Sunday.\nTHE PAPER FOR HARBOUR FOLK — SINCE 1897\n");
//! assert_eq!(cleaned.text(), "Rain is expected all week, and the ferry stays in the harbour until Sunday.\n");
//! # Ok::<(), refrain::Error>(())
//! ```
//!
//! Rules that are lines, beginnings and ends of lines can be written in a TOML file: `Rules::file`, with the feature `toml`.
//! A rule that needs to look around implements [`rules::Rule`]; a segmenter of your own, [`segment::Segmenter`].
//!
//! # Example: nearly the same text
//!
//! [`near`] finds documents or paragraphs that differ in a word, a date, a photo credit; compares each with the copy that
//! stays before anything goes; and says how alike they are. Its page shows how.
//!
//! # Example: a passage that is quoted
//!
//! [`passage`] finds stretches of so many characters that stand in several texts, wherever they begin and end: disclaimers, licences,
//! quoted releases, and what a corpus has of a benchmark. Its page shows how, and why none is missed.
//!
//! # Whole pages
//!
//! Where the text is that of a whole page, with its menus, comments and lists of other articles, [`Rules::page`] judges every line;
//! where there are several pages of a site, [`Templates`](rules::Templates) learns what they share.
//!
//! # What to know
//!
//! - **Positions** are bytes of the original UTF-8 text, on character boundaries.
//! - **Lengths** in settings are letters, weighted by script, so that one number means the same in Swedish, Thai and Chinese.
//! - **The same bytes** come out for any number of threads and any order of documents, on every machine.
//! - **The last copy survives**, unless [`Keep::None`] is asked for.
//! - **Errors**: texts never cause one. Settings that make no sense, and records that do not fit together, do: [`Error`].
//! - **Texts from adversaries** want a [keyed recipe](Recipe::keyed): unkeyed 128-bit keys are safe against chance, not malice.
//!
//! # Costs
//!
//! Everything is linear in the text. Segmenting, normalising and hashing read 0.4 to 2 GB/s on one core, depending on the
//! script; the rules are the slowest part. The [`Lexicon`](rules::Lexicon) is read when first used, in some tens of
//! milliseconds. An index takes about 60 bytes for a distinct segment in memory, 26 in a [file](index); one of near duplicates, some 150 for a
//! text; one of passages, a quarter of the size of the texts or less.
//!
//! # Lower rungs
//!
//! Most users can ignore the modules. [`segment`] and [`normalize`] make the keys, [`index`] and [`find`] compare them, [`near`]
//! compares what is not quite equal, [`passage`] what need not be a segment, [`rules`] judges lines; each module page says which of its types to use when.
//!
//! # Crate features
//!
//! - **rayon** (default): the parallel twins, whose names begin with `par_`. Without it the crate is single-threaded
//!   and builds for targets without threads.
//! - **serde**: removals, places and reports as JSON.
//! - **toml**: rules from files, `Rules::file`, and [templates](rules::Templates) as a file to review.

#![forbid(unsafe_code)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

pub mod find;
pub mod index;
pub mod near;
pub mod normalize;
pub mod passage;
pub mod rules;
pub mod segment;

mod clean;
mod document;
mod error;
mod key;
mod measure;
mod recipe;
mod removal;
mod report;
mod separators;
mod similarity;
mod span;
mod workers;

// Last, so that the parallel methods are documented after their serial namesakes.
#[cfg(feature = "rayon")]
mod par;

pub use clean::{Cleaned, Cleaner, clean, restore};
pub use document::{DocId, Document, Outline, Place, Segment};
#[cfg(feature = "toml")]
pub use error::RuleProblem;
pub use error::{DiskError, Error};
pub use find::{Finder, Keep, Repeats};
pub use index::{Index, MemoryIndex, Seen};
pub use key::Key;
pub use recipe::{Fingerprint, Recipe};
pub use removal::{Reason, Removal, RuleId};
pub use report::{Report, Tally};
pub use rules::Rules;
pub use span::Span;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeDoctests;
