//! Rule files: cases as data (`tests/golden/rule_files/*.toml`), every error, and a naive twin of the suffixes.
#![cfg(feature = "toml")]

mod common;

use proptest::prelude::*;
use refrain::normalize::{Exact, Normalizer};
use refrain::{Cleaned, Cleaner, Document, Error, Recipe, RuleId, RuleProblem, Rules, restore};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A rule file, a page, and all that should go from it, in order.
#[derive(Deserialize)]
struct Case {
    name: String,
    language: String,
    rules: String,
    site: Option<String>,
    text: String,
    removed: Vec<(String, String)>,
}

fn cleaner(rules: &str) -> Cleaner<'static> {
    let rules = Rules::none().file(rules).unwrap_or_else(|error| panic!("{error}"));
    Cleaner::new(Recipe::default()).with(rules)
}

fn page<'t>(text: &'t str, site: Option<&'t str>) -> Document<'t> {
    let document = Document::new(1, text);
    site.map_or(document, |site| document.site(site))
}

fn taken(cleaned: &Cleaned<'_>) -> Vec<(String, String)> {
    let trim = |text: &str| text.trim_matches('\n').nfc().collect::<String>();
    cleaned.removed().map(|(removal, text)| (removal.reason().name().to_owned(), trim(text))).collect()
}

#[test]
fn what_a_file_says_goes_in_every_writing_and_nothing_else() {
    for (file, case) in common::cases::<Case>("rule_files") {
        let cleaner = cleaner(&case.rules);
        let removed: Vec<_> =
            case.removed.iter().map(|(id, text)| (id.clone(), text.nfc().collect::<String>())).collect();
        for text in [case.text.clone(), case.text.nfc().collect(), case.text.nfd().collect()] {
            let cleaned = cleaner.clean(page(&text, case.site.as_deref()));
            assert_eq!(taken(&cleaned), removed, "{file} [{}] {}: {text}", case.language, case.name);
            let pieces = cleaned.removed().map(|(removal, text)| (removal.span(), text));
            assert_eq!(restore(cleaned.text(), pieces).as_ref(), Ok(&text));
            let again = cleaner.clean(page(cleaned.text(), case.site.as_deref()));
            assert_eq!(again.text(), cleaned.text());
        }
    }
}

#[test]
fn rules_of_a_file_are_rules() {
    let file = "[[rule]]\nid = 'my.end'\nsuffixes = ['| Bladet']\nmatch = ['Regn | Bladet']\n\
                [[rule]]\nid = 'my.read'\nprefixes = ['Läs:']\nphrases = ['Tidningen {x}']\nmatch = ['Läs: mer', 'Tidningen för alla']\n";
    let rules = Rules::web().file(file).unwrap();
    let own = |rules: &Rules| -> Vec<String> {
        rules.ids().map(|id| id.to_string()).filter(|id| id.starts_with("my.")).collect()
    };
    assert_eq!(own(&rules), ["my.end", "my.read"]);
    assert_eq!(own(&rules.clone().without("my.end")), ["my.read"]);
    let more = rules.phrase(RuleId::new("my.read"), "Alltid i tid").unwrap();
    assert_eq!(own(&more), ["my.end", "my.read"]);
    let text = "Färjan till öarna går igen efter nio dagars uppehåll, meddelar rederiet på torsdagen. | Bladet\nAlltid i tid\n";
    let cleaned = Cleaner::new(Recipe::default()).with(more).clean(text);
    assert_eq!(taken(&cleaned).len(), 2, "{:?}", taken(&cleaned));
    let strict =
        Cleaner::new(Recipe::default()).budget(0.01).unwrap().with(Rules::none().file(file).unwrap());
    assert!(strict.clean(text).is_over_budget());
}

