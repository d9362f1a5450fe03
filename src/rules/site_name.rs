//! # `web.site-name`
//!
//! **What**: a line that is nothing but a host name (`nyhetsbladet.example`, `www.tin.example.vn`), or the host the
//! document is known to come from.
//!
//! **Why**: the site signs its pages.
//!
//! **When it is wrong**: a text that gives an address on a line of its own, between running text; in a list of addresses they stay.
//!
//! **Example**: `Vnexpress.net` after the last paragraph.

use super::lexicon::Strength;
use super::phrases::{Spot, stands_as_furniture};
use super::reading::Signs;
use super::{Line, Rule, Scope, Verdict};
use crate::normalize::is_host;
use crate::removal::RuleId;

#[derive(Debug)]
pub(super) struct SiteName;

impl Rule for SiteName {
    fn id(&self) -> RuleId {
        RuleId::new("web.site-name")
    }

    fn judge(&self, line: &Line<'_>) -> Option<Verdict> {
        let taken = is_site(line.text(), line.signs(), line.host())
            && stands_as_furniture(line, Strength::Plain, &[Spot::Bottom]);
        taken.then_some(Verdict::line())
    }

    fn scope(&self) -> Scope {
        Scope::Candidates
    }
}

/// Whether a line is a host name and nothing else, with or without `https://` and brackets, or the name of the host
/// the page comes from.
pub(super) fn is_site(text: &str, signs: Signs, own: Option<&str>) -> bool {
    let name = || {
        let name = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '/'));
        name.strip_prefix("https://").or_else(|| name.strip_prefix("http://")).unwrap_or(name)
    };
    let may_be_host = signs.has(Signs::DOT) && !text.trim().contains(' ');
    (may_be_host && is_host(name())) || own.is_some_and(|own| name().eq_ignore_ascii_case(own))
}
