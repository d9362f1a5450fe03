//! Phrases of page furniture in 114 languages, matched for all of them at once.
//!
//! `phrases.tsv` has the phrases that are furniture wherever they are a line of their own, `weak.tsv` those that are so
//! only beside others, `sources.tsv` where each was found and under which licence. To add a phrase add a row.

mod sieve;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, LazyLock};

use aho_corasick::AhoCorasick;
use xxhash_rust::xxh3::xxh3_64;

use crate::error::Error;
use crate::measure;
use crate::normalize::{Exact, Normalizer, Template};

use super::reading::{MULTIPLIER, Reading};
use sieve::Sieve;

const PHRASES: &str = include_str!("phrases.tsv");
const WEAK: &str = include_str!("weak.tsv");

/// Categories of words that say what a line is about.
const SUBJECTS: [&str; 2] = ["cookie.word", "cookie.site"];

/// Words a `{x}` stands for at most, and their letters.
const VARIABLE_WORDS: usize = 6;
const VARIABLE_LETTERS: u64 = 60;
/// Letters from which on a phrase, or words from which on, it is hardly an entry in a list of words.
const DISTINCT_LETTERS: u64 = 16;
const DISTINCT_WORDS: usize = 3;
/// Letters from which on one word is hardly a title.
const TITLE_LETTERS: u64 = 10;
/// Bytes of the longest mark that ends a copy.
const LONGEST_END_MARK: usize = 32;
/// What stands between a label and what it labels, in template form.
const SIGNS: [char; 9] = [':', '=', '/', '|', '`', '\'', '៖', '՝', '፦'];

/// Phrases by category.
///
/// A phrase matches a line whose [`Template`] form is the phrase's: case, punctuation around words, the script and number of
/// digits do not matter. A line costs two look-ups, whatever the number of phrases and languages.
#[derive(Clone, Debug)]
pub struct Lexicon(Arc<Phrasebook>);

#[derive(Clone, Debug, Default)]
struct Phrasebook {
    /// Phrases without a variable.
    lines: HashMap<Box<str>, Phrase, BuildHasherDefault<Xxh3>>,
    /// Beginnings of lines, by their first two characters.
    starts: HashMap<u64, Vec<Start>, BuildHasherDefault<Xxh3>>,
    /// Turns most lines away that are none of these.
    sieve: Sieve,
    /// Marks that end a copy, in exact form.
    end_marks: HashSet<Box<str>, BuildHasherDefault<Xxh3>>,
    /// Words that say what a line is about, in exact form, by category.
    words: HashMap<&'static str, AhoCorasick>,
}

/// A line begins with these words, and that means something.
#[derive(Clone, Debug)]
struct Start {
    words: Box<str>,
    /// The first eight bytes of the words, and which of them there are.
    head: u64,
    mask: u64,
    role: Role,
}

impl Start {
    fn new(words: &str, role: Role) -> Self {
        let mask = (0..words.len().min(8)).fold(0, |mask, byte| mask | 0xFF << (8 * byte));
        Self { words: words.into(), head: head(words), mask, role }
    }

    /// What stands behind the words in a text with that [`head`], if it begins with them.
    fn strip<'t>(&self, text: &'t str, head: u64) -> Option<&'t str> {
        if head & self.mask == self.head { text.strip_prefix(&*self.words) } else { None }
    }
}

/// The first eight bytes of a text as one number.
fn head(text: &str) -> u64 {
    let mut bytes = [0; 8];
    let len = text.len().min(8);
    bytes[..len].copy_from_slice(&text.as_bytes()[..len]);
    u64::from_le_bytes(bytes)
}

#[derive(Clone, Debug)]
enum Role {
    /// `foto`: a credit follows behind a colon.
    Label,
    /// `photo by`: a credit follows.
    Opener,
    /// A variable follows, and then these words; it may stand apart from the words before and after it.
    Phrase { after: Box<str>, apart: [bool; 2], phrase: Phrase },
}

/// What is known of a phrase.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    categories: Vec<Box<str>>,
    strength: Strength,
    single: bool,
}

/// What the lexicon knows of a line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Entry<'b> {
    /// The phrase that the line is.
    pub(super) phrase: Option<&'b Phrase>,
    /// Whether it begins with the label of a credit.
    pub(super) labelled: bool,
    /// The words of the credit opening that it begins with; 0 for none.
    pub(super) opener: usize,
}

