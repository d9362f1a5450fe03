//! # `web.advertisement`
//!
//! **What**: labels of advertisements: `Annons`, `Quảng cáo`, `广告`.
//!
//! **Why**: the advertisement is gone or does not belong; the label stands between paragraphs.
//!
//! **When it is wrong**: an article with a section headed `Advertisement`: single words between paragraphs do go.
//!
//! **Example**: `Реклама` between two paragraphs.

use super::phrases::{Phrases, Spot};

pub(super) const RULE: Phrases = Phrases {
    id: "web.advertisement",
    categories: &["ad"],
    plain: &[Spot::Top, Spot::Middle, Spot::Bottom],
    heads: false,
};
