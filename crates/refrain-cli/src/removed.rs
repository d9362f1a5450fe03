//! The file of `--removed`: all that was taken out, and where it stood, so that `refrain restore` can put it back.
//!
//! A line for every record that lost something, and one at the end of every file. `at` counts bytes of the decompressed file. Of rows it is
//! told what their texts lost: they are in their file still, and what is written of it has other bytes.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// What a record lost.
#[derive(Serialize)]
pub(crate) struct Loss<'a, R> {
    pub(crate) file: &'a str,
    #[serde(flatten)]
    pub(crate) stood: Stood,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) problem: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) removals: Vec<Taken<'a, R>>,
    /// The record as a whole, where nothing of it stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) record: Option<Piece<'a>>,
}

/// Where a record stood in its file, from 1.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Stood {
    Line(u64),
    Row(u64),
}

/// One removal of the library, and the text it took.
#[derive(Serialize)]
pub(crate) struct Taken<'a, R> {
    #[serde(flatten)]
    pub(crate) removal: R,
    pub(crate) text: &'a str,
    /// Where that is not the whole record, and no row.
    #[serde(flatten)]
    pub(crate) piece: Option<Piece<'a>>,
}

/// Bytes of a file.
#[derive(Serialize, Deserialize, Debug)]
pub(crate) struct Piece<'a> {
    pub(crate) at: u64,
    /// As they are written, if they are text. Left out where it is what `text` says.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub(crate) raw: Option<Cow<'a, str>>,
    /// In hexadecimal digits, if they are no text.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub(crate) hex: Option<Cow<'a, str>>,
}

impl<'a> Piece<'a> {
    pub(crate) fn new(at: u64, bytes: &'a [u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(raw) => Self { at, raw: Some(Cow::Borrowed(raw)), hex: None },
            Err(_) => {
                Self { at, raw: None, hex: Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect()) }
            }
        }
    }

    /// The same, told by the text if that is what is written.
    pub(crate) fn unless(self, text: &str) -> Self {
        let raw = self.raw.filter(|raw| raw != text);
        Self { raw, ..self }
    }
}

/// Says that a file ends, and how to tell that it was restored.
#[derive(Serialize, Deserialize, Debug)]
pub(crate) struct Whole {
    /// Bytes of the file.
    pub(crate) bytes: u64,
    /// Bytes that are left of it.
    pub(crate) left: u64,
    /// CRC-32 of the file.
    pub(crate) crc32: u32,
    /// A line end was added, so that the next file begins on a line of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) line_end_added: bool,
}

/// The end of a file.
#[derive(Serialize)]
pub(crate) struct FileEnd<'a> {
    pub(crate) file: &'a str,
    #[serde(flatten)]
    pub(crate) end: End,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum End {
    Whole(Whole),
    /// A table of so many rows.
    Rows(u64),
}

/// A line of the file. Nothing of what is written here can fail to be JSON.
pub(crate) fn line(value: &impl Serialize) -> Vec<u8> {
    let mut line = serde_json::to_vec(value).unwrap_or_default();
    line.push(b'\n');
    line
}

/// A line of the file as `restore` reads it.
#[derive(Deserialize)]
pub(crate) struct Line<'a> {
    #[serde(borrow)]
    pub(crate) file: Cow<'a, str>,
    #[serde(borrow, default)]
    removals: Vec<Stretch<'a>>,
    #[serde(borrow, default)]
    record: Option<Piece<'a>>,
    #[serde(default)]
    pub(crate) whole: Option<Whole>,
    #[serde(default)]
    row: Option<u64>,
    #[serde(default)]
    rows: Option<u64>,
}

#[derive(Deserialize)]
struct Stretch<'a> {
    #[serde(borrow)]
    text: Cow<'a, str>,
    #[serde(default)]
    at: Option<u64>,
    #[serde(borrow, default)]
    raw: Option<Cow<'a, str>>,
}

impl Line<'_> {
    /// Whether it is about a table.
    pub(crate) const fn is_of_table(&self) -> bool {
        self.row.is_some() || self.rows.is_some()
    }

    /// The bytes that went, and where they stood, in order; nothing if they cannot be read.
    pub(crate) fn pieces(&self) -> Option<Vec<(u64, Cow<'_, [u8]>)>> {
        if let Some(Piece { at, raw, hex }) = &self.record {
            let raw = raw.as_ref().map(|raw| Cow::Borrowed(raw.as_bytes()));
            let bytes = raw.or_else(|| unhex(hex.as_ref()?).map(Cow::Owned))?;
            return Some(vec![(*at, bytes)]);
        }
        let piece = |stretch: &'_ Stretch<'_>| stretch.at;
        self.removals
            .iter()
            .map(|stretch| {
                Some((
                    piece(stretch)?,
                    Cow::Borrowed(stretch.raw.as_ref().unwrap_or(&stretch.text).as_bytes()),
                ))
            })
            .collect()
    }
}

fn unhex(hex: &str) -> Option<Vec<u8>> {
    let digits = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    (0..hex.len()).step_by(2).map(digits).collect()
}
