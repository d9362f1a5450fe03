//! Step: full-width and half-width forms become the ordinary ones.

/// The `<wide>` and `<narrow>` decompositions of the block Halfwidth and Fullwidth Forms (UAX #11,
/// `UnicodeData.txt` field 5), one step deep; everything else stays.
pub(super) fn fold(c: char) -> char {
    const HALF_KATAKANA: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン\u{3099}\u{309A}";
    const SIGNS: [(char, char); 14] = [
        ('｟', '⦅'),
        ('｠', '⦆'),
        ('￠', '¢'),
        ('￡', '£'),
        ('￢', '¬'),
        ('￣', '¯'),
        ('￤', '¦'),
        ('￥', '¥'),
        ('￦', '₩'),
        ('￨', '│'),
        ('￩', '←'),
        ('￪', '↑'),
        ('￫', '→'),
        ('￬', '↓'),
    ];
    let shift = |from: u32, to: u32| char::from_u32(c as u32 - from + to).unwrap_or(c);
    match c {
        '！'..='～' => shift(0xFF01, 0x21),
        '｡'..='ﾟ' => HALF_KATAKANA.chars().nth(c as usize - 0xFF61).unwrap_or(c),
        'ﾡ'..='ﾾ' => shift(0xFFA1, 0x3131),
        'ￂ'..='ￇ' => shift(0xFFC2, 0x314F),
        'ￊ'..='ￏ' => shift(0xFFCA, 0x3155),
        'ￒ'..='ￗ' => shift(0xFFD2, 0x315B),
        'ￚ'..='ￜ' => shift(0xFFDA, 0x3161),
        '￭' => '■',
        '￮' => '○',
        _ => SIGNS.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_wide_and_narrow_form_becomes_what_compatibility_decomposition_makes_of_it() {
        use icu_normalizer::DecomposingNormalizer;
        let nfkd = DecomposingNormalizer::new_nfkd();
        for c in '\u{FF00}'..='\u{FFEF}' {
            let folded = super::fold(c).to_string();
            assert_eq!(nfkd.normalize(&folded), nfkd.normalize(&c.to_string()), "U+{:04X}", c as u32);
        }
    }
}
