//! Tokens: what shingles are made of.
//!
//! The definition: a text in [`Exact`] form is cut at blanks, and around every letter that makes no words with its neighbours,
//! of Han, Kana, Thai, Lao, Khmer, Myanmar, Tibetan. Such a letter is a token, with the marks on it. What stands between, in
//! loose form, is cut into the words of UAX #29, from the first letter or number of each to the last.
//!
//! Most of a text is read off without making these forms: words of [ASCII](ascii), words of letters that stay as they are or become one
//! other letter ([form]), characters that stand alone. The rest, run by run, goes through the [definition]; the tests hold the two
//! against each other.

mod ascii;
mod definition;
mod form;

use crate::normalize::table::{Entry, Pages, entry};
use crate::normalize::{Exact, Normalizer};
use ascii::{Join, Kind, ends_word, letters_and_digits};
use definition::runs;
use form::{Form, loosens};

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

impl Reader {
    /// Tells the tokens of a text, in order.
    pub(super) fn read(&mut self, text: &str, take: impl FnMut(Token<'_>)) {
        let (bytes, mut pass) = (text.as_bytes(), Pass { buffers: self, text, pages: Pages::new(), take });
        let mut at = 0;
        while at < bytes.len() {
            at = match Kind::at(bytes, at) {
                Kind::Lower | Kind::Upper | Kind::Digit => pass.ascii(at),
                Kind::NotAscii => pass.other(at, at),
                Kind::Blank | Kind::Middle | Kind::Other => at + 1,
            };
        }
    }
}

/// One pass over a text. The methods take what begins somewhere, and return where to read on.
struct Pass<'r, 't, F> {
    buffers: &'r mut Reader,
    text: &'t str,
    pages: Pages,
    take: F,
}

impl<F: FnMut(Token<'_>)> Pass<'_, '_, F> {
    /// Takes the word of ASCII at `start`.
    #[inline]
    fn ascii(&mut self, start: usize) -> usize {
        let (text, bytes) = (self.text, self.text.as_bytes());
        let (mut at, mut is_lower) = (start, true);
        loop {
            let (len, lower) = letters_and_digits(&bytes[at..]);
            at += len;
            is_lower &= lower;
            match Kind::at(bytes, at) {
                Kind::NotAscii => return self.other(start, at),
                Kind::Middle => match Join::at(bytes, at) {
                    Join::To(next) => at = next,
                    Join::Never => break,
                    Join::Ask => return self.other(start, at),
                },
                _ => break,
            }
        }
        let word = &text[start..at];
        if is_lower {
            (self.take)(Token::Word(word));
        } else {
            self.buffers.word.clear();
            self.buffers.word.push_str(word);
            self.buffers.word.make_ascii_lowercase();
            (self.take)(Token::Word(&self.buffers.word));
        }
        at
    }

    /// Takes what begins at `start`, of which everything before `at` is a word of ASCII so far.
    fn other(&mut self, start: usize, mut at: usize) -> usize {
        let (text, bytes) = (self.text, self.text.as_bytes());
        let mut form = Form::new(&text[start..at], &self.pages, &mut self.buffers.word);
        while at < bytes.len() {
            let kept = at;
            let (raw, code, len) = loop {
                match Kind::at(bytes, at) {
                    Kind::Lower | Kind::Digit => at += 1,
                    Kind::NotAscii => {
                        let read = self.pages.char_at(bytes, at);
                        if !read.0.joins_as_it_is() || (at == start && !read.0.is_letter_or_digit()) {
                            break read;
                        }
                        at += match read.2 {
                            2 => self.pages.pairs_that_join(&bytes[at..]),
                            len => len,
                        };
                    }
                    _ if at < bytes.len() => break self.pages.char_at(bytes, at),
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
                    false => return self.by_definition(start),
                }
            };
            let (entry, next) = (self.pages.entry(c.into()), at + len);
            let read = &text[start..at];
            if entry.joins() && (at > start || entry.is_letter_or_digit()) && form.takes(raw) {
                form.push(c, code, read, entry);
            } else if let Some(c) = form.respelt(c, entry) {
                form.push(c, code, read, entry);
            } else if entry.is_apart() && at == start {
                return match raw.stays() {
                    true => self.characters(start),
                    false => self.by_definition(start),
                };
            } else if entry.is_apart() {
                break;
            } else if entry.is_word() {
                return self.by_definition(start);
            } else if at == start {
                return next; // punctuation
            } else if ends_word(c, Kind::at(bytes, next)) {
                break;
            } else if c == '\'' && ends_in_letter(read) && is_letter_at(bytes, next, &mut self.pages) {
                form.push(c, code, read, entry);
            } else {
                return self.by_definition(start);
            }
            at = next;
        }
        let word = form.finish(&text[start..at]);
        if loosens(word) {
            return self.by_definition(start);
        }
        (self.take)(Token::Word(word));
        at
    }

    /// Takes the characters apart from `start` on, and the marks on them, as far as all of it stays as it is.
    fn characters(&mut self, mut start: usize) -> usize {
        let (text, bytes) = (self.text, self.text.as_bytes());
        let (mut first, _, len) = self.pages.char_at(bytes, start);
        let mut at = start + len;
        loop {
            // As in `Exact`: a mark may compose with the starter before it, and has its order.
            let (mut starter, mut class) = (first, 0);
            let next = loop {
                let (next, code, len) =
                    if at < bytes.len() { self.pages.char_at(bytes, at) } else { <_>::default() };
                let is_mark = |entry: Entry| entry.is_word() && !entry.is_letter_or_digit();
                match next.combining_class() {
                    None if next.is_blank() => break next,
                    None if !next.stays() => match next.alone(code, || next).map(entry) {
                        Some(form) if !is_mark(form) => break next,
                        _ => return self.by_definition(start),
                    },
                    None if !is_mark(next) => break next,
                    None => (starter, class) = (next, 0),
                    Some(_) if next.is_letter_or_digit() && next.follows(starter) => break next, // jamo
                    Some(0) if next.follows(starter) => (starter, class) = (next, 0),
                    Some(mark) if mark >= class && next.follows(starter) => class = mark,
                    Some(_) => return self.by_definition(start),
                }
                if next.is_respelt() {
                    return self.by_definition(start);
                }
                at += len;
            };
            (self.take)(Token::Character(&text[start..at]));
            if !next.stays() || !next.is_apart() {
                return at;
            }
            (start, first) = (at, next);
            at += self.pages.char_at(bytes, at).2;
        }
    }

    /// Takes what stands between `start` and the next blank or character apart, by the definition.
    #[cold]
    fn by_definition(&mut self, start: usize) -> usize {
        let (text, bytes) = (self.text, self.text.as_bytes());
        let mut end = start;
        while end < bytes.len() {
            let (raw, code, len) = self.pages.char_at(bytes, end);
            let is_apart = || raw.alone(code, || raw).is_some_and(|c| entry(c).is_apart());
            if raw.is_blank() || (end > start && is_apart()) {
                break;
            }
            end += len;
        }
        self.buffers.exact.clear();
        Exact.normalize_into(&text[start..end], &mut self.buffers.exact);
        runs(&self.buffers.exact, &mut self.pages, &mut self.buffers.loose, &mut self.take);
        end
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

#[cfg(test)]
mod tests {
    use unicode_segmentation::UnicodeSegmentation;

    use super::definition::trim;
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
