use std::fmt;
use std::sync::Arc;

use parquet::basic::SortOrder;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, ByteArrayType, DataType};
use parquet::errors::ParquetError;

use super::column::{Chunk, open, step};
use super::rows::{Group, Row, Rows};
use super::{Parquet, is_integer, is_text};
use crate::input::{Fields, Meter, Source};
use crate::trouble::Problem;

/// Bytes of texts that go to a thread at a time.
const PIECE: usize = 256 << 10;

/// Reads the rows of a file, in order.
pub(crate) struct Reader {
    table: Arc<Parquet>,
    field: String,
    longest: usize,
    /// The number of the row group that comes next.
    next: usize,
    open: Option<Open>,
    /// What is told when the rows before it were handed out.
    bad: Option<Piece>,
}

/// A row group that is being read.
struct Open {
    group: Arc<Group>,
    text: ColumnReaderImpl<ByteArrayType>,
    id: Option<Column>,
    site: Option<Column>,
    rows: usize,
    read: usize,
    /// Rows that are decoded at a time.
    step: usize,
}

/// A column of ids or sites.
struct Column {
    reader: ColumnReader,
    level: i16,
    /// Numbers below zero are those from the middle of their range on.
    is_unsigned: bool,
}

pub(crate) enum Piece {
    Rows {
        rows: Rows,
        bytes: Vec<u8>,
    },
    /// The rest of a row group that is damaged: so many rows.
    Bad {
        problem: Problem,
        rows: usize,
    },
    /// The end of the file: no rows.
    End(Rows),
}

impl Reader {
    /// Opens a file. Texts of more than `longest` bytes are no documents.
    pub(crate) fn new(source: &Source, fields: &Fields, longest: usize) -> Result<Self, Problem> {
        let table = Parquet::open(source.path.clone().unwrap_or_default(), &source.shown, fields)?;
        Ok(Self {
            table: Arc::new(table),
            field: fields.text.clone(),
            longest,
            next: 0,
            open: None,
            bad: None,
        })
    }

    /// The next rows.
    pub(crate) fn next(&mut self, meter: &Meter) -> Piece {
        loop {
            if let Some(bad) = self.bad.take() {
                return bad;
            }
            let mut open = match self.open.take() {
                Some(open) => open,
                None if self.next < self.table.metadata.num_row_groups() => match self.begin(meter) {
                    Ok(open) => open,
                    Err(bad) => return bad,
                },
                None => return Piece::End(Rows::none(&self.table, self.next)),
            };
            let (group, is_first) = (Arc::clone(&open.group), open.read == 0);
            let (mut bytes, mut list, mut outcome) = (Vec::new(), Vec::new(), Ok(()));
            while outcome.is_ok() && open.read < open.rows && bytes.len() < PIECE {
                outcome = open.read(&self.field, self.longest, &mut bytes, &mut list);
            }
            let missing = open.rows - open.read;
            match outcome {
                Err(error) => self.bad = Some(group.bad(missing, &error)),
                Ok(()) => self.open = (missing > 0).then_some(open),
            }
            if !list.is_empty() {
                return Piece::Rows { rows: Rows { group, is_first, list }, bytes };
            }
        }
    }

    fn begin(&mut self, meter: &Meter) -> Result<Open, Piece> {
        let (table, number) = (&self.table, self.next);
        self.next += 1;
        let (group, rows) = (Group::new(table, number), table.rows_of(number));
        let stored = table.metadata.row_group(number).compressed_size();
        meter.add_stored(stored.unsigned_abs());
        Open::new(&group, rows).map_err(|error| group.bad(rows, &error))
    }
}

impl Group {
    fn bad(&self, rows: usize, error: &ParquetError) -> Piece {
        Piece::Bad { problem: self.damaged(rows, error), rows }
    }
}

