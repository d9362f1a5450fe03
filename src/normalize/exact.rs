//! The exact form: what two copies of the same text share.

use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};

use super::table::{Entry, Pages, Treatment, entry, is_itself};
use super::{Normalizer, case, digit, ignorable, punctuation, space, width};

/// The exact form (the default): equal for two copies that a reader would call the same text.
///
/// Ignorable characters dropped; canonically decomposed; every character through the steps *blank → space*, *width
/// folded*, *case folded in full*, *digits to ASCII*, *quotes, apostrophes and dashes unified*; composed again
/// (NFC, UAX #15). Runs of spaces become one and the ends are trimmed. Marks, digits and other punctuation
/// stay: `ma`/`mạ`, `কুল`/`কূল`, `Foto 1`/`Foto 2` are different texts.
///
/// Linear in the length of the text; memory is that of the result. A letter with more than 30 combining
/// characters, which no language writes, is normalised in pieces of 30 (the limit of UAX #15 Stream-Safe Text,
/// D4), so 64 MB of combining marks need no working memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exact;

impl Normalizer for Exact {
    fn normalize_into(&self, text: &str, out: &mut String) {
        let plain = plain_ascii(text.as_bytes());
        if plain < text.len() {
            return Fold::new(text, out).run(plain);
        }
        let start = out.len();
        out.push_str(text.trim_matches(' '));
        out[start..].make_ascii_lowercase();
    }

    fn id(&self) -> String {
        "exact/1".to_owned()
    }
}

/// Combining characters that are looked at together: UAX #15, D4.
const STREAM_SAFE: u8 = 30;

/// The exact form of one character alone.
pub(super) fn scalar(c: char, out: &mut String) {
    let start = out.len();
    step(c, out);
    if !(is_itself(c) && out[start..].chars().all(is_itself)) {
        let mut bytes = [0; 4];
        out.truncate(start);
        piece(c.encode_utf8(&mut bytes), out);
    }
}

/// The definition: NFC of the steps applied to NFD. Everything else in this file is a way to get there faster.
fn piece(text: &str, out: &mut String) {
    let mut folded = String::with_capacity(text.len());
    for c in DecomposingNormalizer::new_nfd().normalize(text).chars() {
        step(c, &mut folded);
    }
    out.push_str(&ComposingNormalizer::new_nfc().normalize(&folded));
}

fn step(c: char, out: &mut String) {
    if space::is_blank(c) {
        out.push(' ');
    } else if !ignorable::is_ignorable(c) {
        case::fold(width::fold(c), |c| out.push(punctuation::unify(digit::fold(c))));
    }
}

/// One pass over a text. Stretches of characters that stay as they are are copied whole; a combining sequence
/// that is already normal is recognised as UAX #15 §9 (quick check) does, and only the others go to [`piece`].
struct Fold<'t, 'o> {
    text: &'t str,
    out: &'o mut String,
    /// Where this text's part of `out` begins.
    base: usize,
    /// Everything before this byte of the text is in `out`.
    copied: usize,
    /// Whether what was taken last is a space, or nothing: another space would be one too many.
    blank: bool,
    /// The combining sequence at hand, and where it begins in `out` if it is there already.
    sequence: Sequence,
    written: usize,
}

/// A starter and the combining characters behind it.
#[derive(Clone, Copy, Default)]
struct Sequence {
    /// Where it begins in the text.
    start: usize,
    /// Combining characters so far, the combining class of the last, and whether the starter may compose with one.
    marks: u8,
    class: u8,
    first: bool,
}

impl Sequence {
    #[inline]
    fn new(start: usize, first: bool) -> Self {
        Self { start, first, ..Self::default() }
    }

    /// Whether a combining character of that class keeps the canonical order and composes with nothing.
    #[inline]
    fn takes_in_order(&self, class: u8, maybe: bool) -> bool {
        (!maybe || !self.first) && (class == 0 || class >= self.class)
    }
}

