//! # `web.related`
//!
//! **What**: headings of lists of other articles: `Related articles`, `Tin liên quan`, `相关阅读`.
//!
//! **Why**: the list is of other articles; where an extractor left the heading alone it heads nothing.
//!
//! **When it is wrong**: an article about journalism with a section `Most read`; above running text a short heading stays.
//!
//! **Example**: `İlgili haberler` as the last line.

use super::phrases::{Phrases, Spot};

pub(super) const RULE: Phrases =
    Phrases { id: "web.related", categories: &["related"], plain: &[Spot::Bottom], heads: true };
