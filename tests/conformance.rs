//! Conformance with the Unicode Standard: the official test files, and a naive reference for the exact form.
//!
//! The files are not kept here. Dependencies carry them in their packages, which Cargo has unpacked:
//! `icu_normalizer` (`NormalizationTest.txt`), `icu_segmenter` (the break tests), `focaccia` (`CaseFolding.txt`).

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use icu_properties::{CodePointMapData, props::GeneralCategory};
use proptest::prelude::*;
use refrain::normalize::{Exact, Loose, Normalizer, Template};
use refrain::segment::{Lines, Segmenter, Sentences};
use refrain::{Recipe, Span};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Where Cargo has unpacked a package that the crate or its tests depend on.
fn folder(package: &str) -> PathBuf {
    static METADATA: LazyLock<serde_json::Value> = LazyLock::new(|| {
        let about = cargo(&["-vV"]);
        let host = about.lines().find_map(|line| line.strip_prefix("host: ")).expect("cargo names its host");
        let query = ["metadata", "--format-version", "1", "--offline", "--filter-platform", host];
        serde_json::from_str(&cargo(&query)).expect("metadata in JSON")
    });
    let packages = METADATA["packages"].as_array().expect("a list of packages");
    let manifest =
        packages.iter().find(|found| found["name"] == package).map(|found| &found["manifest_path"]);
    let manifest = manifest.unwrap_or_else(|| panic!("`{package}` is not among the dependencies"));
    PathBuf::from(manifest.as_str().expect("a path")).parent().expect("a folder").to_owned()
}

fn cargo(arguments: &[&str]) -> String {
    let root = env!("CARGO_MANIFEST_DIR");
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root).output().expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {}: {said}", arguments.join(" "));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A data file in a package.
fn data(package: &str, path: &str) -> String {
    let path = folder(package).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("{}: {error}: `{package}` no longer carries this file", path.display())
    })
}

/// The break test of that name (`WordBreakTest`) for the Unicode version of `unicode-segmentation`. `icu_segmenter`
/// carries it for the newest version (`WordBreakTest.txt`) and for the one before (`WordBreakTest_17.txt`).
fn break_test(name: &str) -> String {
    let (major, minor, patch) = unicode_segmentation::UNICODE_VERSION;
    let header = format!("# {name}-{major}.{minor}.{patch}.txt");
    let folder = folder("icu_segmenter").join("tests/testdata");
    let candidates = [folder.join(format!("{name}.txt")), folder.join(format!("{name}_{major}.txt"))];
    let texts = candidates.iter().filter_map(|path| std::fs::read_to_string(path).ok());
    texts.into_iter().find(|text| text.starts_with(&header)).unwrap_or_else(|| {
        panic!("no {name} of Unicode {major}.{minor}.{patch} in {}: {candidates:?}", folder.display())
    })
}

/// The monkey test of that name that ICU made for its rules.
fn random_break_test(name: &str) -> String {
    data("icu_segmenter", &format!("tests/testdata/{name}_{}.txt", unicode_segmentation::UNICODE_VERSION.0))
}

/// The rows of a data file, without comments.
fn rows(file: &str) -> impl Iterator<Item = &str> {
    file.lines().map(|line| line.split('#').next().unwrap_or_default().trim()).filter(|row| !row.is_empty())
}

/// A code point in hexadecimal digits.
fn scalar(hex: &str) -> char {
    u32::from_str_radix(hex, 16)
        .ok()
        .and_then(char::from_u32)
        .unwrap_or_else(|| panic!("{hex}: no scalar value"))
}

/// Code points in hexadecimal digits with blanks between them.
fn string(hex: &str) -> String {
    hex.split_whitespace().map(scalar).collect()
}

/// A row of a break test: the text, and the bytes between which nothing breaks.
fn breaks(row: &str) -> (String, Vec<usize>) {
    let (mut text, mut boundaries) = (String::new(), Vec::new());
    for token in row.split_whitespace() {
        match token {
            "÷" => boundaries.push(text.len()),
            "×" => {}
            hex => text.push(scalar(hex)),
        }
    }
    if boundaries.first() != Some(&0) {
        boundaries.insert(0, 0); // line breaking has none at the start of a text (LB2)
    }
    (text, boundaries)
}

