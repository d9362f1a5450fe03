//! Indexes in files: written once, checked, merged, asked later. [`index`](super) says what stands in a file.

mod build;
mod census;
mod entry;
mod file;
mod format;
mod names;
mod read;
mod sort;
mod write;

pub use build::IndexBuilder;
pub use census::{Answers, Census};
pub(super) use entry::Known;
pub use file::{DiskIndex, IndexFile};
pub(crate) use read::open_run;
pub(crate) use sort::{open, write};
pub(crate) use write::FileWriter;
