//! What speaks for and against a line being content: numbers with names.

use std::fmt;

/// Which kind of evidence a number is. The kind that speaks loudest against a line names the removal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Length, ends, capitals, digits, signs.
    Shape,
    /// Words: common ones, those of the page's subject.
    Words,
    /// Phrases that the lexicon knows.
    Phrase,
    /// Copies on the page, lists of lines alike.
    Copies,
    /// The lines around it.
    Around,
    /// Where on the page it stands.
    Place,
}

impl Kind {
    pub(super) const ALL: [Self; 6] =
        [Self::Shape, Self::Words, Self::Phrase, Self::Copies, Self::Around, Self::Place];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Shape => "page.shape",
            Self::Words => "page.words",
            Self::Phrase => "page.phrase",
            Self::Copies => "page.copies",
            Self::Around => "page.around",
            Self::Place => "page.place",
        }
    }
}

/// What a column tells.
#[derive(Clone, Copy)]
pub(super) struct Name {
    pub(super) kind: Kind,
    what: &'static str,
    /// Whether it is the mean of all lines.
    of_page: bool,
    /// What a number is multiplied by for the mean, so that its unit is a hundredth of a percent.
    unit: i64,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}{}", self.kind.name(), self.what, if self.of_page { ", of the page" } else { "" })
    }
}

/// Columns are as long as a multiple of this: as many numbers as a vector register of 128 bits holds.
pub(super) const BLOCK: usize = 8;

/// The evidence of all lines of a page: a column of numbers for each piece of it. Shares are in percent, odds in thousandths of log odds,
/// means of the page
/// in hundredths of a percent.
pub(super) struct Evidence {
    lines: usize,
    /// Lines of a column, and what fills it up.
    pub(super) stride: usize,
    pub(super) names: Vec<Name>,
    values: Vec<i16>,
}

impl Evidence {
    pub(super) fn new(lines: usize) -> Self {
        let stride = lines.next_multiple_of(BLOCK);
        Self {
            lines,
            stride,
            names: Vec::with_capacity(COLUMNS),
            values: Vec::with_capacity(COLUMNS * stride),
        }
    }

    /// Adds a column: the number of each line, or a share in percent.
    pub(super) fn put(&mut self, kind: Kind, what: &'static str, of_line: impl Fn(usize) -> i16) {
        self.add(Name { kind, what, of_page: false, unit: 100 }, of_line);
    }

    /// Adds a column: whether something holds of each line.
    pub(super) fn put_flag(&mut self, kind: Kind, what: &'static str, of_line: impl Fn(usize) -> bool) {
        self.add(Name { kind, what, of_page: false, unit: 10_000 }, |line| of_line(line).into());
    }

    /// Adds what the page is on the whole.
    pub(super) fn put_means(&mut self) {
        for column in 0..self.names.len() {
            let name = self.names[column];
            if OF_PAGE.contains(&name.what) {
                let values = self.column(column).iter().take(self.lines);
                let sum: i64 = values.map(|&value| i64::from(value)).sum();
                let mean = count(name.unit * sum / i64::try_from(self.lines).unwrap_or(i64::MAX).max(1));
                self.add(Name { of_page: true, ..name }, |_| mean);
            }
        }
    }

    fn add(&mut self, name: Name, of_line: impl Fn(usize) -> i16) {
        self.names.push(name);
        self.values.extend((0..self.lines).map(of_line));
        self.values.resize(self.names.len() * self.stride, 0);
    }

    pub(super) fn lines(&self) -> usize {
        self.lines
    }

    /// The numbers of a column; those behind the last line mean nothing.
    pub(super) fn column(&self, column: usize) -> &[i16] {
        self.values.get(column * self.stride..(column + 1) * self.stride).unwrap_or_default()
    }
}

/// Columns that there may be: to reserve room for.
const COLUMNS: usize = 96;

/// What is told of the page as a whole too. More would tell one page from all others.
const OF_PAGE: [&str; 10] = [
    "up to 25 letters",
    "from 400 letters",
    "closed",
    "closed from 120 letters",
    "capitals",
    "all capitals",
    "separators",
    "date or time",
    "words of the subject",
    "candidate of a rule",
];

/// A number of things, as far as it can be told.
pub(super) fn count(things: impl TryInto<i16>) -> i16 {
    things.try_into().unwrap_or(i16::MAX)
}

/// A part of a whole in percent, rounded down; 0 of nothing.
pub(super) fn percent(part: impl Into<u64>, whole: impl Into<u64>) -> i16 {
    count((100 * part.into()).checked_div(whole.into()).unwrap_or_default())
}