/// The code points of a text, to be read in a failure.
fn shown(text: &str) -> String {
    text.chars().flat_map(|c| [format!("{:04X}", u32::from(c)), " ".to_owned()]).collect()
}

/// The five columns of every row of `NormalizationTest.txt`: source, NFC, NFD, NFKC, NFKD.
fn normalization_rows() -> Vec<[String; 5]> {
    let file = data("icu_normalizer", "tests/data/NormalizationTest.txt");
    let columns = |row: &str| {
        let columns: Vec<String> = row.split(';').take(5).map(string).collect();
        columns.try_into().unwrap_or_else(|_| panic!("not five columns: {row}"))
    };
    let rows: Vec<_> = rows(&file).filter(|row| !row.starts_with('@')).map(columns).collect();
    assert!(rows.len() > 20_000, "{} rows", rows.len());
    rows
}

/// Code point and mapping of every row of `CaseFolding.txt` with one of these statuses.
fn case_foldings(statuses: &[&str]) -> Vec<(char, String)> {
    let file = data("focaccia", "CaseFolding.txt");
    let (major, minor, patch) = unicode_normalization::UNICODE_VERSION;
    let header = format!("# CaseFolding-{major}.{minor}.{patch}.txt");
    assert!(file.starts_with(&header), "the reference mixes Unicode versions: {:?}", file.lines().next());
    let columns = |row: &str| {
        let columns: Vec<&str> = row.split(';').map(str::trim).collect();
        statuses.contains(&columns[1]).then(|| (scalar(columns[0]), string(columns[2])))
    };
    rows(&file).filter_map(columns).collect()
}

/// The exact form by its documentation, step by step, from other tables than the crate's wherever there are any.
struct Reference {
    foldings: HashMap<char, String>,
    widths: HashMap<char, char>,
    digits: Vec<char>,
}

static REFERENCE: LazyLock<Reference> = LazyLock::new(|| {
    let foldings = case_foldings(&["C", "F"]).into_iter().collect();
    let category = CodePointMapData::<GeneralCategory>::new();
    let is_digit = |c: &char| category.get(*c) == GeneralCategory::DecimalNumber;
    Reference { foldings, widths: widths(), digits: (char::MIN..=char::MAX).filter(is_digit).collect() }
});

impl Reference {
    fn exact(&self, text: &str) -> String {
        let composed: String = text
            .chars()
            .filter(|&c| is_blank(c) || !is_ignorable(c))
            .nfd()
            .flat_map(|c| self.step(c).chars().collect::<Vec<_>>())
            .nfc()
            .collect();
        composed.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn step(&self, c: char) -> String {
        if is_blank(c) {
            return " ".to_owned();
        }
        if is_ignorable(c) {
            return String::new();
        }
        let c = self.widths.get(&c).copied().unwrap_or(c);
        let folded = self.foldings.get(&c).cloned().unwrap_or_else(|| c.to_string());
        folded.chars().map(|c| unify(self.digit(c))).collect()
    }

    /// Decimal digits stand in tens (Unicode Standard §4.6): the place among all of them tells the value.
    fn digit(&self, c: char) -> char {
        self.digits
            .binary_search(&c)
            .map_or(c, |rank| ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'][rank % 10])
    }
}

/// Halfwidth and Fullwidth Forms: the first character of another block that is the same by compatibility. Conjoining
/// jamo are not what a half-width letter is narrow for.
fn widths() -> HashMap<char, char> {
    let compatible = |c: char| [c].into_iter().nfkd().collect::<String>();
    let forms = '\u{FF00}'..='\u{FFEF}';
    let mut ordinary: HashMap<String, char> = HashMap::new();
    for c in (char::MIN..='\u{FFFF}').filter(|c| !forms.contains(c) && !matches!(c, '\u{1100}'..='\u{11FF}'))
    {
        ordinary.entry(compatible(c)).or_insert(c);
    }
    forms.filter_map(|form| Some((form, *ordinary.get(&compatible(form))?))).collect()
}

/// `White_Space` of `PropList.txt`, zero-width spaces and the empty braille cell.
fn is_blank(c: char) -> bool {
    matches!(c, '\t'..='\r' | ' ' | '\u{85}' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}')
        || matches!(
            c,
            '\u{2028}'
                | '\u{2029}'
                | '\u{202F}'
                | '\u{205F}'
                | '\u{3000}'
                | '\u{200B}'
                | '\u{FEFF}'
                | '\u{2800}'
        )
}

/// `Default_Ignorable_Code_Point` of `DerivedCoreProperties.txt`.
fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{3164}'
    ) || matches!(c, '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}')
        || matches!(c, '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}')
        || matches!(c, '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}')
        || matches!(c, '\u{E0000}'..='\u{E0FFF}')
}

