//! What is known of one site: who carries which line, and which lines stand next to one another.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use crate::document::{Outline, Place, Segment};
use crate::key::{Key, Seed};
use crate::normalize::{Normalizer, Template};
use crate::span::Span;

/// Stands for the top and the end of a page, as if they were lines.
pub(super) const EDGE: Key = Key::from_u128(0);
/// Documents in which two lines stand next to one another if they are neighbours.
pub(super) const NEIGHBOURLY: u64 = 2;

/// The site that a document is counted for.
pub(super) fn host<'o>(outline: &'o Outline<'_>) -> Option<&'o str> {
    outline.host().filter(|host| !host.is_empty())
}

/// A line of a document: where it stands, and what it is compared by.
#[derive(Clone, Copy)]
pub(super) struct Standing {
    pub(super) span: Span,
    pub(super) key: Key,
}

/// The lines of a document that can be compared.
pub(super) fn lines(outline: &Outline<'_>) -> Vec<Standing> {
    let mut form = String::new();
    let stand = |segment: &Segment| {
        form.clear();
        Template.normalize_into(outline.content(segment), &mut form);
        Some(Standing { span: segment.span(), key: outline.recipe().key_of_form(&form)? })
    };
    outline.segments().iter().filter_map(stand).collect()
}

/// What is known of one line of a site.
#[derive(Clone)]
pub(super) struct Line {
    /// The documents that carry it; none, if a reviewed file names it as a neighbour alone.
    pub(super) documents: u64,
    /// The smallest place, and what it says there.
    pub(super) first: Place,
    pub(super) text: Box<str>,
    /// The documents that show its most faithful neighbour.
    pub(super) company: u64,
    /// Whether a reviewer wants it to stay.
    pub(super) keep: bool,
}

impl Line {
    /// Whether it has a neighbour in more than one document.
    pub(super) fn keeps_neighbours(&self) -> bool {
        self.company >= NEIGHBOURLY
    }

    /// Commutative and associative.
    fn join(&mut self, other: Self) {
        self.documents = self.documents.saturating_add(other.documents);
        self.company = self.company.max(other.company);
        self.keep |= other.keep;
        if (other.first, &other.text) < (self.first, &self.text) {
            (self.first, self.text) = (other.first, other.text);
        }
    }
}

/// A line and the one below it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair {
    pub(super) above: Key,
    pub(super) below: Key,
}

/// As one number: see [`Key`].
impl Hash for Pair {
    fn hash<H: Hasher>(&self, state: &mut H) {
        joint(self.above, self.below).hash(state);
    }
}

/// One key for two, in this order.
pub(super) fn joint(one: Key, other: Key) -> Key {
    Key::from_u128(one.to_u128().rotate_left(1) ^ other.to_u128())
}

/// A site: a tally, or what a reviewer has made of one.
#[derive(Clone, Default)]
pub(super) struct Site {
    documents: u64,
    lines: HashMap<Key, Line, Seed>,
    /// In how many documents they stand next to one another.
    pairs: HashMap<Pair, u64, Seed>,
    reviewed: bool,
}

impl Site {
    pub(super) fn documents(&self) -> u64 {
        self.documents
    }

    pub(super) fn is_reviewed(&self) -> bool {
        self.reviewed
    }

    pub(super) fn line(&self, key: Key) -> Option<&Line> {
        self.lines.get(&key)
    }

    pub(super) fn are_neighbours(&self, above: Key, below: Key) -> bool {
        self.pairs.get(&Pair { above, below }).is_some_and(|&documents| documents >= NEIGHBOURLY)
    }

    /// Counts a document in. A reviewed site learns nothing more.
    pub(super) fn add(&mut self, outline: &Outline<'_>) {
        if self.reviewed {
            return;
        }
        self.documents += 1;
        let mut lines = lines(outline);
        let pairs = pairs(&lines);
        lines.sort_by_key(|line| line.key); // of equal ones the first stays the first
        lines.dedup_by_key(|line| line.key);
        for line in lines {
            let (first, text) = (outline.place(line.span), line.span.of(outline.text()).into());
            self.count_line(line.key, Line { documents: 1, first, text, company: 0, keep: false });
        }
        for pair in pairs {
            self.count_pair(pair, 1);
        }
    }

    /// Counts another part of the site in. What a reviewer has said outweighs any tally.
    pub(super) fn join(&mut self, other: Self) {
        match (self.reviewed, other.reviewed) {
            (true, false) => {}
            (false, true) => *self = other,
            _ => self.sum(other),
        }
    }

    #[expect(clippy::iter_over_hash_type, reason = "summing is commutative: the order cannot be seen")]
    fn sum(&mut self, mut other: Self) {
        if self.lines.len() < other.lines.len() {
            std::mem::swap(self, &mut other);
        }
        self.documents = self.documents.saturating_add(other.documents);
        for (key, line) in other.lines {
            self.count_line(key, line);
        }
        for (pair, documents) in other.pairs {
            self.count_pair(pair, documents);
        }
    }

    fn count_line(&mut self, key: Key, line: Line) {
        match self.lines.get_mut(&key) {
            Some(known) => known.join(line),
            None => drop(self.lines.insert(key, line)),
        }
    }

    fn count_pair(&mut self, pair: Pair, documents: u64) {
        let sum = self.pairs.entry(pair).or_default();
        *sum = sum.saturating_add(documents);
        for key in [pair.above, pair.below] {
            if let Some(line) = self.lines.get_mut(&key) {
                line.company = line.company.max(*sum);
            }
        }
    }
}

/// What a reviewer reads and says.
#[cfg(feature = "toml")]
impl Site {
    /// A site of so many documents that a reviewer has looked at.
    pub(super) fn reviewed(documents: u64) -> Self {
        Self { documents, reviewed: true, ..Self::default() }
    }

    /// Takes in what a reviewer says of a line.
    pub(super) fn review_line(&mut self, key: Key, line: Line) {
        self.count_line(key, line);
    }

    /// Takes in that a line often stands above another.
    pub(super) fn review_pair(&mut self, above: Key, below: Key) {
        if !self.are_neighbours(above, below) {
            self.count_pair(Pair { above, below }, NEIGHBOURLY);
        }
    }

    /// All lines, in no order.
    pub(super) fn lines(&self) -> impl Iterator<Item = (Key, &Line)> {
        self.lines.iter().map(|(&key, line)| (key, line))
    }

    /// All lines that are neighbours, the upper one first, in no order.
    pub(super) fn neighbours(&self) -> impl Iterator<Item = (Key, Key)> {
        let pairs = self.pairs.iter().filter(|&(_, &documents)| documents >= NEIGHBOURLY);
        pairs.map(|(pair, _)| (pair.above, pair.below))
    }
}

/// Every two lines that stand next to one another, the edges of the page among them; each pair once, in order.
pub(super) fn pairs(lines: &[Standing]) -> Vec<Pair> {
    let keys = || lines.iter().map(|line| line.key);
    let above = [EDGE].into_iter().chain(keys());
    let below = keys().chain([EDGE]);
    let mut pairs: Vec<_> = above.zip(below).map(|(above, below)| Pair { above, below }).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
