use std::fs::File;
use std::io::Write;

use parquet::bloom_filter::Sbbf;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::column::writer::{ColumnCloseResult, ColumnWriterImpl};
use parquet::data_type::{ByteArray, ByteArrayType, DataType};
use parquet::errors::ParquetError;
use parquet::file::writer::{SerializedColumnWriter, SerializedRowGroupWriter};

use super::Parquet;
use super::column::{Chunk, open, step, typed};
use crate::left::Row;

/// What is left of a row group.
pub(super) struct Copy<'c> {
    pub(super) table: &'c Parquet,
    pub(super) group: usize,
    /// Its first rows. Those after them are not looked at: they cannot be read.
    pub(super) rows: &'c [Row],
}

impl Copy<'_> {
    /// Copies it, column by column. Says how many bytes of text were written, if they were looked at.
    pub(super) fn copy<W: Write + Send>(
        &self,
        writer: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<Option<u64>, ParquetError> {
        let mut texts = None;
        let file = self.table.file()?;
        let has_all = self.rows.len() == self.table.rows_of(self.group) && self.rows.iter().all(Row::stays);
        let is_as_it_was = has_all && !self.rows.iter().any(|row| matches!(row, Row::Without(_)));
        for column in 0..self.table.schema().num_columns() {
            let is_text = column == self.table.text;
            let is_whole = if is_text { is_as_it_was } else { has_all };
            if is_whole {
                self.append(&file, column, writer)?;
                continue;
            }
            let mut to = next_column(writer)?;
            match open(self.table, &file, self.group, column)? {
                ColumnReader::ByteArrayColumnReader(from) if is_text => {
                    texts = Some(self.copy_text(from, to.typed())?);
                }
                from => typed!(from, from: T => self.copy_column::<T>(column, from, to.typed(), |_, _| ()))?,
            }
            to.close()?;
        }
        if self.table.is_annotated {
            let mut to = next_column(writer)?;
            self.annotate(to.typed())?;
            to.close()?;
        }
        Ok(texts)
    }

    /// Copies a column byte by byte.
    fn append<W: Write + Send>(
        &self,
        file: &File,
        column: usize,
        writer: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<(), ParquetError> {
        let (index, group) = (self.table.metadata.page_index(), self.table.metadata.row_group(self.group));
        let metadata = group.column(column).clone();
        let chunk = ColumnCloseResult {
            bytes_written: metadata.compressed_size().unsigned_abs(),
            rows_written: group.num_rows().unsigned_abs(),
            bloom_filter: Sbbf::read_from_column_chunk(&metadata, file).ok().flatten(),
            column_index: index.and_then(|index| index.column_index(self.group, column)).cloned(),
            offset_index: index.and_then(|index| index.offset_index(self.group, column)).cloned(),
            metadata,
        };
        writer.append_column(file, chunk)
    }

    fn copy_text(
        &self,
        from: ColumnReaderImpl<ByteArrayType>,
        to: &mut ColumnWriterImpl<'_, ByteArrayType>,
    ) -> Result<u64, ParquetError> {
        let mut written = 0;
        self.copy_column(self.table.text, from, to, |row, text: &mut ByteArray| {
            if let Row::Without(stretches) = row {
                *text = without(text.data(), stretches).into();
            }
            written += text.len() as u64;
        })?;
        Ok(written)
    }

    /// Copies the rows that stay; `edit` changes their values.
    fn copy_column<T: DataType>(
        &self,
        column: usize,
        mut from: ColumnReaderImpl<T>,
        to: &mut ColumnWriterImpl<'_, T>,
        mut edit: impl FnMut(&Row, &mut T::T),
    ) -> Result<(), ParquetError> {
        let level = self.table.schema().column(column).max_def_level();
        for rows in self.rows.chunks(step(self.table, self.group, column)) {
            let left = left(Chunk::<T>::read(&mut from, rows.len())?, rows, level, &mut edit);
            if rows.iter().any(Row::stays) {
                to.write_batch(&left.values, levels(&left.definition), levels(&left.repetition))?;
            }
        }
        Ok(())
    }

    /// Writes what would go of each row: null where nothing would.
    fn annotate(&self, to: &mut ColumnWriterImpl<'_, ByteArrayType>) -> Result<(), ParquetError> {
        for rows in self.rows.chunks(step(self.table, self.group, self.table.text)) {
            let annotation = |row: &Row| match row {
                Row::Annotated(removals) => Some(ByteArray::from(removals.as_str())),
                _ => None,
            };
            let values: Vec<_> = rows.iter().filter_map(annotation).collect();
            let levels = rows.iter().filter(|row| row.stays());
            let levels: Vec<_> = levels.map(|row| i16::from(matches!(row, Row::Annotated(_)))).collect();
            if !levels.is_empty() {
                to.write_batch(&values, Some(&levels), None)?;
            }
        }
        Ok(())
    }
}

impl Row {
    pub(super) const fn stays(&self) -> bool {
        !matches!(self, Self::Gone)
    }
}

fn next_column<'g, W: Write + Send>(
    writer: &'g mut SerializedRowGroupWriter<'_, W>,
) -> Result<SerializedColumnWriter<'g>, ParquetError> {
    let missing = || ParquetError::General("a column is missing".to_owned());
    writer.next_column()?.ok_or_else(missing)
}

/// The rows that stay. Each begins where the repetition level is 0, and a value is there where the definition level is the highest.
fn left<T: DataType>(
    chunk: Chunk<T>,
    rows: &[Row],
    level: i16,
    edit: &mut impl FnMut(&Row, &mut T::T),
) -> Chunk<T> {
    let levels = if chunk.definition.is_empty() { chunk.values.len() } else { chunk.definition.len() };
    let (mut values, mut left) = (chunk.values.into_iter(), Chunk::new());
    let (mut rows, mut row) = (rows.iter(), &Row::Gone);
    for at in 0..levels {
        let (definition, repetition) = (chunk.definition.get(at), chunk.repetition.get(at));
        if repetition.is_none_or(|&repetition| repetition == 0) {
            row = rows.next().unwrap_or(&Row::Gone);
        }
        let value =
            if definition.is_none_or(|&definition| definition == level) { values.next() } else { None };
        if row.stays() {
            left.definition.extend(definition);
            left.repetition.extend(repetition);
            left.values.extend(value.map(|mut value| {
                edit(row, &mut value);
                value
            }));
        }
    }
    left
}

/// Levels where the column has any.
fn levels(levels: &[i16]) -> Option<&[i16]> {
    if levels.is_empty() { None } else { Some(levels) }
}

fn without(text: &[u8], stretches: &[std::ops::Range<usize>]) -> Vec<u8> {
    let (mut left, mut done) = (Vec::with_capacity(text.len()), 0);
    for stretch in stretches {
        left.extend_from_slice(text.get(done..stretch.start).unwrap_or_default());
        done = stretch.end;
    }
    left.extend_from_slice(text.get(done..).unwrap_or_default());
    left
}
