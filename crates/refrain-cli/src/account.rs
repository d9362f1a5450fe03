//! The books: everything that came in is kept, changed, removed or quarantined, and the sums say so.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use refrain::{Cleaned, Report};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::trouble::Problem;

/// What became of records and bytes. Accounts merge in any order.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) files: u64,
    pub(crate) records: Records,
    pub(crate) bytes: Bytes,
    /// The texts alone: what went of them, by reason.
    pub(crate) text: Report,
    /// Bad records and files, by what is wrong with them.
    pub(crate) problems: BTreeMap<Cow<'static, str>, u64>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Records {
    pub(crate) read: u64,
    /// As they came.
    pub(crate) kept: u64,
    /// Without a part of their text.
    pub(crate) changed: u64,
    /// Nothing of their text was left.
    pub(crate) removed: u64,
    pub(crate) quarantined: u64,
}

/// Bytes of decompressed files.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Bytes {
    pub(crate) read: u64,
    pub(crate) kept: u64,
    pub(crate) removed: u64,
    pub(crate) quarantined: u64,
    /// Annotations.
    pub(crate) added: u64,
}

/// What happened to a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fate {
    Kept,
    Changed,
    Removed,
}

impl Account {
    /// Counts a record of `len` bytes, of which `removed` are gone.
    pub(crate) fn record(&mut self, cleaned: &Cleaned<'_>, fate: Fate, len: usize, removed: usize) {
        self.text.add(cleaned);
        self.records.read += 1;
        self.bytes.read += len as u64;
        self.bytes.kept += (len - removed) as u64;
        self.bytes.removed += removed as u64;
        match fate {
            Fate::Kept => self.records.kept += 1,
            Fate::Changed => self.records.changed += 1,
            Fate::Removed => self.records.removed += 1,
        }
    }

    pub(crate) fn blank_line(&mut self, len: usize) {
        self.bytes.read += len as u64;
        self.bytes.kept += len as u64;
    }

    /// Counts a bad record; one whose problem was told before is only longer than was thought.
    pub(crate) fn bad(&mut self, problem: Option<&Problem>, len: usize) {
        self.bytes.read += len as u64;
        self.bytes.quarantined += len as u64;
        let Some(problem) = problem else { return };
        *self.problems.entry(problem.name().into()).or_default() += 1;
        if len > 0 || !problem.is_of_file() {
            self.records.read += 1;
            self.records.quarantined += 1;
        }
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.files += other.files;
        self.text.merge(&other.text);
        for (sum, more) in [
            (&mut self.records.read, other.records.read),
            (&mut self.records.kept, other.records.kept),
            (&mut self.records.changed, other.records.changed),
            (&mut self.records.removed, other.records.removed),
            (&mut self.records.quarantined, other.records.quarantined),
            (&mut self.bytes.read, other.bytes.read),
            (&mut self.bytes.kept, other.bytes.kept),
            (&mut self.bytes.removed, other.bytes.removed),
            (&mut self.bytes.quarantined, other.bytes.quarantined),
            (&mut self.bytes.added, other.bytes.added),
        ] {
            *sum += more;
        }
        for (problem, times) in other.problems {
            *self.problems.entry(problem).or_default() += times;
        }
    }

    /// How many records were documents.
    pub(crate) const fn documents(&self) -> u64 {
        self.records.read - self.records.quarantined
    }

    /// Holds the sums against one another, and against what was counted where bytes came in and went out.
    pub(crate) fn check(&self, read: u64, written: u64) -> Result<(), Failure> {
        let Self { records, bytes, text, .. } = self;
        let removed: u64 = text.removed.values().map(|tally| tally.bytes).sum();
        let sums = [
            ("records", records.read, records.kept + records.changed + records.removed + records.quarantined),
            ("texts", records.read, text.documents + records.quarantined),
            ("bytes", bytes.read, bytes.kept + bytes.removed + bytes.quarantined),
            ("bytes read", read, bytes.read),
            ("bytes written", written, bytes.kept + bytes.added),
            ("bytes of text", text.bytes, text.bytes_kept + removed),
        ];
        match sums.iter().find(|(_, whole, parts)| whole != parts) {
            Some((what, whole, parts)) => Err(Failure::Account(format!("{what}: {whole} are not {parts}"))),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Account {
    /// A table: records and bytes, then what went of the texts by reason, then what was wrong.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { records, bytes, text, problems, .. } = self;
        writeln!(f, "{:<28} {:>12} {:>16}", "", "records", "bytes")?;

        for (name, records, bytes) in [
            ("read", records.read, bytes.read),
            ("kept", records.kept, bytes.kept),
            ("changed", records.changed, 0),
            ("removed", records.removed, bytes.removed),
            ("quarantined", records.quarantined, bytes.quarantined),
            ("added", 0, bytes.added),
        ] {
            let shown = |number: u64| if number == 0 { String::new() } else { grouped(number) };
            if name == "read" || (records, bytes) != (0, 0) {
                writeln!(f, "{name:<28} {:>12} {:>16}", shown(records), shown(bytes))?;
            }
        }
        if !text.removed.is_empty() {
            writeln!(f, "\n{:<28} {:>12} {:>16}", "removed from texts", "times", "bytes")?;
        }
        for (reason, tally) in &text.removed {
            writeln!(f, "{reason:<28} {:>12} {:>16}", grouped(tally.times), grouped(tally.bytes))?;
        }
        for (problem, times) in problems {
            writeln!(f, "{problem:<28} {:>12}", grouped(*times))?;
        }
        Ok(())
    }
}

/// A number with its digits in threes.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}
