//! Writing a file, block by block, in one go: nothing is gone back to.

use std::io::{self, Write};

use super::format::MAGIC;
use super::format::{BLOCK_HEAD, CHECK, Extent, Footer, check, head, put_bytes, put_number};
use crate::recipe::Fingerprint;

/// Bytes of entries from which on a block is full: a page of memory.
const FULL: usize = 4096 - BLOCK_HEAD - CHECK;

/// Writes a file: its head at once, runs one after the other, the footer in the end.
pub(crate) struct FileWriter<W> {
    out: W,
    at: u64,
    footer: Footer,
}

impl<W: Write> FileWriter<W> {
    pub(crate) fn new(out: W, recipe: &Fingerprint) -> io::Result<Self> {
        let footer = Footer {
            recipe: recipe.as_str().to_owned(),
            made_by: env!("CARGO_PKG_VERSION").to_owned(),
            runs: Vec::new(),
        };
        let mut file = Self { out, at: 0, footer };
        file.write(&head())?;
        Ok(file)
    }

    /// Begins a run whose keys have so many bytes.
    pub(crate) fn run(&mut self, name: &str, width: usize) -> RunWriter<'_, W> {
        let start = self.at;
        let extent = Extent { name: name.to_owned(), width, entries: 0, start, end: start, root: start };
        RunWriter { file: self, extent, levels: vec![Level::default()] }
    }

    /// Writes the footer, and what is still on its way.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        let mut footer = self.footer.to_bytes();
        let sum = check(&footer, self.at);
        let len = u32::try_from(footer.len()).map_err(io::Error::other)?;
        footer.extend(len.to_le_bytes());
        footer.extend(sum.to_le_bytes());
        footer.extend(MAGIC);
        self.write(&footer)?;
        self.out.flush()
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.at += bytes.len() as u64;
        Ok(())
    }
}

/// Writes a run: the leaves of a tree as they fill up, and behind them the blocks that lead to them.
pub(crate) struct RunWriter<'f, W> {
    file: &'f mut FileWriter<W>,
    extent: Extent,
    /// The block of each level that is being filled, the leaves first.
    levels: Vec<Level>,
}

/// A block that is being filled.
#[derive(Default)]
struct Level {
    entries: Vec<u8>,
    /// Its first key.
    first: Vec<u8>,
}

impl<W: Write> RunWriter<'_, W> {
    /// Adds an entry. Keys come in strictly ascending order.
    pub(crate) fn push(&mut self, key: &[u8], value: &[u8]) -> io::Result<()> {
        self.extent.entries += 1;
        self.add(0, key, value)
    }

    /// Writes what is still being filled, up to the root.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        let mut level = 0;
        while level + 1 < self.levels.len() {
            if !self.levels[level].entries.is_empty() {
                self.close(level)?;
            }
            level += 1;
        }
        self.extent.root = self.write(level)?;
        self.extent.end = self.file.at;
        self.file.footer.runs.push(self.extent);
        Ok(())
    }

    fn add(&mut self, level: usize, key: &[u8], value: &[u8]) -> io::Result<()> {
        if level == self.levels.len() {
            self.levels.push(Level::default());
        }
        let Level { entries, first } = &mut self.levels[level];
        if entries.is_empty() {
            first.clear();
            first.extend_from_slice(key);
        }
        entries.extend_from_slice(key);
        put_bytes(entries, value);
        if entries.len() < FULL { Ok(()) } else { self.close(level) }
    }

    /// Writes a block and tells the level above where.
    fn close(&mut self, level: usize) -> io::Result<()> {
        let at = self.write(level)?;
        let first = std::mem::take(&mut self.levels[level].first);
        let mut value = Vec::new();
        put_number(&mut value, at);
        self.add(level + 1, &first, &value)
    }

    /// Writes a block and says where.
    fn write(&mut self, level: usize) -> io::Result<u64> {
        let (at, entries) = (self.file.at, std::mem::take(&mut self.levels[level].entries));
        let mut block = Vec::with_capacity(BLOCK_HEAD + entries.len() + CHECK);
        block.push(u8::try_from(level).map_err(io::Error::other)?);
        block.extend(u32::try_from(entries.len()).map_err(io::Error::other)?.to_le_bytes());
        block.extend(&entries);
        block.extend(check(&block, at).to_le_bytes());
        self.file.write(&block)?;
        Ok(at)
    }
}
