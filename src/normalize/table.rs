//! What is known of a code point, in one word: how the exact form treats it, and what measuring needs.
//!
//! No table is generated or stored: pages of 256 code points are filled from ICU4X's tables when a text
//! first touches them (about 0.1 ms a page), so that the Unicode version is ICU4X's, everywhere.

use std::sync::{LazyLock, OnceLock};

use icu_normalizer::DecomposingNormalizer;
use icu_normalizer::properties::{
    CanonicalCombiningClassMap, CanonicalComposition, CanonicalDecomposition, Decomposed,
};
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup, Script, SentenceTerminal};
use icu_properties::{CodePointMapData, CodePointSetData};
use unicode_segmentation::UnicodeSegmentation;

use super::exact;
use super::loose::spelling;

/// How the exact form treats a code point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Treatment {
    /// Stays as it is and begins a normalisation-inert stretch.
    Copy,
    /// Becomes a space.
    Space,
    /// Goes.
    Drop,
    /// Becomes one other character, [`Entry::one`], that can be pushed as it is.
    One,
    /// Becomes several characters: ask [`exact::scalar`].
    Many,
    /// A combining character that stays as it is where it does not meet a composing starter and the canonical
    /// order is kept; 0 for those that are not reordered.
    Mark(u8),
    /// Can only be judged with its neighbours.
    Slow,
}

impl Treatment {
    /// Whether the character begins something new, whatever stands before it.
    pub(super) fn stands_alone(self) -> bool {
        matches!(self, Self::Copy | Self::Space | Self::One | Self::Many)
    }
}

/// The packed facts: bits 0..21 a character, or for those that stay and for marks the combining class and two facts more
/// ([`JOINS`], [`RESPELT`]); 21..24 the treatment; then flags.
#[derive(Clone, Copy, Default)]
pub(crate) struct Entry(u32);

const PAYLOAD: u32 = (1 << 21) - 1;
const JOINS: u32 = 1 << 8;
const RESPELT: u32 = 1 << 9;
const KIND: u32 = 21;
const FIRST: u32 = 1 << 24;
const MAYBE: u32 = 1 << 25;
const WEIGHT: u32 = 26;
const WORD: u32 = 1 << 29;
const TERMINAL: u32 = 1 << 30;
const CLOSER: u32 = 1 << 31;

/// Letters of ordinary alphabetic text, in tenths, that one letter of a script stands for: a syllable or a
/// word sign says more than a letter. Japanese needs some 370 characters for what Spanish says in 1,000
/// (web-docs-scorer's medians); abjads leave vowels out, abugidas write them as marks, which are not counted.
const WEIGHTS: [u32; 8] = [0, 10, 13, 15, 20, 15, 20, 27];
/// From this class on, scripts do not put spaces between words.
const SPACELESS: u32 = 5;
/// Thai, Lao, Khmer, Myanmar, Tibetan.
const SOUTH_EAST_ASIAN: u32 = 5;

impl Entry {
    /// How the exact form treats the code point.
    #[inline]
    pub(super) fn treatment(self) -> Treatment {
        let payload = self.0 & PAYLOAD;
        match (self.0 >> KIND) & 7 {
            0 => Treatment::Copy,
            1 => Treatment::Space,
            2 => Treatment::Drop,
            3 => Treatment::One,
            4 => Treatment::Many,
            5 => Treatment::Mark((payload & 0xFF) as u8),
            _ => Treatment::Slow,
        }
    }

    /// Whether its treatment is [`Treatment::Copy`].
    #[inline]
    pub(crate) fn stays(self) -> bool {
        self.0 & (7 << KIND) == 0
    }

    /// Whether it is a mark that stays as it is right behind whatever starter.
    #[inline]
    pub(super) fn stays_behind_any(self) -> bool {
        self.0 & (7 << KIND | MAYBE) == 5 << KIND
    }

    /// Whether it is a letter, mark or number that is its own exact and loose form, whatever stands around it.
    #[inline]
    pub(crate) fn is_plain_word(self) -> bool {
        self.0 & (PAYLOAD & !JOINS | 7 << KIND | WORD) == WORD
    }

    /// Whether it is a letter, mark or digit that UAX #29 never parts from another such one before or behind it, and that
    /// is its own loose form. Only for characters of an exact form.
    #[inline]
    pub(crate) fn joins(self) -> bool {
        self.0 & (JOINS | RESPELT) == JOINS
    }

