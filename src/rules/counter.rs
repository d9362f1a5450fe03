//! # `web.counter`
//!
//! **What**: views, likes, shares, and the time a page takes to read.
//!
//! **Why**: numbers about the page, not of the text.
//!
//! **When it is wrong**: a recipe or a report whose line is `5 min`: taken only beside running text.
//!
//! **Example**: `1.234 views`, `Просмотров: 45`, `5 dakikalık okuma`.

use super::phrases::Phrases;

pub(super) const RULE: Phrases =
    Phrases { id: "web.counter", categories: &["counter", "readtime"], plain: &[], heads: false };
