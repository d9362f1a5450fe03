//! Documents on disk: what a census compares of them, and what it tells places by.

use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::sync::{Mutex, PoisonError};

use xxhash_rust::xxh3::xxh3_64;

use super::anchors::Run;
use crate::error::DiskError;
use crate::index::disk::{put_number, take_number};
use crate::removal::Pieces;
use crate::span::Span;

/// A file that is written and read again.
pub(super) trait File: Read + Write + Seek + Send {}

impl<F: Read + Write + Seek + Send> File for F {}

/// Documents one behind the other, in files that are taken for one.
#[derive(Default)]
pub(super) struct Spool<'r> {
    /// Where each file begins; the last one can grow.
    files: Vec<(u64, BufWriter<Box<dyn File + 'r>>)>,
    len: u64,
}

impl<'r> Spool<'r> {
    /// Writes a document, in a file of its own if there is none; returns where.
    pub(super) fn push<F: File + 'r>(
        &mut self,
        filed: &Filed<'_>,
        open: impl FnOnce() -> io::Result<F>,
    ) -> io::Result<u64> {
        if self.files.is_empty() {
            self.files.push((0, BufWriter::new(Box::new(open()?))));
        }
        let at = self.len;
        let Some((_, file)) = self.files.last_mut() else { return Ok(at) };
        let head = filed.head();
        let len = u32::try_from(head.len()).map_err(io::Error::other)?.to_le_bytes();
        for part in [filed.form.as_bytes(), &len, &head, filed.text_apart().as_bytes()] {
            file.write_all(part)?;
            self.len += part.len() as u64;
        }
        Ok(at)
    }

    /// Takes in what another one has; returns where that begins.
    pub(super) fn join(&mut self, other: Self) -> u64 {
        let start = self.len;
        self.files.extend(other.files.into_iter().map(|(at, file)| (start + at, file)));
        self.len += other.len;
        start
    }

    /// Ends writing, to be read in so many bytes of memory.
    pub(super) fn finish(self, bytes: usize) -> io::Result<SpoolReader<'r>> {
        let mut files = Vec::with_capacity(self.files.len());
        for (start, file) in self.files {
            files.push((start, Mutex::new(file.into_inner().map_err(io::IntoInnerError::into_error)?)));
        }
        let blocks = (bytes / BLOCK).max(LEAST);
        Ok(SpoolReader { files, len: self.len, blocks: (0..blocks).map(|_| Mutex::default()).collect() })
    }
}

/// What a spool holds of a document.
pub(super) struct Filed<'f> {
    /// What is compared.
    pub(super) form: &'f str,
    pub(super) text: &'f str,
    /// The hash of its text as it came.
    pub(super) mark: u64,
    pub(super) runs: &'f [Run],
    /// What of it had been left.
    pub(super) pieces: &'f Pieces,
}

impl<'f> Filed<'f> {
    /// The text, if it is not what is compared.
    fn text_apart(&self) -> &'f str {
        if self.text == self.form { "" } else { self.text }
    }

    /// What is told of it beside its texts, behind a checksum of all.
    fn head(&self) -> Vec<u8> {
        let mut head = vec![0; CHECK];
        let text = self.text_apart();
        put_number(&mut head, self.mark);
        put_numbers(&mut head, [text.len()]);
        put_told(&mut head, self.runs, self.pieces);
        let sum = check(self.form, text) ^ xxh3_64(&head[CHECK..]);
        head[..CHECK].copy_from_slice(&sum.to_le_bytes());
        head
    }
}

/// Bytes of a checksum.
const CHECK: usize = size_of::<u64>();

/// The checksum of the texts.
fn check(form: &str, text: &str) -> u64 {
    xxh3_64(form.as_bytes()) ^ xxh3_64(text.as_bytes()).rotate_left(1)
}

pub(super) fn put_numbers<const N: usize>(out: &mut Vec<u8>, numbers: [usize; N]) {
    for number in numbers {
        put_number(out, number as u64);
    }
}

/// Appends the runs of a document, and what of it had been left.
pub(super) fn put_told(out: &mut Vec<u8>, runs: &[Run], pieces: &Pieces) {
    put_numbers(out, [runs.len()]);
    for &Run { span, period, second } in runs {
        put_numbers(out, [span.start, span.end, period, second]);
    }
    let pieces = pieces.broken();
    put_numbers(out, [pieces.as_ref().map_or(0, |pieces| 1 + pieces.len())]);
    pieces.into_iter().flatten().for_each(|span| put_numbers(out, [span.start, span.end]));
}

/// Takes off the front what was put so.
pub(super) fn take_told(bytes: &mut &[u8]) -> Option<(Vec<Run>, Pieces)> {
    let mut size = || take_size(bytes);
    let mut runs = Vec::new();
    for _ in 0..size()? {
        let span = Span::new(size()?, size()?);
        runs.push(Run { span, period: size()?, second: size()? });
    }
    let pieces = match size()? {
        0 => Pieces::whole(),
        pieces => {
            let spans = (1..pieces).map(|_| Some(Span::new(size()?, size()?)));
            Pieces::of_spans(spans.collect::<Option<Vec<_>>>()?)
        }
    };
    Some((runs, pieces))
}

