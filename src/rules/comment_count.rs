//! # `web.comment-count`
//!
//! **What**: the number of comments, with the number on either side: `Kommentar (0)`, `3 comments`, `댓글 3`.
//!
//! **Why**: it counts what is not there.
//!
//! **When it is wrong**: a sentence of the text that is no more than that, as a line of its own beside running text.
//!
//! **Example**: `Kommentar (0)`, `12 টি মন্তব্য`.

use super::phrases::{Phrases, Spot};

pub(super) const RULE: Phrases =
    Phrases { id: "web.comment-count", categories: &["comment.count"], plain: &[Spot::Bottom], heads: false };
