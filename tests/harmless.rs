//! Do no harm: texts in which a reader would miss every line.

mod common;

use refrain::clean;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    name: String,
    kind: String,
    text: String,
}

#[test]
fn nothing_is_taken_from_texts_that_repeat_on_purpose() {
    let texts = common::cases::<Case>("harmless");
    let mut harmed = Vec::new();
    for (language, Case { name, kind, text }) in &texts {
        let cleaned = clean(text);
        for (removal, piece) in cleaned.removed() {
            harmed.push(format!("{language} {kind} `{name}`: {} {piece:?}", removal.reason().name()));
        }
    }
    assert!(texts.len() >= 590, "the set has shrunk to {} texts", texts.len());
    assert!(harmed.is_empty(), "{} removals in {} texts:\n{}", harmed.len(), texts.len(), harmed.join("\n"));
}
