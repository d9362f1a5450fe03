//! # `web.title-echo`
//!
//! **What**: the title again as a line of its own, bare or with the number of a picture: `<title> - ảnh 1`.
//!
//! **Why**: content systems use the title as the caption of its pictures.
//!
//! **When it is wrong**: a poem whose first line comes again: poems have no running text around, and stay.
//!
//! **Example**: `Jepang dan Rusia sepakat - ảnh 1` below the article `Jepang dan Rusia sepakat`.

use super::{Line, Rule, Verdict};
use crate::measure;
use crate::normalize::table::entry;
use crate::normalize::{Loose, Normalizer};
use crate::removal::RuleId;

/// Letters of the shortest title whose echo is one.
const SHORTEST: u64 = 12;
/// Words of the longest tail, the number included: `ảnh 1`, `photo no 2`.
const TAIL: usize = 3;

#[derive(Debug)]
pub(super) struct TitleEcho;

impl Rule for TitleEcho {
    fn id(&self) -> RuleId {
        RuleId::new("web.title-echo")
    }

    fn judge(&self, line: &Line<'_>) -> Option<Verdict> {
        let title = line.title().filter(|_| !line.is_first())?;
        let echoes = line.begins_like(&title) && is_echo(title.text(), line.text());
        echoes.then(|| Verdict::line().echo_of(&title))
    }
}

/// Whether a line is the title, or the title and the number of a picture. Numbers in the title count, so `Chapter 2` echoes
/// no `Chapter 1`.
fn is_echo(title: &str, line: &str) -> bool {
    let [title, line] = [title, line].map(|text| Loose.normalize(text));
    let Some(tail) = line.strip_prefix(&title) else { return false };
    let spaceless = title.ends_with(|c| entry(c).is_spaceless());
    let words = tail.split(' ').filter(|word| !word.is_empty()).count();
    let is_caption =
        words <= TAIL && tail.ends_with(|c: char| c.is_ascii_digit()) && (spaceless || tail.starts_with(' '));
    measure::has_letters(&title, SHORTEST) && (tail.is_empty() || is_caption)
}
