//! What is read: which files ([`discover`]), through which decompressor ([`open`]), in which pieces ([`lines`]), and what the
//! records of a piece are ([`records`], [`record`], [`strings`]).

mod discover;
mod lines;
mod open;
pub(crate) mod record;
mod records;
mod sample;
pub(crate) mod strings;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub(crate) use discover::{Inputs, compression_of, discover, format_of};
pub(crate) use open::{Compression, open};
pub(crate) use record::Fields;
pub(crate) use records::{Entry, records};
pub(crate) use sample::Sample;

use serde::{Deserialize, Serialize};

use crate::table;
use crate::trouble::Problem;
use lines::Lines;

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
    /// A document a row
    Parquet,
}

/// A place in the input.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Position {
    /// The number of its file.
    pub(crate) source: usize,
    /// The number of the record there: records are counted through all files, blank lines and bad records too.
    pub(crate) doc: u64,
    /// How many lines or rows of the file stand before.
    pub(crate) lines: u64,
    /// How many bytes of the decompressed file stand before.
    pub(crate) offset: u64,
}

/// A piece of a file, small enough to hold some in memory.
#[derive(Debug)]
pub(crate) struct Batch {
    /// Its number among those that are read.
    pub(crate) number: usize,
    /// Where it begins.
    pub(crate) at: Position,
    pub(crate) bytes: Vec<u8>,
    pub(crate) kind: Kind,
    /// Whether its file ends here.
    pub(crate) ends: bool,
    /// Where the input can be read on behind it; nothing within a line that is too long, or a table.
    pub(crate) next: Option<Position>,
}

#[derive(Debug)]
pub(crate) enum Kind {
    /// Whole lines.
    Lines,
    /// A whole text, still to be read.
    Text,
    /// Rows of a table, whose texts are the bytes.
    Rows(table::Rows),
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

    /// So many bytes came out of files.
    pub(crate) fn add_read(&self, bytes: u64) {
        self.read.fetch_add(bytes, Ordering::Relaxed);
    }

    /// So many bytes of files were read for it.
    pub(crate) fn add_stored(&self, bytes: u64) {
        self.stored.fetch_add(bytes, Ordering::Relaxed);
    }
}

impl Batch {
    /// Reads the text that it stands for, and what else of its rows must be whole: in the thread that works on it.
    pub(crate) fn fill(&mut self, source: &Source, longest: usize, meter: &Meter) {
        match &self.kind {
            Kind::Text => {
                let (bytes, problem) = open::read_whole(source, longest, meter);
                self.bytes = bytes;
                if problem.is_some() {
                    self.kind = Kind::Bad(problem);
                }
            }
            Kind::Rows(rows) => match rows.damage() {
                Ok(()) => meter.add_read(self.bytes.len() as u64),
                Err(problem) => {
                    self.bytes.clear();
                    self.kind = Kind::Bad(problem);
                }
            },
            Kind::Lines | Kind::Bad(_) => {}
        }
    }
}

/// Reads files one after the other.
#[derive(Debug)]
pub(crate) struct Reader<'s> {
    sources: &'s [Source],
    at: Position,
    lines: Option<Lines>,
    rows: Option<table::Reader>,
    fields: &'s Fields,
    longest: usize,
    number: usize,
    meter: Meter,
}

impl<'s> Reader<'s> {
    /// Lines of more than `longest` bytes are no records, and of tables the columns are those of the `fields`; what stands before `at` is not read.
    pub(crate) fn new(
        sources: &'s [Source],
        fields: &'s Fields,
        longest: usize,
        meter: &Meter,
        at: Position,
    ) -> Self {
        let (meter, lines, rows) = (meter.clone(), None, None);
        for path in sources.iter().take(at.source).filter_map(|source| source.path.as_ref()) {
            meter.add_stored(path.metadata().map_or(0, |file| file.len()));
        }
        Self { sources, at, lines, rows, fields, longest, number: 0, meter }
    }

    /// The next piece, in the order of the files.
    pub(crate) fn next(&mut self) -> Option<Batch> {
        let source = self.sources.get(self.at.source)?;
        Some(match source.format {
            Format::Jsonl => self.next_lines(source),
            Format::Txt => self.ending(Kind::Text, 1),
            Format::Parquet => self.next_rows(source),
        })
    }