    /// Whether all that is true, and it is its own exact form, whatever stands around it.
    #[inline]
    pub(crate) fn joins_as_it_is(self) -> bool {
        self.0 & (JOINS | RESPELT | 7 << KIND) == JOINS
    }

    /// Whether the loose form drops it or writes another letter. Only for characters of an exact form.
    #[inline]
    pub(crate) fn is_respelt(self) -> bool {
        self.0 & RESPELT != 0
    }

    /// Whether it becomes a space.
    #[inline]
    pub(crate) fn is_blank(self) -> bool {
        self.treatment() == Treatment::Space
    }

    /// Whether it goes.
    #[inline]
    pub(crate) fn is_dropped(self) -> bool {
        self.treatment() == Treatment::Drop
    }

    /// Its combining class, if it is a mark that may stay as it is.
    #[inline]
    pub(crate) fn combining_class(self) -> Option<u8> {
        match self.treatment() {
            Treatment::Mark(class) => Some(class),
            _ => None,
        }
    }

    /// Whether it is a letter that makes no words with its neighbours: of a script without spaces, or one that UAX #29 keeps
    /// apart. Only for characters of an exact form.
    #[inline]
    pub(crate) fn is_apart(self) -> bool {
        self.is_letter_or_digit() && self.0 & JOINS == 0
    }

    /// The exact form of the code point whose entry this is, behind a character with the entry `before`, if it is one
    /// character whatever else stands around it.
    #[inline]
    pub(crate) fn alone(self, code: u32, before: impl FnOnce() -> Self) -> Option<char> {
        match self.treatment() {
            Treatment::Copy => char::from_u32(code),
            Treatment::One => Some(self.one()),
            Treatment::Mark(_) if self.follows(before()) => char::from_u32(code),
            _ => None,
        }
    }

    /// Whether it stays as it is behind this starter, if it is a mark in its order.
    #[inline]
    pub(crate) fn follows(self, starter: Self) -> bool {
        !(self.is_maybe() && starter.is_first())
    }

    /// What it becomes, if its treatment is [`Treatment::One`].
    pub(super) fn one(self) -> char {
        char::from_u32(self.0 & PAYLOAD).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    /// Whether its exact form may compose with a combining character behind it.
    #[inline]
    pub(super) fn is_first(self) -> bool {
        self.0 & FIRST != 0
    }

    /// Whether it may compose with a starter before it.
    #[inline]
    pub(super) fn is_maybe(self) -> bool {
        self.0 & MAYBE != 0
    }

    /// Letters it counts for, in tenths: see [`WEIGHTS`]. Marks, punctuation and blanks count nothing.
    #[inline]
    pub(crate) fn tenths(self) -> u32 {
        WEIGHTS[self.class() as usize]
    }

    #[inline]
    fn class(self) -> u32 {
        (self.0 >> WEIGHT) & 7
    }

    /// A letter of a script that writes words without spaces between them.
    #[inline]
    pub(crate) fn is_spaceless(self) -> bool {
        self.class() >= SPACELESS
    }

    /// A letter of a script that writes neither spaces between words nor, mostly, anything at the end of a sentence.
    #[inline]
    pub(crate) fn is_south_east_asian(self) -> bool {
        self.class() == SOUTH_EAST_ASIAN
    }

    /// Letter, mark or number: what a word is made of.
    #[inline]
    pub(crate) fn is_word(self) -> bool {
        self.0 & WORD != 0
    }

    /// Letter or decimal digit.
    #[inline]
    pub(crate) fn is_letter_or_digit(self) -> bool {
        self.0 & (7 << WEIGHT) != 0
    }

    /// `Sentence_Terminal`: ends a sentence in some script.
    #[inline]
    pub(crate) fn is_terminal(self) -> bool {
        self.0 & TERMINAL != 0
    }

    /// Closing bracket or quotation mark, which may follow the end of a sentence.
    #[inline]
    pub(crate) fn is_closer(self) -> bool {
        self.0 & CLOSER != 0
    }
}

/// The facts about `c`.
#[inline]
pub(crate) fn entry(c: char) -> Entry {
    page_of(u32::from(c))[(u32::from(c) & 0xFF) as usize]
}

#[inline]
fn page_of(code: u32) -> &'static [Entry; 256] {
    static PAGES: [OnceLock<Box<[Entry; 256]>>; 0x1100] = [const { OnceLock::new() }; 0x1100];
    PAGES[(code >> 8) as usize].get_or_init(|| page((code >> 8) as usize))
}

