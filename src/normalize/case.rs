//! Step: full case folding (UCD `CaseFolding.txt`, statuses C and F; not the Turkic T).

use icu_casemap::CaseMapper;

/// `ß` and `ẞ` become `ss`, `ς` becomes `σ`, `I` becomes `i` in every language: Turkish `ı` and `i` stay two letters,
/// which costs a missed repeat at worst.
pub(super) fn fold(c: char, mut push: impl FnMut(char)) {
    let mut bytes = [0; 4];
    CaseMapper::new().fold_string(c.encode_utf8(&mut bytes)).chars().for_each(&mut push);
}
