//! What can be said of indexes.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Input, size};

#[derive(Subcommand, Debug)]
pub(crate) enum Index {
    /// Tally what a corpus says: where each paragraph stands first, and how often it comes
    Build(Build),
    /// Make one index of several: the documents of each follow those of the one before
    Merge(Merge),
    /// Ask an index what of a text it has seen, where first, and how often
    Query(Query),
    /// Tell what an index holds and how it was made
    Info(Info),
    /// Check every byte of indexes
    Verify(Verify),
}

/// Tally what a corpus says: where each paragraph stands first, and how often it comes
///
/// The same records in the same order make the same file, byte for byte, in whatever files they come and whatever threads and memory there are. The
/// ids of the documents are in it, so that answers name them.
#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct Build {
    /// The index; it appears when it is whole
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Of paragraphs, which is what it is of if nothing is said
    #[arg(long, conflicts_with_all = ["document", "near"])]
    pub(crate) paragraph: bool,
    /// Of whole documents
    #[arg(long, conflicts_with = "near")]
    pub(crate) document: bool,
    /// Of documents that may be nearly alike, from this share on, 0 to 1; it is built in memory: 150 bytes a document or so
    #[arg(long, value_name = "SHARE", num_args = 0..=1, require_equals = true, default_missing_value = "0.8")]
    pub(crate) near: Option<f64>,
    /// Take no more memory than that (K, M and G are understood): what is more goes to temporary files
    #[arg(long, value_name = "BYTES", default_value = "1G", value_parser = size)]
    pub(crate) memory: usize,
    /// Stop at the first record that cannot be read, and write nothing
    #[arg(long)]
    pub(crate) strict: bool,
    /// Say nothing of how it goes
    #[arg(short, long)]
    pub(crate) quiet: bool,
    #[command(flatten)]
    pub(crate) input: Input,
}

/// Make one index of several: the documents of each follow those of the one before
///
/// The file is the one that a build from the inputs of all would have made. It takes little memory however large the indexes are, and -o may be one of
/// them: it is replaced when the new one is whole.
#[derive(Args, Debug)]
pub(crate) struct Merge {
    /// The indexes, in the order of their documents: the oldest first
    #[arg(value_name = "INDEX", required = true)]
    pub(crate) indexes: Vec<PathBuf>,
    /// What they become
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// Ask an index what of a text it has seen, where first, and how often
///
/// Prints a line of JSON for each paragraph (or document) that the index knows, in the order of the input: {"id": …, "start": …, "end": …, "first":
/// {"id": …, "start": …, "end": …}, "times": …}, in UTF-8 bytes of the texts. What it does not know has no line.
///
/// An index of near duplicates tells of each document the old one with which it has the most bands in common, under "near", and with how many it has
/// some: that is a hint, "verified": false, for the old texts are not in the index.
#[derive(Args, Debug)]
pub(crate) struct Query {
    /// The index
    #[arg(value_name = "INDEX")]
    pub(crate) index: PathBuf,
    /// Ask about this text, in place of an input
    #[arg(long, value_name = "TEXT", conflicts_with = "inputs")]
    pub(crate) text: Option<String>,
    /// Say nothing of how it goes
    #[arg(short, long)]
    pub(crate) quiet: bool,
    #[command(flatten)]
    pub(crate) input: Input,
}

#[derive(Args, Debug)]
pub(crate) struct Info {
    /// The index
    #[arg(value_name = "INDEX")]
    pub(crate) index: PathBuf,
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Verify {
    /// The indexes
    #[arg(value_name = "INDEX", required = true)]
    pub(crate) indexes: Vec<PathBuf>,
}
