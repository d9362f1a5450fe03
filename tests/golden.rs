//! Cases that a linguist can add to without Rust: `tests/golden/*/*.toml`.

mod common;

use refrain::{Cleaned, clean, restore};
use serde::Deserialize;

/// A text and all that should go from it, in order: the reason's name and the removed text without the separators around it.
#[derive(Deserialize)]
struct Case {
    name: String,
    language: String,
    text: String,
    removed: Vec<(String, String)>,
}

fn taken(cleaned: &Cleaned<'_>) -> Vec<(String, String)> {
    let trim = |text: &str| text.trim_matches(['\n', '\r']).to_owned();
    cleaned.removed().map(|(removal, text)| (removal.reason().name().to_owned(), trim(text))).collect()
}

fn check(folder: &str) {
    let cases = common::cases::<Case>(folder);
    let mut wrong = Vec::new();
    for (file, case) in &cases {
        let cleaned = clean(&case.text);
        let pieces = cleaned.removed().map(|(removal, text)| (removal.span(), text));
        assert_eq!(
            restore(cleaned.text(), pieces).as_deref(),
            Ok(case.text.as_str()),
            "{file}: {}",
            case.name
        );
        let taken = taken(&cleaned);
        if taken != case.removed {
            wrong.push(format!(
                "{file} [{}] {}\n  wanted {:?}\n  taken  {:?}",
                case.language, case.name, case.removed, taken
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn furniture_goes_and_nothing_else() {
    check("web");
}

#[test]
fn repeats_go_and_nothing_else() {
    check("repeats");
}