/// How much a phrase says by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Strength {
    /// Ordinary words: furniture only in company.
    Weak,
    /// Practically always furniture where it is a line of its own, but a word or two that a list may hold.
    Plain,
    /// Too long or too special to be an entry of a list.
    Distinct,
}

impl Phrase {
    fn new(masked: &str, category: &str, weak: bool) -> Self {
        let distinct = masked.contains('0')
            || masked.split(' ').count() >= DISTINCT_WORDS
            || measure::has_letters(masked, DISTINCT_LETTERS);
        let strength = match (weak, distinct) {
            (true, _) => Strength::Weak,
            (false, true) => Strength::Distinct,
            (false, false) => Strength::Plain,
        };
        let single = !masked.contains(' ') && !measure::has_letters(masked, TITLE_LETTERS);
        Self { categories: vec![category.into()], strength, single }
    }

    /// Whether the phrase is in the category.
    pub(super) fn is_in(&self, category: &str) -> bool {
        self.categories.iter().any(|own| &**own == category)
    }

    /// Its first category.
    pub(super) fn category(&self) -> &str {
        self.categories.first().map_or("", |category| category)
    }

    /// Whether it is one short word, as a title may be.
    pub(super) fn is_single(&self) -> bool {
        self.single
    }

    /// How much it says by itself.
    pub(super) fn strength(&self) -> Strength {
        self.strength
    }
}

impl Lexicon {
    /// The phrases that come with the crate. Read once in a process, in some tens of milliseconds, when first
    /// asked for.
    #[must_use]
    pub fn web() -> Self {
        static WEB: LazyLock<Lexicon> = LazyLock::new(|| {
            let mut book = Phrasebook::default();
            for [category, phrase] in rows(PHRASES) {
                book.add(category, phrase);
            }
            for [category, phrase] in rows(WEAK).filter(|[category, _]| !SUBJECTS.contains(category)) {
                book.add_weak(category, phrase);
            }
            for subject in SUBJECTS {
                let words = rows(WEAK)
                    .filter(|[category, _]| *category == subject)
                    .map(|[_, word]| Exact.normalize(word));
                book.words.extend(AhoCorasick::new(words).ok().map(|words| (subject, words)));
            }
            Lexicon(Arc::new(book))
        });
        WEB.clone()
    }

    /// No phrases.
    #[must_use]
    pub fn empty() -> Self {
        Self(Arc::default())
    }

    /// Adds a phrase to a category. `{n}` stands for a number, `{x}` for up to six words.
    ///
    /// # Errors
    ///
    /// [`Error::Phrase`] for a phrase with fewer than two letters or digits beside its variables or, where there is a
    /// `{x}`, before it.
    pub fn add(&mut self, category: &str, phrase: &str) -> Result<(), Error> {
        let given = phrase.split("{x}").next().unwrap_or_default().replace("{n}", "");
        if !measure::is_something(&given) {
            return Err(Error::Phrase { phrase: phrase.to_owned() });
        }
        Arc::make_mut(&mut self.0).add(category, phrase);
        Ok(())
    }

    /// The phrase that a line in [`Template`] form is.
    pub(super) fn find(&self, masked: &str) -> Option<&Phrase> {
        self.0.find(masked, self.0.starts(masked))
    }

    /// Whether a line in [`Template`] form is a phrase of that category, whatever other phrase it may be.
    pub(super) fn is_in(&self, masked: &str, category: &str) -> bool {
        let line = self.0.lines.get(&*squeeze(masked));
        let mut phrases = line.into_iter().chain(Phrasebook::open(masked, self.0.starts(masked)));
        phrases.any(|phrase| phrase.is_in(category))
    }

