//! Parquet: a file is a table, a document is a row of it.
//!
//! Only the columns of text, id and site are decoded where texts are judged ([`read`]). What stays is written by columns ([`copy`], [`write`]): out
//! of the file, without the rows and the stretches of text that went, in the schema of the file. Where no row of a row group went, its
//! columns are copied byte by byte. No value passes through another type, and no more than a page of a column is in memory.

mod column;
mod copy;
mod read;
mod rows;
mod write;

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use parquet::basic::{ConvertedType, LogicalType, Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMetaData, PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader};
use parquet::schema::types::{ColumnDescriptor, SchemaDescriptor};

pub(crate) use read::{Piece, Reader};
pub(crate) use rows::{Group, Rows};
pub(crate) use write::Table;

use crate::input::Fields;
use crate::input::record::REMOVALS;
use crate::trouble::Problem;

/// A file, as its footer describes it, and which of its columns are read.
#[derive(Debug)]
struct Parquet {
    path: PathBuf,
    /// The file as the user knows it.
    shown: String,
    metadata: ParquetMetaData,
    /// The number of the column of the text; those of id and site, if there are such columns.
    text: usize,
    id: Option<usize>,
    site: Option<usize>,
    /// Whether a column `removals` is to be added.
    is_annotated: bool,
}

impl Parquet {
    /// Reads the footer of a file, and finds its columns.
    fn open(path: PathBuf, shown: &str, fields: &Fields) -> Result<Self, Problem> {
        let unreadable = |error: &dyn std::fmt::Display| Problem::Unreadable { message: error.to_string() };
        let file = File::open(&path).map_err(|error| unreadable(&error))?;
        let len = file.metadata().map_err(|error| unreadable(&error))?.len();
        let reader = ParquetMetaDataReader::new().with_page_index_policy(PageIndexPolicy::Optional);
        let metadata = reader.parse_and_finish(&file).map_err(|error| {
            let reason = told(&error);
            unreadable(&format!("no Parquet, cut short or damaged: {reason}; fetch the file again"))
        })?;
        if !has_all_columns(&metadata, len) {
            return Err(unreadable(
                &"cut short or damaged: its columns do not lie in it; fetch the file again",
            ));
        }
        let schema = metadata.file_metadata().schema_descr();
        let site = fields.site.as_ref().map_or(Ok(None), |site| column(schema, site))?;
        if fields.annotate && schema.root_schema().get_fields().iter().any(|field| field.name() == REMOVALS) {
            return Err(Problem::Columns {
                message: format!("has a column `{REMOVALS}` already; leave it out, or do without --annotate"),
            });
        }
        let (text, id) = (text_column(schema, &fields.text)?, column(schema, &fields.id)?);
        let is_annotated = fields.annotate;
        Ok(Self { path, shown: shown.to_owned(), text, id, site, is_annotated, metadata })
    }

    /// Opens the file again: whoever reads needs a place in it of his own.
    fn file(&self) -> Result<Arc<File>, ParquetError> {
        Ok(Arc::new(File::open(&self.path)?))
    }

    fn schema(&self) -> &SchemaDescriptor {
        self.metadata.file_metadata().schema_descr()
    }

    /// Rows of a row group.
    fn rows_of(&self, group: usize) -> usize {
        usize::try_from(self.metadata.row_group(group).num_rows()).unwrap_or_default()
    }
}

/// Whether all that the footer speaks of lies in the file.
fn has_all_columns(metadata: &ParquetMetaData, len: u64) -> bool {
    let lies_within = |column: &ColumnChunkMetaData| {
        let start = column.dictionary_page_offset().unwrap_or_else(|| column.data_page_offset());
        let end = start.checked_add(column.compressed_size());
        start >= 0 && column.compressed_size() >= 0 && end.is_some_and(|end| end.unsigned_abs() <= len)
    };
    let groups = metadata.row_groups();
    groups.iter().all(|group| group.num_rows() >= 0 && group.columns().iter().all(lies_within))
}

/// The number of the column with this name: with dots, that of a column in a struct.
fn column(schema: &SchemaDescriptor, name: &str) -> Result<Option<usize>, Problem> {
    let mut found = (0..schema.num_columns()).filter(|&at| schema.column(at).path().string() == name);
    match (found.next(), found.next()) {
        (_, Some(_)) => Err(Problem::Double { field: name.to_owned() }),
        (one, None) => Ok(one),
    }
}

fn text_column(schema: &SchemaDescriptor, name: &str) -> Result<usize, Problem> {
    let found = column(schema, name)?;
    let problem = match found.map(|at| schema.column(at)) {
        Some(column) if column.max_rep_level() > 0 => format!("column `{name}` is in a list"),
        Some(column) if is_text(&column) => return Ok(found.unwrap_or_default()),
        Some(column) if column.physical_type() == Type::BYTE_ARRAY => {
            format!("column `{name}` holds bytes, not texts")
        }
        Some(column) => format!("column `{name}` holds {}, not texts", column.physical_type()),
        None => format!("no column `{name}`"),
    };
    let names: Vec<_> =
        schema.columns().iter().take(12).map(|column| format!("`{}`", column.path().string())).collect();
    let has = names.join(", ");
    Err(Problem::Columns {
        message: format!("{problem} (there is {has}); name the column of the text with --text-field"),
    })
}

/// Whether the values of a column are said to be UTF-8.
fn is_text(column: &ColumnDescriptor) -> bool {
    let logical = matches!(
        column.logical_type_ref(),
        Some(LogicalType::String | LogicalType::Json | LogicalType::Enum)
    );
    let converted =
        matches!(column.converted_type(), ConvertedType::UTF8 | ConvertedType::JSON | ConvertedType::ENUM);
    column.physical_type() == Type::BYTE_ARRAY && (logical || converted)
}

/// Whether the values of a column are integers, and nothing else that is stored as one.
fn is_integer(column: &ColumnDescriptor) -> bool {
    let is_number = match column.logical_type_ref() {
        Some(logical) => matches!(logical, LogicalType::Integer(_)),
        None => !matches!(
            column.converted_type(),
            ConvertedType::DECIMAL
                | ConvertedType::DATE
                | ConvertedType::TIME_MILLIS
                | ConvertedType::TIME_MICROS
                | ConvertedType::TIMESTAMP_MILLIS
                | ConvertedType::TIMESTAMP_MICROS
        ),
    };
    is_number && matches!(column.physical_type(), Type::INT32 | Type::INT64)
}

/// What an error says, without what it is called.
fn told(error: &ParquetError) -> String {
    match error {
        ParquetError::General(message) | ParquetError::NYI(message) | ParquetError::EOF(message) => {
            message.clone()
        }
        error => error.to_string(),
    }
}
