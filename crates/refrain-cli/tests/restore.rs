//! What was taken out, put back, is the input byte for byte.

mod common;

use std::fmt::Write;

use common::{Bench, gz, line};
use proptest::prelude::*;
use serde_json::json;

const FURNITURE: &str = "Havet är stilla i dag, säger fiskarna i hamnen. Foto: VNA\nKommentar (0)\n";

#[test]
fn a_folder_comes_back() {
    let bench = Bench::new();
    bench.file("in/a.jsonl", line("a", FURNITURE) + "no record\n" + &line("b", "Regn."));
    bench.file("in/b/c.txt", FURNITURE).file("in/d.txt", "Regn.").file("in/empty.jsonl", "");
    bench.ok("clean in -o out --removed taken.jsonl.zst");
    assert_ne!(bench.read("in/b/c.txt"), bench.read("out/b/c.txt"));
    bench.ok("restore out --removed taken.jsonl.zst -o back");
    for name in ["a.jsonl", "b/c.txt", "d.txt", "empty.jsonl"] {
        assert_eq!(bench.text(&format!("back/{name}")), bench.text(&format!("in/{name}")), "{name}");
    }
}

#[test]
fn files_that_were_joined_come_apart() {
    let bench = Bench::new();
    bench
        .file("a.jsonl", line("a", FURNITURE).trim_end())
        .file("b.jsonl.gz", gz(line("b", FURNITURE).as_bytes()));
    bench.file("out.jsonl", bench.ok("clean a.jsonl b.jsonl.gz --removed taken.jsonl"));
    assert_eq!(
        bench.ok("restore out.jsonl --removed taken.jsonl"),
        line("a", FURNITURE).trim_end().to_owned() + &line("b", FURNITURE)
    );
    bench.ok("restore out.jsonl --removed taken.jsonl -o back/");
    assert_eq!(bench.read("back/a.jsonl"), bench.read("a.jsonl"));
}

#[test]
fn bytes_that_are_no_text_come_back() {
    let bench = Bench::new();
    let mut bytes = b"{\"text\": \"\xFF\xFE\"}\n".to_vec();
    bytes.extend_from_slice(line("a", FURNITURE).as_bytes());
    bench.file("in.jsonl", &bytes);
    bench.ok("clean in.jsonl -o out.jsonl --removed taken.jsonl");
    bench.ok("restore out.jsonl --removed taken.jsonl -o back.jsonl");
    assert_eq!(bench.read("back.jsonl"), bytes);
}

#[test]
fn what_does_not_fit_is_told() {
    let bench = Bench::new();
    bench.file("in.jsonl", line("a", FURNITURE) + &line("b", "Regn."));
    bench.ok("clean in.jsonl -o out.jsonl --removed taken.jsonl");
    let (out, taken) = (bench.text("out.jsonl"), bench.text("taken.jsonl"));
    let first = taken.lines().next().expect("a line").to_owned() + "\n";
    bench.file("other.jsonl", out.replace("Regn", "Snö!")).file("short.jsonl", &out[..out.len() - 9]);
    bench.file("long.jsonl", out.clone() + "\n").file("cut.jsonl", &first).file("broken.jsonl", &taken[..40]);
    bench.file("evil.jsonl", json!({"file": "../evil", "removals": []}).to_string());
    for (args, told) in [
        ("restore other.jsonl --removed taken.jsonl", "what is left is not of this run"),
        ("restore short.jsonl --removed taken.jsonl", "ends before byte"),
        ("restore long.jsonl --removed taken.jsonl", "more is left"),
        ("restore out.jsonl --removed cut.jsonl", "some lines were lost"),
        ("restore out.jsonl --removed broken.jsonl", "broken.jsonl:1: EOF"),
        ("restore out.jsonl --removed evil.jsonl -o back/", "no place in a folder"),
        ("restore out.jsonl --removed none.jsonl", "none.jsonl: cannot be read"),
    ] {
        bench.run(&format!("{args} -q").replace(" -q", "")).told(1, told);
    }
    assert!(!bench.path("back").exists());
}

/// Characters that are written in many ways.
fn hostile_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just(FURNITURE.to_owned()),
        Just("Kommentar (0)\n".to_owned()),
        Just("দীর্ঘ একটি অনুচ্ছেদ যা দুইবার আছে, এবং যথেষ্ট অক্ষর আছে যাতে এটি একটি অনুচ্ছেদ হয়ে ওঠে, আর শেষে একটি দাঁড়ি।\n".to_owned()),
        Just("\u{FEFF}\u{0}\"\\/\u{1F600}\u{2028}\r\n\t".to_owned()),
        "\\PC{0,12}",
    ];
    proptest::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

/// A text as JSON, each character plain or as an escape.
fn escaped(text: &str, choices: &[bool]) -> String {
    let mut written = String::from("\"");
    for (c, &plain) in text.chars().zip(choices.iter().cycle()) {
        if plain && c != '"' && c != '\\' && c >= ' ' {
            written.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(written, "\\u{unit:04X}").expect("memory");
            }
        }
    }
    written + "\""
}

fn record() -> impl Strategy<Value = Vec<u8>> {
    let blank = || "[ \t]{0,2}";
    let end = prop_oneof![Just("\n"), Just("\r\n"), Just("\n\n")];
    let good = (hostile_text(), proptest::collection::vec(any::<bool>(), 1..9), blank(), blank(), end)
        .prop_map(|(text, choices, before, after, end)| {
            let text = escaped(&text, &choices);
            let more = format!("\"n\":{before}1e999,\"deep\":{{\"text\":[null,\"\\ud800\"]}}");
            format!("{before}{{{more},{after}\"text\"{after}:{before}{text}{after}}}{before}{end}")
                .into_bytes()
        });
    let bad = proptest::collection::vec(any::<u8>(), 0..30).prop_map(|bytes| [&bytes[..], b"\n"].concat());
    prop_oneof![4 => good, 1 => bad]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn restore_undoes_clean(records in proptest::collection::vec(record(), 0..12), cut in any::<bool>()) {
        let bench = Bench::new();
        let mut input = records.concat();
        if cut {
            input.pop();
        }
        // What is compressed is told by its first bytes: generated bytes may say so.
        prop_assume!(!input.starts_with(&[0x1F, 0x8B]));
        bench.file("in.jsonl", &input);
        let ran = bench.run("clean in.jsonl -o out.jsonl --removed taken.jsonl --report report.json --quarantine bad.jsonl");
        if ran.stderr.contains("records could be read") {
            prop_assert_eq!(bench.names(), ["in.jsonl"]);
            return Ok(());
        }
        ran.told(0, "");
        let report = bench.json("report.json");
        let number = |of: &str, what: &str| report[of][what].as_u64().expect("a number");
        prop_assert_eq!(number("bytes", "read"), input.len() as u64);
        prop_assert_eq!(number("bytes", "kept"), bench.read("out.jsonl").len() as u64);
        prop_assert_eq!(number("bytes", "quarantined"), bench.read("bad.jsonl").len() as u64);
        let fates: u64 = ["kept", "changed", "removed", "quarantined"].iter().map(|fate| number("records", fate)).sum();
        prop_assert_eq!(number("records", "read"), fates);
        bench.ok("restore out.jsonl --removed taken.jsonl -o back.jsonl");
        prop_assert_eq!(bench.read("back.jsonl"), input);
    }
}