    /// All that the lexicon knows of a line in [`Template`] form.
    pub(super) fn look_up(&self, masked: &str) -> Entry<'_> {
        let starts = self.0.starts(masked);
        let follows = |rest: &str| rest.is_empty() || rest.starts_with(' ') || rest.starts_with(SIGNS);
        let mut entry = Entry { phrase: self.0.find(masked, starts), labelled: false, opener: 0 };
        let head = head(masked);
        for start in starts {
            let Some(rest) = start.strip(masked, head) else { continue };
            match start.role {
                Role::Label => entry.labelled |= follows(rest),
                Role::Opener if rest.starts_with(' ') => {
                    entry.opener = entry.opener.max(start.words.split(' ').count());
                }
                Role::Opener | Role::Phrase { .. } => {}
            }
        }
        entry
    }

    /// Whether words in [`Template`] form are the label of a credit.
    pub(super) fn is_label(&self, masked: &str) -> bool {
        let mut labels = self.0.starts(masked).iter().filter(|start| matches!(start.role, Role::Label));
        labels.any(|label| masked == &*label.words)
    }

    /// Whether a text in exact form has a word of that category in it.
    pub(super) fn says(&self, exact: &str, category: &str) -> bool {
        self.0.words.get(category).is_some_and(|words| words.is_match(exact))
    }

    /// Whether a line in exact form is a mark that ends a copy.
    pub(super) fn is_end_mark(&self, exact: &str) -> bool {
        exact.len() <= LONGEST_END_MARK && self.0.end_marks.contains(exact)
    }

    /// Whether a word in [`Template`] form is a phrase by itself.
    pub(super) fn is_word(&self, masked: &str) -> bool {
        self.0.lines.contains_key(masked)
    }

    /// Whether a line that reads so may be something that the lexicon knows: false says that looking closer is in vain.
    pub(super) fn may_know(&self, text: &str, reading: &Reading) -> bool {
        self.0.sieve.lets_through(text, reading)
    }

    /// Whether a text may begin with the label or the opening of a credit, or with a phrase that has a variable.
    pub(super) fn may_begin(&self, text: &str) -> bool {
        self.0.sieve.lets_begin(text)
    }
}

impl Phrasebook {
    fn add(&mut self, category: &str, phrase: &str) {
        if category == "endmark" {
            self.sieve.add_line(phrase);
            self.end_marks.insert(Exact.normalize(phrase).into());
            return;
        }
        let phrase = phrase.replace("{n}", "0");
        self.sieve.add_line(&phrase);
        if let Some((before, after)) = phrase.split_once("{x}") {
            self.add_open(category, before, after);
            return;
        }
        let masked = Template.normalize(&phrase);
        if category.starts_with("credit.") {
            if Exact.normalize(&phrase).ends_with(SIGNS) {
                self.add_start(&masked, &Role::Label);
                return;
            }
            if masked.contains(' ') || phrase.ends_with('.') {
                self.add_start(&masked, &Role::Opener);
            }
        }
        if category == "comment.heading" {
            // Headings carry the number of comments on either side.
            self.insert(&format!("{masked}0"), "comment.count", false);
            self.insert(&format!("0{masked}"), "comment.count", false);
        }
        self.insert(&squeeze(&masked), category, false);
    }

    fn add_weak(&mut self, category: &str, phrase: &str) {
        let masked = Template.normalize(phrase);
        let masked = squeeze(&masked);
        if self.lines.get(&*masked).is_none_or(|known| known.strength == Strength::Weak) {
            self.insert(&masked, category, true);
        }
    }

    fn add_open(&mut self, category: &str, before: &str, after: &str) {
        let apart = [before.ends_with(' '), after.starts_with(' ')];
        let (before, after) = (Template.normalize(before), Template.normalize(after));
        let phrase = Phrase::new(&format!("{before} {after}"), category, false);
        self.add_start(&before, &Role::Phrase { after: after.into(), apart, phrase });
    }

    fn add_start(&mut self, words: &str, role: &Role) {
        self.sieve.add_beginning(words, matches!(role, Role::Label));
        let mut chars = words.chars();
        let (Some(first), second) = (chars.next(), chars.next()) else { return };
        // Behind a label of one character stands a sign or a blank.
        let seconds =
            second.map_or_else(|| SIGNS.into_iter().chain([' ', '\0']).collect(), |second| vec![second]);
        for second in seconds {
            let starts = self.starts.entry(pair([first, second])).or_default();
            starts.push(Start::new(words, role.clone()));
        }
    }

    fn insert(&mut self, masked: &str, category: &str, weak: bool) {
        if !measure::is_something(masked) {
            return;
        }
        self.sieve.add_line(masked);
        let new = Phrase::new(masked, category, weak);
        let phrase =
            self.lines.entry(masked.into()).or_insert_with(|| Phrase { categories: Vec::new(), ..new });
        if !phrase.is_in(category) {
            phrase.categories.push(category.into());
        }
    }