/// The page of ASCII and the page last looked at: neighbours in a text are mostly neighbours in the code.
#[derive(Clone, Copy)]
pub(crate) struct Pages {
    ascii: &'static [Entry; 256],
    number: u32,
    last: &'static [Entry; 256],
}

impl Pages {
    pub(crate) fn new() -> Self {
        let ascii = page_of(0);
        Self { ascii, number: 0, last: ascii }
    }

    /// The facts about a character of ASCII.
    #[inline]
    pub(crate) fn ascii(&self, byte: u8) -> Entry {
        self.ascii[usize::from(byte)]
    }

    /// The facts about the character of a text in UTF-8 at `at`, and its length.
    #[inline]
    pub(crate) fn entry_at(&mut self, text: &[u8], at: usize) -> (Entry, usize) {
        let (entry, _, len) = self.char_at(text, at);
        (entry, len)
    }

    /// The facts about the character of a text in UTF-8 at `at`, its code point and its length.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "called for every character of every text")]
    pub(crate) fn char_at(&mut self, text: &[u8], at: usize) -> (Entry, u32, usize) {
        let tail = |byte: u8| u32::from(byte & 0x3F);
        let (code, len) = match text[at..] {
            [a, ..] if a < 0x80 => return (self.ascii[usize::from(a)], u32::from(a), 1),
            [a, b, ..] if a < 0xE0 => (u32::from(a & 0x1F) << 6 | tail(b), 2),
            [a, b, c, ..] if a < 0xF0 => {
                let code = u32::from(a & 0x0F) << 12 | tail(b) << 6 | tail(c);
                match alike([a, b, c]) {
                    Some(entry) => return (entry, code, 3),
                    None => (code, 3),
                }
            }
            [a, b, c, d, ..] => (u32::from(a & 0x07) << 18 | tail(b) << 12 | tail(c) << 6 | tail(d), 4),
            _ => (0, 1), // not in a text
        };
        (self.entry(code), code, len)
    }

    /// From the first character, one of two or three bytes that was looked at last, to the last one of a stretch in which all are of its page
    /// and [stay](Entry::stays), single blanks and single [marks](Entry::stays_behind_any) between them included.
    #[inline]
    pub(super) fn neighbours_that_stay(&self, text: &[u8], len: usize) -> usize {
        if len == 2 { self.pairs_that_stay(text) } else { self.triples_that_stay(text) }
    }

    #[inline]
    fn pairs_that_stay(&self, text: &[u8]) -> usize {
        let lead = text.first().map_or(0, |lead| lead >> 2);
        let entry = |[a, b]: [u8; 2]| {
            let entry = self.last[usize::from(a & 3) << 6 | usize::from(b & 0x3F)];
            Some(entry).filter(|_| a >> 2 == lead)
        };
        let stays = |pair| entry(pair).is_some_and(Entry::stays);
        let follows = |pair| entry(pair).is_some_and(Entry::stays_behind_any);
        let mut at = 2;
        loop {
            let (pairs, _) = text[at..].as_chunks();
            at += 2 * pairs.iter().take_while(|&&pair| stays(pair)).count();
            match text[at..] {
                [b' ', a, b, ..] if stays([a, b]) => at += 3,
                [a, b, c, d, ..] if follows([a, b]) && stays([c, d]) => at += 4,
                _ => return at - 2,
            }
        }
    }

    #[inline]
    #[expect(clippy::many_single_char_names, reason = "the bytes of two characters")]
    fn triples_that_stay(&self, text: &[u8]) -> usize {
        let &[lead, high, low, ..] = text else { return 0 };
        if alike([lead, high, low]).is_some() {
            return triples_alike(text);
        }
        let entry = |[a, b, c]: [u8; 3]| {
            let entry = self.last[usize::from(b & 3) << 6 | usize::from(c & 0x3F)];
            Some(entry).filter(|_| a == lead && b >> 2 == high >> 2)
        };
        let stays = |triple| entry(triple).is_some_and(Entry::stays);
        let follows = |triple| entry(triple).is_some_and(Entry::stays_behind_any);
        let mut at = 3;
        loop {
            let (triples, _) = text[at..].as_chunks();
            at += 3 * triples.iter().take_while(|&&triple| stays(triple)).count();
            match text[at..] {
                [b' ', a, b, c, ..] if stays([a, b, c]) => at += 4,
                [a, b, c, d, e, f, ..] if follows([a, b, c]) && stays([d, e, f]) => at += 6,
                _ => return at - 3,
            }
        }
    }