impl Open {
    fn new(group: &Arc<Group>, rows: usize) -> Result<Self, ParquetError> {
        let (table, file) = (&group.table, group.table.file()?);
        let column = |column: Option<usize>| {
            let Some(column) = column.filter(|&column| Column::can_read(table, column)) else {
                return Ok(None);
            };
            let reader = open(table, &file, group.number, column)?;
            Ok::<_, ParquetError>(Some(Column::new(table, column, reader)))
        };
        let ColumnReader::ByteArrayColumnReader(text) = open(table, &file, group.number, table.text)? else {
            return Err(ParquetError::General("the text is of another type than was said".to_owned()));
        };
        let (id, site) = (column(table.id)?, column(table.site)?);
        Ok(Self {
            group: Arc::clone(group),
            text,
            id,
            site,
            rows,
            read: 0,
            step: step(table, group.number, table.text),
        })
    }

    /// Reads some rows more.
    fn read(
        &mut self,
        field: &str,
        longest: usize,
        bytes: &mut Vec<u8>,
        list: &mut Vec<Row>,
    ) -> Result<(), ParquetError> {
        let rows = self.step.min(self.rows - self.read);
        let level = self.group.table.schema().column(self.group.table.text).max_def_level();
        let texts = Chunk::read(&mut self.text, rows)?.into_rows(level);
        let others =
            |column: &mut Option<Column>| column.as_mut().map_or(Ok(Vec::new()), |column| column.read(rows));
        let (ids, sites) = (others(&mut self.id)?, others(&mut self.site)?);
        let (mut ids, mut sites) = (ids.into_iter(), sites.into_iter());
        for text in texts {
            let text = text.as_ref().map(ByteArray::data);
            let problem = match text {
                None => Some(Problem::NotText { field: field.to_owned(), found: "null" }),
                Some(text) if text.len() > longest => Some(Problem::Long { limit: longest }),
                Some(_) => None,
            };
            bytes.extend_from_slice(text.unwrap_or_default());
            let (id, site) = (ids.next().flatten(), sites.next().flatten());
            let id = id.and_then(Value::into_json);
            list.push(Row { end: bytes.len(), id, site: site.and_then(Value::into_text), problem });
        }
        self.read += rows;
        Ok(())
    }
}

/// A value of a column of ids or sites.
enum Value {
    Text(String),
    Number(i128),
}

impl Value {
    fn into_json(self) -> Option<String> {
        match self {
            Self::Text(text) => serde_json::to_string(&text).ok(),
            Self::Number(number) => Some(number.to_string()),
        }
    }

    fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(_) => None,
        }
    }
}

impl Column {
    /// Whether a column holds texts or integers, one a row. Others are as if they were not there.
    fn can_read(table: &Parquet, column: usize) -> bool {
        let column = table.schema().column(column);
        column.max_rep_level() == 0 && (is_text(&column) || is_integer(&column))
    }

    fn new(table: &Parquet, column: usize, reader: ColumnReader) -> Self {
        let column = table.schema().column(column);
        let is_unsigned = column.sort_order() == SortOrder::UNSIGNED;
        Self { reader, level: column.max_def_level(), is_unsigned }
    }

    fn read(&mut self, rows: usize) -> Result<Vec<Option<Value>>, ParquetError> {
        let (level, is_unsigned) = (self.level, self.is_unsigned);
        match &mut self.reader {
            ColumnReader::Int32ColumnReader(reader) => values(reader, rows, level, |number| {
                Some(Value::Number(if is_unsigned { number.cast_unsigned().into() } else { number.into() }))
            }),
            ColumnReader::Int64ColumnReader(reader) => values(reader, rows, level, |number| {
                Some(Value::Number(if is_unsigned { number.cast_unsigned().into() } else { number.into() }))
            }),
            ColumnReader::ByteArrayColumnReader(reader) => values(reader, rows, level, |text: ByteArray| {
                String::from_utf8(text.data().to_vec()).ok().map(Value::Text)
            }),
            _ => Ok(Vec::new()),
        }
    }
}

fn values<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    level: i16,
    value: impl Fn(T::T) -> Option<Value>,
) -> Result<Vec<Option<Value>>, ParquetError> {
    let chunk = Chunk::read(reader, rows)?;
    Ok(chunk.into_rows(level).map(|found| found.and_then(&value)).collect())
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("table", &self.table.shown)
            .field("next", &self.next)
            .finish_non_exhaustive()
    }
}
