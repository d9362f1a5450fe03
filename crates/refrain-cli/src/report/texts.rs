use refrain::{Key, Recipe, Removal};
use serde::{Deserialize, Serialize};

use super::heavy::{Entry, Heavy};

/// Texts that were taken out, and how often: copies count as one text, as the library compares them.
#[derive(Clone, Serialize, Deserialize, Debug)]
pub(super) struct Texts {
    /// By their keys, and the names of the reasons.
    found: Heavy<(u128, String), Went>,
    by: By,
}

/// What makes a text count.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub(super) enum By {
    Bytes,
    Times,
}

#[derive(Clone, Serialize, Deserialize, Debug)]
struct Went {
    times: u64,
    bytes: u64,
    /// How it begins where it went first.
    sample: Box<str>,
}

/// A text as the page shows it.
#[derive(Debug, Serialize)]
pub(super) struct Text {
    pub(super) times: u64,
    pub(super) bytes: u64,
    pub(super) reason: String,
    pub(super) sample: String,
}

/// Letters of a sample.
const SAMPLE: usize = 280;

impl Texts {
    pub(super) fn new(by: By) -> Self {
        Self { found: Heavy::default(), by }
    }

    /// Counts a text that went.
    pub(super) fn add(&mut self, removal: &Removal, text: &str, recipe: &Recipe) {
        let (text, bytes) = (text.trim(), removal.span().len() as u64);
        let key = recipe.key(text).unwrap_or_else(|| Key::of(text));
        let weight = if self.by == By::Bytes { bytes } else { 1 };
        let went = Went { times: 1, bytes, sample: beginning(text, SAMPLE).into() };
        self.found.add((key.to_u128(), removal.reason().name().to_owned()), weight, went, Went::join);
    }

    pub(super) fn merge(&mut self, later: Self) {
        self.found.merge(later.found, Went::join);
    }

    /// The first so many.
    pub(super) fn top(&self, most: usize) -> Vec<Text> {
        let mut all: Vec<_> = self.found.iter().collect();
        // Since it was met a text may have gone more often than its weight says, and never less.
        let size = |went: &Went| match self.by {
            By::Bytes => (went.bytes, went.times),
            By::Times => (went.times, went.bytes),
        };
        all.sort_by(|(one_key, one), (other_key, other)| {
            size(&other.value).cmp(&size(&one.value)).then(one_key.cmp(other_key))
        });
        let text = |((_, reason), entry): (&(u128, String), &Entry<Went>)| Text {
            times: entry.value.times,
            bytes: entry.value.bytes,
            reason: reason.clone(),
            sample: entry.value.sample.to_string(),
        };
        all.into_iter().take(most).map(text).collect()
    }

    /// What the times or bytes of a text may lack.
    pub(super) const fn missing(&self) -> u64 {
        self.found.missing()
    }
}

impl Went {
    fn join(&mut self, more: &Self) {
        self.times += more.times;
        self.bytes += more.bytes;
    }
}

/// What a text begins with: so many characters, to the end of a word if one is near, and an ellipsis if that is not all.
pub(super) fn beginning(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => format!("{}…", text[..near(text, end)].trim_end()),
        None => text.to_owned(),
    }
}

/// What a text ends with.
pub(super) fn end(text: &str, characters: usize) -> String {
    match text.char_indices().nth_back(characters) {
        Some((start, _)) => format!("…{}", text[near(text, start)..].trim_start()),
        None => text.to_owned(),
    }
}

/// Bytes to the end of a word that are near.
const NEAR: usize = 24;

/// A place between words after this one, if one is near.
fn near(text: &str, at: usize) -> usize {
    let blank =
        text[at..].char_indices().take_while(|(from, _)| *from < NEAR).find(|(_, c)| c.is_whitespace());
    blank.map_or(at, |(from, _)| at + from)
}
