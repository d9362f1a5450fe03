use std::fs::File;
use std::sync::Arc;

use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::serialized_reader::SerializedPageReader;

use super::Parquet;

/// Bytes of values that are decoded at a time, or as many as a row has.
const STEP: usize = 256 << 10;

/// Rows that are decoded at a time, where they are short.
const ROWS: usize = 1024;

/// Does `$work` with a column, whatever its type `$T` is.
macro_rules! typed {
    ($column:expr, $reader:ident: $T:ident => $work:expr) => {{
        use parquet::column::reader::ColumnReader;
        use parquet::data_type as types;
        macro_rules! with {
            ($type:ident, $of:expr) => {{
                type $T = types::$type;
                let $reader = $of;
                $work
            }};
        }
        match $column {
            ColumnReader::BoolColumnReader(column) => with!(BoolType, column),
            ColumnReader::Int32ColumnReader(column) => with!(Int32Type, column),
            ColumnReader::Int64ColumnReader(column) => with!(Int64Type, column),
            ColumnReader::Int96ColumnReader(column) => with!(Int96Type, column),
            ColumnReader::FloatColumnReader(column) => with!(FloatType, column),
            ColumnReader::DoubleColumnReader(column) => with!(DoubleType, column),
            ColumnReader::ByteArrayColumnReader(column) => with!(ByteArrayType, column),
            ColumnReader::FixedLenByteArrayColumnReader(column) => with!(FixedLenByteArrayType, column),
        }
    }};
}
pub(super) use typed;

/// Rows of a column: its values that are not null, and the levels that say where nulls and lists are.
pub(super) struct Chunk<T: DataType> {
    pub(super) values: Vec<T::T>,
    pub(super) definition: Vec<i16>,
    pub(super) repetition: Vec<i16>,
}

impl<T: DataType> Chunk<T> {
    pub(super) const fn new() -> Self {
        Self { values: Vec::new(), definition: Vec::new(), repetition: Vec::new() }
    }

    /// Decodes the next rows: so many, or it is an error.
    pub(super) fn read(column: &mut ColumnReaderImpl<T>, rows: usize) -> Result<Self, ParquetError> {
        let mut chunk = Self::new();
        let Self { values, definition, repetition } = &mut chunk;
        let (read, ..) = column.read_records(rows, Some(definition), Some(repetition), values)?;
        if read == rows { Ok(chunk) } else { Err(ParquetError::EOF("rows are missing".to_owned())) }
    }

    /// The rows of a column that is in no list. Those with less than this level are null.
    pub(super) fn into_rows(self, level: i16) -> impl Iterator<Item = Option<T::T>> {
        let Self { values, definition, .. } = self;
        let rows = if definition.is_empty() { values.len() } else { definition.len() };
        let mut values = values.into_iter();
        (0..rows).map(move |row| {
            let is_there = definition.get(row).is_none_or(|&found| found == level);
            if is_there { values.next() } else { None }
        })
    }
}

/// Rows of a column that are decoded at a time.
pub(super) fn step(table: &Parquet, group: usize, column: usize) -> usize {
    let size = table.metadata.row_group(group).column(column).uncompressed_size();
    let row = usize::try_from(size).unwrap_or(usize::MAX) / table.rows_of(group).max(1);
    (STEP / row.max(1)).clamp(1, ROWS)
}

/// Opens a column of a row group.
pub(super) fn open(
    table: &Parquet,
    file: &Arc<File>,
    group: usize,
    column: usize,
) -> Result<ColumnReader, ParquetError> {
    let (chunk, rows) = (table.metadata.row_group(group).column(column), table.rows_of(group));
    let pages = SerializedPageReader::new(Arc::clone(file), chunk, rows, None)?;
    Ok(get_column_reader(table.schema().column(column), Box::new(pages)))
}
