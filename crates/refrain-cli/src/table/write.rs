use std::io::{self, Write};
use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::{ARROW_SCHEMA_META_KEY, encode_arrow_schema, parquet_to_arrow_schema};
use parquet::basic::{Encoding, LogicalType, Repetition, Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::{KeyValue, RowGroupMetaData, SortingColumn};
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type as SchemaType, TypePtr};

use super::copy::Copy;
use super::{Parquet, told};
use crate::failure::Failure;
use crate::input::record::REMOVALS;
use crate::left::{Row, Rows};
use crate::output::{Finished, Target};

/// A Parquet file that is being written: row group by row group, as they were in the files that are read.
pub(crate) struct Table {
    name: String,
    writer: SerializedFileWriter<Stream>,
    schema: TypePtr,
    /// What is left of a row group of which not all has come yet.
    open: Option<Rows>,
}

impl Table {
    /// A table with the columns of the first file whose rows come.
    pub(crate) fn new(target: Target, first: &Rows) -> Result<Self, Failure> {
        let (table, name) = (&first.group.table, target.name().to_owned());
        let begin = || {
            let schema = schema(table)?;
            let writer = SerializedFileWriter::new(Stream(target), Arc::clone(&schema), properties(table)?)?;
            Ok((writer, schema))
        };
        let (writer, schema) = begin().map_err(|error| failed(&name, error))?;
        Ok(Self { name, writer, schema, open: None })
    }

    /// Takes in what is left of the next rows.
    pub(crate) fn take(&mut self, rows: Rows) -> Result<(), Failure> {
        if let Some(open) = self.open.as_mut().filter(|open| Arc::ptr_eq(&open.group, &rows.group)) {
            open.list.extend(rows.list);
            open.bytes += rows.bytes;
            return Ok(());
        }
        self.flush()?;
        let table = &rows.group.table;
        let is_alike = schema(table).is_ok_and(|schema| schema.get_fields() == self.schema.get_fields());
        if !is_alike {
            let message = "has other columns than the files before it; give -o a folder";
            return Err(Failure::Usage(format!("{}: {message}", table.shown)));
        }
        self.open = Some(rows);
        Ok(())
    }

    /// Writes the rest, and the footer.
    pub(crate) fn finish(mut self) -> Result<Option<Finished>, Failure> {
        self.flush()?;
        self.writer.into_inner().map_err(|error| failed(&self.name, error))?.0.finish()
    }

    /// Writes a row group, if anything of it is left.
    fn flush(&mut self) -> Result<(), Failure> {
        let Some(Rows { group, list, bytes }) = self.open.take() else { return Ok(()) };
        if !list.iter().any(Row::stays) {
            return Ok(());
        }
        let copy = Copy { table: &group.table, group: group.number, rows: &list };
        let write = |writer: &mut SerializedFileWriter<Stream>| {
            let mut group = writer.next_row_group()?;
            let texts = copy.copy(&mut group)?;
            group.close()?;
            Ok(texts)
        };
        let texts = write(&mut self.writer).map_err(|error| failed(&self.name, error))?;
        match texts.filter(|&texts| texts != bytes) {
            Some(texts) => {
                let (name, number) = (&group.table.shown, group.number + 1);
                Err(Failure::Account(format!("texts of {name}, row group {number}: {bytes} are not {texts}")))
            }
            None => Ok(()),
        }
    }
}

/// A target, as the writer wants it.
struct Stream(Target);

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.try_write(bytes).map(|()| bytes.len())
    }

    /// It is flushed when it is finished.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What it means that a file cannot be written: an error of the disk comes through as such.
fn failed(name: &str, error: ParquetError) -> Failure {
    let error = match error {
        ParquetError::External(error) => {
            error.downcast::<io::Error>().map_or_else(io::Error::other, |error| *error)
        }
        error => io::Error::other(told(&error)),
    };
    Target::failed(name, error)
}

/// The columns of the output: those of the input, and `removals` after them if it is asked for.
fn schema(table: &Parquet) -> Result<TypePtr, ParquetError> {
    let root = table.schema().root_schema_ptr();
    if !table.is_annotated {
        return Ok(root);
    }
    let removals = SchemaType::primitive_type_builder(REMOVALS, Type::BYTE_ARRAY)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(Some(LogicalType::Json));
    let fields = [root.get_fields(), &[Arc::new(removals.build()?)]].concat();
    Ok(Arc::new(SchemaType::group_type_builder(root.name()).with_fields(fields).build()?))
}

/// How the first row group of a file is written.
fn properties(table: &Parquet) -> Result<Arc<WriterProperties>, ParquetError> {
    let created_by = concat!("refrain version ", env!("CARGO_PKG_VERSION"));
    let properties = WriterProperties::builder()
        .set_created_by(created_by.to_owned())
        .set_key_value_metadata(key_values(table)?);
    let properties = match table.metadata.row_groups().first() {
        Some(group) => like(group, properties)
            .set_column_compression(ColumnPath::from(REMOVALS), group.column(table.text).compression())
            .set_sorting_columns(sorting(table, group)),
        None => properties,
    };
    Ok(Arc::new(properties.build()))
}

/// Columns compressed and encoded as those of this row group.
fn like(group: &RowGroupMetaData, properties: WriterPropertiesBuilder) -> WriterPropertiesBuilder {
    let kept = [
        Encoding::DELTA_BINARY_PACKED,
        Encoding::DELTA_LENGTH_BYTE_ARRAY,
        Encoding::DELTA_BYTE_ARRAY,
        Encoding::BYTE_STREAM_SPLIT,
    ];
    group.columns().iter().fold(properties, |properties, column| {
        let path = || column.column_path().clone();
        let properties = properties
            .set_column_compression(path(), column.compression())
            .set_column_dictionary_enabled(path(), column.dictionary_page_offset().is_some())
            .set_column_bloom_filter_enabled(path(), column.bloom_filter_offset().is_some());
        match column.encodings().find(|encoding| kept.contains(encoding)) {
            Some(encoding) => properties.set_column_encoding(path(), encoding),
            None => properties,
        }
    })
}

/// The order of the rows, unless it is that of the texts, which change.
fn sorting(table: &Parquet, group: &RowGroupMetaData) -> Option<Vec<SortingColumn>> {
    let is_of_text = |column: i32| usize::try_from(column).is_ok_and(|column| column == table.text);
    let sorting = group.sorting_columns().cloned();
    sorting.filter(|columns| !columns.iter().any(|column| is_of_text(column.column_idx)))
}

/// What else the file says of itself. The Arrow schema in it knows of the column that is added.
fn key_values(table: &Parquet) -> Result<Option<Vec<KeyValue>>, ParquetError> {
    let file = table.metadata.file_metadata();
    let mut pairs = file.key_value_metadata().cloned();
    let arrow = pairs.iter_mut().flatten().find(|pair| pair.key == ARROW_SCHEMA_META_KEY);
    if let Some(pair) = arrow.filter(|_| table.is_annotated) {
        let schema = parquet_to_arrow_schema(table.schema(), file.key_value_metadata())?;
        let removals = Arc::new(Field::new(REMOVALS, DataType::Utf8, true));
        let fields: Vec<_> = schema.fields().iter().cloned().chain([removals]).collect();
        pair.value = Some(encode_arrow_schema(&Schema::new_with_metadata(fields, schema.metadata)));
    }
    Ok(pairs)
}
