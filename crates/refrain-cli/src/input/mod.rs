//! What is read: which files ([`discover`]), through which decompressor ([`open`]), in which pieces ([`lines`]), and what the
//! records of a piece are ([`records`], [`record`]).

mod discover;
mod lines;
mod open;
pub(crate) mod record;
mod records;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub(crate) use discover::{Inputs, compression_of, discover, format_of};
pub(crate) use open::{Compression, open};
pub(crate) use record::Fields;
pub(crate) use records::{Entry, records};

use crate::trouble::Problem;
use lines::{Lines, Piece};

/// One file of the input.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// Where it is; nothing for standard input.
    pub(crate) path: Option<PathBuf>,
    /// The file as the user knows it.
    pub(crate) shown: String,
    /// What it is called in reports: below its folder where a folder was given, by its file name otherwise.
    pub(crate) name: String,
    pub(crate) format: Format,
}

/// How a file holds its records.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub(crate) enum Format {
    /// A JSON object a line
    Jsonl,
    /// A document a file
    Txt,
}

/// A piece of a file, small enough to hold some in memory.
#[derive(Debug)]
pub(crate) struct Batch {
    /// Its number, through all files.
    pub(crate) number: usize,
    /// The number of its file.
    pub(crate) source: usize,
    /// The number of its first record: records are counted through all files, blank lines and bad records too.
    pub(crate) doc: u64,
    /// The number of its first line in the file, from 1.
    pub(crate) line: u64,
    /// Where it begins, in bytes of the decompressed file.
    pub(crate) offset: u64,
    pub(crate) bytes: Vec<u8>,
    pub(crate) kind: Kind,
    /// Whether its file ends here.
    pub(crate) ends: bool,
}

#[derive(Debug)]
pub(crate) enum Kind {
    /// Whole lines.
    Lines,
    /// A whole text, still to be read.
    Text,
    /// What cannot be read as a record; the problem is told with the first piece of it.
    Bad(Option<Problem>),
}

/// Counts what is read of all files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meter {
    /// Bytes of the files as they are stored.
    stored: Arc<AtomicU64>,
    /// Bytes of what was in them.
    read: Arc<AtomicU64>,
}

impl Meter {
    pub(crate) fn stored(&self) -> u64 {
        self.stored.load(Ordering::Relaxed)
    }

    pub(crate) fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }
}

impl Batch {
    /// Reads the text that it stands for: in the thread that works on it.
    pub(crate) fn fill(&mut self, source: &Source, longest: usize, meter: &Meter) {
        if matches!(self.kind, Kind::Text) {
            let (bytes, problem) = open::read_whole(source, longest, meter);
            self.bytes = bytes;
            if problem.is_some() {
                self.kind = Kind::Bad(problem);
            }
        }
    }
}

/// Reads files one after the other.
#[derive(Debug)]
pub(crate) struct Reader<'s> {
    sources: &'s [Source],
    at: usize,
    lines: Option<Lines>,
    longest: usize,
    number: usize,
    doc: u64,
    line: u64,
    offset: u64,
    meter: Meter,
}

impl<'s> Reader<'s> {
    /// Lines of more than `longest` bytes are no records; the first record has the number `doc`.
    pub(crate) fn new(sources: &'s [Source], longest: usize, meter: &Meter, doc: u64) -> Self {
        let meter = meter.clone();
        Self { sources, at: 0, lines: None, longest, number: 0, doc, line: 1, offset: 0, meter }
    }

    /// The next piece, in the order of the files.
    pub(crate) fn next(&mut self) -> Option<Batch> {
        let source = self.sources.get(self.at)?;
        if source.format == Format::Txt {
            return Some(self.ending(Kind::Text, 1));
        }
        let lines = match &mut self.lines {
            Some(lines) => lines,
            none => match open(source, &self.meter) {
                Ok(reader) => none.insert(Lines::new(reader, self.longest)),
                Err(problem) => return Some(self.ending(Kind::Bad(Some(problem)), 0)),
            },
        };
        let Some(piece) = lines.next() else { return Some(self.ending(Kind::Lines, 0)) };
        let (bytes, kind, count) = match piece {
            Piece::Lines(bytes) => {
                let count = memchr::memchr_iter(b'\n', &bytes).count();
                let count = count + usize::from(bytes.last().is_some_and(|&last| last != b'\n'));
                (bytes, Kind::Lines, count)
            }
            Piece::Long { bytes, is_first } => {
                let problem = is_first.then_some(Problem::Long { limit: self.longest });
                (bytes, Kind::Bad(problem), usize::from(is_first))
            }
            Piece::Cut { bytes, problem } => (bytes, Kind::Bad(Some(problem)), 1),
        };
        let (source, doc, line, offset) = (self.at, self.doc, self.line, self.offset);
        self.doc += count as u64;
        self.line += count as u64;
        self.offset += bytes.len() as u64;
        Some(Batch { number: self.count(), source, doc, line, offset, bytes, kind, ends: false })
    }

    /// The last batch of a file: that of a text, or one without lines.
    fn ending(&mut self, kind: Kind, records: u64) -> Batch {
        let (source, doc, line, offset) = (self.at, self.doc, self.line, self.offset);
        self.lines = None;
        self.at += 1;
        self.doc += records;
        (self.line, self.offset) = (1, 0);
        Batch { number: self.count(), source, doc, line, offset, bytes: Vec::new(), kind, ends: true }
    }

    fn count(&mut self) -> usize {
        self.number += 1;
        self.number - 1
    }
}
