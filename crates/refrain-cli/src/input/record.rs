//! The fields that are read of a JSON object; all its other bytes are never looked at again.

use std::borrow::Cow;
use std::fmt;

use refrain::Document;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::strings::string;
use super::{Format, Source};
use crate::failure::Failure;
use crate::trouble::Problem;

/// The names of the fields that are read. A name with dots leads into objects: `meta.url` is the `url` of `meta`, or a field that is
/// called so.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    pub(crate) text: String,
    pub(crate) id: String,
    pub(crate) site: Option<String>,
    /// Whether a field `removals` is to be added.
    pub(crate) annotate: bool,
}

/// The field that `--annotate` adds.
pub(crate) const REMOVALS: &str = "removals";

/// What is read of a record.
#[derive(Debug)]
pub(crate) struct Record<'b> {
    pub(crate) text: Cow<'b, str>,
    /// The text as it is written: in JSON with its escapes, between the quotes.
    pub(crate) raw: &'b str,
    /// Where that stands in the batch.
    pub(crate) at: usize,
    /// The id as it is written, a string or a number.
    pub(crate) id: Option<&'b str>,
    /// A host or a URL.
    pub(crate) site: Option<Cow<'b, str>>,
}

impl Record<'_> {
    /// The document with this number.
    pub(crate) fn document(&self, doc: u64) -> Document<'_> {
        let document = Document::new(doc, &self.text);
        self.site.as_deref().map_or(document, |site| document.site(host(site)))
    }
}

impl Fields {
    /// Whether the fields can be those of these files.
    pub(crate) fn check(&self, sources: &[Source]) -> Result<(), Failure> {
        match sources.iter().find(|source| self.annotate && source.format == Format::Txt) {
            Some(source) => Err(Failure::Usage(format!(
                "{}: --annotate adds a field to records, and a .txt file has none; use --removed",
                source.shown
            ))),
            None => Ok(()),
        }
    }

    /// Reads a record that is a line of JSON. Places are counted from its first byte.
    pub(crate) fn read<'b>(&self, line: &'b str) -> Result<Record<'b>, Problem> {
        let wanted =
            [Some(&*self.text), Some(&*self.id), self.site.as_deref(), self.annotate.then_some(REMOVALS)];
        let mut found = Found::default();
        found.search(line, wanted).map_err(|error| Problem::Json { message: told(&error) })?;
        let names = [&self.text, &self.id, self.site.as_ref().unwrap_or(&self.text)];
        if let Some((_, field)) = found.double.iter().zip(names).find(|(double, _)| **double) {
            return Err(Problem::Double { field: field.clone() });
        }
        let [text, id, site, removals] = found.values;
        let Some(text) = text else {
            return Err(Problem::NoField { field: self.text.clone(), has: names_of(line) });
        };
        if removals.is_some() {
            return Err(Problem::Annotated);
        }
        let at = text.as_ptr() as usize - line.as_ptr() as usize + 1;
        let raw = text.get(1..text.len() - 1).unwrap_or_default();
        let text = self.text_of(text)?;
        let id = id.filter(|id| id.starts_with(['"', '-']) || id.starts_with(|c: char| c.is_ascii_digit()));
        Ok(Record { text, raw, at, id, site: site.and_then(|site| string(site).ok()) })
    }

    fn text_of<'b>(&self, raw: &'b str) -> Result<Cow<'b, str>, Problem> {
        let field = || self.text.clone();
        let found = match raw.as_bytes().first() {
            Some(b'"') => {
                let escape = |error| Problem::Escape { field: field(), message: told(&error) };
                return string(raw).map_err(escape);
            }
            Some(b'n') => "null",
            Some(b't' | b'f') => "true or false",
            Some(b'{') => "an object",
            Some(b'[') => "a list",
            _ => "a number",
        };
        Err(Problem::NotText { field: field(), found })
    }
}

/// An error without the line, which is always the first.
fn told(error: &serde_json::Error) -> String {
    error.to_string().replace(" at line 1 column ", " at column ")
}

/// The names of all fields: asked for when the right one is missing.
fn names_of(line: &str) -> Vec<String> {
    let names = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(line);
    names.map(|object| object.into_iter().map(|(name, _)| name).take(12).collect()).unwrap_or_default()
}

/// The places of text, id, site and removals.
const SLOTS: usize = 4;

#[derive(Default)]
struct Found<'b> {
    values: [Option<&'b str>; SLOTS],
    double: [bool; SLOTS],
}

