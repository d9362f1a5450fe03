use std::fmt;
use std::ops::Range;

use crate::error::Error;
use crate::normalize::table;

/// How long a stretch must be to count as a passage, and in what it is counted: what two copies must have in common.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Length {
    number: usize,
    unit: Unit,
}

/// What a text is compared in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unit {
    /// Characters of the exact form.
    Characters,
    /// Bytes of the text as it stands.
    Bytes,
}

/// The longest that can be asked for: what a window of candidates can be told by.
const LONGEST: usize = 1 << 14;
/// The shortest: less is found everywhere.
const SHORTEST: usize = 8;
/// Bytes that decide which anchor is chosen: a machine word.
pub(super) const GRAM: usize = 8;
/// The longest period that is looked for: lines of dots, and cells of tables.
const PERIOD: usize = 64;
/// Bytes of the longest character.
const CHARACTER: usize = 4;

impl Length {
    /// So many characters of the [exact form](crate::normalize::Exact), from 8 to 16,384: copies may differ in case, spacing, quotes and
    /// the other things that a reader would not notice. 100 is about a sentence and a half of English.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] for fewer or more.
    pub fn characters(number: usize) -> Result<Self, Error> {
        Self::new(number, Unit::Characters)
    }

    /// So many bytes of the text as it stands, from 8 to 16,384: exactly what a suffix array of the bytes finds, to compare with
    /// tools that are built on one. For copies a reader would call the same, count [`characters`](Self::characters).
    ///
    /// # Errors
    ///
    /// [`Error::Length`] for fewer or more.
    pub fn bytes(number: usize) -> Result<Self, Error> {
        Self::new(number, Unit::Bytes)
    }

    fn new(number: usize, unit: Unit) -> Result<Self, Error> {
        match number {
            SHORTEST..=LONGEST => Ok(Self { number, unit }),
            _ => Err(Error::Length { length: number }),
        }
    }

    /// Refuses anchors for another length.
    pub(super) fn expect_same(self, found: Self) -> Result<(), Error> {
        match self == found {
            true => Ok(()),
            false => Err(Error::Passages { expected: self.to_string(), found: found.to_string() }),
        }
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> usize {
        self.number
    }

    pub(super) const fn unit(self) -> Unit {
        self.unit
    }

    /// Bytes of an anchor: a third of the length, so that few anchors are common words and yet few positions are anchors; and no
    /// more than 64, which tell passages apart as well as more do.
    pub(super) fn anchor(self) -> usize {
        (self.number / 3).clamp(4, 64)
    }

    /// Bytes of an anchor that decide whether it is chosen.
    pub(super) fn gram(self) -> usize {
        self.anchor().min(GRAM)
    }

    /// Positions that an anchor is chosen from: all those at which one lies inside a stretch of this length. A stretch of so many
    /// characters has at least as many bytes.
    pub(super) fn window(self) -> usize {
        self.number - self.anchor() + 1
    }

    /// The longest period of a run: a window sees all of it, and a stretch of this length lies in one run only.
    pub(super) fn period(self) -> usize {
        self.window().min(self.number / 2).min(PERIOD)
    }

    /// The most bytes that a stretch of this length can have.
    pub(super) const fn most_bytes(self) -> usize {
        match self.unit {
            Unit::Characters => self.number * CHARACTER,
            Unit::Bytes => self.number,
        }
    }

    /// Bytes before and behind an anchor in which all stretches lie that it lies in, and whole characters begin and end.
    pub(super) const fn reach(self) -> usize {
        self.most_bytes() + CHARACTER
    }

    /// Where the stretch of this length that begins at `start` ends, if the text is long enough.
    pub(super) fn end(self, text: &[u8], start: usize) -> Option<usize> {
        // A character has a byte at least: so behind as many bytes as are left to count some may still be, and never too few.
        let (mut at, mut left) = (start, self.number);
        while left > 0 {
            let here = text.get(at..at + left)?;
            at += left;
            left -= self.count(here);
        }
        (at <= text.len()).then(|| self.ceil(text, at))
    }

    /// Where the last stretch of this length in `start..end` begins.
    pub(super) fn last_start(self, text: &[u8], start: usize, end: usize) -> Option<usize> {
        // Counted are the places where a character begins, down from the end; and all behind the text, which may be another than was asked about.
        let (mut at, mut left) = (end, self.number);
        while left > 0 {
            let from = at.checked_sub(left).filter(|&from| from >= start)?;
            let [first, last] = [from + 1, at + 1].map(|place| place.min(text.len()));
            left -= self.count(&text[first..last]) + (at - from) - (last - first);
            at = from;
        }
        (start..=at).rev().find(|&at| self.ceil(text, at) == at)
    }

    /// How many of these bytes a stretch may begin at.
    fn count(self, bytes: &[u8]) -> usize {
        match self.unit {
            Unit::Bytes => bytes.len(),
            Unit::Characters => bytes.iter().filter(|&&byte| begins(byte)).count(),
        }
    }

    /// Where stretches of this length begin that lie in `span` of a text: from the first one up to behind the last one.
    pub(super) fn starts(self, text: &[u8], span: Range<usize>) -> Option<Range<usize>> {
        if span.len() < self.number {
            return None;
        }
        let (start, end) = (self.ceil(text, span.start), self.floor(text, span.end));
        let last = self.last_start(text, start, end)?;
        Some(start..self.ceil(text, last + 1))
    }

    /// The next position at or behind `at` where a stretch may begin or end.
    pub(super) fn ceil(self, text: &[u8], mut at: usize) -> usize {
        while self.unit == Unit::Characters && !is_boundary(text, at) {
            at += 1;
        }
        at
    }

    /// The last position at or before `at` where a stretch may begin or end.
    pub(super) fn floor(self, text: &[u8], mut at: usize) -> usize {
        while self.unit == Unit::Characters && !is_boundary(text, at) {
            at -= 1;
        }
        at
    }
}

impl fmt::Display for Length {
    /// For a fingerprint: what anchors depend on, Unicode tables (by the number of code points they know) among it where forms are made.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, unit } = *self;
        match unit {
            Unit::Characters => write!(f, "passage/1 {number} characters ucd {}", table::assigned()),
            Unit::Bytes => write!(f, "passage/1 {number} bytes"),
        }
    }
}

/// Whether a character begins at this byte of UTF-8, or the text ends there.
fn is_boundary(text: &[u8], at: usize) -> bool {
    text.get(at).is_none_or(|&byte| begins(byte))
}

/// Whether a character of UTF-8 begins with this byte.
const fn begins(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn stretches_begin_and_end_where_characters_are_counted_one_by_one(
            text in "[aé中𝄞]{0,40}",
            number in 8..20_usize,
            bytes: bool,
        ) {
            let length = if bytes { Length::bytes(number) } else { Length::characters(number) };
            let (length, text) = (length.expect("a length"), text.as_bytes());
            let places = |range: std::ops::RangeInclusive<usize>| range.filter(|&at| bytes || is_boundary(text, at));
            for start in 0..=text.len() {
                prop_assert_eq!(length.end(text, start), places(start..=text.len()).nth(number));
                for end in start..=text.len() + number + 2 {
                    let last = places(start..=end).rev().nth(number);
                    prop_assert_eq!(length.last_start(text, start, end), last);
                }
            }
        }
    }
}
