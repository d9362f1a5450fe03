//! Which positions of a text are anchors: a choice that depends on the text around alone, so that copies of a passage choose alike.
//!
//! Of every window of positions the one whose first bytes have the smallest number is chosen, the leftmost of equals (winnowing: Schleimer,
//! Wilkerson, Aiken 2003). Text without a pattern has 2 anchors for every window + 1 positions.
//!
//! # Runs
//!
//! In a stretch that repeats itself with a short period (a line of dots, blanks, `ababab`) the same number comes again and again, and every
//! window would choose another one. There only three are kept: the first two (which stand for all windows that lie in the run: each begins
//! like one that begins between the two), and the last one that lies in the run whole (for windows that reach beyond its end). What lies
//! between is told by the [`Run`]: it repeats itself, and needs no anchor to be found.

use super::length::Length;
use crate::span::Span;

/// A stretch that repeats itself for longer than a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) span: Span,
    /// Every byte is the same as the one so many before it.
    pub(super) period: usize,
    /// The second anchor in it. Of the windows in the run, those that begin behind it have no anchor kept, and each is the same
    /// as one that begins a period before.
    pub(super) second: usize,
}

impl Run {
    /// Whether the text is the one that it was found in.
    pub(super) fn repeats(&self, text: &[u8]) -> bool {
        text.get(self.span.range()).is_some_and(|run| run[self.period..] == run[..run.len() - self.period])
    }

    /// How often a stretch stands in the run that is a part of it, told at the one that begins before its second anchor; nothing elsewhere.
    pub(super) fn copies(&self, stretch: Span) -> usize {
        match stretch.start {
            start if start > self.second => 0,
            start if start + self.period > self.second => 1 + (self.span.end - stretch.end) / self.period,
            _ => 1,
        }
    }
}

/// Chooses anchors, with buffers that are used again.
#[derive(Clone, Debug)]
pub(super) struct Chooser {
    length: Length,
    /// The numbers of the window before, each the least of those from it on; and those of the window at hand. Their low bits tell
    /// where: so the smaller of two equal numbers is the one on the left.
    before: Vec<u64>,
    numbers: Vec<u64>,
}

/// Low bits of a number that tell where it stands, counted from the window before.
const WHERE: u64 = 0xFFFF;

impl Chooser {
    pub(super) fn new(length: Length) -> Self {
        Self { length, before: Vec::new(), numbers: Vec::new() }
    }

    /// Gives the anchors of a text to `found`, in order; appends its runs.
    pub(super) fn choose(&mut self, text: &[u8], found: impl FnMut(usize), runs: &mut Vec<Run>) {
        let mut chosen = Chosen { text, length: self.length, found, runs, second: 0, last: None, behind: 0 };
        let mut start = Some(0);
        while let Some(from) = start.filter(|from| from + self.length.number() <= text.len()) {
            start = self.choose_from(from, &mut chosen);
        }
        chosen.flush(text.len());
    }

    /// Chooses for the windows from `start` on; returns where to go on if a run can be skipped.
    fn choose_from<F: FnMut(usize)>(&mut self, start: usize, chosen: &mut Chosen<'_, F>) -> Option<usize> {
        let window = self.length.window();
        let (text, end) = (chosen.text, chosen.text.len() - self.length.anchor() + 1);
        self.number(text, start, window, 0);
        self.turn(0);
        let mut at = start + place(self.before[0]);
        let mut skip = chosen.take(at);
        let mut block = start + window;
        while block < end && skip.is_none() {
            let len = window.min(end - block);
            self.number(text, block, len, window as u64);
            let mut least = u64::MAX;
            let later = self.before[1..].iter().copied().chain([u64::MAX]);
            for (&number, before) in self.numbers.iter().zip(later) {
                least = least.min(number);
                let next = block - window + place(least.min(before));
                if next != at {
                    at = next;
                    skip = chosen.take(at);
                    if skip.is_some() {
                        break;
                    }
                }
            }
            self.turn(window as u64);
            block += window;
        }
        skip
    }

    /// Numbers the positions of a window.
    fn number(&mut self, text: &[u8], start: usize, len: usize, offset: u64) {
        let gram = self.length.gram();
        self.numbers.clear();
        let bytes = &text[start..];
        let words = bytes
            .windows(GRAM_BYTES)
            .take(len)
            .map(|word| word.first_chunk().map_or(0, |&word| u64::from_le_bytes(word)));
        let mask = u64::MAX >> (64 - 8 * gram);
        self.numbers.extend(words.zip(offset..).map(|(word, at)| scatter(word & mask) & !WHERE | at));
        // Near the end of the text there may be no whole word.
        self.numbers
            .extend((self.numbers.len()..len).map(|at| number(bytes, at, gram) | (offset + at as u64)));
    }