impl<'b> Found<'b> {
    fn search(&mut self, json: &'b str, wanted: [Option<&str>; SLOTS]) -> Result<(), serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_str(json);
        Object { wanted, found: self }.deserialize(&mut deserializer)?;
        deserializer.end()
    }
}

/// Reads an object for the sake of the fields with these names.
struct Object<'w, 'f, 'b> {
    wanted: [Option<&'w str>; SLOTS],
    found: &'f mut Found<'b>,
}

#[derive(Deserialize)]
struct Name<'b>(#[serde(borrow)] Cow<'b, str>);

impl<'b> DeserializeSeed<'b> for Object<'_, '_, 'b> {
    type Value = ();

    fn deserialize<D: Deserializer<'b>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'b> Visitor<'b> for Object<'_, '_, 'b> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'b>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Name(name)) = map.next_key()? {
            // What of a wanted name is left behind this one: nothing, or the way on.
            let rest = self.wanted.map(|wanted| {
                let rest = wanted?.strip_prefix(&*name)?;
                if rest.is_empty() { Some("") } else { rest.strip_prefix('.') }
            });
            if rest.iter().all(Option::is_none) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let value = map.next_value::<&RawValue>()?.get();
            for (slot, _) in rest.iter().enumerate().filter(|(_, rest)| **rest == Some("")) {
                self.found.double[slot] |= self.found.values[slot].replace(value).is_some();
            }
            let deeper = rest.map(|rest| rest.filter(|rest| !rest.is_empty()));
            if value.starts_with('{') && deeper.iter().any(Option::is_some) {
                self.found.search(value, deeper).map_err(serde::de::Error::custom)?;
            }
        }
        Ok(())
    }
}

/// The host of a URL, or the host that it is already.
fn host(site: &str) -> &str {
    let rest = site.split_once("://").map_or(site, |(_, rest)| rest);
    let rest = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    match rest.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str, id: &str) -> Fields {
        Fields { text: text.to_owned(), id: id.to_owned(), site: None, annotate: false }
    }

    #[test]
    fn a_record_is_read_where_it_stands() {
        let line =
            r#" {"n":1e999, "te\u0078t" : "a\u00e5\ud83d\ude00\nb", "id": 10000000000000000000000000001 } "#;
        let record = fields("text", "id").read(line).expect("a record");
        assert_eq!(record.text, "aå😀\nb");
        assert_eq!(record.raw, r"a\u00e5\ud83d\ude00\nb");
        assert!(line[record.at..].starts_with(record.raw));
        assert_eq!(record.id, Some("10000000000000000000000000001"));
    }

    #[test]
    fn names_with_dots_lead_into_objects() {
        let line = r#"{"doc": {"body": {"text": "বাংলা"}, "no": "x"}, "meta.id": "ครับ", "meta": {"other": 1}}"#;
        let record = fields("doc.body.text", "meta.id").read(line).expect("a record");
        assert_eq!((&*record.text, record.id), ("বাংলা", Some("\"ครับ\"")));
    }

    #[test]
    fn what_is_wrong_is_told() {
        let problem = |line: &str| fields("text", "id").read(line).map(|_| ()).unwrap_err().name();
        assert_eq!(problem(r#"{"body": "x"}"#), "no-text-field");
        assert_eq!(problem(r#"{"text": null}"#), "not-a-text");
        assert_eq!(problem(r#"{"text": ["x"]}"#), "not-a-text");
        assert_eq!(problem(r#"{"text": "x", "text": "y"}"#), "double-field");
        assert_eq!(problem(r#"{"text": "x", "id": 1, "id": 2}"#), "double-field");
        assert_eq!(problem(r#"{"text": "\ud800"}"#), "bad-escape");
        assert_eq!(problem(r#"{"text": "x"} {"text": "y"}"#), "not-json");
        assert_eq!(problem(r#"{"text": "x""#), "not-json");
        assert_eq!(problem(r#""x""#), "not-json");
        assert_eq!(problem(&format!("{{\"a\": {}1, \"text\": \"x\"}}", "[".repeat(100_000))), "not-json");
        assert!(
            fields("text", "id").read(r#"{"text": "x", "other": "\ud800"}"#).is_ok(),
            "no business of ours"
        );
    }

    #[test]
    fn a_site_is_a_host_or_a_url() {
        for site in [
            "www.news.example",
            "https://www.news.example/a?b#c",
            "http://me:pass@www.news.example:8080",
            "//www.news.example/",
        ] {
            assert_eq!(host(site.trim_start_matches("//")), "www.news.example", "{site}");
        }
    }
}
