//! Step: every blank becomes a space. Runs of blanks become one, blanks at the ends go (in [`Exact`](super::Exact)).

/// `White_Space` (UCD `PropList.txt`), and the blanks that are not in it: the zero-width spaces U+200B and U+FEFF
/// and the empty braille cell.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{2800}')
}
