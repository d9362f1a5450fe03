//! Tokens: what shingles are made of.
//!
//! The definition: a text in [`Exact`] form is cut at blanks, and around every letter that makes no words with its neighbours,
//! of Han, Kana, Thai, Lao, Khmer, Myanmar, Tibetan. Such a letter is a token, with the marks on it. What stands between, in
//! loose form, is cut into the words of UAX #29, from the first letter or number of each to the last.
//!
//! Most of a text is read off without making these forms: words of ASCII, words of letters that stay as they are or become one
//! other letter, characters that stand alone. The rest, run by run, goes through the definition; the tests hold the two
//! against each other.

use unicode_segmentation::UnicodeSegmentation;

use crate::normalize::table::{Entry, Pages, entry};
use crate::normalize::{Exact, Normalizer, loosen, spelling};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Token<'t> {
    /// A word.
    Word(&'t str),
    /// A character that makes no words with its neighbours, and the marks on it.
    Character(&'t str),
}

/// Reads texts, with buffers that are used again.
#[derive(Clone, Default)]
pub(super) struct Reader {
    word: String,
    exact: String,
    loose: String,
}

/// What a byte is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lower,
    Upper,
    Digit,
    Blank,
    /// May join what stands around it, by UAX #29.
    Middle,
    Other,
    NotAscii,
}

const KINDS: [Kind; 256] = {
    let mut kinds = [Kind::NotAscii; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        kinds[byte as usize] = match byte {
            b'a'..=b'z' => Kind::Lower,
            b'A'..=b'Z' => Kind::Upper,
            b'0'..=b'9' => Kind::Digit,
            b' ' | b'\t'..=b'\r' => Kind::Blank,
            b'.' | b',' | b':' | b';' | b'_' | b'\'' | b'`' | b'"' => Kind::Middle,
            _ => Kind::Other,
        };
        byte += 1;
    }
    kinds
};

impl Kind {
    /// Of the byte at a position; the end of the text is a blank.
    #[inline]
    fn at(bytes: &[u8], at: usize) -> Self {
        bytes.get(at).map_or(Self::Blank, |&byte| KINDS[usize::from(byte)])
    }

    fn is_letter(self) -> bool {
        matches!(self, Self::Lower | Self::Upper)
    }
}

/// How many letters and digits of ASCII stand at the start, and whether none is a capital. Eight are looked at together, so that
/// most words end without a branch that nobody could foresee.
#[inline]
fn letters_and_digits(bytes: &[u8]) -> (usize, bool) {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    const EACH: u64 = HIGH >> 7;
    // The high bit of each byte says whether its lower seven bits are at least `from`, which is not 0.
    let at_least = |bytes: u64, from: u8| (bytes & !HIGH) + EACH * u64::from(0x80 - from);
    let (mut len, mut is_lower) = (0, true);
    while let Some(block) = bytes[len..].first_chunk() {
        let block = u64::from_le_bytes(*block);
        let small = block | (EACH * 0x20);
        let letters = at_least(small, b'a') & !at_least(small, b'z' + 1);
        let digits = at_least(block, b'0') & !at_least(block, b'9' + 1);
        let others = !((letters | digits) & !block) & HIGH;
        let before = (others & others.wrapping_neg()).wrapping_sub(1);
        let capitals = letters & !(block << 2) & HIGH;
        is_lower &= capitals & before == 0;
        len += others.trailing_zeros() as usize / 8;
        if others != 0 {
            return (len, is_lower);
        }
    }
    let rest = bytes[len..].iter().take_while(|byte| byte.is_ascii_alphanumeric());
    rest.fold((len, is_lower), |(len, lower), byte| (len + 1, lower && !byte.is_ascii_uppercase()))
}

/// How a word goes on where something stands that may join.
enum Join {
    /// With the letter or digit at this position.
    To(usize),
    /// It does not.
    Never,
    /// Not for a look at ASCII to say.
    Ask,
}