/// Quotes, apostrophes and dashes.
fn unify(c: char) -> char {
    const APOSTROPHES: &str = "\
        `\u{B4}\u{2B9}\u{2BB}\u{2BC}\u{2BD}\u{2C8}\u{2018}\u{2019}\u{201A}\u{201B}\u{2032}\u{2035}\
        \u{2039}\u{203A}";
    const QUOTES: &str =
        "\u{AB}\u{BB}\u{201C}\u{201D}\u{201E}\u{201F}\u{2033}\u{2036}\u{301D}\u{301E}\u{301F}";
    const DASHES: &str = "\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2043}\u{2212}\u{FE58}\u{FE63}";
    let kinds = [(APOSTROPHES, '\''), (QUOTES, '"'), (DASHES, '-')];
    kinds.iter().find(|(variants, _)| variants.contains(c)).map_or(c, |(_, one)| *one)
}

/// Fails with what a check found wrong: with the first twenty at once, to see what they share.
fn assert_none(failures: impl Iterator<Item = String>) {
    let mut failures = failures.peekable();
    if failures.peek().is_some() {
        let first: Vec<String> = failures.by_ref().take(20).collect();
        panic!("{} failures, of which the first:\n{}", first.len() + failures.count(), first.join("\n"));
    }
}

fn against_reference(text: &str) -> Option<String> {
    let (found, expected) = (Exact.normalize(text), REFERENCE.exact(text));
    (found != expected).then(|| format!("{}: {}not {}", shown(text), shown(&found), shown(&expected)))
}

/// Checks that normalising a text in normal form changes nothing, for every row and every code point.
fn assert_idempotent(normalizer: &dyn Normalizer) {
    let texts =
        normalization_rows().into_iter().flatten().chain((char::MIN..=char::MAX).map(|c| c.to_string()));
    assert_none(texts.filter_map(|text| {
        let once = normalizer.normalize(&text);
        let again = normalizer.normalize(&once);
        (once != again).then(|| format!("{}: {}and then {}", shown(&text), shown(&once), shown(&again)))
    }));
}

#[test]
fn the_reference_normalises_as_the_standard_says() {
    let rows = normalization_rows();
    for [source, nfc, nfd, ..] in &rows {
        assert_eq!((&source.nfc().collect::<String>(), &source.nfd().collect::<String>()), (nfc, nfd));
    }
    let listed: HashSet<&str> = rows.iter().map(|[source, ..]| source.as_str()).collect();
    for c in (char::MIN..=char::MAX).map(|c| c.to_string()).filter(|c| !listed.contains(c.as_str())) {
        assert_eq!((c.nfc().collect(), c.nfd().collect()), (c.clone(), c), "not in the file: it stays");
    }
    assert_eq!(REFERENCE.digits.len() % 10, 0, "digits stand in tens");
    assert_eq!(REFERENCE.widths.len(), 225, "half-width and full-width forms");
}

