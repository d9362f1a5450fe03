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

/// The evidence of all lines of a page, as it is written: a row of numbers for each line.
#[derive(Default)]
pub(super) struct Rows {
    names: Vec<Name>,
    values: Vec<f32>,
    named: bool,
}

impl Rows {
    pub(super) fn put(&mut self, kind: Kind, what: &'static str, value: f32) {
        if !self.named {
            self.names.push(Name { kind, what, of_page: false });
        }
        self.values.push(value);
    }

    pub(super) fn flag(&mut self, kind: Kind, what: &'static str, holds: bool) {
        self.put(kind, what, one_if(holds));
    }

    pub(super) fn end_row(&mut self, lines: usize) {
        if !self.named {
            self.named = true;
            self.values.reserve(self.names.len() * lines);
        }
    }
}

/// The evidence of all lines of a page, as it is read: a column of numbers for each piece of it.
pub(super) struct Evidence {
    lines: usize,
    pub(super) names: Vec<Name>,
    values: Vec<f32>,
}

/// What a column tells.
#[derive(Clone, Copy)]
pub(super) struct Name {
    pub(super) kind: Kind,
    what: &'static str,
    /// Whether it is the mean of all lines.
    of_page: bool,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}{}", self.kind.name(), self.what, if self.of_page { ", of the page" } else { "" })
    }
}

impl Evidence {
    pub(super) fn new(lines: usize) -> Self {
        Self { lines, names: Vec::new(), values: Vec::new() }
    }

    /// Adds columns.
    pub(super) fn take(&mut self, Rows { names, values, .. }: Rows) {
        self.values.reserve(values.len());
        for column in 0..names.len() {
            self.values.extend(values[column..].iter().step_by(names.len()));
        }
        self.names.extend(names);
    }

    /// Adds what the page is on the whole.
    #[expect(clippy::cast_precision_loss, reason = "lines of a page")]
    pub(super) fn take_means(&mut self) {
        for column in 0..self.names.len() {
            if OF_PAGE.contains(&self.names[column].what) {
                let mean = self.column(column).iter().sum::<f32>() / self.lines.max(1) as f32;
                self.values.resize(self.values.len() + self.lines, mean);
                self.names.push(Name { of_page: true, ..self.names[column] });
            }
        }
    }

    pub(super) fn lines(&self) -> usize {
        self.lines
    }

    pub(super) fn column(&self, column: usize) -> &[f32] {
        self.values.get(column * self.lines..(column + 1) * self.lines).unwrap_or_default()
    }
}

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

pub(super) fn one_if(holds: bool) -> f32 {
    f32::from(u8::from(holds))
}

/// A ratio; 0 of nothing.
pub(super) fn share(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}