#[test]
fn a_line_is_a_phrase_of_every_rule_that_has_it() {
    let file = "[[rule]]\nid = 'a.motto'\nphrases = ['The paper for {x}']\nsites = ['a.example']\nmatch = ['The paper for all']\n\
                [[rule]]\nid = 'b.motto'\nphrases = ['The paper for {x}', 'Share']\nsites = ['b.example']\nmatch = ['The paper for all', 'SHARE']\n";
    let cleaner = cleaner(file);
    let text = "Rain is expected all week, and the ferry stays in the harbour until Sunday.\nThe paper for sailors\n";
    for (site, id) in [
        ("a.example", Some("a.motto")),
        ("www.b.example", Some("b.motto")),
        ("c.example", None),
        ("aa.example", None),
    ] {
        let cleaned = cleaner.clean(page(text, Some(site)));
        let ids: Vec<_> = cleaned.removals().iter().map(|removal| removal.reason().name()).collect();
        assert_eq!(ids, Vec::from_iter(id), "{site}");
    }
    assert_eq!(cleaner.clean(text).text(), text);
}

#[test]
fn an_id_may_be_a_word_of_the_lexicon() {
    for id in ["endmark", "credit.photo.prefix", "comment.heading"] {
        let file = format!(
            "[[rule]]\nid = '{id}'\nphrases = ['Havet:']\nmatch = ['Havet:']\nkeep = ['Havet: Anna Berg']"
        );
        Rules::web().file(&file).unwrap_or_else(|error| panic!("{error}"));
    }
}

/// The error of a file whose one rule has these lines.
fn error(lines: &str) -> (usize, Option<String>, RuleProblem, String) {
    let error = Rules::none().file(lines).expect_err(lines);
    let text = error.to_string();
    let Error::RuleFile { line, rule, problem } = error else { panic!("{text}") };
    (line, rule.map(|id| id.to_string()), problem, text)
}

#[test]
fn every_error_has_its_line_its_rule_and_a_way_out() {
    let rule = "# mine\n[[rule]]\nid = 'my.rule'\n";
    let good = "suffixes = ['| Bladet']\nmatch = ['Regn | Bladet']\n";
    let cases = [
        (format!("{rule}{good}{rule}{good}"), 8, "another rule has this id"),
        (format!("{rule}match = ['Regn']\n"), 3, "no pattern"),
        (format!("{rule}suffixes = ['| Bladet']\n"), 3, "no `match` example"),
        (format!("{rule}{good}prefix = ['Läs']\n"), 6, "unknown field `prefix`"),
        (format!("{rule}phrases = 'Läs mer'\n"), 4, "expected a sequence"),
        (
            format!("{rule}phrases = [\n  'Läs mer',\n  '{{x}} läser',\n]\nmatch = ['Läs mer']\n"),
            6,
            "`{x} läser`",
        ),
        (format!("{rule}phrases = ['']\nmatch = ['Läs mer']\n"), 4, "`` has fewer than two"),
        (format!("{rule}prefixes = ['»a:']\nmatch = ['»a: b']\n"), 4, "`»a:` has fewer than two"),
        (
            format!("{rule}suffixes = ['| Bladet', ' | ']\nmatch = ['Regn | Bladet']\n"),
            4,
            "` | ` has fewer than two",
        ),
        (
            format!("{rule}{good}sites = ['https://bladet.example/']\n"),
            6,
            "`https://bladet.example/` is not the name of a host",
        ),
        (format!("{rule}{good}sites = ['']\n"), 6, "`` is not the name of a host"),
        (
            format!("{rule}suffixes = ['| Bladet']\nmatch = [\n  'Regn | Bladet',\n  'Regn på Bladet',\n]\n"),
            7,
            "does not take `Regn på Bladet`",
        ),
        (format!("{rule}{good}keep = ['Sol | Bladet']\n"), 6, "takes `| Bladet` of `Sol | Bladet`"),
    ];
    for (file, line, words) in cases {
        let (at, id, _, text) = error(&file);
        assert_eq!((at, id.as_deref()), (line, Some("my.rule")), "{text}\n{file}");
        assert!(
            text.starts_with(&format!("rule file, line {line}, rule `my.rule`: ")) && text.contains(words),
            "{text}"
        );
    }
}

