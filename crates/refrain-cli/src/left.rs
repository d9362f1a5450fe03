//! What is left of a batch: of each document the stretches that stay, whatever format it came in.

use std::ops::Range;
use std::sync::Arc;

use refrain::{Cleaned, Removal, Span};

use crate::input::{Batch, Kind};
use crate::table::Group;

/// What is left of a batch.
#[derive(Debug)]
pub(crate) enum Left {
    /// The bytes of the batch that stay.
    Bytes(Vec<u8>),
    /// What is to become of its rows, which are still in their file.
    Rows(Rows),
}

/// What is left of rows that follow one another in a row group.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(crate) group: Arc<Group>,
    pub(crate) list: Vec<Row>,
    /// Bytes of their texts.
    pub(crate) bytes: u64,
}

/// What is left of a row.
#[derive(Debug)]
pub(crate) enum Row {
    Whole,
    Gone,
    /// Without these bytes of its text.
    Without(Vec<Range<usize>>),
    /// With the removals, as JSON.
    Annotated(String),
}

impl Default for Left {
    fn default() -> Self {
        Self::Bytes(Vec::new())
    }
}

impl Left {
    /// Nothing yet of a batch, but room for what may be left of it.
    pub(crate) fn of(batch: &Batch) -> Self {
        match &batch.kind {
            Kind::Rows(rows) => {
                Self::Rows(Rows { group: Arc::clone(rows.group()), list: Vec::new(), bytes: 0 })
            }
            Kind::Lines | Kind::Text | Kind::Bad(_) => Self::Bytes(Vec::with_capacity(batch.bytes.len())),
        }
    }

    pub(crate) const fn is_rows(&self) -> bool {
        matches!(self, Self::Rows(_))
    }

    /// These bytes of the batch stay.
    pub(crate) fn keep(&mut self, stretch: &[u8]) {
        match self {
            Self::Bytes(bytes) => bytes.extend_from_slice(stretch),
            Self::Rows(rows) => rows.bytes += stretch.len() as u64,
        }
    }

    /// This is left of the next row, if the batch has rows.
    pub(crate) fn push(&mut self, row: impl FnOnce() -> Row) {
        if let Self::Rows(rows) = self {
            rows.list.push(row());
        }
    }

    pub(crate) fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Rows(rows) => rows.bytes,
        }
    }

    /// Whether what comes next begins on a line of its own; nothing if this does not tell.
    pub(crate) fn ends_line(&self) -> Option<bool> {
        match self {
            Self::Bytes(bytes) => bytes.last().map(|&last| last == b'\n'),
            Self::Rows(_) => Some(true),
        }
    }

    pub(crate) fn end_line(&mut self) {
        self.keep(b"\n");
    }
}

impl Row {
    pub(crate) fn without(cleaned: &Cleaned<'_>) -> Self {
        let stretches = cleaned.removals().iter().map(Removal::span);
        Self::Without(stretches.map(|Span { start, end }| start..end).collect())
    }
}