    /// Length of the stretch of the first character, one of two bytes that was looked at last, and others of its page that
    /// [join as they are](Entry::joins_as_it_is).
    #[inline]
    pub(crate) fn pairs_that_join(&self, text: &[u8]) -> usize {
        let (chars, _) = text.as_chunks::<2>();
        let Some((&[lead, _], others)) = chars.split_first() else { return 0 };
        let joins = |&&[a, b]: &&[u8; 2]| {
            a >> 2 == lead >> 2 && self.last[usize::from(a & 3) << 6 | usize::from(b & 0x3F)].joins_as_it_is()
        };
        2 + 2 * others.iter().take_while(joins).count()
    }

    /// The facts about a code point.
    #[inline]
    pub(crate) fn entry(&mut self, code: u32) -> Entry {
        if self.number != code >> 8 {
            (self.number, self.last) = (code >> 8, page_of(code));
        }
        self.last[(code & 0xFF) as usize]
    }
}

/// What [`fill`] finds for every unified ideograph from U+5000 to U+8FFF, and for every Hangul syllable before U+D780.
const HAN: Entry = Entry(7 << WEIGHT | WORD);
const HANGUL: Entry = Entry(4 << WEIGHT | WORD | FIRST | JOINS);

/// The facts about a character of three bytes, if it is one of these: their pages are all alike, and many.
#[inline]
fn alike(triple: [u8; 3]) -> Option<Entry> {
    match triple {
        [0xE5..=0xE8, ..] => Some(HAN),
        [0xEA, 0xB0..=0xBF, _] | [0xEB | 0xEC, ..] | [0xED, 0x80..=0x9D, _] => Some(HANGUL),
        _ => None,
    }
}

/// The same of any character.
fn known(c: char) -> Option<Entry> {
    c.encode_utf8(&mut [0; 4]).as_bytes().try_into().ok().and_then(alike)
}

/// From the first character, one of those, to the last one of a stretch of them, single blanks between them included.
#[inline]
fn triples_alike(text: &[u8]) -> usize {
    let mut at = 3;
    loop {
        let (triples, _) = text[at..].as_chunks();
        at += 3 * triples.iter().take_while(|&&triple| alike(triple).is_some()).count();
        match text[at..] {
            [b' ', a, b, c, ..] if alike([a, b, c]).is_some() => at += 4,
            _ => return at - 3,
        }
    }
}

/// How many code points ICU4X's tables know: it changes with every Unicode version, and with nothing else.
pub(crate) fn assigned() -> u32 {
    static ASSIGNED: LazyLock<u32> = LazyLock::new(|| {
        CodePointMapData::<GeneralCategory>::new()
            .iter_ranges()
            .filter(|range| range.value != GeneralCategory::Unassigned)
            .map(|range| range.range.end() - range.range.start() + 1)
            .sum()
    });
    *ASSIGNED
}

#[cold]
fn page(page: usize) -> Box<[Entry; 256]> {
    let mut exact = String::new();
    Box::new(std::array::from_fn(|low| {
        let code = u32::try_from(page << 8 | low).ok().and_then(char::from_u32);
        code.map_or(Entry(0), |c| known(c).unwrap_or_else(|| fill(c, &mut exact)))
    }))
}

/// Characters that begin, and that end, the canonical composition of two.
static COMPOSING: LazyLock<(Vec<char>, Vec<char>)> = LazyLock::new(|| {
    let (decomposition, composition) = (CanonicalDecomposition::new(), CanonicalComposition::new());
    // Neither ideographs nor syllables compose of two; no other plane has characters that do.
    let (mut firsts, mut seconds): (Vec<char>, Vec<char>) = ('\u{A0}'..='\u{33FF}')
        .chain('\u{A000}'..='\u{ABFF}')
        .chain('\u{F900}'..='\u{1FFFF}')
        .filter_map(|c| match decomposition.decompose(c) {
            Decomposed::Expansion(a, b) if composition.compose(a, b) == Some(c) => Some((a, b)),
            _ => None,
        })
        .unzip();
    firsts.extend('\u{1100}'..='\u{1112}'); // Hangul composes by arithmetic (Unicode Standard §3.12)
    firsts.extend(('\u{AC00}'..='\u{D7A3}').step_by(28));
    seconds.extend('\u{1161}'..='\u{1175}');
    seconds.extend('\u{11A8}'..='\u{11C2}');
    for list in [&mut firsts, &mut seconds] {
        list.sort_unstable();
        list.dedup();
    }
    (firsts, seconds)
});