impl Join {
    /// Of the byte at a position behind a letter or digit of ASCII.
    #[inline]
    fn at(bytes: &[u8], at: usize) -> Self {
        let [before, next] = [at - 1, at + 1].map(|at| Kind::at(bytes, at));
        let letters = before.is_letter() && next.is_letter();
        let digits = before == Kind::Digit && next == Kind::Digit;
        let joins = match bytes[at] {
            b'.' | b'\'' => letters || digits,
            b':' => letters,
            b',' | b';' => digits,
            b'_' if next.is_letter() || next == Kind::Digit => true,
            b'_' | b'`' if next != Kind::Blank => return Self::Ask,
            _ => false,
        };
        match next {
            Kind::NotAscii => Self::Ask,
            _ if joins => Self::To(at + 1),
            _ => Self::Never,
        }
    }
}

impl Reader {
    /// Tells the tokens of a text, in order.
    pub(super) fn read(&mut self, text: &str, mut take: impl FnMut(Token<'_>)) {
        let bytes = text.as_bytes();
        let mut pages = Pages::new();
        let mut at = 0;
        while at < bytes.len() {
            at = match Kind::at(bytes, at) {
                Kind::Lower | Kind::Upper | Kind::Digit => self.ascii(text, at, &mut pages, &mut take),
                Kind::NotAscii => self.other(text, at, at, &mut pages, &mut take),
                Kind::Blank | Kind::Middle | Kind::Other => at + 1,
            };
        }
    }

    /// Takes the word of ASCII at `start`. Like the others returns where to read on.
    #[inline]
    fn ascii(
        &mut self,
        text: &str,
        start: usize,
        pages: &mut Pages,
        take: &mut impl FnMut(Token<'_>),
    ) -> usize {
        let bytes = text.as_bytes();
        let (mut at, mut is_lower) = (start, true);
        loop {
            let (len, lower) = letters_and_digits(&bytes[at..]);
            at += len;
            is_lower &= lower;
            match Kind::at(bytes, at) {
                Kind::NotAscii => return self.other(text, start, at, pages, take),
                Kind::Middle => match Join::at(bytes, at) {
                    Join::To(next) => at = next,
                    Join::Never => break,
                    Join::Ask => return self.other(text, start, at, pages, take),
                },
                _ => break,
            }
        }
        let word = &text[start..at];
        if is_lower {
            take(Token::Word(word));
        } else {
            self.word.clear();
            self.word.push_str(word);
            self.word.make_ascii_lowercase();
            take(Token::Word(&self.word));
        }
        at
    }

    /// Takes what begins at `start`, of which everything before `at` is a word of ASCII so far.
    fn other(
        &mut self,
        text: &str,
        start: usize,
        mut at: usize,
        pages: &mut Pages,
        take: &mut impl FnMut(Token<'_>),
    ) -> usize {
        let bytes = text.as_bytes();
        let mut form = Form::new(&text[start..at], pages, &mut self.word);
        while at < bytes.len() {
            let kept = at;
            let (raw, code, len) = loop {
                match Kind::at(bytes, at) {
                    Kind::Lower | Kind::Digit => at += 1,
                    Kind::NotAscii => {
                        let read = pages.char_at(bytes, at);
                        if !read.0.joins_as_it_is() || (at == start && !read.0.is_letter_or_digit()) {
                            break read;
                        }
                        at += match read.2 {
                            2 => pages.pairs_that_join(&bytes[at..]),
                            len => len,
                        };
                    }
                    _ if at < bytes.len() => break pages.char_at(bytes, at),
                    _ => break <_>::default(),
                }
            };
            if at > kept {
                form.keep(&text[kept..at], !raw.stays());
            }
            if len == 0 || bytes[at] == b' ' {
                break;
            }
            let Some(c) = raw.alone(code, || form.starter) else {
                if raw.is_dropped() && at > start {
                    form.differ(&text[start..at]);
                    at += len;
                    continue;
                }
                match raw.is_blank() {
                    true if at == start => return at + len,
                    true => break,
                    false => return self.by_definition(text, start, pages, take),
                }
            };
            let (entry, next) = (pages.entry(c.into()), at + len);
            let read = &text[start..at];
            if entry.joins() && (at > start || entry.is_letter_or_digit()) && form.takes(raw) {
                form.push(c, code, read, entry);
            } else if let Some(c) = form.respelt(c, entry) {
                form.push(c, code, read, entry);
            } else if entry.is_apart() && at == start {
                return match raw.stays() {
                    true => self.characters(text, start, pages, take),
                    false => self.by_definition(text, start, pages, take),
                };
            } else if entry.is_apart() {
                break;
            } else if entry.is_word() {
                return self.by_definition(text, start, pages, take);
            } else if at == start {
                return next; // punctuation
            } else if ends_word(c, Kind::at(bytes, next)) {
                break;
            } else if c == '\'' && ends_in_letter(read) && is_letter_at(bytes, next, pages) {
                form.push(c, code, read, entry);
            } else {
                return self.by_definition(text, start, pages, take);
            }
            at = next;
        }
        let word = form.finish(&text[start..at]);
        if loosens(word) {
            return self.by_definition(text, start, pages, take);
        }
        take(Token::Word(word));
        at
    }

    /// Takes the characters apart from `start` on, and the marks on them, as far as all of it stays as it is.
    fn characters(
        &mut self,
        text: &str,
        mut start: usize,
        pages: &mut Pages,
        take: &mut impl FnMut(Token<'_>),
    ) -> usize {
        let bytes = text.as_bytes();
        let (mut first, _, len) = pages.char_at(bytes, start);
        let mut at = start + len;
        loop {
            // As in `Exact`: a mark may compose with the starter before it, and has its order.
            let (mut starter, mut class) = (first, 0);
            let next = loop {
                let (next, code, len) =
                    if at < bytes.len() { pages.char_at(bytes, at) } else { <_>::default() };
                let is_mark = |entry: Entry| entry.is_word() && !entry.is_letter_or_digit();
                match next.combining_class() {
                    None if next.is_blank() => break next,
                    None if !next.stays() => match next.alone(code, || next).map(entry) {
                        Some(form) if !is_mark(form) => break next,
                        _ => return self.by_definition(text, start, pages, take),
                    },
                    None if !is_mark(next) => break next,
                    None => (starter, class) = (next, 0),
                    Some(_) if next.is_letter_or_digit() && next.follows(starter) => break next, // jamo
                    Some(0) if next.follows(starter) => (starter, class) = (next, 0),
                    Some(mark) if mark >= class && next.follows(starter) => class = mark,
                    Some(_) => return self.by_definition(text, start, pages, take),
                }
                if next.is_respelt() {
                    return self.by_definition(text, start, pages, take);
                }
                at += len;
            };
            take(Token::Character(&text[start..at]));
            if !next.stays() || !next.is_apart() {
                return at;
            }
            (start, first) = (at, next);
            at += pages.char_at(bytes, at).2;
        }
    }

    /// Takes what stands between `start` and the next blank or character apart, by the definition.
    #[cold]
    fn by_definition(
        &mut self,
        text: &str,
        start: usize,
        pages: &mut Pages,
        take: &mut impl FnMut(Token<'_>),
    ) -> usize {
        let bytes = text.as_bytes();
        let mut end = start;
        while end < bytes.len() {
            let (raw, code, len) = pages.char_at(bytes, end);
            let is_apart = || raw.alone(code, || raw).is_some_and(|c| entry(c).is_apart());
            if raw.is_blank() || (end > start && is_apart()) {
                break;
            }
            end += len;
        }
        self.exact.clear();
        Exact.normalize_into(&text[start..end], &mut self.exact);
        runs(&self.exact, pages, &mut self.loose, take);
        end
    }
}

/// The exact form of a stretch, as far as it has been read: the stretch itself while they do not differ.
struct Form<'w> {
    word: &'w mut String,
    differs: bool,
    /// The last starter, and the combining class of what stands behind it: as in [`Exact`].
    starter: Entry,
    class: u8,
    /// Whether there are marks, and letters that the loose form respells: together they are for the definition.
    is_marked: bool,
    is_respelt: bool,
}

impl<'w> Form<'w> {
    /// Of what is ASCII so far.
    #[inline]
    fn new(ascii: &str, pages: &Pages, word: &'w mut String) -> Self {
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
    fn takes(&mut self, raw: Entry) -> bool {
        let Some(class) = raw.combining_class() else { return true };
        self.is_marked = true;
        !self.is_respelt && (class == 0 || class >= self.class)
    }

    /// The other spelling of a letter, if it has one and there are no marks.
    #[inline]
    fn respelt(&mut self, c: char, entry: Entry) -> Option<char> {
        if !entry.is_respelt() || !entry.is_letter_or_digit() || self.is_marked {
            return None;
        }
        self.is_respelt = true;
        spelling(c)
    }

    /// Takes letters and marks that stay as they are, before something else; if it may be a mark, it needs to know the last of them.
    #[inline]
    fn keep(&mut self, letters: &str, may_be_mark: bool) {
        if self.differs {
            self.word.push_str(letters);
        }
        if may_be_mark {
            (self.starter, self.class) = (letters.chars().next_back().map_or(self.starter, entry), 0);
        }
    }

    /// Takes a character in exact form, that stands behind what has been read.
    fn push(&mut self, c: char, code: u32, read: &str, entry: Entry) {
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
    fn differ(&mut self, read: &str) {
        if !self.differs {
            self.differs = true;
            self.word.clear();
            self.word.push_str(read);
        }
    }

    /// The form of the stretch, all of which has been read.
    fn finish<'f>(self, stretch: &'f str) -> &'f str
    where
        'w: 'f,
    {
        if self.differs { self.word } else { stretch }
    }
}

/// Whether a word that stands before `c` ends there, whatever stands further on.
fn ends_word(c: char, next: Kind) -> bool {
    let kind = u8::try_from(c).map_or(Kind::Middle, |byte| KINDS[usize::from(byte)]);
    match next {
        Kind::Blank => true,
        Kind::Middle | Kind::Other => c.is_ascii() && c != '_',
        _ => kind == Kind::Other,
    }
}

fn ends_in_letter(read: &str) -> bool {
    read.chars().next_back().is_some_and(|c| c.is_alphabetic() && entry(c).is_letter_or_digit())
}

fn is_letter_at(bytes: &[u8], at: usize, pages: &mut Pages) -> bool {
    match Kind::at(bytes, at) {
        Kind::NotAscii => {
            let (entry, ..) = pages.char_at(bytes, at);
            entry.joins_as_it_is() && entry.is_letter_or_digit()
        }
        kind => kind.is_letter(),
    }
}

/// Whether a word may have another loose form: the tone of a Vietnamese syllable may move to its last letter.
fn loosens(word: &str) -> bool {
    const TONES: [char; 10] = ['ò', 'ó', 'ỏ', 'õ', 'ọ', 'ù', 'ú', 'ủ', 'ũ', 'ụ'];
    matches!(word.as_bytes(), [.., 128..=255, b'a' | b'e' | b'y']) && word[..word.len() - 1].ends_with(TONES)
}

/// The tokens of a stretch in exact form, by the definition.
fn runs(exact: &str, pages: &mut Pages, loose: &mut String, take: &mut impl FnMut(Token<'_>)) {
    for stretch in exact.split(' ') {
        let bytes = stretch.as_bytes();
        let (mut at, mut start) = (0, 0);
        while at < bytes.len() {
            let (entry, len) = pages.entry_at(bytes, at);
            if !entry.is_apart() {
                at += len;
                continue;
            }
            words(&stretch[start..at], loose, take);
            start = at;
            at += len;
            while at < bytes.len() {
                let (mark, len) = pages.entry_at(bytes, at);
                if !mark.is_word() || mark.is_letter_or_digit() {
                    break;
                }
                at += len;
            }
            take(Token::Character(&stretch[start..at]));
            start = at;
        }
        words(&stretch[start..], loose, take);
    }
}

fn words(run: &str, loose: &mut String, take: &mut impl FnMut(Token<'_>)) {
    loose.clear();
    loosen(run, loose);
    for word in loose.unicode_words() {
        let word = trim(word);
        if !word.is_empty() {
            take(Token::Word(word));
        }
    }
}

/// A word of UAX #29 from its first letter or number to its last, with the marks on it.
fn trim(word: &str) -> &str {
    let begins = |c: char| entry(c).is_letter_or_digit() || c.is_numeric();
    word.trim_end_matches(|c| !entry(c).is_word()).trim_start_matches(|c| !begins(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Loose;

    /// The definition, word for word.
    fn by_definition(text: &str) -> Vec<String> {
        let is_mark = |&c: &char| entry(c).is_word() && !entry(c).is_letter_or_digit();
        let mut tokens = Vec::new();
        let words = |run: &mut String, tokens: &mut Vec<String>| {
            let loose = Loose.normalize(&std::mem::take(run));
            tokens.extend(loose.unicode_words().map(trim).filter(|word| !word.is_empty()).map(str::to_owned));
        };
        for stretch in Exact.normalize(text).split(' ') {
            let (mut run, mut chars) = (String::new(), stretch.chars().peekable());
            while let Some(c) = chars.next() {
                if !entry(c).is_apart() {
                    run.push(c);
                    continue;
                }
                words(&mut run, &mut tokens);
                let mut character = c.to_string();
                while let Some(mark) = chars.next_if(is_mark) {
                    character.push(mark);
                }
                tokens.push(character);
            }
            words(&mut run, &mut tokens);
        }
        tokens
    }

    fn read(text: &str) -> Vec<String> {
        let mut tokens = Vec::new();
        Reader::default().read(text, |token| {
            let (Token::Word(text) | Token::Character(text)) = token;
            tokens.push(text.to_owned());
        });
        tokens
    }

    #[test]
    fn tokens_are_those_of_the_definition() {
        let texts = [
            "e.g. 3.14, 1,000; Can't 'tis _foo_ a_b a/_b x:Y a..b --- (foo)-bar C++ .5 5. a;b 1;2 a__b A`B \"q\" a'1",
            "Bron över sundet (öppnad 1999) – två år »senare« än planerat; l'été, aujourd’hui. ÅRET È a’é",
            "পুরান বাজারের মিষ্টির দোকানে, এখনও ১২টি।",
            "Hoà bình và hòa thuận: khỏe, thúy, người Việt. HÒA",
            "ห้องสมุดแห่งใหม่ของเมือง 2024 เปิดให้ประชาชน OK ที่นี่",
            "老街上的点心铺至今仍按照2024年的方子做饼，每天凌晨四点。カタカナとひらがな、ラーメン② ｶﾞﾗｽ Ｗｉｄｅ か\u{3099}",
            "ما زال الخبّاز في السوق القديم يستعمل وصفة جدّته على ۱۲ کتاب فارسی می‌رود يـد",
            "می‌خواهیم، کتاب‌ها‌ ‌ها. مي‌\u{64B}ا e‌\u{301} e\u{301}‌\u{323} ক্‌ষ a‌B‌é .‌a a.‌b 老‌か‌\u{3099} a‌老 a‌'b",
            "После ночного дождя река поднялась на 2,5 метра; три дороги—закрыты… ёлка Й и\u{306}",
            "㐀ᆨa é'\u{F9FA} か\u{1161} ភ្នំពេញ កម្ពុជា\u{200B}ទី ဗမာစာ ພາສາລາວ བོད་ཡིག 한국어 문장 ᄒ\u{1161}ᆫ ᦟᦲᧉ 𗼇𗟲 ½ a½b x² ǅ ﬁn ß ẞ İ",
            "שָׁלוֹם \"צה\"ל\" ד'ר צה״ל",
            "\u{301}a \u{93E}b ͏x a\u{AD}b 👍🏽 #tag @user http://a.b/c?d=e&f_g a\u{323}\u{302} q\u{302}\u{323} ·a a·b a‿b\u{A0}c\u{85}d",
        ];
        for text in texts {
            assert_eq!(read(text), by_definition(text), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn eight_bytes_at_once_are_read_as_one_by_one(bytes in proptest::collection::vec(32_u8.., 0..20), text in "[a-zA-Z0-9]{0,20}") {
            for bytes in [&bytes, text.as_bytes(), &[text.as_bytes(), &bytes].concat()] {
                let word: Vec<u8> = bytes.iter().copied().take_while(u8::is_ascii_alphanumeric).collect();
                let is_lower = !word.iter().any(u8::is_ascii_uppercase);
                proptest::prop_assert_eq!(letters_and_digits(bytes), (word.len(), is_lower));
            }
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(4096))]

        #[test]
        fn tokens_of_any_text_are_those_of_the_definition(
            text in "[a-cA1., '_:;\\-\"`’é\u{301}\u{323}òàạyÉক্ষতि老ーカはがｶﾞ\u{3099}กำ한אב״\u{5B0}\u{640}ىیّ½👍\u{200D}\u{AD}，。·‿\u{A0}]{0,16}",
        ) {
            proptest::prop_assert_eq!(read(&text), by_definition(&text));
        }

        #[test]
        fn tokens_of_noise_are_those_of_the_definition(text in "\\PC{0,12}") {
            proptest::prop_assert_eq!(read(&text), by_definition(&text));
        }
    }
}
