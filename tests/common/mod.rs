//! What several test files share: cases as data.
#![allow(dead_code, reason = "each test file uses its part")]

use std::path::{Path, PathBuf};

use serde::Deserialize;

#[derive(Deserialize)]
struct File<C> {
    case: Vec<C>,
}

/// The cases of every TOML file in a folder below `tests/golden`, each with the name of its file.
pub(crate) fn cases<C: for<'de> Deserialize<'de>>(folder: &str) -> Vec<(String, C)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no cases in {}", folder.display());
    files.iter().flat_map(|path| load(path)).collect()
}

fn load<C: for<'de> Deserialize<'de>>(path: &Path) -> Vec<(String, C)> {
    let text = std::fs::read_to_string(path).expect("a readable file");
    let file: File<C> = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let name = path.file_stem().expect("a file name").to_string_lossy().into_owned();
    file.case.into_iter().map(|case| (name.clone(), case)).collect()
}
