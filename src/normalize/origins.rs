//! Where what stands in an exact form comes from.

use super::Normalizer;
use super::exact::{self, Exact};
use super::table::{Pages, Treatment};

/// For each position of the exact form of a text, the position of the text that it comes from.
///
/// A text is read as *units*: a character that begins something new, and what combines with it. The form of the text is that of its
/// units one after the other. Only those are kept whose form is longer or shorter than they are; between them positions
/// of the form and of the text differ by what the units before have added up to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origins(Vec<Odd>);

/// A unit that is not as long as its form.
#[derive(Clone, Copy, Debug)]
struct Odd {
    form: usize,
    form_end: usize,
    text: usize,
    text_end: usize,
}

impl Origins {
    pub(crate) fn of(text: &str) -> Self {
        let mut units = Units { text, pages: Pages::new(), blank: true, buffer: String::new() };
        let (mut odd, mut at, mut form) = (Vec::new(), 0, 0);
        while at < text.len() {
            let (end, len) = units.next(at);
            if len != end - at {
                odd.push(Odd { form, form_end: form + len, text: at, text_end: end });
            }
            (at, form) = (end, form + len);
        }
        Self(odd)
    }

    /// Where a stretch begins that begins at `at` of the form: behind what comes before, and behind a unit that it has a part of only.
    pub(crate) fn start(&self, at: usize) -> usize {
        let next = self.0.partition_point(|odd| odd.form < at || odd.form_end <= at);
        let Some(before) = next.checked_sub(1).map(|before| self.0[before]) else { return at };
        before.text_end + at.saturating_sub(before.form_end)
    }

    /// Where a stretch ends that ends at `at` of the form: before what comes behind, and before a unit that it has a part of only.
    pub(crate) fn end(&self, at: usize) -> usize {
        let next =
            self.0.partition_point(|odd| odd.form_end < at || odd.form < odd.form_end && odd.form_end == at);
        let origin = next.checked_sub(1).map_or(at, |before| {
            let before = self.0[before];
            before.text_end + (at - before.form_end)
        });
        self.0.get(next).map_or(origin, |odd| origin.min(odd.text))
    }

    /// Where in the form that begins which begins at `at` of the text.
    pub(crate) fn form(&self, at: usize) -> usize {
        let next = self.0.partition_point(|odd| odd.text_end <= at);
        let behind =
            next.checked_sub(1).map_or(at, |before| self.0[before].form_end + (at - self.0[before].text_end));
        self.0.get(next).map_or(behind, |odd| behind.min(odd.form))
    }
}

/// Reads a text unit by unit.
struct Units<'t> {
    text: &'t str,
    pages: Pages,
    /// Whether the form so far is empty or ends in a space: another space would be one too many.
    blank: bool,
    buffer: String,
}

impl Units<'_> {
    /// Where the unit at `start` ends, and how long its form is.
    fn next(&mut self, start: usize) -> (usize, usize) {
        let bytes = self.text.as_bytes();
        let (entry, code, len) = self.pages.char_at(bytes, start);
        let mut end = start + len;
        while end < bytes.len() {
            let (entry, len) = self.pages.entry_at(bytes, end);
            if entry.treatment().stands_alone() {
                break;
            }
            end += len;
        }
        let form = match entry.treatment() {
            _ if end > start + len => return (end, self.form_of(start, end)),
            Treatment::Copy => len,
            Treatment::One => entry.one().len_utf8(),
            Treatment::Space => return (end, usize::from(!std::mem::replace(&mut self.blank, true))),
            Treatment::Many => {
                self.buffer.clear();
                exact::scalar(char::from_u32(code).unwrap_or_default(), &mut self.buffer);
                self.buffer.len()
            }
            Treatment::Drop | Treatment::Mark(_) | Treatment::Slow => return (end, self.form_of(start, end)),
        };
        self.blank = false;
        (end, form)
    }

    /// The length of the form of a unit, by what it adds to letters around it.
    fn form_of(&mut self, start: usize, end: usize) -> usize {
        let before = if self.blank { "x " } else { "x" };
        self.buffer.clear();
        Exact.normalize_into(&format!("{before}{}x", &self.text[start..end]), &mut self.buffer);
        let len = self.buffer.len() - before.len() - 1;
        self.blank = self.buffer.ends_with(" x");
        len
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every unit of a text is where the form says: the forms of the parts before and behind make up the form of the whole.
    fn check(text: &str) {
        let form = Exact.normalize(text);
        let origins = Origins::of(text);
        let mut units = Units { text, pages: Pages::new(), blank: true, buffer: String::new() };
        let (mut at, mut sum) = (0, 0);
        while at < text.len() {
            assert_eq!(origins.form(at), sum, "{text:?} at {at}");
            let (start, end) = (origins.start(sum), origins.end(sum));
            assert!(
                end <= at && at <= start,
                "{text:?}: {sum} of the form comes from {start}..{end}, not {at}"
            );
            let (before, behind) = (Exact.normalize(&text[..at]), Exact.normalize(&text[at..]));
            let parts = form.split_at_checked(sum).unwrap_or((&form, ""));
            assert_eq!((parts.0.trim(), parts.1.trim()), (before.trim(), behind.trim()), "{text:?} at {at}");
            let (end, len) = units.next(at);
            if len > 1 {
                // Inside a unit that is as long as its form positions are the same; others are drawn in to.
                let inside = if len == end - at { (at + 1, at + 1) } else { (end, at) };
                assert_eq!((origins.start(sum + 1), origins.end(sum + 1)), inside, "{text:?} at {at}");
            }
            (at, sum) = (end, sum + len);
        }
        let trailing = sum - form.len();
        assert!(trailing <= 1, "{text:?}: {sum} bytes of {}", form.len());
    }

    #[test]
    fn every_code_point_comes_from_where_it_stands() {
        for c in '\0'..=char::MAX {
            check(&format!("{c}"));
            check(&format!("a{c}b"));
            check(&format!("e{c}\u{301} {c}\u{323}{c}"));
            check(&format!(" {c} \u{200D}{c}\u{1161}가{c}\u{11A8} "));
        }
    }

    proptest! {
        #[test]
        fn so_do_texts(text in "[a-z  \n\u{AD}\u{200D}ÄßﬁİΰＡｶﾞ가각\u{1100}\u{1161}\u{11A8}\u{300}\u{301}\u{323}\u{345}क़ก้\u{1D160}]{0,60}") {
            check(&text);
        }

        #[test]
        fn so_do_all_texts(text: String) {
            check(&text);
        }

        #[test]
        fn so_do_many_marks(marks in 0..100_usize, c in prop::sample::select(&['\u{300}', '\u{323}', '\u{345}', '\u{93C}'][..])) {
            check(&format!("a{}b", String::from(c).repeat(marks)));
        }
    }
}
