//! What documents are called: by their id field, or by where they stand.

use serde_json::value::RawValue;

use crate::input::{Format, Source};

/// The name of a record as JSON: its id as it is written, or file and line.
pub(crate) fn name(id: Option<&str>, source: &Source, line: u64) -> Box<RawValue> {
    let written = id.map(str::to_owned).or_else(|| match source.format {
        Format::Txt => serde_json::to_string(&source.name).ok(),
        Format::Jsonl => serde_json::to_string(&format!("{}:{line}", source.name)).ok(),
    });
    written.and_then(|written| RawValue::from_string(written).ok()).unwrap_or_default()
}
