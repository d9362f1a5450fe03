//! `refrain index`: what has been seen, in a file. Documents are numbered from 0 in the order they are read, and what is no record has no number: so
//! those of the next file follow without a gap, and the names, which all have, are as many as the documents.

mod build;
mod info;
mod kind;
mod meetings;
mod merge;
mod query;
mod verify;

pub(crate) use kind::Kind;
pub(crate) use query::name;

use std::fs::File;
use std::path::Path;

use refrain::DiskError;
use refrain::index::IndexReader;

use crate::args;
use crate::failure::Failure;
use crate::output::{self, Out, Target};
use crate::run::Outcome;

pub(crate) fn index(command: &args::Index) -> Result<Outcome, Failure> {
    match command {
        args::Index::Build(args) => build::build(args),
        args::Index::Merge(args) => merge::merge(args),
        args::Index::Query(args) => query::query(args),
        args::Index::Info(args) => info::info(args),
        args::Index::Verify(args) => verify::verify(args),
    }
}

pub(crate) fn open(path: &Path) -> Result<IndexReader<File>, Failure> {
    let file = File::open(path).map_err(Failure::path(path, "cannot be read"))?;
    IndexReader::open(file).map_err(wrong(path))
}

/// What is wrong with an index.
pub(crate) fn wrong(path: &Path) -> impl Fn(DiskError) -> Failure + use<> {
    let name = path.display().to_string();
    move |error| Failure::Content { name: name.clone(), problem: error.to_string() }
}

/// Writes an index, which appears when it is whole, and says how many bytes it has. What went wrong elsewhere than in writing it, `blame` tells.
fn write(
    path: &Path,
    blame: impl FnOnce(DiskError) -> Failure,
    fill: impl FnOnce(&mut Out) -> Result<(), DiskError>,
) -> Result<u64, Failure> {
    let target = if path.as_os_str() == "-" { Target::stdout() } else { Target::plain(path)? };
    output::fill(target, blame, fill)
}
