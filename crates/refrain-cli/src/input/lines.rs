use std::fmt;
use std::io::{ErrorKind, Read};

use crate::trouble::Problem;

/// Bytes that are read at a time: whole lines of them go to a thread.
const PIECE: usize = 256 << 10;

/// Cuts a stream into pieces of whole lines. Where they are cut does not depend on where reading began.
pub(super) struct Lines {
    reader: Box<dyn Read + Send>,
    /// How many bytes of the file were read, or stand before.
    at: u64,
    /// The beginning of a line that is not read to its end yet.
    rest: Vec<u8>,
    longest: usize,
    /// Whether `rest` goes on a line that is too long.
    is_long: bool,
    state: State,
}

#[derive(PartialEq)]
enum State {
    Open,
    Ended,
    Failed(String),
    Told,
}

pub(super) enum Piece {
    /// Lines with their ends; that of the last line of a file may be missing.
    Lines(Vec<u8>),
    /// A part of a line that is too long.
    Long { bytes: Vec<u8>, is_first: bool },
    /// What stands between the last whole line and the place where reading failed.
    Cut { bytes: Vec<u8>, problem: Problem },
}

impl Lines {
    /// The lines from byte `at` on, where the reader stands, and a line begins.
    pub(super) fn new(reader: Box<dyn Read + Send>, at: u64, longest: usize) -> Self {
        Self { reader, at, rest: Vec::new(), longest, is_long: false, state: State::Open }
    }

    pub(super) fn next(&mut self) -> Option<Piece> {
        let mut bytes = std::mem::take(&mut self.rest);
        if !self.at.is_multiple_of(PIECE as u64) {
            // Reading began within a piece: this is the rest of the one before.
            self.read(&mut bytes);
        }
        loop {
            let start = bytes.len();
            self.read(&mut bytes);
            if let Some(end) = self.line_end(&bytes[start..]) {
                self.rest = bytes.split_off(start + end + 1);
                return Some(self.lines_or_long(bytes, true));
            }
            match &self.state {
                State::Open if bytes.len() > self.longest => return Some(self.lines_or_long(bytes, false)),
                State::Open => {}
                State::Ended if bytes.is_empty() => return None,
                State::Ended => return Some(self.lines_or_long(bytes, true)),
                State::Failed(message) => {
                    let problem = Problem::Cut { message: message.clone() };
                    self.state = State::Told;
                    return Some(Piece::Cut { bytes, problem });
                }
                State::Told => return None,
            }
        }
    }

    /// Reads up to the end of a piece, as long as there is one. What was read before an error stays in `bytes`.
    fn read(&mut self, bytes: &mut Vec<u8>) {
        let (start, mut end) = (bytes.len(), bytes.len());
        let piece = PIECE as u64 - self.at % PIECE as u64;
        bytes.resize(start + usize::try_from(piece).unwrap_or(PIECE), 0);
        while self.state == State::Open && end < bytes.len() {
            match self.reader.read(&mut bytes[end..]) {
                Ok(0) => self.state = State::Ended,
                Ok(read) => end += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => self.state = State::Failed(error.to_string()),
            }
        }
        self.at += (end - start) as u64;
        bytes.truncate(end);
    }

    /// The last line end; the first, where that ends a line that is too long.
    fn line_end(&self, bytes: &[u8]) -> Option<usize> {
        if self.is_long { memchr::memchr(b'\n', bytes) } else { memchr::memrchr(b'\n', bytes) }
    }

    fn lines_or_long(&mut self, bytes: Vec<u8>, ends_line: bool) -> Piece {
        let was_long = std::mem::replace(&mut self.is_long, !ends_line);
        match was_long || !ends_line {
            true => Piece::Long { bytes, is_first: !was_long },
            false => Piece::Lines(bytes),
        }
    }
}

impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines").field("rest", &self.rest.len()).finish_non_exhaustive()
    }
}
