//! # `web.navigation`
//!
//! **What**: links that move about the page or site: `Skip to content`, `Back to top`, language and menu switches, search boxes, feeds.
//!
//! **Why**: they do nothing in a text.
//!
//! **When it is wrong**: a manual that shows the label of a button on a line of its own beside running text.
//!
//! **Example**: `Tillbaka till toppen`.

use super::phrases::{Phrases, Spot};

/// What stands above the text.
pub(super) const ABOVE: Phrases = Phrases {
    id: "web.navigation",
    categories: &["nav.menu", "nav.skip"],
    plain: &[Spot::Top],
    heads: false,
};

/// What stands below it, or anywhere.
pub(super) const BELOW: Phrases = Phrases {
    id: "web.navigation",
    categories: &[
        "nav.menu",
        "nav.skip",
        "nav.top",
        "nav.lang",
        "nav.anchor",
        "search",
        "search.none",
        "feed",
        "edit",
        "copy",
        "source",
        "feedback",
    ],
    plain: &[Spot::Bottom],
    heads: false,
};
