//! # `web.read-more`
//!
//! **What**: invitations to go on reading elsewhere: `Read more`, `Läs mer`, `続きを読む`.
//!
//! **Why**: the text they lead to is not here.
//!
//! **When it is wrong**: a book whose chapter ends with a line `Continue reading`.
//!
//! **Example**: `Läs mer` below a paragraph.

use super::phrases::{Phrases, Spot};

pub(super) const RULE: Phrases = Phrases {
    id: "web.read-more",
    categories: &["readmore"],
    plain: &[Spot::Top, Spot::Middle, Spot::Bottom],
    heads: false,
};