    /// The beginnings that a line may have.
    fn starts(&self, masked: &str) -> &[Start] {
        let mut chars = masked.chars();
        let first = [chars.next().unwrap_or('\0'), chars.next().unwrap_or('\0')];
        self.starts.get(&pair(first)).map_or(&[], Vec::as_slice)
    }

    fn find<'b>(&'b self, masked: &str, starts: &'b [Start]) -> Option<&'b Phrase> {
        if masked.is_empty() {
            return None;
        }
        self.lines.get(&*squeeze(masked)).or_else(|| Self::open(masked, starts).next())
    }

    /// The phrases with a variable that the line is.
    fn open<'b>(masked: &str, starts: &'b [Start]) -> impl Iterator<Item = &'b Phrase> {
        let head = head(masked);
        starts.iter().filter_map(move |start| match &start.role {
            Role::Phrase { after, apart: [before, behind], phrase } => {
                let variable = start.strip(masked, head)?.strip_suffix(&**after)?;
                let joins = *before && variable.starts_with(char::is_alphanumeric)
                    || *behind && variable.ends_with(char::is_alphanumeric);
                (!joins && is_variable(variable)).then_some(phrase)
            }
            Role::Label | Role::Opener => None,
        })
    }
}

/// Two characters as one number.
fn pair([first, second]: [char; 2]) -> u64 {
    u64::from(u32::from(first)) << 32 | u64::from(u32::from(second))
}

/// Whether a variable may stand for it.
fn is_variable(text: &str) -> bool {
    let words = text.split(' ').filter(|word| !word.is_empty()).count();
    (1..=VARIABLE_WORDS).contains(&words) && !measure::has_letters(text, VARIABLE_LETTERS)
}

/// A masked line with its numbers as one `0` each, thousands and multipliers included, and no blanks beside them:
/// `1 045 vues`, `1.2K vues` and `১২টি` and `১২ টি` are written alike.
fn squeeze(masked: &str) -> Cow<'_, str> {
    if !masked.contains('0') {
        return Cow::Borrowed(masked);
    }
    let mut out = String::with_capacity(masked.len());
    let mut chars = masked.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        match c {
            ' ' if out.ends_with('0') || next == Some('0') => {}
            '0' | '.' | ',' if out.ends_with('0') && (c == '0' || next == Some('0')) => {}
            'k' | 'm' if out.ends_with('0') && next == Some(' ') => {}
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}

/// The category and phrase of every row of a table.
fn rows(table: &'static str) -> impl Iterator<Item = [&'static str; 2]> {
    table.lines().filter(|row| !row.starts_with('#')).filter_map(|row| {
        let mut columns = row.split('\t');
        let (category, _language, phrase) = (columns.next()?, columns.next()?, columns.next()?);
        Some([category, phrase])
    })
}

/// Hashes the lexicon's own phrases, and lines to look up among them: nobody can choose what is in the table.
#[derive(Clone, Copy, Default)]
struct Xxh3(u64);

impl Hasher for Xxh3 {
    fn write(&mut self, bytes: &[u8]) {
        self.0 ^= xxh3_64(bytes);
    }

    fn write_u8(&mut self, _end_of_str: u8) {}

    fn write_u64(&mut self, number: u64) {
        self.0 ^= (number ^ number >> 21).wrapping_mul(MULTIPLIER);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};

    use super::super::reading::Reading;
    use super::{Lexicon, PHRASES, WEAK, rows};
    use crate::normalize::{Normalizer, Template};

    #[test]
    fn the_first_look_turns_nothing_away_that_is_known() {
        let lexicon = Lexicon::web();
        let rows = rows(PHRASES).chain(rows(WEAK)).map(|[_, phrase]| phrase.replace("{n}", "12"));
        let mut known = 0;
        for phrase in rows.filter(|phrase| !phrase.contains("{x}")) {
            let composed = ComposingNormalizer::new_nfc().normalize(&phrase).into_owned();
            let decomposed = DecomposingNormalizer::new_nfd().normalize(&phrase).into_owned();
            for writing in [composed, decomposed, phrase.to_uppercase(), format!("» {phrase} «")] {
                let entry = lexicon.look_up(&Template.normalize(&writing));
                if entry.phrase.is_some() || entry.opener > 0 {
                    known += 1;
                    assert!(lexicon.may_know(&writing, &Reading::of(&writing)), "{writing}");
                }
            }
        }
        assert!(known > 50_000, "{known}");
    }
}
