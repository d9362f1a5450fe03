//! # `web.end-mark`
//!
//! **What**: signs that end a copy: `./.` behind the last word, `###`, `-30-`, `(完)`, `(Hết)` as the last line.
//!
//! **Why**: they speak to the editor.
//!
//! **When it is wrong**: `FINE` below a score, `完` below a novel: part of the work. A line is taken only below running text.
//!
//! **Example**: `… di Moskwa./.` becomes `… di Moskwa.`

use super::page::Neighbour;
use super::{Line, Rule, Verdict};
use crate::normalize::{Exact, Normalizer};
use crate::removal::RuleId;
use crate::span::Span;

/// What may stand behind the last full stop.
const GLUED: [&str; 2] = ["./.", ".//"];

#[derive(Debug)]
pub(super) struct EndMark;

impl Rule for EndMark {
    fn id(&self) -> RuleId {
        RuleId::new("web.end-mark")
    }

    fn judge(&self, line: &Line<'_>) -> Option<Verdict> {
        if line.is_prose() {
            let text = line.text().trim_end();
            let glued = GLUED.iter().any(|mark| text.ends_with(mark));
            return glued.then(|| Verdict::part(Span::new(text.len() - 2, text.len())));
        }
        let ends = line.is_last() || line.neighbours() == (Neighbour::Prose, Neighbour::Edge);
        let below_text = || line.previous().is_some_and(|above| above.is_prose());
        let mark = || line.page().lexicon().is_end_mark(&Exact.normalize(line.text()));
        (ends && below_text() && mark()).then_some(Verdict::line())
    }
}
