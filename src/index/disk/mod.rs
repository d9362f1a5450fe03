//! Indexes in files: written once, checked, merged, asked later. [`index`](super) says what stands in a file.

mod build;
mod census;
mod entry;
mod file;
mod format;
mod merge;
mod names;
mod read;
mod reader;
mod sort;
mod write;

pub use build::IndexBuilder;
pub use census::{Answers, Census};
pub(super) use entry::Known;
pub(crate) use entry::{put_key, put_place, take_key, take_place};
pub use file::{DiskIndex, IndexFile};
pub(crate) use format::{put_number, take_number};
pub(crate) use merge::{NEAR, PASSAGE};
pub(crate) use names::write as write_names;
pub(crate) use read::open_run;
pub use reader::IndexReader;
pub(crate) use sort::{Entries, Entry, Sorter, open, write};
pub(crate) use write::FileWriter;
