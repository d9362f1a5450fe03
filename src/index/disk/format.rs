//! What stands in a file: numbers, blocks and the footer.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::error::DiskError;

/// How a file begins and ends. The 1A ends the text for programs that would show it.
pub(super) const MAGIC: [u8; 8] = *b"refrain\x1a";
/// Raised whenever files can no longer be read by programs that read those before.
pub(super) const VERSION: u32 = 1;
/// Bytes before the first block: the magic and the version.
pub(super) const HEAD: usize = MAGIC.len() + size_of::<u32>();
/// Bytes behind the footer: its length, its checksum and the magic.
pub(super) const TAIL: usize = size_of::<u32>() + size_of::<u64>() + MAGIC.len();
/// Bytes of a block around its entries: its level and its length before them, its checksum behind.
pub(super) const BLOCK_HEAD: usize = 1 + size_of::<u32>();
pub(super) const CHECK: usize = size_of::<u64>();

/// XXH3-64 of bytes that stand there in the file: what was moved is found to be wrong too.
pub(super) fn check(bytes: &[u8], at: u64) -> u64 {
    xxh3_64_with_seed(bytes, at)
}

/// The first bytes of a file.
pub(super) fn head() -> [u8; HEAD] {
    let mut head = [0; HEAD];
    head[..MAGIC.len()].copy_from_slice(&MAGIC);
    head[MAGIC.len()..].copy_from_slice(&VERSION.to_le_bytes());
    head
}

/// Whether a file begins like an index of this version.
pub(super) fn expect_head(head: &[u8]) -> Result<(), DiskError> {
    let version = head.strip_prefix(&MAGIC).ok_or(DiskError::NoIndex)?;
    match version.first_chunk().copied().map(u32::from_le_bytes) {
        Some(VERSION) => Ok(()),
        Some(found) => Err(DiskError::Version { found, known: VERSION }),
        None => Err(DiskError::NoIndex),
    }
}

/// Appends a number, seven bits a byte, the low ones first (LEB128).
#[expect(clippy::cast_possible_truncation, reason = "the low bits are wanted")]
pub(crate) fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number > 0x7F {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Takes a number off the front.
pub(crate) fn take_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let bits = u64::from(byte & 0x7F);
        if bits << shift >> shift != bits {
            return None;
        }
        number |= bits << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Appends bytes and before them how many.
pub(super) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Takes bytes off the front that were put with their number.
pub(super) fn take_bytes<'b>(bytes: &mut &'b [u8]) -> Option<&'b [u8]> {
    let len = usize::try_from(take_number(bytes)?).ok()?;
    let (taken, rest) = bytes.split_at_checked(len)?;
    *bytes = rest;
    Some(taken)
}

/// What the footer tells: what made the keys, and where each run stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Footer {
    /// The fingerprint of the recipe.
    pub(super) recipe: String,
    /// The version of this crate that wrote the file: for people.
    pub(super) made_by: String,
    pub(super) runs: Vec<Extent>,
}

/// Where a run stands in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Extent {
    /// What the run holds.
    pub(super) name: String,
    /// Bytes of a key.
    pub(super) width: usize,
    pub(super) entries: u64,
    /// From the first block to behind the last, which is the root of the tree.
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) root: u64,
}

impl Footer {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_bytes(&mut out, self.recipe.as_bytes());
        put_bytes(&mut out, self.made_by.as_bytes());
        put_number(&mut out, self.runs.len() as u64);
        for run in &self.runs {
            put_bytes(&mut out, run.name.as_bytes());
            for number in [run.width as u64, run.entries, run.start, run.end, run.root] {
                put_number(&mut out, number);
            }
        }
        out
    }

    pub(super) fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let text = |bytes: &mut &[u8]| Some(str::from_utf8(take_bytes(bytes)?).ok()?.to_owned());
        let (recipe, made_by) = (text(&mut bytes)?, text(&mut bytes)?);
        let mut runs = Vec::new();
        for _ in 0..take_number(&mut bytes)? {
            let name = text(&mut bytes)?;
            let mut number = || take_number(&mut bytes);
            runs.push(Extent {
                name,
                width: usize::try_from(number()?).ok()?,
                entries: number()?,
                start: number()?,
                end: number()?,
                root: number()?,
            });
        }
        bytes.is_empty().then_some(Self { recipe, made_by, runs })
    }
}
