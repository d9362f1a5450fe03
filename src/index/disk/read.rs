//! Reading a file: from its bytes, or from front to back. Every block is checked before anything in it is believed.

use std::io::{BufReader, Read, Seek, SeekFrom};
use std::ops::Range;

use super::format::{
    BLOCK_HEAD, CHECK, Extent, Footer, HEAD, MAGIC, TAIL, check, expect_head, take_bytes, take_number,
};
use crate::error::DiskError;
use crate::recipe::Fingerprint;

/// Reads the footer of a file, and checks that its runs and itself are all there is of it.
pub(super) fn footer(input: &mut (impl Read + Seek)) -> Result<Footer, DiskError> {
    let len = input.seek(SeekFrom::End(0))?;
    let mut head = [0; HEAD];
    input.rewind()?;
    read_up_to(input, &mut head)?;
    expect_head(&head)?;
    let tail_at = len.checked_sub(TAIL as u64).filter(|&at| at >= HEAD as u64).ok_or(DiskError::Cut)?;
    let mut tail = [0; TAIL];
    input.seek(SeekFrom::Start(tail_at))?;
    input.read_exact(&mut tail)?;
    let (footer_len, sum) = expect_tail(&tail).ok_or(DiskError::Cut)?;
    let at = tail_at.checked_sub(u64::from(footer_len)).ok_or(DiskError::Damaged { at: tail_at })?;
    let damaged = DiskError::Damaged { at };
    let mut bytes = Vec::new();
    input.seek(SeekFrom::Start(at))?;
    input.take(u64::from(footer_len)).read_to_end(&mut bytes)?;
    if check(&bytes, at) != sum {
        return Err(damaged);
    }
    let footer = Footer::from_bytes(&bytes).ok_or(DiskError::Damaged { at })?;
    let end = footer.runs.iter().try_fold(HEAD as u64, |start, run| {
        (run.start == start && (start..run.end).contains(&run.root)).then_some(run.end)
    });
    if end == Some(at) { Ok(footer) } else { Err(damaged) }
}

/// Opens a run of a file to be read from front to back, and tells the recipe of the file.
pub(crate) fn open_run<R: Read + Seek>(
    mut input: R,
    name: &'static str,
) -> Result<(Fingerprint, RunReader<BufReader<R>>), DiskError> {
    let footer = footer(&mut input)?;
    let extent = footer.extent(name)?.clone();
    input.seek(SeekFrom::Start(extent.start))?;
    Ok((Fingerprint::from_line(&footer.recipe), RunReader::new(BufReader::new(input), extent)))
}

/// Fills what can be filled: a file may be shorter.
fn read_up_to(input: &mut impl Read, mut bytes: &mut [u8]) -> Result<(), DiskError> {
    while !bytes.is_empty() {
        match input.read(bytes)? {
            0 => break,
            read => bytes = &mut bytes[read..],
        }
    }
    Ok(())
}

/// The length and the checksum of the footer.
fn expect_tail(tail: &[u8; TAIL]) -> Option<(u32, u64)> {
    let (len, rest) = tail.split_first_chunk()?;
    let (sum, magic) = rest.split_first_chunk()?;
    (magic == MAGIC).then_some((u32::from_le_bytes(*len), u64::from_le_bytes(*sum)))
}

impl Footer {
    /// Where the run with that name stands.
    pub(super) fn extent(&self, name: &'static str) -> Result<&Extent, DiskError> {
        self.runs.iter().find(|run| run.name == name).ok_or_else(|| DiskError::Lacks {
            wanted: name,
            holds: self.runs.iter().map(|run| run.name.as_str()).collect::<Vec<_>>().join(", "),
        })
    }
}

/// A block whose checksum is right: entries of a level.
pub(super) struct Block<'b> {
    level: u8,
    entries: &'b [u8],
    /// Where it stands.
    at: u64,
}

impl<'b> Block<'b> {
    /// The block at the front of these bytes, which stand there in the file.
    pub(super) fn new(bytes: &'b [u8], at: u64) -> Result<Self, DiskError> {
        Self::checked(bytes, at).ok_or(DiskError::Damaged { at })
    }

    fn checked(bytes: &'b [u8], at: u64) -> Option<Self> {
        let (block, rest) = bytes.split_at_checked(BLOCK_HEAD + entries_len(*bytes.first_chunk()?))?;
        let sum = rest.first_chunk().copied().map(u64::from_le_bytes)?;
        (check(block, at) == sum).then(|| Self { level: block[0], entries: &block[BLOCK_HEAD..], at })
    }

    /// Its level, and what it says of a key. That it is damaged if its entries are none, though the checksum is right.
    pub(super) fn look(&self, key: &[u8]) -> Result<(u8, Step), DiskError> {
        self.step(key).map(|step| (self.level, step)).ok_or(DiskError::Damaged { at: self.at })
    }

