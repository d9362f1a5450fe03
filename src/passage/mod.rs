//! Repeated passages: stretches of a hundred characters or more that stand in several texts, or several times in one, and need not begin
//! or end where a paragraph does. A licence, a disclaimer, a quoted release, a template with a word changed.
//!
//! ```
//! use refrain::passage::{Length, Search};
//! use refrain::{Cleaner, Document, Recipe};
//!
//! let notice = "This message is meant for the harbour master alone; whoever finds it is asked to throw it back into the sea.";
//! let texts = [format!("Ahoy! {notice}"), format!("Rain again.  {} Best wishes", notice.to_uppercase())];
//! let documents: Vec<_> = texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text)).collect();
//!
//! let passages = Search::default().of(Length::characters(50)?, &documents);
//! let cleaner = Cleaner::new(Recipe::default()).with(passages);
//! let left: Vec<_> = cleaner.clean_all(documents).map(|cleaned| cleaned.into_text()).collect();
//! assert_eq!(left, [texts[0].as_str(), "Rain again.  Best wishes"]);
//! # Ok::<(), refrain::Error>(())
//! ```
//!
//! Where documents come one after the other, from several machines, or day by day, a [`PassageIndex`] gathers their anchors first;
//! [`Search::since`] finds in new documents what old ones say, such as the questions of a benchmark. For a corpus larger than memory there is
//! the [`PassageCensus`]: it finds the same.
//!
//! # What is found
//!
//! A *stretch* is what has exactly the [`Length`] that was asked for, in one document: so many characters of the
//! [exact form](crate::normalize::Exact), or so many bytes. [`Passages::repeated`] is every position that lies in a stretch that stands
//! somewhere else too: no position more, and none less. In bytes it is what a suffix array of the documents tells.
//!
//! # What goes
//!
//! The first copy of every stretch that comes again stays, whole. All other positions go that lie in a later copy: so a passage that is
//! quoted in ten texts goes from nine. Where a later copy of one passage and the first copy of another overlap, the part that both
//! share stays. (A stretch across the place where two such passages meet may be gone with them, if it stood there alone: of
//! each part there is a copy.) What goes is drawn in to whole words; of a passage of several lines the lines that are left stay apart; and it is
//! left alone if less than half a passage remains. Every removal tells where the copy of its text stands.
//!
//! # How, and why nothing is missed
//!
//! A suffix array takes four to twelve bytes of memory for a byte of text, since it knows of every position what follows. Here only few
//! positions are looked at, and still none is missed:
//!
//! 1. *Anchors.* In every stretch of L bytes one position is chosen: of the L − k + 1 at which k bytes lie inside the stretch, the one whose
//!    bytes have the smallest number, the leftmost of equals. The number is scattered, so that neighbouring stretches mostly
//!    choose the same position; of a hundred positions three are chosen by any stretch. These are the *anchors*. (Schleimer, Wilkerson, Aiken 2003 call it
//!    winnowing, and count 2 for every window + 1.) The choice depends on nothing but the bytes of the stretch. So **two copies of a stretch
//!    choose the same position in it**: both have an anchor there, with the same k bytes behind it.
//! 2. *Groups.* Anchors are sorted by the hash of their k bytes. One that is alone in its group lies in no stretch that comes again *and has chosen
//!    it*: it is dropped. For any stretch that comes again, the group of the anchor that it has chosen holds all its copies.
//! 3. *Text.* In a group the texts around anchors are compared, byte by byte, as far as a stretch with the anchor in it can
//!    reach. What two have in common, if it is as long as a stretch, comes again: hashes only say where to look. By 2, each stretch that comes
//!    again is met in some group with all its copies, the first one among them; and what is found was seen. So what is found is what there is.
//!
//! A stretch of L characters has L bytes or more, and the same argument holds for the stretches of L bytes in it.
//!
//! Groups can be large: a disclaimer, a million times. Anchors with the same text around, as far as a stretch reaches, are taken together
//! first; if more than eight different ones are left, those are dropped that share too little with any other, and the others are compared by the hash of each
//! stretch, confirmed on the text, for one distance from start to anchor after the other. The work is linear in the number of anchors for
//! a given length, never in that of pairs.
//!
//! *Runs.* In a line of dots every stretch would choose another dot. Where text repeats itself after p bytes, 64 at most, let x be the least number in it:
//! it stands every p bytes. Only the first two x, and the last one with its k bytes in the run, are kept as anchors. Take a stretch that
//! chooses an x. If it begins before the second x, or at it, its choice is kept. If it reaches beyond the end of the run, the last x lies
//! in it, at the same position in every copy, since each copy ends the run there: that anchor is kept. If it lies in the run and begins
//! later, it is the same as one that begins p bytes earlier, and so on down to one that chooses the first or the second x: that
//! one's group finds the other copies, and the run says what follows. The tests hold all this against counting every stretch.
//!
//! # Costs
//!
//! Eight bytes an anchor: .23 bytes a byte of text for L = 100, .034 for L = 500. Searching takes eight bytes for each anchor that another one is like and 24 for each around which something
//! comes again, and where characters are counted the exact form of the texts that meet. Bytes are chosen from at some 250 MB/s a core.
//! Short lengths cost more: below 30, a third of the positions and more are anchors, and most of them meet.
//!
//! # Larger than memory
//!
//! A [`PassageCensus`] takes the same steps from one sorted list on disk to the next. What is found does not depend on the way, so it is the same, bit by bit:
//!
//! 1. Anchors are sorted by hash; those that are alone are dropped, and the others sorted by *where the first one of their group stands*. So when
//!    groups are looked at one after the other, what is read next stands, in the first copy and in all others, right behind what was read
//!    last, and a few megabytes of texts kept in memory are enough.
//! 2. The texts around the anchors of a group are read from a file that the census has written, those that are the same kept once, and compared as in
//!    memory. A group that does not fit into an eighth of the memory is taken apart: of anchors with the same text around the first
//!    one stands for all, and of those the stretches themselves are sorted by hash and compared, each with the first of its kind.
//! 3. What comes again is sorted by position, and told of documents one by one; what goes is sorted by where its first copies
//!    stand, which are told in the originals, document by document too; and that is sorted by place.
//!
//! [`Search::answers`] takes these steps on one thread, `par_answers` (feature `rayon`) on several: lists are read and written by one, while the others
//! compare texts and decide on documents. In memory stay 36 bytes a document, and the documents at hand. What is slow, though not wrong: a group larger than memory in which hardly two
//! texts are the same costs an entry for every stretch that an anchor lies in.
//!
//! # Weaknesses
//!
//! A changed character ends a passage: texts that differ in every sentence have none in common, and are for [`near`](crate::near). Tables, verse and
//! legal formulas repeat for good reasons: give a greater length, or [`at_least`](Search::at_least) so many copies. Lengths are not weighted by
//! script: a hundred Chinese characters say more than a hundred Latin ones.

mod anchors;
mod answers;
mod archive;
mod census;
mod corpus;
mod crowd;
mod document;
mod entries;
mod extend;
mod form;
mod groups;
mod index;
mod intervals;
mod layout;
mod length;
mod manners;
mod meetings;
mod passages;
mod saved;
mod search;
mod spool;
mod window;

pub use answers::PassageAnswers;
pub use census::PassageCensus;
pub use index::PassageIndex;
pub use length::Length;
pub use manners::Snap;
pub use passages::{Passage, Passages};
pub use search::Search;