#[test]
fn equivalent_texts_have_one_exact_form() {
    assert_none(normalization_rows().iter().filter_map(|row| {
        let [source, nfc, nfd, nfkc, nfkd] = row.each_ref().map(|column| Exact.normalize(column));
        (source != nfc || source != nfd || nfkc != nfkd).then(|| row.each_ref().map(|c| shown(c)).join("; "))
    }));
}

#[test]
fn exact_is_the_reference_on_every_row() {
    assert_none(normalization_rows().iter().flatten().filter_map(|text| against_reference(text)));
}

#[test]
fn exact_is_the_reference_on_every_code_point_and_its_neighbours() {
    let texts = |c: char| {
        [c.to_string(), format!("a{c}"), format!("{c}\u{301}\u{323}"), format!("か{c}\u{3099} {c}")]
    };
    assert_none((char::MIN..=char::MAX).flat_map(texts).filter_map(|text| against_reference(&text)));
}

#[test]
fn exact_is_the_reference_where_nothing_but_blanks_came_before() {
    let texts = [
        "\u{A0} ",
        "\u{A0} \u{301}a",
        " \u{3000} \u{302} b",
        "a \u{A0} \u{301}c",
        "\u{AD} \u{A0} \u{323}",
        "\u{200B} x",
    ];
    assert_none(texts.into_iter().filter_map(against_reference));
    let mut out = "é".to_owned();
    Exact.normalize_into("\u{A0} \u{301}a", &mut out);
    assert_eq!(out, format!("é{}", Exact.normalize("\u{A0} \u{301}a")), "what is there already stays");
}

#[test]
fn case_is_folded_in_full_and_never_the_turkic_way() {
    assert_none(case_foldings(&["C", "F"]).iter().filter_map(|(c, folded)| {
        let same = Exact.normalize(&c.to_string()) == Exact.normalize(folded);
        (!same).then(|| format!("{:04X}: {}", u32::from(*c), shown(folded)))
    }));
    for (c, folded) in case_foldings(&["T"]) {
        assert_ne!(Exact.normalize(&c.to_string()), Exact.normalize(&folded), "{c}");
    }
}

#[test]
fn exact_is_idempotent() {
    assert_idempotent(&Exact);
}

#[test]
fn loose_is_idempotent() {
    assert_idempotent(&Loose);
}

#[test]
fn template_is_idempotent() {
    assert_idempotent(&Template);
}

/// What a segmenter should find where `text` is cut at these boundaries: the pieces without the blanks at their ends.
fn trimmed(text: &str, boundaries: &[usize]) -> Vec<Span> {
    let pieces = boundaries.windows(2).map(|ends| (ends[0], &text[ends[0]..ends[1]]));
    let spans = pieces.map(|(start, piece)| Span::new(start, start + piece.trim_end().len()));
    spans.filter(|span| !span.is_empty()).collect()
}

fn cut(segmenter: &dyn Segmenter, text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    segmenter.segment_into(text, &mut spans);
    spans
}

#[test]
fn sentences_are_those_of_uax_29() {
    let (file, random) = (break_test("SentenceBreakTest"), random_break_test("SentenceBreakRandomTest"));
    let rows: Vec<_> = rows(&file).chain(rows(&random)).map(breaks).collect();
    assert!(rows.len() > 600, "{} rows", rows.len());
    assert_none(rows.iter().filter_map(|(text, boundaries)| {
        let (found, expected) = (cut(&Sentences, text), trimmed(text, boundaries));
        (found != expected).then(|| format!("{}: {found:?}, not {expected:?}", shown(text)))
    }));
}

/// What the documentation of [`Sentences`] says of line ends; for UAX #29 VT and FF are blanks.
#[test]
fn no_sentence_crosses_a_line_end() {
    let ends = [
        ("\n", 2),
        ("\r\n", 2),
        ("\r", 2),
        ("\u{85}", 2),
        ("\u{2028}", 2),
        ("\u{2029}", 2),
        ("\x0B", 1),
        ("\x0C", 1),
    ];
    for (end, sentences) in ends {
        let text = format!("one{end}two");
        assert_eq!(cut(&Sentences, &text).len(), sentences, "{text:?}");
    }
}

