use std::borrow::Cow;
use std::ops::Range;

use super::record::{Fields, Record};
use super::{Batch, Format, Kind, Position, Source};
use crate::trouble::{Problem, Trouble};

/// A line of a batch, a row, or the whole of a text.
#[derive(Debug)]
pub(crate) struct Entry<'b> {
    /// Its bytes in the batch, with its line end; of a row those of the text.
    pub(crate) range: Range<usize>,
    pub(crate) doc: u64,
    /// The number of its line or row in the file, from 1.
    pub(crate) line: u64,
    /// What it holds: a record, nothing (a blank line), or something that is wrong. A problem that was told with an earlier piece
    /// of the same line is not told again.
    pub(crate) content: Result<Option<Record<'b>>, Option<Problem>>,
}

impl Entry<'_> {
    /// What is to be told of it, if something is wrong.
    pub(crate) fn trouble(&self, source: &Source) -> Option<Trouble> {
        let Err(Some(problem)) = &self.content else { return None };
        let has_line = match source.format {
            Format::Jsonl => !self.range.is_empty(),
            Format::Parquet => !problem.is_of_file(),
            Format::Txt => false,
        };
        Some(Trouble {
            file: source.shown.clone(),
            line: has_line.then_some(self.line),
            problem: problem.clone(),
        })
    }
}

/// All that stands in a batch, in order.
pub(crate) fn records<'b>(
    batch: &'b Batch,
    fields: &'b Fields,
    longest: usize,
) -> impl Iterator<Item = Entry<'b>> {
    let whole = 0..batch.bytes.len();
    let Position { doc, lines: before, offset, .. } = batch.at;
    let entry = move |content| Entry { range: whole.clone(), doc, line: before + 1, content };
    let (entries, lines) = match &batch.kind {
        Kind::Bad(problem) => (vec![entry(Err(problem.clone()))], &[][..]),
        Kind::Text => (vec![entry(text(&batch.bytes).map(Some).map_err(Some))], &[][..]),
        Kind::Rows(rows) => (rows.entries(batch), &[][..]),
        Kind::Lines => (Vec::new(), &*batch.bytes),
    };
    // Single lines need not be looked at where all of them are UTF-8.
    let text = simdutf8::basic::from_utf8(lines).ok();
    entries.into_iter().chain(Lines { bytes: lines, at: 0 }.zip(0..).map(move |(range, number)| {
        let start = range.start + if offset == 0 && range.start == 0 { bom(lines) } else { 0 };
        let known = text.map(|text| &text[start..range.end]);
        let content = line(&lines[start..range.end], known, fields, longest);
        let content = content.map(|record| record.map(|record| moved(record, start)));
        Entry { range, doc: doc + number, line: before + 1 + number, content: content.map_err(Some) }
    }))
}

/// The lines of a piece, with their ends.
struct Lines<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
        let end = self.at + memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        Some(std::mem::replace(&mut self.at, end)..end)
    }
}

fn line<'b>(
    bytes: &'b [u8],
    known: Option<&'b str>,
    fields: &Fields,
    longest: usize,
) -> Result<Option<Record<'b>>, Problem> {
    if bytes.trim_ascii().is_empty() {
        return Ok(None);
    }
    if bytes.len() > longest {
        return Err(Problem::Long { limit: longest });
    }
    let line = known.map_or_else(|| std::str::from_utf8(bytes).map_err(|_| encoding(bytes)), Ok)?;
    fields.read(line).map(Some)
}

fn text(bytes: &[u8]) -> Result<Record<'_>, Problem> {
    let start = bom(bytes);
    let text = simdutf8::basic::from_utf8(&bytes[start..]).map_err(|_| encoding(bytes))?;
    Ok(Record { text: Cow::Borrowed(text), raw: text, at: start, id: None, site: None })
}

fn encoding(bytes: &[u8]) -> Problem {
    Problem::Encoding { at: std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len) }
}

/// The bytes of a byte order mark, which some programs put before a file. It stays where it is, and is no part of a record.
fn bom(bytes: &[u8]) -> usize {
    if bytes.starts_with("\u{FEFF}".as_bytes()) { '\u{FEFF}'.len_utf8() } else { 0 }
}

fn moved(record: Record<'_>, by: usize) -> Record<'_> {
    Record { at: record.at + by, ..record }
}
