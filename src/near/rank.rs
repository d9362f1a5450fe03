//! The order in which texts lead.

use super::mix;
use crate::document::{DocId, Place};
use crate::find::Keep;
use crate::span::Span;

/// Where a text comes in that order: the smallest leads. Four numbers, compared one after the other: how much its document is preferred, what
/// makes it come later, document and start.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank(pub(super) [u64; 4]);

/// What decides it.
#[derive(Default)]
pub(super) struct Order<'p> {
    pub(super) keep: Keep,
    pub(super) prefer: Option<Box<dyn Fn(DocId) -> f64 + Send + Sync + 'p>>,
}

impl Order<'_> {
    /// Whether the letters of texts decide.
    pub(super) fn counts_letters(&self) -> bool {
        matches!(self.keep, Keep::Longest | Keep::Shortest)
    }

    /// The rank of the text at a place, of so many letters: any number where they do not decide.
    pub(super) fn rank(&self, place: Place, letters: u64) -> Rank {
        let Place { doc, span } = place;
        let late = match self.keep {
            Keep::First | Keep::Last | Keep::None => 0,
            Keep::Longest => !letters,
            Keep::Shortest => letters,
            Keep::Random(seed) => mix(mix(mix(seed) ^ doc.number()) ^ span.start as u64),
        };
        Rank([self.number(doc), late, self.turned(doc.number()), self.turned(span.start as u64)])
    }

    /// The place of a text of this rank and of so many bytes.
    #[expect(clippy::cast_possible_truncation, reason = "it was a `usize`")]
    pub(super) fn place(&self, Rank([_, _, doc, start]): Rank, len: usize) -> Place {
        let start = self.turned(start) as usize;
        Place { doc: DocId::new(self.turned(doc)), span: Span::new(start, start.saturating_add(len)) }
    }

    /// Where the last text is to stay, greater places come first.
    fn turned(&self, number: u64) -> u64 {
        if self.keep == Keep::Last { !number } else { number }
    }

    /// The less, the more a document is preferred.
    fn number(&self, doc: DocId) -> u64 {
        let number = self.prefer.as_ref().map_or(0.0, |prefer| prefer(doc));
        let bits = if number.is_nan() { f64::NEG_INFINITY } else { number }.to_bits();
        // Bits of numbers compare as the numbers do, up to the sign; and the greatest is to come first.
        let sign = 1 << (u64::BITS - 1);
        if bits & sign == 0 { !(bits | sign) } else { bits }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn ranks_are_in_the_order_of_what_decides(numbers: [f64; 2], docs: [u64; 2], letters: [u64; 2], starts: [u16; 2]) {
            let place = |at: usize| {
                let start = usize::from(starts[at]);
                Place { doc: DocId::new(docs[at]), span: Span::new(start, start + 7) }
            };
            for keep in [Keep::First, Keep::Last, Keep::Longest, Keep::Shortest, Keep::Random(3), Keep::None] {
                let number = |doc: DocId| numbers[usize::from(doc.number() == docs[1])];
                let order = Order { keep, prefer: Some(Box::new(number)) };
                let ranks = [0, 1].map(|at| order.rank(place(at), letters[at]));
                proptest::prop_assert_eq!(ranks.map(|rank| order.place(rank, 7)), [0, 1].map(place));

                let [one, other] = [0, 1].map(|at| number(place(at).doc)).map(|number| {
                    if number.is_nan() { f64::NEG_INFINITY } else { number }
                });
                let by_keep = match keep {
                    Keep::Last => place(1).cmp(&place(0)),
                    Keep::Longest => letters[1].cmp(&letters[0]).then(place(0).cmp(&place(1))),
                    Keep::Shortest => letters[0].cmp(&letters[1]).then(place(0).cmp(&place(1))),
                    Keep::Random(_) => continue,
                    _ => place(0).cmp(&place(1)),
                };
                proptest::prop_assert_eq!(ranks[0].cmp(&ranks[1]), other.total_cmp(&one).then(by_keep));
            }
        }
    }
}