/// Nothing public cuts into words yet. This pins the tables of the dependency that sentences come from.
#[test]
fn words_are_those_of_uax_29() {
    let file = break_test("WordBreakTest");
    let rows: Vec<_> = rows(&file).map(breaks).collect();
    assert!(rows.len() > 1_900, "{} rows", rows.len());
    assert_none(rows.iter().filter_map(|(text, boundaries)| {
        let starts: Vec<usize> = text.split_word_bound_indices().map(|(start, _)| start).collect();
        (starts != boundaries[..boundaries.len() - 1]).then(|| format!("{}: {starts:?}", shown(text)))
    }));
}

/// UAX #14 LB4 and LB5: a line ends after BK, CR, LF and NL, but not between CR and LF. The start and the end of the
/// text are boundaries too.
fn mandatory(text: &str) -> Vec<usize> {
    let mut boundaries = vec![0];
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let is_cr = c == '\r' && !text[end..].starts_with('\n');
        let is_other = matches!(c, '\n' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}');
        if (is_cr || is_other) && end < text.len() {
            boundaries.push(end);
        }
    }
    boundaries.push(text.len());
    boundaries
}

/// The text with a sign at the start of every line, so that no line is blank.
fn with_visible_lines(text: &str) -> String {
    mandatory(text).windows(2).flat_map(|ends| ["|", &text[ends[0]..ends[1]]]).collect()
}

/// What is wrong with the lines that a text is cut into, blank lines seen and unseen.
fn wrong_lines(text: &str) -> Option<String> {
    let visible = with_visible_lines(text);
    [text, &visible].into_iter().find_map(|text| {
        let boundaries = mandatory(text);
        let (found, expected) = (cut(&Lines, text), trimmed(text, &boundaries));
        (found != expected).then(|| format!("{}: {found:?}, not {expected:?}", shown(text)))
    })
}

/// What is wrong with the tiles of a text none of whose lines is blank: each is a line with its terminator.
fn wrong_tiles(text: &str) -> Option<String> {
    let visible = with_visible_lines(text);
    let outline = Recipe::lines().outline(&visible);
    let found: Vec<Span> = outline.segments().iter().map(refrain::Segment::tile).collect();
    let expected: Vec<Span> =
        mandatory(&visible).windows(2).map(|ends| Span::new(ends[0], ends[1])).collect();
    (found != expected).then(|| format!("tiles of {}: {found:?}, not {expected:?}", shown(&visible)))
}

#[test]
fn lines_end_at_the_mandatory_breaks_of_uax_14() {
    let (file, random) = (break_test("LineBreakTest"), random_break_test("LineBreakRandomTest"));
    let rows: Vec<_> = rows(&file).chain(rows(&random)).map(breaks).collect();
    assert!(rows.len() > 20_000, "{} rows", rows.len());
    assert_none(rows.iter().filter_map(|(text, boundaries)| {
        let allowed = mandatory(text).iter().all(|at| boundaries.contains(at));
        (!allowed).then(|| format!("{}: {:?} are not all breaks", shown(text), mandatory(text)))
    }));
    assert_none(rows.iter().filter_map(|(text, _)| wrong_lines(text).or_else(|| wrong_tiles(text))));
}

/// Characters that the steps of the exact form, or the canonical ordering behind them, treat in some way of their own.
const SINGULAR: &str = "\
    aAzéÅÅẞßſıİΐΣςǰŉﬃĲ\u{1E9B}\u{1FB3}\u{1F80}\u{390}`´‘»—−\u{1FEF}\u{1FFD}\u{374}\u{2126}０９٣১፩Ａｶﾊﾞﾟ\
    ｰﾡￂￊ￣￦\u{1100}\u{1161}\u{11A8}가각\u{9C7}\u{9BE}\u{9D7}\u{B47}\u{B56}\u{DD9}\u{DCF}\u{DCA}\u{1025}\
    \u{102E}\u{1B35}\u{16121}\u{1611E}\u{16129}\u{958}\u{93C}\u{FB1D}\u{FB4E}\u{5E9}\u{627}\u{649}\
    \u{64A}\u{6CC}\u{6D2}\u{640}\u{1D160}\u{2ADC}\u{F900}\u{2F800}か\u{304B}は.,-:;!?'\"()0123456789";