#[test]
fn errors_of_the_whole_file_have_their_line() {
    for (file, line, words) in [
        ("\n[[rule]\nid = 1", 2, "]"),
        ("# rules\n[[rules]]\nid = 'my.rule'\n", 2, "unknown key `rules`"),
        ("rule = 3\n", 1, "write `[[rule]]`"),
        ("[[rule]]\nphrases = ['Läs mer']\n", 1, "missing field `id`"),
        ("[[rule]]\n\nid = 3\n", 3, "expected a string"),
    ] {
        let (at, id, problem, text) = error(file);
        assert_eq!((at, id), (line, None), "{text}");
        assert!(matches!(problem, RuleProblem::Toml { .. }) && text.contains(words), "{text}");
    }
    assert_eq!(error("[[rule]]\nid = ' '\n").2, RuleProblem::Short { text: " ".to_owned() });
    assert_eq!(
        Rules::web()
            .file("[[rule]]\nid = 'web.share'\nprefixes = ['Dela']\nmatch = ['Dela']")
            .unwrap_err()
            .to_string(),
        "rule file, line 2, rule `web.share`: another rule has this id, in the file or in the set it is added to; choose another id"
    );
    assert_eq!(Rules::none().file("# nothing yet\n").unwrap().ids().count(), 0);
}

/// The naive twin: every character of a line is tried as the beginning of the suffix.
fn naive_end(line: &str, suffix: &str) -> Option<usize> {
    let (exact, suffix) = (Exact.normalize(line), Exact.normalize(suffix));
    let word = |c: char| is_combining_mark(c) || (c.is_alphanumeric() && !is_spaceless(c));
    let before = exact.strip_suffix(&*suffix)?;
    let inside_word = before.ends_with(word) && suffix.starts_with(word);
    let mut starts = line.char_indices().rev().map(|(at, _)| at);
    starts.find(|&at| !inside_word && Exact.normalize(&line[at..]) == suffix)
}

fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{E7F}' | '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}')
}

const SUFFIXES: [&str; 7] =
    ["| Nyhetsbladet", "Bến Cảng", "(KABAR Selat)", "ข่าวท่าเรือ", "（港口日报）", "ガイド", "बंदरगाह"];
const BEFORE: [&str; 10] =
    ["Regn", "Regn ", "Regn  \u{A0}\t", "ฝน", "雨", "", "วันที่", "Regn\u{200B}", "नदी ", "x. "];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_suffix_goes_to_the_byte(
        before in prop::sample::select(&BEFORE[..]),
        odd in "[a-zå|( \u{300}\u{323}\u{AD}\u{200D}ｶﾞ雨ก่]{0,4}",
        suffix in prop::sample::select(&SUFFIXES[..]),
        other in prop::sample::select(&SUFFIXES[..]),
        writing in 0..4_usize,
    ) {
        let written = match writing {
            0 => suffix.to_owned(),
            1 => suffix.nfd().collect(),
            2 => suffix.to_uppercase(),
            _ => suffix.chars().flat_map(|c| [c, '\u{AD}']).collect(),
        };
        let line = format!("Måndag {before}{odd}{written}");
        let line = line.trim_end();
        let file = format!("[[rule]]\nid = 'my.end'\nsuffixes = ['{other}']\nmatch = ['Regn, {other}']");
        let cleaned = cleaner(&file).budget(1.0).unwrap();
        let cleaned = cleaned.clean(line);
        let blank = |c: char| c.is_whitespace() || c == '\u{200B}';
        let expected = naive_end(line, other).map_or(line, |at| line[..at].trim_end_matches(blank));
        prop_assert_eq!(cleaned.text(), expected);
    }

    #[test]
    fn any_file_is_rules_or_an_error(
        bytes in prop::collection::vec(any::<u8>(), 0..80),
        keys in prop::collection::vec(prop::sample::select(&["[[rule]]", "id = 'my.rule'", "phrases = ['{x}', 'ab{n}']", "prefixes = ['", "suffixes = ['| ab', 'cd']", "match = ['x | ab']", "keep = []", "sites = ['a.b']", "]", "rule = [", "'''", "\u{FEFF}", "{", "\r"][..]), 0..8),
    ) {
        let noise = String::from_utf8_lossy(&bytes).into_owned();
        for file in [noise.clone(), keys.join("\n"), keys.join(&noise)] {
            if let Err(error) = Rules::none().file(&file) {
                let Error::RuleFile { line, .. } = error else { return Err(TestCaseError::fail(error.to_string())) };
                prop_assert!((1..=file.lines().count().max(1) + 1).contains(&line));
            }
        }
    }
}