    fn next_lines(&mut self, source: &Source) -> Batch {
        let lines = match &mut self.lines {
            Some(lines) => lines,
            none => match open::open_at(source, self.at.offset, &self.meter) {
                Ok(reader) => none.insert(Lines::new(reader, self.at.offset, self.longest)),
                Err(problem) => return self.ending(Kind::Bad(Some(problem)), 0),
            },
        };
        let Some(piece) = lines.next() else { return self.ending(Kind::Lines, 0) };
        let (bytes, kind, count) = match piece {
            lines::Piece::Lines(bytes) => {
                let count = memchr::memchr_iter(b'\n', &bytes).count();
                let count = count + usize::from(bytes.last().is_some_and(|&last| last != b'\n'));
                (bytes, Kind::Lines, count)
            }
            lines::Piece::Long { bytes, is_first } => {
                let problem = is_first.then_some(Problem::Long { limit: self.longest });
                (bytes, Kind::Bad(problem), usize::from(is_first))
            }
            lines::Piece::Cut { bytes, problem } => (bytes, Kind::Bad(Some(problem)), 1),
        };
        self.batch(bytes, kind, count)
    }

    fn next_rows(&mut self, source: &Source) -> Batch {
        let rows = match &mut self.rows {
            Some(rows) => rows,
            none => match table::Reader::new(source, self.fields, self.longest) {
                Ok(reader) => none.insert(reader),
                Err(problem) => return self.ending(Kind::Bad(Some(problem)), 0),
            },
        };
        match rows.next(&self.meter) {
            table::Piece::Rows { rows, bytes } => {
                let count = rows.len();
                self.batch(bytes, Kind::Rows(rows), count)
            }
            table::Piece::Bad { problem, rows } => self.batch(Vec::new(), Kind::Bad(Some(problem)), rows),
            table::Piece::End(rows) => self.ending(Kind::Rows(rows), 0),
        }
    }

    /// A batch of so many records, within a file.
    fn batch(&mut self, bytes: Vec<u8>, kind: Kind, count: usize) -> Batch {
        let (at, count) = (self.at, count as u64);
        let (doc, lines, offset) = (at.doc + count, at.lines + count, at.offset + bytes.len() as u64);
        self.at = Position { doc, lines, offset, ..at };
        let is_between_lines = self.rows.is_none() && bytes.last().is_none_or(|&last| last == b'\n');
        let next = is_between_lines.then_some(self.at);
        Batch { number: self.count(), at, bytes, kind, ends: false, next }
    }

    /// The last batch of a file: that of a text, or one without records.
    fn ending(&mut self, kind: Kind, records: u64) -> Batch {
        let at = self.at;
        (self.lines, self.rows) = (None, None);
        self.at = Position { source: at.source + 1, doc: at.doc + records, lines: 0, offset: 0 };
        let next = Some(self.at);
        Batch { number: self.count(), at, bytes: Vec::new(), kind, ends: true, next }
    }

    fn count(&mut self) -> usize {
        self.number += 1;
        self.number - 1
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;

    use super::*;

    /// All batches of a file from a place on.
    fn batches(source: &Source, at: Position) -> Vec<Batch> {
        let fields = Fields { text: "text".into(), id: "id".into(), site: None, annotate: false };
        let mut reader = Reader::new(std::slice::from_ref(source), &fields, 1000, &Meter::default(), at);
        std::iter::from_fn(|| reader.next()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        /// Lines of any length, also such as are too long, and longer than a piece.
        #[test]
        fn reading_on_gives_the_batches_that_follow(
            lines in prop::collection::vec(prop_oneof![30 => 0..2000_usize, 1 => 0..600_000_usize], 300..900),
            compression in prop::sample::select(&["jsonl", "jsonl.gz", "jsonl.zst"][..]),
        ) {
            let text = lines.iter().map(|&len| "x".repeat(len)).collect::<Vec<_>>().join("\n").into_bytes();
            let mut file = tempfile::NamedTempFile::new().expect("a file");
            let bytes = match compression {
                "jsonl.gz" => {
                    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                    encoder.write_all(&text).and_then(|()| encoder.finish()).expect("memory")
                }
                "jsonl.zst" => zstd::encode_all(&*text, 1).expect("memory"),
                _ => text,
            };
            file.write_all(&bytes).expect("a disk");
            let (path, name) = (file.path().to_owned(), compression.to_owned());
            let source = Source { path: Some(path), shown: name.clone(), name, format: Format::Jsonl };
            let all = batches(&source, Position::default());
            for (number, batch) in all.iter().enumerate() {
                let Some(next) = batch.next else { continue };
                let rest = batches(&source, next);
                let is_same = |one: &Batch, other: &Batch| {
                    (one.at, &one.bytes, one.ends, one.next) == (other.at, &other.bytes, other.ends, other.next)
                };
                prop_assert_eq!(rest.len(), all.len() - number - 1);
                prop_assert!(rest.iter().zip(&all[number + 1..]).all(|(one, other)| is_same(one, other)));
            }
        }
    }
}
