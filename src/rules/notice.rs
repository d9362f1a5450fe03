//! # `web.notice`
//!
//! **What**: what players, scripts and error pages say: missing JavaScript, blocked advertisements, page not found, powered by.
//!
//! **Why**: they speak of the page, mostly of its failing.
//!
//! **When it is wrong**: documentation that lists such messages: in a list they stay.
//!
//! **Example**: `Please activate JavaScript to enable the search functionality.`

use super::phrases::Phrases;

pub(super) const RULE: Phrases = Phrases {
    id: "web.notice",
    categories: &["javascript", "adblock", "player", "notfound", "notice", "powered"],
    plain: &[],
    heads: false,
};
