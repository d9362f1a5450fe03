use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use parquet::column::reader::ColumnReaderImpl;
use parquet::data_type::DataType;
use parquet::errors::ParquetError;

use super::column::{Chunk, open, step, typed};
use super::{Parquet, told};
use crate::input::record::Record;
use crate::input::{Batch, Entry, Position};
use crate::trouble::Problem;

/// A row group of a file.
#[derive(Debug)]
pub(crate) struct Group {
    pub(super) table: Arc<Parquet>,
    /// Its number; that after the last one stands for the end of the file.
    pub(super) number: usize,
    /// What is wrong with it, once somebody has looked.
    damage: OnceLock<Option<Problem>>,
}

/// Some rows of a row group. Their texts stand end to end in the bytes of their batch.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(super) group: Arc<Group>,
    /// Whether the row group begins with them.
    pub(super) is_first: bool,
    pub(super) list: Vec<Row>,
}

#[derive(Debug)]
pub(super) struct Row {
    /// Where its text ends.
    pub(super) end: usize,
    /// The id as JSON.
    pub(super) id: Option<String>,
    pub(super) site: Option<String>,
    pub(super) problem: Option<Problem>,
}

impl Group {
    pub(super) fn new(table: &Arc<Parquet>, number: usize) -> Arc<Self> {
        Arc::new(Self { table: Arc::clone(table), number, damage: OnceLock::new() })
    }

    /// Rows of its file.
    pub(crate) fn rows_of_file(&self) -> u64 {
        self.table.metadata.file_metadata().num_rows().unsigned_abs()
    }

    /// What is told of its rows where it is damaged.
    pub(super) fn damaged(&self, rows: usize, error: &ParquetError) -> Problem {
        Problem::Damaged { group: self.number + 1, rows, message: told(error) }
    }

    /// Reads all columns but that of the text, which is read in any case: a row whose other columns cannot be read cannot be written.
    fn check(&self) -> Option<Problem> {
        let rows = self.table.rows_of(self.number);
        let check = |column| {
            let file = self.table.file()?;
            typed!(open(&self.table, &file, self.number, column)?, reader: T => pass::<T>(reader, rows, step(&self.table, self.number, column)))
        };
        let mut columns = (0..self.table.schema().num_columns()).filter(|&column| column != self.table.text);
        columns.try_for_each(check).err().map(|error| self.damaged(rows, &error))
    }
}

/// Reads a column to its end.
fn pass<T: DataType>(
    mut column: ColumnReaderImpl<T>,
    mut rows: usize,
    step: usize,
) -> Result<(), ParquetError> {
    while rows > 0 {
        Chunk::<T>::read(&mut column, rows.min(step))?;
        rows -= rows.min(step);
    }
    Ok(())
}

impl Rows {
    /// No rows: at the end of a file with so many row groups.
    pub(super) fn none(table: &Arc<Parquet>, groups: usize) -> Self {
        Self { group: Group::new(table, groups), is_first: false, list: Vec::new() }
    }

    /// What is wrong with the row group: told once, with its first rows.
    pub(crate) fn damage(&self) -> Result<(), Option<Problem>> {
        let is_end = self.list.is_empty();
        let damage = if is_end { &None } else { self.group.damage.get_or_init(|| self.group.check()) };
        damage.as_ref().map_or(Ok(()), |problem| Err(self.is_first.then(|| problem.clone())))
    }

    /// How many they are.
    pub(crate) const fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) const fn group(&self) -> &Arc<Group> {
        &self.group
    }

    /// The rows as records.
    pub(crate) fn entries<'b>(&'b self, batch: &'b Batch) -> Vec<Entry<'b>> {
        let Position { doc, lines, .. } = batch.at;
        let starts = std::iter::once(0).chain(self.list.iter().map(|row| row.end));
        let entry = |((start, row), number): ((usize, &'b Row), u64)| {
            let content = match &row.problem {
                None => record(row, start, &batch.bytes).map(Some).map_err(Some),
                problem => Err(problem.clone()),
            };
            Entry { range: start..row.end, doc: doc + number, line: lines + 1 + number, content }
        };
        starts.zip(&self.list).zip(0..).map(entry).collect()
    }
}

fn record<'b>(row: &'b Row, start: usize, bytes: &'b [u8]) -> Result<Record<'b>, Problem> {
    let text = simdutf8::compat::from_utf8(&bytes[start..row.end]);
    let text = text.map_err(|error| Problem::Encoding { at: error.valid_up_to() })?;
    let (id, site) = (row.id.as_deref(), row.site.as_deref().map(Cow::Borrowed));
    Ok(Record { text: Cow::Borrowed(text), raw: text, at: start, id, site })
}
