use std::collections::BTreeMap;
use std::fmt;

use crate::clean::Cleaned;

/// What cleaning did to any number of documents, in sums that add up.
///
/// `bytes = bytes_kept + Σ removed.bytes` always holds. Reports merge in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Report {
    /// Documents looked at.
    pub documents: u64,
    /// Documents that something was taken out of.
    pub changed: u64,
    /// Documents of which nothing is left.
    pub emptied: u64,
    /// Documents where rules wanted more than their budget.
    pub over_budget: u64,
    /// Bytes of the originals.
    pub bytes: u64,
    /// Bytes that are left.
    pub bytes_kept: u64,
    /// What went, by [`Reason::name`](crate::Reason::name).
    pub removed: BTreeMap<String, Tally>,
}

/// How often one reason applied, and what it took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Tally {
    /// Removals.
    pub times: u64,
    /// Bytes they took.
    pub bytes: u64,
}

impl Report {
    /// Counts a cleaned document in.
    pub fn add(&mut self, cleaned: &Cleaned<'_>) {
        self.documents += 1;
        self.changed += u64::from(!cleaned.removals().is_empty());
        self.emptied += u64::from(cleaned.text().is_empty() && !cleaned.original().is_empty());
        self.over_budget += u64::from(cleaned.is_over_budget());
        self.bytes += cleaned.original().len() as u64;
        self.bytes_kept += cleaned.text().len() as u64;
        for removal in cleaned.removals() {
            let one = Tally { times: 1, bytes: removal.span().len() as u64 };
            self.count(removal.reason().name(), one);
        }
    }

    /// Counts all of another report in.
    pub fn merge(&mut self, other: &Self) {
        self.documents += other.documents;
        self.changed += other.changed;
        self.emptied += other.emptied;
        self.over_budget += other.over_budget;
        self.bytes += other.bytes;
        self.bytes_kept += other.bytes_kept;
        for (name, &tally) in &other.removed {
            self.count(name, tally);
        }
    }

    fn count(&mut self, name: &str, more: Tally) {
        match self.removed.get_mut(name) {
            Some(tally) => tally.merge(more),
            None => {
                self.removed.insert(name.to_owned(), more);
            }
        }
    }
}

impl Tally {
    fn merge(&mut self, other: Self) {
        self.times += other.times;
        self.bytes += other.bytes;
    }
}

impl<'c, 't: 'c> FromIterator<&'c Cleaned<'t>> for Report {
    fn from_iter<I: IntoIterator<Item = &'c Cleaned<'t>>>(documents: I) -> Self {
        let mut report = Self::default();
        documents.into_iter().for_each(|cleaned| report.add(cleaned));
        report
    }
}

impl fmt::Display for Report {
    /// A table: what was kept, and what went by reason.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<24} {:>10} {:>14}", "", "times", "bytes")?;
        for (name, tally) in &self.removed {
            writeln!(f, "{name:<24} {:>10} {:>14}", tally.times, tally.bytes)?;
        }
        writeln!(f, "{:<24} {:>10} {:>14}", "kept", "", self.bytes_kept)?;
        writeln!(f, "{:<24} {:>10} {:>14}", "in all", self.documents, self.bytes)
    }
}
