use super::{Finished, Target};
use crate::failure::Failure;
use crate::input::Format;
use crate::left::Left;
use crate::table::Table;

/// A file that is being written.
pub(super) enum Writing {
    Bytes(Box<Target>),
    /// Parquet, until the first rows come: it is they who tell its columns.
    Waiting(Box<Target>),
    Table(Box<Table>),
}

impl Writing {
    pub(super) fn new(target: Target, format: Format) -> Self {
        match format {
            Format::Parquet => Self::Waiting(Box::new(target)),
            Format::Jsonl | Format::Txt => Self::Bytes(Box::new(target)),
        }
    }

    /// Writes what is left of a batch.
    pub(super) fn take(self, left: Left) -> Result<Self, Failure> {
        match (self, left) {
            (Self::Bytes(mut target), Left::Bytes(bytes)) => {
                target.write(&bytes)?;
                Ok(Self::Bytes(target))
            }
            (Self::Bytes(target) | Self::Waiting(target), Left::Rows(rows)) => {
                Self::Table(Box::new(Table::new(*target, &rows)?)).take(Left::Rows(rows))
            }
            (Self::Table(mut table), Left::Rows(rows)) => {
                table.take(rows)?;
                Ok(Self::Table(table))
            }
            // Of rows that cannot be read nothing is left.
            (table, Left::Bytes(_)) => Ok(table),
        }
    }

    pub(super) fn finish(self) -> Result<Option<Finished>, Failure> {
        match self {
            Self::Bytes(target) => target.finish(),
            Self::Waiting(target) => Ok(target.finish()?.map(Finished::without)),
            Self::Table(table) => table.finish(),
        }
    }
}