impl<'t, 'o> Fold<'t, 'o> {
    fn new(text: &'t str, out: &'o mut String) -> Self {
        let base = out.len();
        out.reserve(text.len());
        Self { text, out, base, copied: 0, blank: true, sequence: Sequence::default(), written: base }
    }

    /// Takes the text, of which so many bytes at the start are plain ASCII.
    fn run(mut self, plain: usize) {
        let bytes = self.text.as_bytes();
        let mut pages = Pages::new();
        let mut at = if plain > 0 { self.ascii(0, plain) } else { 0 };
        let (mut sequence, mut blank) = (self.sequence, self.blank);
        while at < bytes.len() {
            let (mut entry, len) = pages.entry_at(bytes, at);
            if entry.stays() {
                blank = false;
                match len {
                    1 => at += plain_lower(&bytes[at + 1..]),
                    2 | 3 => {
                        let more = pages.neighbours_that_stay(&bytes[at..], len);
                        if more > 0 {
                            at += more;
                            entry = pages.entry_at(bytes, at).0;
                        }
                    }
                    _ => {}
                }
                sequence = Sequence::new(at, len == 1 || entry.is_first());
                at += len;
                continue;
            }
            match entry.treatment() {
                Treatment::Mark(class) if sequence.takes_in_order(class, entry.is_maybe()) => {
                    blank = false;
                    if class == 0 {
                        sequence = Sequence::new(at, entry.is_first());
                    } else if sequence.marks + 1 == STREAM_SAFE {
                        sequence = Sequence::new(at + len, false);
                    } else {
                        sequence.marks += 1;
                        sequence.class = class;
                    }
                }
                Treatment::Space if bytes[at] == b' ' && !blank => {
                    blank = true;
                    sequence = Sequence::new(at + 1, false);
                    let plain = plain_ascii(&bytes[at + 1..]);
                    if plain > 0 {
                        (self.sequence, self.blank) = (sequence, blank);
                        at = self.ascii(at + 1, plain);
                        (sequence, blank) = (self.sequence, self.blank);
                        continue;
                    }
                }
                _ => {
                    (self.sequence, self.blank) = (sequence, blank);
                    at = self.other(at, len, entry);
                    (sequence, blank) = (self.sequence, self.blank);
                    continue;
                }
            }
            at += len;
        }
        self.sequence = sequence;
        self.flush(bytes.len());
        if self.out.len() > self.base && self.out.ends_with(' ') {
            self.out.pop();
        }
    }

    /// Takes what the fast loop does not: a character that changes, or a sequence that is not in order.
    fn other(&mut self, at: usize, len: usize, entry: Entry) -> usize {
        let bytes = self.text.as_bytes();
        if len == 1 && self.blank {
            let plain = plain_ascii(&bytes[at..]);
            if plain > 0 {
                return self.ascii(at, plain);
            }
        }
        match entry.treatment() {
            Treatment::Slow | Treatment::Mark(_) => return self.take_sequence(at),
            _ => self.scalar(at, len, entry),
        }
        self.copied
    }

    /// Copies what has been passed over unchanged.
    #[inline]
    fn flush(&mut self, to: usize) {
        if self.sequence.start >= self.copied {
            self.written = self.out.len() + self.sequence.start - self.copied;
        }
        if self.copied < to {
            self.out.push_str(&self.text[self.copied..to]);
            self.copied = to;
        }
    }

    #[inline]
    fn begin(&mut self, start: usize, first: bool) {
        self.sequence = Sequence::new(start, first);
    }

    /// Takes a stretch that [`plain_ascii`] found; returns its end.
    fn ascii(&mut self, from: usize, len: usize) -> usize {
        self.flush(from);
        let (bytes, to) = (self.text.as_bytes(), from + len);
        let leading = usize::from(bytes[from] == b' ' && self.blank);
        let start = self.out.len();
        self.out.push_str(&self.text[from + leading..to]);
        self.out[start..].make_ascii_lowercase();
        self.copied = to;
        self.blank = bytes[to - 1] == b' ';
        self.begin(to - 1, true);
        // Nothing is written of a blank that comes before anything.
        self.written = self.out.len().saturating_sub(1).max(self.base);
        to
    }

