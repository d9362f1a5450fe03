use super::length::Length;

/// The stretch of a passage's length around an anchor, as it slides towards the start of the text: with a hash that costs a
/// step, not a stretch.
#[derive(Clone, Debug)]
pub(super) struct Window<'t> {
    length: Length,
    text: &'t [u8],
    start: usize,
    end: usize,
    hash: u64,
    /// The factor of the byte at the end.
    last: u64,
}

/// Odd, and of no pattern; and its inverse.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
const INVERSE: u64 = 0xF1DE_83E1_9937_733D;

impl<'t> Window<'t> {
    /// The last one that begins so many bytes or more before `at`.
    pub(super) fn new(length: Length, text: &'t [u8], at: usize, before: usize) -> Option<Self> {
        let start = length.floor(text, at.checked_sub(before)?);
        // Near the end of the text there may be room for earlier ones only.
        let start = start.min(length.last_start(text, 0, text.len())?);
        let end = length.end(text, start)?;
        let hash = text[start..end]
            .iter()
            .rev()
            .fold(0_u64, |hash, &byte| hash.wrapping_mul(BASE).wrapping_add(term(byte)));
        let last = (start + 1..end).fold(1_u64, |factor, _| factor.wrapping_mul(BASE));
        Some(Self { length, text, start, end, hash, last })
    }

    pub(super) fn start(&self) -> usize {
        self.start
    }

    pub(super) fn end(&self) -> usize {
        self.end
    }

    pub(super) fn hash(&self) -> u64 {
        self.hash
    }

    pub(super) fn text(&self) -> &'t [u8] {
        &self.text[self.start..self.end]
    }

    /// Slides to the stretch that begins one earlier; false at the start of the text.
    pub(super) fn slide(&mut self) -> bool {
        let Some(before) = self.start.checked_sub(1) else { return false };
        let (start, end) = (self.length.floor(self.text, before), self.length.floor(self.text, self.end - 1));
        for &byte in self.text[end..self.end].iter().rev() {
            self.hash = self.hash.wrapping_sub(self.last.wrapping_mul(term(byte)));
            self.last = self.last.wrapping_mul(INVERSE);
        }
        for &byte in self.text[start..self.start].iter().rev() {
            self.hash = self.hash.wrapping_mul(BASE).wrapping_add(term(byte));
            self.last = self.last.wrapping_mul(BASE);
        }
        (self.start, self.end) = (start, end);
        true
    }
}

/// What a byte adds: not its number, since then zeros would add nothing.
fn term(byte: u8) -> u64 {
    (u64::from(byte) + 1).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}
