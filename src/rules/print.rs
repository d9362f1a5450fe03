//! # `web.print`
//!
//! **What**: print links: `Print this page`, `Skriv ut`.
//!
//! **Why**: paper is elsewhere.
//!
//! **When it is wrong**: a manual with a section `Print`: above running text in the middle it stays.
//!
//! **Example**: `Skriv ut` below the title.

use super::phrases::{Phrases, Spot};

pub(super) const RULE: Phrases =
    Phrases { id: "web.print", categories: &["print"], plain: &[Spot::Top, Spot::Bottom], heads: false };