    /// Makes the window at hand the one before.
    fn turn(&mut self, offset: u64) {
        std::mem::swap(&mut self.before, &mut self.numbers);
        let mut least = u64::MAX;
        for number in self.before.iter_mut().rev() {
            least = least.min(*number - offset);
            *number = least;
        }
    }
}

const GRAM_BYTES: usize = super::length::GRAM;

/// The number of a position.
fn number(text: &[u8], at: usize, gram: usize) -> u64 {
    let word = text[at..at + gram].iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte));
    scatter(word) & !WHERE
}

/// The number of some bytes: odd multiplier, upper half folded in first, so that the upper bits depend on all of them.
#[inline]
fn scatter(word: u64) -> u64 {
    (word ^ word >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[inline]
fn place(number: u64) -> usize {
    (number & WHERE) as usize
}

/// What was chosen so far.
struct Chosen<'c, F> {
    text: &'c [u8],
    length: Length,
    found: F,
    runs: &'c mut Vec<Run>,
    /// Of the run at hand the second anchor, and the last one while it is still to come. What is chosen between is not kept.
    second: usize,
    last: Option<usize>,
    /// Behind the last anchor of the run at hand.
    behind: usize,
}

impl<F: FnMut(usize)> Chosen<'_, F> {
    /// Keeps a chosen position; returns where to go on, if it begins a run for longer than a passage.
    fn take(&mut self, at: usize) -> Option<usize> {
        self.flush(at);
        if at < self.behind {
            // The last anchor of a run waits for its turn.
            if at <= self.second && self.last != Some(at) {
                (self.found)(at);
            }
            return None;
        }
        (self.found)(at);
        self.run(at)
    }

    /// Gives out the last anchor of a run that ends before `at`.
    fn flush(&mut self, at: usize) {
        if let Some(last) = self.last.take_if(|last| *last < at) {
            (self.found)(last);
        }
    }

    /// Looks whether a run begins at an anchor.
    fn run(&mut self, at: usize) -> Option<usize> {
        let text = self.text;
        let period = self.period(at)?;
        let end = at + period + same(&text[at..], &text[at + period..]);
        let last = at + end.checked_sub(at + self.length.anchor())? / period * period;
        if last == at || !self.is_least(at, period) {
            return None;
        }
        (self.second, self.last, self.behind) = (at + period, Some(last), last + 1);
        let next = end.checked_sub(self.length.number()).filter(|&next| next > self.second)? + 1;
        (self.found)(self.second);
        self.last = Some(last).filter(|&last| last > self.second);
        let before = (0..at).rev().take_while(|&before| text[before] == text[before + period]).count();
        self.runs.push(Run { span: Span::new(at - before, end), period, second: self.second });
        // What the windows up to here would choose is kept, or stands for.
        Some(next)
    }
}

impl<F> Chosen<'_, F> {
    /// After how many bytes what stands at an anchor stands again.
    fn period(&self, at: usize) -> Option<usize> {
        let (gram, most) = (self.length.gram(), self.length.period());
        let word = &self.text[at..at + gram];
        let behind = &self.text[at + 1..self.text.len().min(at + most + gram)];
        memchr::memchr_iter(word[0], behind)
            .find(|&start| behind[start..].starts_with(word))
            .map(|start| start + 1)
    }

    /// Whether windows that see a whole period choose this position: its number is the least of all in it.
    fn is_least(&self, at: usize, period: usize) -> bool {
        let number = |at: usize| number(self.text, at, self.length.gram());
        (1..period).all(|other| number(at + other) > number(at))
    }
}

/// How many bytes two texts have in common from their start on.
pub(super) fn same(one: &[u8], other: &[u8]) -> usize {
    let (ones, others) = (one.chunks_exact(16), other.chunks_exact(16));
    let whole = 16 * ones.zip(others).take_while(|(one, other)| one == other).count();
    whole + one[whole..].iter().zip(&other[whole..]).take_while(|(one, other)| one == other).count()
}

/// How many bytes two texts have in common before their end.
pub(super) fn same_before(one: &[u8], other: &[u8]) -> usize {
    let (ones, others) = (one.rchunks_exact(16), other.rchunks_exact(16));
    let whole = 16 * ones.zip(others).take_while(|(one, other)| one == other).count();
    let rest = |text: &'_ [u8]| text.len() - whole;
    let (one, other) = (&one[..rest(one)], &other[..rest(other)]);
    whole + one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count()
}
