//! Indexes in files: written once, checked, merged, asked later. [`index`](super) says what stands in a file.

mod build;
mod file;
mod format;
mod read;
mod tally;
mod write;

pub use build::IndexBuilder;
pub use file::{DiskIndex, IndexFile};
pub(crate) use read::open_run;
pub(super) use tally::{open, write};
pub(crate) use write::FileWriter;
