//! `--report`: the account as JSON, or a page to look at.
//!
//! What the page shows beside the account is found where texts are edited ([`findings`]), in bounded memory: how often a text went
//! ([`texts`], by [`heavy`]), from which site or file and because of which ([`origins`]), in which script ([`scripts`]), and what some
//! documents look like ([`samples`]). [`page`] sets it with what was asked for ([`asked`]) into `page.html`.

mod asked;
mod charts;
mod findings;
mod heavy;
mod origins;
mod page;
mod pairs;
mod samples;
mod scripts;
mod texts;

use std::path::Path;

pub(crate) use asked::Asked;
pub(crate) use findings::Findings;
pub(crate) use page::page;

use crate::input::compression_of;

/// Whether a report of this name is a page: it ends in `.html` or `.htm`, compressed or not.
pub(crate) fn is_page(path: &Path) -> bool {
    let plain = if compression_of(path).is_some() { path.with_extension("") } else { path.to_owned() };
    plain
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("html") || ending.eq_ignore_ascii_case("htm"))
}
