use icu_properties::props::Script;
use icu_properties::{CodePointMapData, PropertyNamesLong};

/// What texts without letters count as.
pub(super) const NONE: &str = "no letters";

/// What Han and kana together count as, if a tenth of them is kana.
const JAPANESE: &str = "Japanese";

/// The name of the script that most letters of a text are in.
pub(super) fn dominant(text: &str) -> &'static str {
    let script_of = CodePointMapData::<Script>::new();
    let mut letters: Vec<(Script, u64)> = vec![(Script::Latin, 0)];
    let (mut last, mut run) = (0, 0);
    for c in text.chars() {
        let script = match c {
            'a'..='z' | 'A'..='Z' => Script::Latin,
            '\0'..='\u{7F}' => continue,
            _ => script_of.get(c),
        };
        if matches!(script, Script::Common | Script::Inherited | Script::Unknown) {
            continue;
        }
        if letters[last].0 != script {
            letters[last].1 += run;
            run = 0;
            last = letters.iter().position(|(known, _)| *known == script).unwrap_or_else(|| {
                letters.push((script, 0));
                letters.len() - 1
            });
        }
        run += 1;
    }
    letters[last].1 += run;
    name(&letters)
}

fn name(letters: &[(Script, u64)]) -> &'static str {
    let of = |wanted: Script| letters.iter().filter(|(script, _)| *script == wanted).map(|(_, n)| n).sum();
    let (han, kana): (u64, u64) = (of(Script::Han), of(Script::Hiragana) + of(Script::Katakana));
    let is_japanese = kana > 0 && kana * 10 >= han + kana;
    let is_part = |script| is_japanese && matches!(script, Script::Han | Script::Hiragana | Script::Katakana);
    let others = letters.iter().filter(|(script, _)| !is_part(*script));
    let names = PropertyNamesLong::<Script>::new();
    let named = others.map(|(script, letters)| (*letters, names.get(*script).unwrap_or("unknown")));
    let all = named.chain(is_japanese.then_some((han + kana, JAPANESE)));
    all.filter(|(letters, _)| *letters > 0).max().map_or(NONE, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_told_by_most_letters() {
        for (text, script) in [
            ("", NONE),
            ("2025-03-07: 12 345 — 6!", NONE),
            ("Färjan går igen", "Latin"),
            ("Chuyến phà ra đảo", "Latin"),
            ("ফেরি আবার চলছে", "Bengali"),
            ("नौका फिर चलने लगी है", "Devanagari"),
            ("Паром (ferry) снова ходит", "Cyrillic"),
            ("عادت العبارة إلى الجزر", "Arabic"),
            ("เรือข้ามฟากกลับมา", "Thai"),
            ("渡轮在停航九天后恢复运行", "Han"),
            ("島々へのフェリーは再開した", JAPANESE),
            ("연락선이 다시 다닌다", "Hangul"),
        ] {
            assert_eq!(dominant(text), script, "{text}");
        }
    }
}
