//! Step: quotes, apostrophes and dashes that differ by typography alone become one of each.

/// Typographic variants of `'`, `"` and `-`. Brackets that quote in East Asia (`「」`) are punctuation of their own.
pub(super) fn unify(c: char) -> char {
    match c {
        '`' | '´' | 'ʹ' | 'ʻ' | 'ʼ' | 'ʽ' | 'ˈ' | '‘' | '’' | '‚' | '‛' | '′' | '‵' | '‹' | '›' => {
            '\''
        }
        '“' | '”' | '„' | '‟' | '″' | '‶' | '«' | '»' | '〝' | '〞' | '〟' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '⁃' | '−' | '﹘' | '﹣' => '-',
        other => other,
    }
}
