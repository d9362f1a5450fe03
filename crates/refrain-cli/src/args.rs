//! What can be said on the command line.

mod index;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use refrain::Keep;

use crate::input::Format;
pub(crate) use index::{Build, Index, Info, Merge, Query, Verify};

/// Deduplicates and cleans text in every language.
///
/// Takes out what a text says twice and the page furniture around it, says why, and can put all of it back.
#[derive(Parser, Debug)]
#[command(name = "refrain", version, propagate_version = true, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Clean each document for itself: repeats inside it, and page furniture
    Clean(Clean),
    /// Take out what repeats across documents: copies, near copies, what the pages of a site share, paragraphs
    Dedup(Dedup),
    /// What has been seen, in files: to be asked, and to be added to every day
    Index {
        #[command(subcommand)]
        command: Index,
    },
    /// Put back what a run has taken out: the input, byte for byte
    Restore(Restore),
    /// The rules for page furniture
    Rules {
        #[command(subcommand)]
        command: Rules,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page
    Man,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Clean {
    /// The texts are those of whole pages, with menus, comments and lists of other articles: judge every line
    #[arg(long)]
    pub(crate) page: bool,
    /// Rules of your own, in TOML: see `refrain rules test`
    #[arg(long, value_name = "FILE")]
    pub(crate) rules: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) input: Input,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Args, Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct Dedup {
    /// Documents that are copies of another one, but for case, spacing and typography
    #[arg(long)]
    pub(crate) document: bool,
    /// Documents that are nearly copies: of their five-word stretches (or of twelve characters where words are not spaced) they
    /// share so much with the one that stays, from 0 to 1
    #[arg(long, value_name = "SHARE", num_args = 0..=1, require_equals = true, default_missing_value = "0.8")]
    pub(crate) near: Option<f64>,
    /// Stretches of so many characters that stand elsewhere too, wherever they begin and end: notices, licences, quotations
    #[arg(long, value_name = "CHARACTERS", num_args = 0..=1, require_equals = true, default_missing_value = "100")]
    pub(crate) passage: Option<usize>,
    /// Lines that many documents of a site carry: menus, notices; needs --site-field
    #[arg(long)]
    pub(crate) template: bool,
    /// Paragraphs that are copies of another one, in any document
    #[arg(long)]
    pub(crate) paragraph: bool,
    /// Which near copy stays: first, last, longest, shortest, random or random=SEED; of copies that are all alike the first stays;
    /// none: all go
    #[arg(long, value_name = "WHICH", default_value = "first", value_parser = keep)]
    pub(crate) keep: Keep,
    /// Leave paragraphs of fewer letters alone (a Han character counts 2.7, a Bengali consonant 1.5)
    #[arg(long, value_name = "LETTERS", default_value_t = 0)]
    pub(crate) shortest: u64,
    /// What was seen before: an index of documents or paragraphs (see `refrain index build`), which new copies of go too; can be given
    /// several times
    #[arg(long, value_name = "INDEX")]
    pub(crate) against: Vec<PathBuf>,
    /// Take no more memory than this (256M, 4G; the program alone takes 20M), and files in the folder for temporary files in its place;
    /// what goes is the same. The input is read twice or more, from front to back
    #[arg(long, value_name = "BYTES", value_parser = size)]
    pub(crate) memory: Option<usize>,
    /// Print what the run would read, and what memory and temporary files it would take, reckoned from some of it; then stop
    #[arg(long, conflicts_with = "resume")]
    pub(crate) plan: bool,
    #[command(flatten)]
    pub(crate) input: Input,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// What is read.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Input")]
pub(crate) struct Input {
    /// Files, folders, patterns such as 'news/**/*.jsonl', or - for standard input, which is read too if nothing is said
    ///
    /// Files that end in .jsonl or .ndjson hold a JSON object a line, those that end in .txt a document, those that end in .parquet a document a
    /// row. What is compressed with gzip or Zstandard is told by its first bytes.
    #[arg(value_name = "INPUT", help_heading = None::<&str>)]
    pub(crate) inputs: Vec<PathBuf>,
    /// What files hold whose ending does not say it; standard input holds JSON lines unless this says otherwise
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    /// The field or column of the text; with dots for a field of a field: body.text
    #[arg(long, value_name = "NAME", default_value = "text")]
    pub(crate) text_field: String,
    /// The field of the id, a string or a number; a record without one is called by its file and line
    #[arg(long, value_name = "NAME", default_value = "id")]
    pub(crate) id_field: String,
    /// The field of the site, a host or a URL: for rules that are of some sites
    #[arg(long, value_name = "NAME")]
    pub(crate) site_field: Option<String>,
    /// Longer lines and texts are no records, but something that went wrong (K, M and G are understood)
    #[arg(long, value_name = "BYTES", default_value = "64M", value_parser = record_size)]
    pub(crate) longest_record: usize,
    /// Threads; the result does not depend on their number [default: one for each processor]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
}

/// What is written.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Output")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct Output {
    /// A file, or a folder with a file for each that is read; standard output if nothing is said
    #[arg(short = 'o', long = "output", value_name = "OUT")]
    pub(crate) to: Option<PathBuf>,
    /// Leave the texts alone, and add a field `removals` to the records: what would go, where, and why (in Parquet a column of JSON)
    #[arg(long, conflicts_with_all = ["removed", "diff"])]
    pub(crate) annotate: bool,
    /// Write nothing, and tell what would happen
    #[arg(short = 'n', long, conflicts_with_all = ["removed", "quarantine"])]
    pub(crate) dry_run: bool,
    /// Show what goes, in colour on a terminal; the records are written only if -o says where
    #[arg(long)]
    pub(crate) diff: bool,
    /// Write all that is taken out, with its place, to this file: for `refrain restore`
    #[arg(long, value_name = "FILE")]
    pub(crate) removed: Option<PathBuf>,
    /// Write lines that are no records to this file, as they came; texts and rows stay where they are, and rows are told by number
    #[arg(long, value_name = "FILE")]
    pub(crate) quarantine: Option<PathBuf>,
    /// Stop at the first record that cannot be read, and write nothing
    #[arg(long)]
    pub(crate) strict: bool,
    /// Write what became of the input to this file: the account as JSON, or, if its name ends in .html, a page with figures and
    /// examples
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Keep what is done beside the output, so that the same command, given again after the run was killed, goes on from there; the
    /// result is the same
    #[arg(long, requires = "to", conflicts_with_all = ["dry_run", "diff"])]
    pub(crate) resume: bool,
    /// Print no table and no progress
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Restore {
    /// What the run has written: a file, a folder, or - for standard input
    #[arg(value_name = "OUTPUT", default_value = "-")]
    pub(crate) left: PathBuf,
    /// What it has taken out: its --removed file
    #[arg(long, value_name = "FILE")]
    pub(crate) removed: PathBuf,
    /// A file, or a folder with the files that were read; standard output if nothing is said
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Rules {
    /// Print the names of the rules
    List {
        /// A rule file, whose rules are listed after the others
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Hold the rules of a file against their own examples
    Test {
        /// The rule file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

impl Clean {
    /// What is to be done, without what changes no byte of it.
    pub(crate) fn settings(&self) -> String {
        let Self { input, output, .. } = self;
        format!("{:?}", Self { input: input.that_counts(), output: output.that_counts(), ..self.clone() })
    }
}

impl Dedup {
    /// What is to be done, without what changes no byte of it.
    pub(crate) fn settings(&self) -> String {
        let (input, output) = (self.input.that_counts(), self.output.that_counts());
        format!("{:?}", Self { memory: None, input, output, ..self.clone() })
    }
}

impl Input {
    fn that_counts(&self) -> Self {
        Self { threads: None, ..self.clone() }
    }
}

impl Output {
    fn that_counts(&self) -> Self {
        Self { quiet: false, ..self.clone() }
    }
}

/// A number of bytes: `64M` is 64 · 1024 · 1024.
fn size(text: &str) -> Result<usize, String> {
    let upper = text.trim().to_ascii_uppercase();
    let upper = upper.strip_suffix("IB").or(upper.strip_suffix('B')).unwrap_or(&upper);
    let (digits, shift) = match upper.chars().last() {
        Some('K') => (&upper[..upper.len() - 1], 10),
        Some('M') => (&upper[..upper.len() - 1], 20),
        Some('G') => (&upper[..upper.len() - 1], 30),
        _ => (upper, 0),
    };
    let size = digits.trim().parse::<usize>().ok().and_then(|size| size.checked_mul(1 << shift));
    size.filter(|&size| size > 0)
        .ok_or_else(|| format!("`{text}` is no number of bytes; write 500K, 64M or 2G"))
}

/// The bytes of a record are counted in 32 bits.
fn record_size(text: &str) -> Result<usize, String> {
    let is_sound = |size: &usize| *size < u32::MAX as usize;
    size(text)
        .ok()
        .filter(is_sound)
        .ok_or_else(|| format!("`{text}` is no number of bytes below 4G; write 500K, 64M or 2G"))
}

fn keep(text: &str) -> Result<Keep, String> {
    let (which, seed) = text.split_once('=').unwrap_or((text, "0"));
    Ok(match (which, seed.parse()) {
        ("random", Ok(seed)) => Keep::Random(seed),
        ("first", _) => Keep::First,
        ("last", _) => Keep::Last,
        ("longest", _) => Keep::Longest,
        ("shortest", _) => Keep::Shortest,
        ("none", _) => Keep::None,
        _ => {
            return Err(
                "say first, last, longest, shortest, random, random=SEED (a number) or none".to_owned()
            );
        }
    })
}