    /// Takes a character that does not stay as it is, and needs no look at its neighbours.
    fn scalar(&mut self, at: usize, len: usize, entry: Entry) {
        self.flush(at);
        self.copied = at + len;
        match entry.treatment() {
            Treatment::Drop => return,
            Treatment::Space => {
                if !self.blank {
                    self.out.push(' ');
                }
                self.blank = true;
                self.begin(self.copied, false);
                return;
            }
            Treatment::One => {
                self.begin(at, entry.is_first());
                self.written = self.out.len();
                self.out.push(entry.one());
            }
            Treatment::Copy | Treatment::Many | Treatment::Mark(_) | Treatment::Slow => {
                self.begin(at, true);
                self.written = self.out.len();
                self.sequence.class = u8::MAX; // it may end in a mark: let the definition order what follows
                piece(&self.text[at..at + len], self.out);
            }
        }
        self.blank = false;
    }

    /// Takes the whole combining sequence that `at` lies in by the definition; returns where it ends.
    #[cold]
    fn take_sequence(&mut self, at: usize) -> usize {
        self.flush(at);
        let start = self.sequence.start;
        self.out.truncate(if start < at { self.written } else { self.out.len() });
        let rest = &self.text[start..];
        let (mut run, mut taken, mut len) = (String::new(), 0, rest.len());
        for (i, c) in rest.char_indices() {
            let treatment = entry(c).treatment();
            if (i > 0 && treatment.stands_alone()) || (taken > STREAM_SAFE && treatment != Treatment::Drop) {
                len = i;
                break;
            }
            if treatment != Treatment::Drop {
                run.push(c);
                taken += 1;
            }
        }
        piece(&run, self.out);
        self.copied = start + len;
        self.blank = self.out.len() == self.base || self.out.ends_with(' ');
        self.begin(self.copied, false);
        self.copied
    }
}

/// Length of the stretch at the start of `bytes` of ASCII that stays as it is, single blanks included: it ends in a visible character.
#[inline]
fn plain_lower(bytes: &[u8]) -> usize {
    let stays = |b: u8| matches!(b, b'!'..=b'@' | b'['..=b'_' | b'a'..=b'~');
    let goes_on = |pair: &&[u8]| stays(pair[0]) || pair[0] == b' ' && stays(pair[1]);
    let len = bytes.windows(2).take_while(goes_on).count();
    len + usize::from(len + 1 == bytes.len() && stays(bytes[len]))
}

/// Bytes looked at together on the ASCII path.
const BLOCK: usize = 16;

/// Length, in whole blocks or up to the end, of the stretch at the start of `bytes` that needs no more than lower case: visible
/// ASCII without grave accents, and no two blanks in a row.
#[inline]
fn plain_ascii(bytes: &[u8]) -> usize {
    let mut len = 0;
    while let Some(block) = bytes[len..].first_chunk().filter(|block| block[0].is_ascii()) {
        if !is_plain(block) {
            return len;
        }
        len += BLOCK;
    }
    let tail = &bytes[len..];
    if tail.len() > BLOCK || !tail.first().is_some_and(u8::is_ascii) {
        return len;
    }
    let mut block = [b'a'; BLOCK + 1];
    block[..tail.len()].copy_from_slice(tail);
    if is_plain(&block) { bytes.len() } else { len }
}

/// Whether all bytes of a block are plain; of the one behind it only whether it is a second blank is looked at.
#[inline]
fn is_plain(block: &[u8; BLOCK + 1]) -> bool {
    let mut odd = 0;
    for i in 0..BLOCK {
        let (byte, next) = (block[i], block[i + 1]);
        let blanks = u8::from(byte == b' ') & u8::from(next == b' ');
        odd |= u8::from(byte.wrapping_sub(b' ') >= 0x5F) | u8::from(byte == b'`') | blanks;
    }
    odd == 0
}
