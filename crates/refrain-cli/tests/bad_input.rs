//! Input that is not what it should be: told with file and line, counted, set aside, and never at the cost of what stands beside it.

mod common;

use common::{Bench, gz, line, zst};
use serde_json::json;

const REMOVED: &str = "Havet är stilla i dag, säger fiskarna i hamnen. Foto: VNA";
const LEFT: &str = "Havet är stilla i dag, säger fiskarna i hamnen.";

/// Bad lines, and what is told of each.
fn bad_lines() -> Vec<(Vec<u8>, &'static str, &'static str)> {
    let deep = "[".repeat(200_000);
    vec![
        (br#"{"body": "x", "n": 1}"#.to_vec(), "no-text-field", "no field `text` (there is `body`, `n`)"),
        (br#"{"text": null}"#.to_vec(), "not-a-text", "field `text` is null, not a text"),
        (br#"{"text": 17}"#.to_vec(), "not-a-text", "field `text` is a number, not a text"),
        (br#"{"text": ["x"]}"#.to_vec(), "not-a-text", "field `text` is a list, not a text"),
        (br#"{"text": "x", "text": "y"}"#.to_vec(), "double-field", "field `text` stands twice"),
        (br#"{"text": "x", "te\u0078t": "y"}"#.to_vec(), "double-field", "field `text` stands twice"),
        (br#"{"text": "\ud800 x"}"#.to_vec(), "bad-escape", "field `text`: "),
        (br#"{"text": "x\udc00\ud800"}"#.to_vec(), "bad-escape", "field `text`: "),
        (b"{\"text\": \"\xC3\x28\"}".to_vec(), "not-utf-8", "not UTF-8 from byte 10 on"),
        (b"{\"other\": \"\xFF\", \"text\": \"x\"}".to_vec(), "not-utf-8", "not UTF-8 from byte 11 on"),
        (b"{\"text\": \"a\tb\"}".to_vec(), "not-json", "not a JSON object: control character"),
        (br#"{"text": "x""#.to_vec(), "not-json", "not a JSON object: EOF"),
        (br#"{"text": "x"}{"text": "y"}"#.to_vec(), "not-json", "not a JSON object: trailing characters"),
        (
            br#"["text"]"#.to_vec(),
            "not-json",
            "not a JSON object: invalid type: sequence, expected an object",
        ),
        (b"\0".to_vec(), "not-json", "not a JSON object"),
        (format!("{{\"a\": {deep}").into_bytes(), "not-json", "not a JSON object"),
        (
            format!("{{\"text\": \"{}\"}}", "x".repeat(300_000)).into_bytes(),
            "too-long",
            "longer than 250000 bytes",
        ),
    ]
}

/// The bad lines, each between two good ones.
fn mixed() -> (Vec<u8>, String) {
    let (mut bytes, mut left) = (Vec::new(), String::new());
    for (number, (bad, ..)) in bad_lines().iter().enumerate() {
        let id = number.to_string();
        bytes.extend_from_slice(line(&id, REMOVED).as_bytes());
        bytes.extend_from_slice(bad);
        bytes.push(b'\n');
        left += &line(&id, LEFT);
    }
    (bytes, left)
}

#[test]
fn bad_records_are_told_counted_and_set_aside() {
    let (bench, (bytes, left)) = (Bench::new(), mixed());
    bench.file("in/a.jsonl", &bytes);
    let args = "clean in --longest-record 250000 -o out --quarantine bad.jsonl --removed taken.jsonl --report report.json";
    for threads in [1, 3] {
        let ran = bench.run(&format!("{args} --threads {threads}"));
        ran.told(0, "");
        for (number, (_, _, told)) in bad_lines().iter().enumerate() {
            ran.told(0, &format!("in/a.jsonl:{}: {told}", 2 * number + 2));
        }
        assert_eq!(bench.text("out/a.jsonl"), left);
        let bad: Vec<u8> =
            bad_lines().into_iter().flat_map(|(bad, ..)| [bad, b"\n".to_vec()].concat()).collect();
        assert_eq!(bench.read("bad.jsonl"), bad);
        let report = bench.json("report.json");
        assert_eq!(report["records"]["quarantined"], json!(bad_lines().len()));
        assert_eq!(report["bytes"]["quarantined"], json!(bad.len()));
        for (_, name, _) in bad_lines() {
            let times = bad_lines().iter().filter(|(_, other, _)| *other == name).count();
            assert_eq!(report["problems"][name], json!(times), "{name}");
        }
        bench.ok("restore out --removed taken.jsonl -o back");
        assert_eq!(bench.read("back/a.jsonl"), bytes);
    }
    let ran = bench.run("dedup --document in --longest-record 250000");
    assert_eq!(ran.code, Some(0));
    assert_eq!(ran.stdout, line("0", REMOVED).into_bytes(), "one of all these copies stays");
}

#[test]
fn the_first_one_is_fatal_if_asked() {
    let (bench, (bytes, _)) = (Bench::new(), mixed());
    bench.file("in/a.jsonl", line("a", REMOVED).repeat(3000)).file("in/b.jsonl", bytes);
    for threads in [1, 2, 8] {
        let ran = bench.run(&format!("clean in --strict -o out --removed taken.jsonl --threads {threads}"));
        ran.told(1, "in/b.jsonl:2: no field `text`").told(1, "nothing was written");
        assert_eq!(bench.names(), ["in/a.jsonl", "in/b.jsonl"], "nothing is left behind");
    }
    bench.run("dedup --paragraph in --strict -o out").told(1, "in/b.jsonl:2: no field `text`");
}

#[test]
fn where_no_record_has_the_field_the_run_fails() {
    let bench = Bench::new();
    bench.file("in.jsonl", "{\"content\": \"Regn.\"}\n".repeat(300));
    let ran = bench.run("clean in.jsonl -o out.jsonl");
    ran.told(1, "no field `text` (there is `content`)").told(1, "records could be read");
    assert!(ran.stderr.lines().count() < 20, "not each of three hundred is told");
    assert_eq!(bench.names(), ["in.jsonl"]);
}

#[test]
fn an_archive_may_be_cut_anywhere() {
    let bench = Bench::new();
    let plain: String = (0..12).map(|n| line(&n.to_string(), &format!("{n} {REMOVED}"))).collect();
    let lines: Vec<&str> = plain.split_inclusive('\n').collect();
    let halves = [&plain[..plain.len() / 2], &plain[plain.len() / 2..]].map(str::as_bytes);
    for (name, archive) in [("in.jsonl.gz", halves.map(gz).concat()), ("in.jsonl.zst", zst(plain.as_bytes()))]
    {
        bench.file(name, &archive).file("next.jsonl", line("next", "Regn."));
        assert_eq!(bench.ok(&format!("dedup --document {name}")), plain, "{name} as a whole");
        for end in 0..archive.len() {
            bench.file(name, &archive[..end]);
            let ran = bench.run(&format!("dedup --document {name} next.jsonl --quarantine rest"));
            // Between two members nothing shows that one is missing; and a few bytes are not known for an archive yet.
            let is_between_members = name.ends_with("gz") && end == gz(halves[0]).len();
            let is_plain = (1..if name.ends_with("gz") { 2 } else { 4 }).contains(&end);
            assert_eq!(
                ran.code,
                Some(i32::from(!is_between_members && !is_plain)),
                "{name} {end}: {}",
                ran.stderr
            );
            assert!(is_between_members || ran.stderr.contains(name), "{name} {end}: {}", ran.stderr);
            let out = String::from_utf8(ran.stdout).expect("text");
            let whole = out.lines().count() - 1;
            assert_eq!(
                out,
                lines[..whole].concat() + &line("next", "Regn."),
                "{name} {end}: whole lines, and the next file"
            );
            let rest = bench.read("rest");
            let begins = |line: &&str| line.as_bytes().starts_with(&rest);
            assert!(
                is_plain || lines.get(whole).is_none_or(begins),
                "{name} {end}: the beginning of the next line"
            );
        }
    }
}

/// What stands in an archive is what was written, or it is told that it is not.
#[test]
fn a_flipped_bit_of_an_archive_is_told() {
    let bench = Bench::new();
    let plain: String = (0..5).map(|n| line(&n.to_string(), &format!("{n} {REMOVED}"))).collect();
    let next = line("next", "Regn.");
    bench.file("next.jsonl", &next);
    for (name, archive) in [("in.jsonl.gz", gz(plain.as_bytes())), ("in.jsonl.zst", zst(plain.as_bytes()))] {
        for at in 0..archive.len() {
            let mut damaged = archive.clone();
            damaged[at] ^= 1 << (at % 8);
            bench.file(name, damaged);
            let ran = bench.run(&format!("dedup --document {name} next.jsonl"));
            let out = String::from_utf8(ran.stdout).expect("text");
            assert!(out.ends_with(&next), "{name}, byte {at}: {out}");
            let is_sound = out.len() == plain.len() + next.len() && out.starts_with(&plain);
            assert!(is_sound || ran.stderr.contains(name), "{name}, byte {at}: {}", ran.stderr);
            assert!(matches!(ran.code, Some(0 | 1)), "{name}, byte {at}: {}", ran.stderr);
        }
    }
}

#[test]
fn a_damaged_archive_keeps_what_stands_before() {
    let bench = Bench::new();
    let plain: String = (0..4000_u64).map(|n| line(&n.to_string(), &format!("{n} {}", n * n * n))).collect();
    let mut archive = gz(plain.as_bytes());
    let middle = archive.len() / 2;
    archive[middle..middle + 50].fill(0xAA);
    bench.file("in.jsonl.gz", archive);
    let ran = bench.run("dedup --document in.jsonl.gz");
    ran.told(1, "in.jsonl.gz").told(1, "cut short or damaged");
    let out = String::from_utf8(ran.stdout).expect("text");
    // What follows the damage may be anything: gzip tells at the end.
    assert!(out.starts_with(&plain[..plain.len() / 4]), "{} of {}", out.len(), plain.len());
}

#[test]
fn texts_in_files_may_be_bad_too() {
    let bench = Bench::new();
    bench
        .file("in/a.txt", REMOVED)
        .file("in/b.txt", b"caf\xE9\n")
        .file("in/c.txt.gz", &gz(REMOVED.as_bytes())[..30]);
    bench
        .file("in/d.txt", "x".repeat(2000))
        .file("in/e.txt", format!("\u{FEFF}{REMOVED}"))
        .file("in/f.txt", "");
    let ran = bench.run("clean in -o out --longest-record 1000 --removed taken.jsonl");
    ran.told(1, "in/b.txt: not UTF-8 from byte 3 on")
        .told(1, "in/c.txt.gz: cut short")
        .told(1, "in/d.txt: longer than 1000 bytes");
    assert_eq!(
        (bench.text("out/a.txt"), bench.text("out/e.txt")),
        (LEFT.to_owned(), format!("\u{FEFF}{LEFT}"))
    );
    assert_eq!(bench.text("out/f.txt"), "");
    assert!(!bench.path("out/b.txt").exists() && !bench.path("out/c.txt.gz").exists());
    bench.ok("restore out --removed taken.jsonl -o back");
    for name in ["a.txt", "b.txt", "e.txt", "f.txt"] {
        assert_eq!(bench.read(&format!("back/{name}")), bench.read(&format!("in/{name}")), "{name}");
    }
    assert!(!bench.path("back/d.txt").exists(), "it was not read to its end");
}

#[test]
fn forms_of_lines_and_files_do_not_matter() {
    let bench = Bench::new();
    let (a, b) = (line("a", REMOVED), line("b", REMOVED));
    let left = |record: &str| record.replace(" Foto: VNA", "");
    for bytes in [
        String::new(),
        "\n\n \r\n".to_owned(),
        "\u{FEFF}".to_owned(),
        a.trim_end().to_owned(),
        format!("\u{FEFF}{a}"),
        a.replace('\n', "\r\n") + &b.replace('\n', "\r\n"),
        format!("\n{a}\n\n{}", b.trim_end()),
    ] {
        bench.file("in.jsonl", &bytes);
        bench.ok("clean in.jsonl -o out.jsonl");
        assert_eq!(bench.text("out.jsonl"), left(&bytes));
    }
    let many = a.repeat(20_000) + &"\n".repeat(1_000_000) + b.trim_end();
    bench.file("in.jsonl", &many);
    bench.ok("clean in.jsonl -o out.jsonl");
    assert_eq!(bench.text("out.jsonl"), left(&many));
}

/// A line that is longer than any record takes no memory: it is passed on in pieces.
#[test]
fn a_line_without_end_is_no_burden() {
    let bench = Bench::new();
    let huge = format!("{{\"text\": \"{}\"}}\n", "x".repeat(300 << 20));
    bench.file("in.jsonl", line("a", REMOVED) + &huge + &line("b", REMOVED));
    let mut command = std::process::Command::new("sh");
    let program = env!("CARGO_BIN_EXE_refrain");
    // 256 MiB of address space; threads reserve some of it.
    let script = format!(
        "ulimit -v 262144; exec {program} clean in.jsonl --threads 2 --longest-record 1M --quarantine bad --removed taken.zst -o out.jsonl"
    );
    let ran = command.arg("-c").arg(script).current_dir(bench.path("")).output().expect("a shell");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(bench.text("out.jsonl"), line("a", LEFT) + &line("b", LEFT));
    assert_eq!(bench.text("bad"), huge);
    bench.ok("restore out.jsonl --removed taken.zst -o back.jsonl");
    assert_eq!(bench.read("back.jsonl"), bench.read("in.jsonl"));
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_build_without_parquet_says_so() {
    let bench = Bench::new();
    bench.file("in/a.parquet", "PAR1").file("in/b.jsonl", line("b", "Regn."));
    bench
        .run("clean in -o out")
        .told(2, "in/a.parquet: is Parquet, which this build of refrain does not read; build it with");
}