/// Takes a number off the front.
pub(super) fn take_size(bytes: &mut &[u8]) -> Option<usize> {
    usize::try_from(take_number(bytes)?).ok()
}

/// What was told of a document beside its texts.
pub(super) struct Head {
    pub(super) mark: u64,
    pub(super) runs: Vec<Run>,
    pub(super) pieces: Pieces,
    /// The checksum that the texts should have.
    sum: u64,
    /// Where its text stands, if it is not what is compared.
    text: u64,
    text_len: usize,
}

impl Head {
    fn from_bytes(bytes: &[u8], text: u64) -> Option<Self> {
        let (sum, mut bytes) = bytes.split_first_chunk()?;
        let sum = u64::from_le_bytes(*sum) ^ xxh3_64(bytes);
        let mark = take_number(&mut bytes)?;
        let text_len = take_size(&mut bytes)?;
        let (runs, pieces) = take_told(&mut bytes)?;
        Some(Self { mark, runs, pieces, sum, text, text_len })
    }
}

/// Bytes that are read at once: of copies most of what is asked for next.
const BLOCK: usize = 1 << 13;
/// Blocks that are kept at least.
const LEAST: usize = 8;

/// A block as it was read, and where it begins.
#[derive(Default)]
struct Block {
    start: u64,
    bytes: Vec<u8>,
}

/// Reads documents anywhere, for several threads; the blocks that were read last are kept, each in the one place that its number tells.
pub(super) struct SpoolReader<'r> {
    files: Vec<(u64, Mutex<Box<dyn File + 'r>>)>,
    len: u64,
    blocks: Vec<Mutex<Block>>,
}

impl SpoolReader<'_> {
    /// Appends so many bytes from there on.
    pub(super) fn read(&self, mut at: u64, len: usize, out: &mut Vec<u8>) -> Result<(), DiskError> {
        let end = out.len() + len;
        while out.len() < end {
            let read = self.read_block(at, end - out.len(), out)?;
            if read == 0 {
                return Err(DiskError::Damaged { at });
            }
            at += read as u64;
        }
        Ok(())
    }

    /// Appends what stands there, up to so many bytes, or the end of a block; returns how many those are.
    fn read_block(&self, at: u64, most: usize, out: &mut Vec<u8>) -> io::Result<usize> {
        let number = self.files.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        let end = self.files.get(number + 1).map_or(self.len, |(start, _)| *start);
        let Some((file_start, file)) = self.files.get(number) else { return Ok(0) };
        let into = (at - file_start) % BLOCK as u64;
        let start = at - into;
        let place = start / BLOCK as u64 % self.blocks.len() as u64;
        let Some(block) = usize::try_from(place).ok().and_then(|place| self.blocks.get(place)) else {
            return Ok(0);
        };
        let mut block = block.lock().unwrap_or_else(PoisonError::into_inner);
        if block.start != start || block.bytes.is_empty() {
            let mut bytes = std::mem::take(&mut block.bytes);
            bytes.clear();
            bytes.reserve_exact(BLOCK);
            let file = &mut *file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(start - file_start))?;
            file.take((end - start).min(BLOCK as u64)).read_to_end(&mut bytes)?;
            *block = Block { start, bytes };
        }
        let here = usize::try_from(into).ok().and_then(|into| block.bytes.get(into..)).unwrap_or_default();
        let here = &here[..here.len().min(most)];
        out.extend_from_slice(here);
        Ok(here.len())
    }

    /// What was told of the document at `at`, of which `len` bytes are compared.
    pub(super) fn head(&self, at: u64, len: usize) -> Result<Head, DiskError> {
        let (start, mut bytes) = (at + len as u64, Vec::new());
        self.read(start, size_of::<u32>(), &mut bytes)?;
        let head_len = bytes.first_chunk().copied().map_or(0, u32::from_le_bytes);
        let start = start + size_of::<u32>() as u64;
        bytes.clear();
        self.read(start, head_len as usize, &mut bytes)?;
        Head::from_bytes(&bytes, start + u64::from(head_len)).ok_or(DiskError::Damaged { at: start })
    }

    /// What is compared of that document, and its text.
    pub(super) fn texts(&self, at: u64, len: usize, head: &Head) -> Result<Texts, DiskError> {
        let read = |at, len| {
            let mut bytes = Vec::with_capacity(len);
            self.read(at, len, &mut bytes)?;
            String::from_utf8(bytes).map_err(|_| DiskError::Damaged { at })
        };
        let texts = Texts { form: read(at, len)?, apart: read(head.text, head.text_len)? };
        let is_sound = check(&texts.form, &texts.apart) == head.sum;
        if is_sound { Ok(texts) } else { Err(DiskError::Damaged { at }) }
    }
}

/// What is compared of a document, and its text if that is another.
pub(super) struct Texts {
    pub(super) form: String,
    apart: String,
}

impl Texts {
    pub(super) fn text(&self) -> &str {
        if self.apart.is_empty() { &self.form } else { &self.apart }
    }
}