    /// Where the search for a key goes on: at the last entry whose key is not greater.
    fn step(&self, key: &[u8]) -> Option<Step> {
        let (mut entries, mut last) = (self.entries, None);
        while !entries.is_empty() {
            let (found, value) = take_entry(&mut entries, key.len())?;
            if found > key {
                break;
            }
            let end = BLOCK_HEAD + self.entries.len() - entries.len();
            last = Some((found, value, end - value.len()..end));
        }
        Some(match last {
            Some((_, mut value, _)) if self.level > 0 => Step::Below(take_number(&mut value)?),
            Some((found, _, range)) if found == key => Step::Found(range),
            _ => Step::Missing,
        })
    }
}

/// What a block says of a key.
pub(super) enum Step {
    /// These bytes of it are the value.
    Found(Range<usize>),
    Missing,
    /// If it is anywhere, then below the block that stands there.
    Below(u64),
}

/// Where the value of a key is, in the tree with that root: a block, and bytes of it. `look` tells what the block at a place says of the key.
pub(super) fn find(
    root: u64,
    mut look: impl FnMut(u64) -> Result<(u8, Step), DiskError>,
) -> Result<Option<(u64, Range<usize>)>, DiskError> {
    let (mut at, mut above) = (root, None);
    loop {
        let (level, step) = look(at)?;
        // A file that somebody made by hand could lead in a circle.
        if above.is_some_and(|above| level >= above) {
            return Err(DiskError::Damaged { at });
        }
        match step {
            Step::Found(value) => return Ok(Some((at, value))),
            Step::Missing => return Ok(None),
            Step::Below(below) => (at, above) = (below, Some(level)),
        }
    }
}

/// Reads the block that stands where the input does, and nothing of what is behind it.
pub(super) fn read_block(input: &mut impl Read, block: &mut Vec<u8>) -> Result<(), DiskError> {
    let mut head = [0; BLOCK_HEAD];
    input.read_exact(&mut head)?;
    block.clear();
    block.extend(head);
    let len = entries_len(head) + CHECK;
    input.take(len as u64).read_to_end(block)?;
    Ok(())
}

/// A key and its value.
pub(super) type Entry<'b> = (&'b [u8], &'b [u8]);

/// Bytes of the entries of a block.
fn entries_len(head: [u8; BLOCK_HEAD]) -> usize {
    let [_, len @ ..] = head;
    u32::from_le_bytes(len) as usize
}

fn take_entry<'b>(entries: &mut &'b [u8], width: usize) -> Option<Entry<'b>> {
    let (key, rest) = entries.split_at_checked(width)?;
    *entries = rest;
    Some((key, take_bytes(entries)?))
}

/// Reads the entries of a run from front to back, in bounded memory.
pub(crate) struct RunReader<R> {
    input: R,
    extent: Extent,
    /// Where the next block begins.
    at: u64,
    /// The block at hand, and which of its bytes are still to be read.
    block: Vec<u8>,
    rest: Range<usize>,
    /// How many entries were read, and the key of the last.
    entries: u64,
    last: Vec<u8>,
}

impl<R: Read> RunReader<R> {
    /// Of an input that stands where the run begins.
    pub(super) fn new(input: R, extent: Extent) -> Self {
        let at = extent.start;
        Self { input, extent, at, block: Vec::new(), rest: 0..0, entries: 0, last: Vec::new() }
    }

    /// The next entry, in ascending order of keys.
    pub(crate) fn next(&mut self) -> Result<Option<Entry<'_>>, DiskError> {
        while self.rest.is_empty() {
            if self.at == self.extent.end {
                let is_all = self.entries == self.extent.entries;
                return if is_all { Ok(None) } else { Err(self.damaged()) };
            }
            self.read_block()?;
        }
        let mut rest = &self.block[self.rest.clone()];
        let entry = take_entry(&mut rest, self.extent.width);
        let is_next = |key: &[u8]| self.entries == 0 || key > self.last.as_slice();
        let Some((key, value)) = entry.filter(|(key, _)| is_next(key)) else { return Err(self.damaged()) };
        self.last.clear();
        self.last.extend_from_slice(key);
        self.entries += 1;
        self.rest.start = self.rest.end - rest.len();
        Ok(Some((key, value)))
    }

    /// The next entry, as what it is taken to be.
    pub(super) fn next_as<T>(
        &mut self,
        take: impl Fn(Entry<'_>) -> Option<T>,
    ) -> Option<Result<T, DiskError>> {
        match self.next() {
            Ok(entry) => {
                let taken = take(entry?);
                Some(taken.ok_or_else(|| self.damaged()))
            }
            Err(error) => Some(Err(error)),
        }
    }

    /// What is said of what cannot be.
    pub(crate) fn damaged(&self) -> DiskError {
        DiskError::Damaged { at: self.at }
    }

    /// Reads the next block; of those that lead to leaves nothing is kept.
    fn read_block(&mut self) -> Result<(), DiskError> {
        read_block(&mut self.input, &mut self.block)?;
        let level = Block::new(&self.block, self.at)?.level;
        self.at += self.block.len() as u64;
        let end = self.block.len() - CHECK;
        self.rest = if level == 0 { BLOCK_HEAD..end } else { end..end };
        Ok(())
    }
}
