//! The exact form of a word, made while it is read.

use crate::normalize::spelling;
use crate::normalize::table::{Entry, Pages, entry};

/// The exact form of a stretch, as far as it has been read: the stretch itself while they do not differ.
pub(super) struct Form<'w> {
    word: &'w mut String,
    differs: bool,
    /// The last starter, and the combining class of what stands behind it: as in [`Exact`].
    pub(super) starter: Entry,
    class: u8,
    /// Whether there are marks, and letters that the loose form respells: together they are for the definition.
    is_marked: bool,
    is_respelt: bool,
}

impl<'w> Form<'w> {
    /// Of what is ASCII so far.
    #[inline]
    pub(super) fn new(ascii: &str, pages: &Pages, word: &'w mut String) -> Self {
        let differs = ascii.bytes().any(|byte| byte.is_ascii_uppercase());
        if differs {
            word.clear();
            word.push_str(ascii);
            word.make_ascii_lowercase();
        }
        let starter = pages.ascii(ascii.bytes().next_back().unwrap_or_default().to_ascii_lowercase());
        Self { word, differs, starter, class: 0, is_marked: false, is_respelt: false }
    }

    /// Whether a character keeps the canonical order, if it is a mark, and there is nothing to respell.
    #[inline]
    pub(super) fn takes(&mut self, raw: Entry) -> bool {
        let Some(class) = raw.combining_class() else { return true };
        self.is_marked = true;
        !self.is_respelt && (class == 0 || class >= self.class)
    }

    /// The other spelling of a letter, if it has one and there are no marks.
    #[inline]
    pub(super) fn respelt(&mut self, c: char, entry: Entry) -> Option<char> {
        if !entry.is_respelt() || !entry.is_letter_or_digit() || self.is_marked {
            return None;
        }
        self.is_respelt = true;
        spelling(c)
    }

    /// Takes letters and marks that stay as they are, before something else; if it may be a mark, it needs to know the last of them.
    #[inline]
    pub(super) fn keep(&mut self, letters: &str, may_be_mark: bool) {
        if self.differs {
            self.word.push_str(letters);
        }
        if may_be_mark {
            (self.starter, self.class) = (letters.chars().next_back().map_or(self.starter, entry), 0);
        }
    }

    /// Takes a character in exact form, that stands behind what has been read.
    pub(super) fn push(&mut self, c: char, code: u32, read: &str, entry: Entry) {
        if u32::from(c) != code {
            self.differ(read);
        }
        if self.differs {
            self.word.push(c);
        }
        match entry.combining_class() {
            Some(class) if class > 0 => self.class = class,
            _ => (self.starter, self.class) = (entry, 0),
        }
    }

    /// Begins to differ from the stretch, of which so much has been read.
    pub(super) fn differ(&mut self, read: &str) {
        if !self.differs {
            self.differs = true;
            self.word.clear();
            self.word.push_str(read);
        }
    }

    /// The form of the stretch, all of which has been read.
    pub(super) fn finish<'f>(self, stretch: &'f str) -> &'f str
    where
        'w: 'f,
    {
        if self.differs { self.word } else { stretch }
    }
}

/// Whether a word may have another loose form: the tone of a Vietnamese syllable may move to its last letter.
pub(super) fn loosens(word: &str) -> bool {
    const TONES: [char; 10] = ['ò', 'ó', 'ỏ', 'õ', 'ọ', 'ù', 'ú', 'ủ', 'ũ', 'ụ'];
    matches!(word.as_bytes(), [.., 128..=255, b'a' | b'e' | b'y']) && word[..word.len() - 1].ends_with(TONES)
}
