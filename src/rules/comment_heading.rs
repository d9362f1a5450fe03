//! # `web.comment-heading`
//!
//! **What**: lines that head or form the comment box: `Komentar`, `Leave a comment`, `Bình luận`.
//!
//! **Why**: extractors take the heading along and leave the comments, or the empty form.
//!
//! **When it is wrong**: an article that ends with a section of one line headed `Comments`; above running text the heading stays.
//!
//! **Example**: `Komentar` as the last line of an article.

use super::phrases::{Phrases, Spot};

pub(super) const RULE: Phrases = Phrases {
    id: "web.comment-heading",
    categories: &["comment.heading", "comment.form"],
    plain: &[Spot::Bottom],
    heads: true,
};
