//! # `web.copyright`
//!
//! **What**: copyright lines and reservations of rights: `© 2024 Nyhetsbladet`, `All rights reserved`, `无断转载禁止`.
//!
//! **Why**: they are the site's imprint.
//!
//! **When it is wrong**: a text about copyright that sets the formula on a line of its own beside running text.
//!
//! **Example**: `© 2024 Nyhetsbladet. Alla rättigheter förbehållna.`

use super::lexicon::Strength;
use super::phrases::{Phrases, Spot, stands_as_furniture};
use super::{Line, Rule, Scope, Verdict};
use crate::removal::RuleId;

const PHRASES: Phrases =
    Phrases { id: "web.copyright", categories: &["rights", "policy"], plain: &[Spot::Bottom], heads: false };

/// Words of the longest imprint.
const LONGEST: usize = 16;

#[derive(Debug)]
pub(super) struct Copyright;

impl Rule for Copyright {
    fn id(&self) -> RuleId {
        PHRASES.id()
    }

    fn judge(&self, line: &Line<'_>) -> Option<Verdict> {
        let signed = || is_signed(line.text()) && stands_as_furniture(line, Strength::Distinct, &[]);
        PHRASES.judge(line).or_else(|| signed().then_some(Verdict::line()))
    }

    fn scope(&self) -> Scope {
        Scope::Candidates
    }
}

/// Whether a line begins with the sign and is not too long.
pub(super) fn is_signed(text: &str) -> bool {
    let text = text.trim_start();
    // A first look at the byte that `Copyright`, `©`, `ⓒ` or `(c)` begins with.
    if !matches!(text.as_bytes(), [b'C' | b'(' | 0xC2 | 0xE2, ..]) {
        return false;
    }
    let word = ["Copyright", "COPYRIGHT"].iter().find_map(|word| text.strip_prefix(word));
    let rest = word.unwrap_or(text).trim_start();
    // `(c)` may be the third clause of a list as well.
    let signed = rest.starts_with(['©', 'ⓒ'])
        || (rest.to_ascii_lowercase().starts_with("(c) ") && (word.is_some() || has_year(rest)));
    signed && text.split_whitespace().take(LONGEST + 1).count() <= LONGEST
}

/// Whether four digits stand together.
fn has_year(text: &str) -> bool {
    text.as_bytes().windows(4).any(|four| four.iter().all(u8::is_ascii_digit))
}
