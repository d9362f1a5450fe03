use std::collections::BTreeMap;

use refrain::DocId;
use serde::{Deserialize, Serialize};

use super::heavy::Heavy;

/// Where documents come from, a site or a file: what each lost, and to the copies of which other it lost it.
///
/// A number for every run of documents of one origin is kept, and of the pairs of origins the [`Heavy`] ones.
#[derive(Clone, Default, Serialize, Deserialize, Debug)]
pub(super) struct Origins {
    numbers: BTreeMap<Box<str>, usize>,
    list: Vec<Origin>,
    /// The first document of every run, and whose it is.
    runs: Vec<(DocId, usize)>,
    /// The last document that was counted.
    last: Option<DocId>,
    /// Losses whose copy was not yet met.
    losses: Vec<Loss>,
    overlap: Heavy<(usize, usize), ()>,
}

/// What is known of an origin.
#[derive(Clone, Default, Serialize, Deserialize, Debug)]
pub(super) struct Origin {
    pub(super) name: Box<str>,
    pub(super) documents: u64,
    /// Of its texts.
    pub(super) bytes: u64,
    pub(super) removed: u64,
}

/// Bytes that went because of a copy in another document.
#[derive(Clone, Copy, Serialize, Deserialize, Debug)]
struct Loss {
    origin: usize,
    copy: DocId,
    bytes: u64,
}

/// Origins that are told apart; those that are met later are one.
const MOST: usize = 1 << 16;

/// What those that are met later are called.
const OTHERS: &str = "all others";

/// What documents are called that are older than the run: those of `--against`.
const BEFORE: &str = "seen before";

impl Origins {
    /// Counts a document, which comes after all that were counted.
    pub(super) fn add(&mut self, doc: DocId, name: &str, bytes: u64, removed: u64) {
        let number = self.number(name);
        let origin = &mut self.list[number];
        origin.documents += 1;
        origin.bytes += bytes;
        origin.removed += removed;
        self.run(doc, number);
        self.last = Some(doc);
    }

    /// The document counted last has lost this, because of a copy in another one.
    pub(super) fn lose(&mut self, copy: DocId, bytes: u64) {
        let Some(&(_, origin)) = self.runs.last() else { return };
        match self.losses.last_mut().filter(|loss| (loss.origin, loss.copy) == (origin, copy)) {
            Some(loss) => loss.bytes += bytes,
            None => self.losses.push(Loss { origin, copy, bytes }),
        }
    }

    /// Adds the documents after these.
    pub(super) fn merge(&mut self, later: Self) {
        let mut numbers = Vec::with_capacity(later.list.len());
        for origin in later.list {
            let number = self.number(&origin.name);
            let sum = &mut self.list[number];
            sum.documents += origin.documents;
            sum.bytes += origin.bytes;
            sum.removed += origin.removed;
            numbers.push(number);
        }
        for (doc, number) in later.runs {
            self.run(doc, numbers[number]);
        }
        self.last = later.last.or(self.last);
        for loss in later.losses {
            self.place(Loss { origin: numbers[loss.origin], ..loss });
        }
    }

    /// Places the losses whose copies came after them, when all documents were counted.
    pub(super) fn finish(&mut self) {
        for loss in std::mem::take(&mut self.losses) {
            self.place(loss);
        }
    }

    /// All of them. Those without documents only have copies of what others lost.
    pub(super) fn list(&self) -> &[Origin] {
        &self.list
    }

    /// What of one origin went because of copies in another.
    pub(super) fn overlap(&self) -> impl Iterator<Item = ((usize, usize), u64)> {
        self.overlap.iter().map(|(pair, entry)| (*pair, entry.weight))
    }

    /// What an overlap may lack.
    pub(super) const fn missing(&self) -> u64 {
        self.overlap.missing()
    }

    /// Whether some origins were not told apart.
    pub(super) fn are_joined(&self) -> bool {
        self.list.len() > MOST
    }

    fn number(&mut self, name: &str) -> usize {
        let last = self.runs.last().map(|&(_, number)| number);
        if let Some(number) = last.filter(|&number| &*self.list[number].name == name) {
            return number;
        }
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = self.list.len().min(MOST);
        let name = if number == MOST { OTHERS } else { name };
        if number == self.list.len() {
            self.list.push(Origin { name: name.into(), ..Origin::default() });
        }
        if number < MOST {
            self.numbers.insert(name.into(), number);
        }
        number
    }

    fn run(&mut self, doc: DocId, number: usize) {
        if self.runs.last().is_none_or(|&(_, last)| last != number) {
            self.runs.push((doc, number));
        }
    }

    fn place(&mut self, loss: Loss) {
        if self.last.is_none_or(|last| last < loss.copy) {
            self.losses.push(loss);
            return;
        }
        let after = self.runs.partition_point(|&(first, _)| first <= loss.copy);
        let copy = match after.checked_sub(1) {
            Some(at) => self.runs[at].1,
            None => self.number(BEFORE),
        };
        self.overlap.add((loss.origin, copy), loss.bytes, (), |(), ()| ());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Documents in parts of this length; each loses what the next or the one three before has.
    fn origins(part: usize) -> Origins {
        let names = ["a.example", "b.example", "b.example", "", "c.example"];
        let mut all = Origins::default();
        let documents: Vec<u64> = (0..1000).collect();
        for documents in documents.chunks(part) {
            let mut origins = Origins::default();
            for &n in documents {
                let name = names[usize::try_from(n * n % 11 % 5).expect("small")];
                origins.add(DocId::new(n * 2), name, n, n / 2);
                let copy = if n % 2 == 0 { n + 1 } else { n.saturating_sub(3) };
                origins.lose(DocId::new(copy.min(999) * 2), n);
            }
            all.merge(origins);
        }
        all.finish();
        all
    }

    #[test]
    fn overlap_is_that_of_a_naive_count_in_parts_of_any_length() {
        let names = ["a.example", "b.example", "b.example", "", "c.example"];
        let name = |n: u64| names[usize::try_from(n * n % 11 % 5).expect("small")];
        let mut naive: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        for n in 0..1000_u64 {
            let copy = if n % 2 == 0 { n + 1 } else { n.saturating_sub(3) };
            *naive.entry((name(n), name(copy.min(999)))).or_default() += n;
        }
        for part in [1, 7, 100, 1000] {
            let origins = origins(part);
            let names = |number: usize| &*origins.list()[number].name;
            let found: BTreeMap<_, _> =
                origins.overlap().map(|((one, other), bytes)| ((names(one), names(other)), bytes)).collect();
            assert_eq!(found, naive);
            assert_eq!(origins.list().iter().map(|origin| origin.bytes).sum::<u64>(), 499_500);
            assert_eq!((origins.missing(), origins.losses.len()), (0, 0));
        }
    }

    #[test]
    fn of_too_many_origins_the_later_ones_are_one() {
        let mut origins = Origins::default();
        for n in 0..MOST as u64 + 5 {
            origins.add(DocId::new(n), &n.to_string(), 1, 0);
        }
        origins.add(DocId::new(MOST as u64 + 5), "3", 1, 0);
        assert!(origins.are_joined());
        assert_eq!(origins.list().len(), MOST + 1);
        assert_eq!((origins.list()[3].documents, origins.list()[MOST].documents), (2, 5));
        assert_eq!(&*origins.list()[MOST].name, OTHERS);
    }
}