/// Marks of many combining classes, some of which compose.
const MARKS: &str = "\
    \u{300}\u{301}\u{302}\u{303}\u{304}\u{306}\u{307}\u{308}\u{30A}\u{30C}\u{313}\u{314}\u{31B}\
    \u{323}\u{327}\u{328}\u{338}\u{342}\u{344}\u{345}\u{340}\u{341}\u{343}\u{35C}\u{360}\u{5B0}\
    \u{5BC}\u{5C1}\u{64B}\u{651}\u{653}\u{654}\u{655}\u{670}\u{93C}\u{94D}\u{9BC}\u{9CD}\u{E38}\
    \u{EB8}\u{F71}\u{F72}\u{F74}\u{F73}\u{F80}\u{3099}\u{309A}\u{20DD}\u{1D165}\u{1D16E}\u{FE20}";
/// What is blank or not seen.
const HIDDEN: &str = "\
    \u{20}\u{20}\t\n\r\u{85}\u{A0}\u{2028}\u{3000}\u{200B}\u{FEFF}\u{2800}\u{AD}\u{200C}\u{200D}\u{34F}\
    \u{202E}\u{FE0F}\u{115F}\u{3164}\u{FFA0}\u{E0061}";

/// Any of these characters.
fn one_of(characters: &'static str) -> impl Strategy<Value = char> {
    proptest::sample::select(characters.chars().collect::<Vec<_>>())
}

/// Text full of what normalisation stumbles over. Sequences of characters that do not stand alone stay well below thirty.
fn twisted() -> impl Strategy<Value = String> {
    let base = prop_oneof![6 => one_of(SINGULAR), 2 => one_of(HIDDEN), 1 => any::<char>()];
    let mark = prop_oneof![4 => one_of(MARKS), 1 => one_of(HIDDEN)];
    let cluster = (base, proptest::collection::vec(mark, 0..5))
        .prop_map(|(base, marks)| [base].into_iter().chain(marks).collect::<String>());
    let stop = proptest::sample::select(vec![" ", "x", ". ", ""]);
    proptest::collection::vec((cluster, stop), 0..6).prop_map(|clusters| {
        clusters.into_iter().flat_map(|(cluster, stop)| [cluster, stop.to_owned()]).collect()
    })
}

/// Text made of line ends, blanks and what looks like either in UTF-8.
fn broken() -> impl Strategy<Value = String> {
    let c = one_of(
        "\n\r\u{B}\u{C}\u{85}\u{2028}\u{2029} \t\u{A0}xé\u{84}\u{105}\u{2027}\u{202A}\u{3000}\u{C85}😅",
    );
    proptest::collection::vec(c, 0..24).prop_map(|characters| characters.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lines_end_at_the_mandatory_breaks_of_any_text(text in broken()) {
        prop_assert_eq!(wrong_lines(&text).or_else(|| wrong_tiles(&text)), None);
    }

    #[test]
    fn exact_is_the_reference_on_any_text(text in twisted()) {
        prop_assert_eq!(against_reference(&text), None);
    }

    /// Words and gaps of every kind, at every offset in the blocks that the ASCII path looks at together.
    #[test]
    fn exact_is_the_reference_on_mixtures(pieces in prop::collection::vec(prop_oneof![
        "[a-z]{1,20}",
        "[ -~]{1,20}",
        "[ \t\n\u{a0}\u{3000}]{1,3}",
        "[éạ\u{301}\u{323}\u{ad}\u{200d}İßς“Ａ한각か\u{3099}কু়ไําﷺ१४]{1,4}",
    ], 0..9)) {
        prop_assert_eq!(against_reference(&pieces.concat()), None);
    }
}
