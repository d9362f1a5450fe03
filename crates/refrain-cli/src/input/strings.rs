//! Strings of JSON: what they say, and where it is written.

use std::borrow::Cow;

/// The string that is written so.
pub(super) fn string(raw: &str) -> Result<Cow<'_, str>, serde_json::Error> {
    let inner = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"'));
    match inner.and_then(unescaped) {
        Some(string) => Ok(string),
        None => serde_json::from_str(raw).map(Cow::Owned), // which tells what is wrong
    }
}

/// What is written so between quotes, in valid JSON; nothing if an escape is half a surrogate.
fn unescaped(raw: &str) -> Option<Cow<'_, str>> {
    let mut plain = memchr::memchr_iter(b'\\', raw.as_bytes());
    let Some(mut next) = plain.next() else { return Some(Cow::Borrowed(raw)) };
    let (mut string, mut copied) = (String::with_capacity(raw.len()), 0);
    loop {
        let (c, written) = escape(&raw[next..])?;
        string.push_str(&raw[copied..next]);
        string.push(c);
        copied = next + written;
        match plain.find(|&at| at >= copied) {
            Some(at) => next = at,
            None => break,
        }
    }
    string.push_str(&raw[copied..]);
    Some(Cow::Owned(string))
}

/// Where places of a text stand in what is written between its quotes: `at` are bytes of the text, in order.
pub(crate) fn raw_places(raw: &str, at: impl IntoIterator<Item = usize>) -> impl Iterator<Item = usize> {
    let (mut text_at, mut raw_at) = (0, 0);
    at.into_iter().map(move |place| {
        while text_at < place {
            let plain = memchr::memchr(b'\\', &raw.as_bytes()[raw_at..]).unwrap_or(raw.len() - raw_at);
            let plain = plain.min(place - text_at);
            (text_at, raw_at) = (text_at + plain, raw_at + plain);
            if text_at < place {
                let (len, written) =
                    escape(&raw[raw_at..]).map_or((1, 2), |(c, written)| (c.len_utf8(), written));
                (text_at, raw_at) = (text_at + len, raw_at + written);
            }
        }
        raw_at
    })
}

/// The character that is written as an escape, and the bytes it is written with; nothing if it is none.
fn escape(raw: &str) -> Option<(char, usize)> {
    let c = match raw.as_bytes().get(1)? {
        b'u' => return hexadecimal(raw),
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{C}',
        &same @ (b'"' | b'\\' | b'/') => char::from(same),
        _ => return None,
    };
    Some((c, 2))
}

/// The same of an escape in one or two units of UTF-16.
fn hexadecimal(raw: &str) -> Option<(char, usize)> {
    let unit = |at: usize| u16::from_str_radix(raw.get(at..at + 4)?, 16).ok();
    let low = || raw.get(6..8).filter(|&next| next == r"\u").and_then(|_| unit(8));
    let units = [unit(2)?, low().unwrap_or(0)];
    let c = char::decode_utf16(units).next()?.ok()?;
    Some((c, 6 * c.len_utf16()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_a_text_is_found_in_what_is_written() {
        let raw = r#"a\"\\\/\b\n\u0000\u00e5å\u0e01\uD83D\uDE00😀z"#;
        let text: String = serde_json::from_str(&format!("\"{raw}\"")).expect("a string");
        let ends = || (0..=text.len()).filter(|&at| text.is_char_boundary(at));
        for (start, end) in
            ends().flat_map(|start| ends().filter(move |&end| start <= end).map(move |end| (start, end)))
        {
            let places: Vec<_> = raw_places(raw, [start, end]).collect();
            let part: String =
                serde_json::from_str(&format!("\"{}\"", &raw[places[0]..places[1]])).expect("a string");
            assert_eq!(part, text[start..end]);
        }
    }

    #[test]
    fn a_string_is_what_a_parser_says() {
        for raw in [
            r"ไม่มีอะไรพิเศษ",
            r#"\"\\\/\b\f\n\r\t"#,
            r"\n\nসকাল\n",
            r"\u0041\u00e5\u0E01\uFFFF\u0000",
            r"\ud83d\ude00\uDBFF\uDFFF",
            r"\ud83d",
            r"\ud83dx",
            r"\ud83d\n",
            r"\ud83d\u0041",
            r"\ude00\ud83d",
            r"\ud83d\ud83d\ude00",
        ] {
            let json = format!("\"{raw}\"");
            let parsed = serde_json::from_str::<String>(&json);
            assert_eq!(string(&json).ok().as_deref(), parsed.ok().as_deref(), "{raw}");
        }
    }
}