fn fill(c: char, exact: &mut String) -> Entry {
    exact.clear();
    exact::scalar(c, exact);
    let mut chars = exact.chars();
    let bits = match (chars.next(), chars.next()) {
        _ if !stands_alone(c) => match exact.chars().eq([c]) && is_itself(c) {
            true => 5 << KIND | u32::from(CanonicalCombiningClassMap::new().get_u8(c)) | neighbourly(c),
            false => 6 << KIND,
        },
        (None, _) => 2 << KIND,
        (Some(' '), None) => 1 << KIND,
        (Some(one), _) if !stands_alone(one) => 6 << KIND,
        (Some(one), None) if one == c => neighbourly(c),
        (Some(one), None) => 3 << KIND | one as u32,
        (Some(_), Some(_)) => 4 << KIND | FIRST,
    };
    let last = exact.chars().next_back().unwrap_or(c);
    let first = COMPOSING.0.binary_search(&last).is_ok() || !is_itself(last);
    let maybe = COMPOSING.1.binary_search(&c).is_ok();
    Entry(bits | if first { FIRST } else { 0 } | if maybe { MAYBE } else { 0 } | classes(c))
}

/// Whether canonical normalisation never moves `c`, nor what it decomposes to, and never joins it to what stands before.
fn stands_alone(c: char) -> bool {
    let moved =
        |c: char| CanonicalCombiningClassMap::new().get_u8(c) != 0 || COMPOSING.1.binary_search(&c).is_ok();
    let first = || DecomposingNormalizer::new_nfd().normalize(c.encode_utf8(&mut [0; 4])).chars().next();
    !moved(c) && (is_itself(c) || !first().is_some_and(moved))
}

/// The facts [`JOINS`] and [`RESPELT`] of a character that stays.
fn neighbourly(c: char) -> u32 {
    let makes_words = classes(c) & WORD != 0 && weight_class(c) < SPACELESS;
    let joins = makes_words
        && ["a", "1"].iter().all(|side| format!("{side}{c}{side}").split_word_bounds().count() == 1);
    let respelt = spelling(c) != Some(c);
    (u32::from(joins) * JOINS) | (u32::from(respelt) * RESPELT)
}

/// Whether `c` has no canonical decomposition.
pub(super) fn is_itself(c: char) -> bool {
    matches!(CanonicalDecomposition::new().decompose(c), Decomposed::Default)
}

fn classes(c: char) -> u32 {
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    let letter =
        GeneralCategoryGroup::Letter.contains(category) || category == GeneralCategory::DecimalNumber;
    let word = letter
        || GeneralCategoryGroup::Mark.contains(category)
        || GeneralCategoryGroup::Number.contains(category);
    let closer = matches!(
        category,
        GeneralCategory::ClosePunctuation
            | GeneralCategory::FinalPunctuation
            | GeneralCategory::InitialPunctuation
    ) || matches!(c, '"' | '\'');
    let mut bits = if letter { weight_class(c) << WEIGHT } else { 0 };
    if word {
        bits |= WORD;
    }
    if CodePointSetData::new::<SentenceTerminal>().contains(c) {
        bits |= TERMINAL;
    }
    if closer {
        bits |= CLOSER;
    }
    bits
}

/// Index into [`WEIGHTS`] by the script of a letter.
fn weight_class(c: char) -> u32 {
    match CodePointMapData::<Script>::new().get(c) {
        Script::Han => 7,
        Script::Hiragana | Script::Katakana | Script::Bopomofo | Script::Yi => 6,
        Script::Khmer | Script::Lao | Script::Myanmar | Script::Thai | Script::Tibetan => SOUTH_EAST_ASIAN,
        Script::Hangul => 4,
        Script::Bengali
        | Script::Devanagari
        | Script::Gujarati
        | Script::Gurmukhi
        | Script::Kannada
        | Script::Malayalam
        | Script::Oriya
        | Script::Sinhala
        | Script::Tamil
        | Script::Telugu => 3,
        Script::Arabic | Script::Hebrew | Script::Syriac | Script::Thaana => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ideographs_and_syllables_are_alike() {
        let mut exact = String::new();
        let mut count = 0;
        for c in ('\0'..=char::MAX).filter(|&c| known(c).is_some()) {
            assert_eq!(fill(c, &mut exact).0, known(c).unwrap_or_default().0, "{c}");
            count += 1;
        }
        assert_eq!(count, 0x4000 + 0x2B80);
    }
}
