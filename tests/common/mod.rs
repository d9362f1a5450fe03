//! What several test files share: cases as data, and texts.
#![allow(dead_code, reason = "each test file uses its part")]

pub(crate) mod passages;

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

/// The articles of examples/data: thirteen languages, seven writing systems.
pub(crate) const ARTICLES: [&str; 13] = [
    include_str!("../../examples/data/arabic.txt"),
    include_str!("../../examples/data/bengali.txt"),
    include_str!("../../examples/data/chinese.txt"),
    include_str!("../../examples/data/english.txt"),
    include_str!("../../examples/data/german.txt"),
    include_str!("../../examples/data/hindi.txt"),
    include_str!("../../examples/data/indonesian.txt"),
    include_str!("../../examples/data/japanese.txt"),
    include_str!("../../examples/data/russian.txt"),
    include_str!("../../examples/data/swedish.txt"),
    include_str!("../../examples/data/thai.txt"),
    include_str!("../../examples/data/turkish.txt"),
    include_str!("../../examples/data/vietnamese.txt"),
];

/// A row of numbers that look random: `SplitMix64`.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("below a usize")
    }
}

/// The same text with so many edits: a stretch of it goes, comes twice, or changes its place.
pub(crate) fn edited(text: &str, edits: usize, random: &mut Random) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..edits {
        let len = 1 + random.below(6);
        let from = random.below(chars.len() - len);
        let piece: Vec<char> = chars[from..from + len].to_vec();
        if random.below(2) == 0 {
            chars.drain(from..from + len);
        }
        if random.below(2) == 0 {
            let to = random.below(chars.len());
            chars.splice(to..to, piece);
        }
    }
    chars.into_iter().collect()
}
