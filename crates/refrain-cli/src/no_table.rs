//! A build without the feature `parquet`, in place of `table`: there are no tables, and the compiler sees from types without values that
//! nothing is done with them.

use std::sync::Arc;

use crate::failure::Failure;
use crate::input::{Batch, Entry, Fields, Meter, Source};
use crate::left;
use crate::output::{Finished, Target};
use crate::trouble::Problem;

#[derive(Debug)]
pub(crate) enum Group {}

#[derive(Debug)]
pub(crate) enum Rows {}

#[derive(Debug)]
pub(crate) enum Reader {}

pub(crate) enum Piece {
    Rows { rows: Rows, bytes: Vec<u8> },
    Bad { problem: Problem, rows: usize },
    End(Rows),
}

pub(crate) enum Table {}

impl Group {
    pub(crate) const fn rows_of_file(&self) -> u64 {
        match *self {}
    }
}

impl Rows {
    pub(crate) const fn damage(&self) -> Result<(), Option<Problem>> {
        match *self {}
    }

    pub(crate) const fn len(&self) -> usize {
        match *self {}
    }

    pub(crate) const fn group(&self) -> &Arc<Group> {
        match *self {}
    }

    pub(crate) const fn entries<'b>(&'b self, _batch: &'b Batch) -> Vec<Entry<'b>> {
        match *self {}
    }
}

impl Reader {
    /// There is none: no table gets so far.
    pub(crate) fn new(_source: &Source, _fields: &Fields, _longest: usize) -> Result<Self, Problem> {
        Err(Problem::Unreadable { message: "this build reads no Parquet".to_owned() })
    }

    pub(crate) const fn next(&mut self, _meter: &Meter) -> Piece {
        match *self {}
    }
}

impl Table {
    pub(crate) fn new(_target: Target, first: &left::Rows) -> Result<Self, Failure> {
        match *first.group {}
    }

    pub(crate) fn take(&mut self, _rows: left::Rows) -> Result<(), Failure> {
        match *self {}
    }

    pub(crate) fn finish(self) -> Result<Option<Finished>, Failure> {
        match self {}
    }
}
