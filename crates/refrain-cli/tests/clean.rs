//! `refrain clean`, as it is called.

mod common;

use common::{Bench, gz, line, zst};
use serde_json::{Value, json};

/// Texts in eleven languages, each with a line of page furniture at its end.
const PAGES: [(&str, &str, &str); 11] = [
    (
        "sv",
        "Bron över sundet öppnade på måndagen, två år senare än planerat, och kungen höll tal.",
        "Kommentar (0)",
    ),
    ("bn", "সোমবার সেতুটি খুলে দেওয়া হয়েছে, পরিকল্পনার দুই বছর পরে, আর রাজা একটি ভাষণ দিয়েছেন।", "মন্তব্য"),
    (
        "id",
        "Jembatan di atas selat dibuka pada hari Senin, dua tahun lebih lambat, dan raja berpidato.",
        "Komentar (0)",
    ),
    (
        "vi",
        "Cây cầu qua eo biển được khánh thành hôm thứ Hai, chậm hai năm, và nhà vua phát biểu.",
        "Bình luận (0)",
    ),
    ("th", "สะพานข้ามช่องแคบเปิดเมื่อวันจันทร์ ช้ากว่ากำหนดสองปี และพระราชาทรงมีพระราชดำรัส", "ความคิดเห็น (0)"),
    ("zh", "跨海大桥于星期一通车，比原计划晚了两年，国王在仪式上发表了讲话，数千人到场观看。", "评论 (0)"),
    (
        "ja",
        "海峡に架かる橋は月曜日に開通した。計画より二年遅れで、国王が式典で演説を行った。",
        "コメント (0)",
    ),
    (
        "ar",
        "افتتح الجسر فوق المضيق يوم الاثنين، بعد عامين من الموعد المقرر، وألقى الملك خطابا.",
        "التعليقات (0)",
    ),
    ("hi", "जलडमरूमध्य पर बना पुल सोमवार को खोला गया, योजना से दो साल बाद, और राजा ने भाषण दिया।", "टिप्पणियाँ (0)"),
    (
        "ru",
        "Мост через пролив открылся в понедельник, на два года позже, и король произнёс речь.",
        "Комментарии (0)",
    ),
    (
        "tr",
        "Boğazın üzerindeki köprü pazartesi günü açıldı, plandan iki yıl sonra, ve kral konuştu.",
        "Yorumlar (0)",
    ),
];

fn corpus() -> String {
    PAGES.iter().map(|(id, text, furniture)| line(id, &format!("{text}\n{furniture}"))).collect()
}

/// How many of the pages have their furniture taken: what the library takes is the library's business, and tested there.
fn cleaned_by_library() -> Vec<String> {
    let texts = PAGES.iter().map(|(_, text, furniture)| format!("{text}\n{furniture}"));
    texts.map(|text| refrain::clean(&text).text().to_owned()).collect()
}

#[test]
fn what_comes_out_is_what_the_library_leaves() {
    let bench = Bench::new();
    let ran = bench.feed("clean", corpus().as_bytes());
    let left: Vec<String> = String::from_utf8(ran.stdout)
        .expect("text")
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).expect("JSON")["text"].as_str().expect("a text").to_owned()
        })
        .collect();
    assert_eq!(left, cleaned_by_library());
    let changed = left.iter().zip(PAGES).filter(|(left, (_, text, _))| left.trim_end() == *text).count();
    assert!(changed >= 8, "the furniture of most languages goes: {changed}");
    assert!(ran.stderr.contains("web.comment"), "{}", ran.stderr);
}

#[test]
fn all_other_bytes_stay() {
    let bench = Bench::new();
    let record = "  {\"n\": 0.1000000000000000055511151231257827 , \"big\":123456789012345678901234567890,\"te\\u0078t\" :\
        \"Havet \\u00e4r stilla i dag, s\\u00e4ger fiskarna i hamnen.\\u0020Foto: VNA\\r\\n\", \"e\":[1E400,\"\\ud800\"],\
        \"\": {} }  \r\n";
    bench.file("in.jsonl", format!("\u{FEFF}{record}\n   \n{}", line("last", "Regn.").trim_end()));
    assert_eq!(bench.ok("clean in.jsonl -o out.jsonl"), "");
    let left = record.replace("\\u0020Foto: VNA", "");
    assert_ne!(left, record);
    assert_eq!(bench.text("out.jsonl"), format!("\u{FEFF}{left}\n   \n{}", line("last", "Regn.").trim_end()));
}

#[test]
fn the_output_has_the_form_of_the_input() {
    let bench = Bench::new();
    let text = "Havet är stilla i dag, säger fiskarna i hamnen. Foto: VNA\n";
    let (left, record) = ("Havet är stilla i dag, säger fiskarna i hamnen.\n", line("a", text));
    bench.file("in/a.jsonl", &record).file("in/b/c.jsonl.gz", gz(record.as_bytes()));
    bench.file("in/b/d.ndjson.zst", zst(record.as_bytes())).file("in/e.txt", text);
    bench.file("in/.hidden.txt", text).file("in/picture.png", "no text");
    bench.ok("clean in -o out");
    let names = [
        "in/.hidden.txt",
        "in/a.jsonl",
        "in/b/c.jsonl.gz",
        "in/b/d.ndjson.zst",
        "in/e.txt",
        "in/picture.png",
    ];
    let written = ["out/a.jsonl", "out/b/c.jsonl.gz", "out/b/d.ndjson.zst", "out/e.txt"];
    assert_eq!(bench.names(), [&names[..], &written].concat());
    assert_eq!(bench.text("out/e.txt"), left);
    assert_eq!(bench.text("out/a.jsonl"), line("a", left));
    assert_eq!(bench.ok("clean out/b/c.jsonl.gz"), line("a", left), "clean twice is clean once");
    assert_eq!(bench.ok("clean out/b/d.ndjson.zst"), line("a", left));
}

#[test]
fn patterns_name_files() {
    let bench = Bench::new();
    for name in ["in/a.jsonl", "in/b.jsonl", "in/deep/c.jsonl", "in/d.txt"] {
        bench.file(name, if name.ends_with("txt") { "Regn.\n".to_owned() } else { line(name, "Regn.") });
    }
    let lines = |names: &[&str]| names.iter().map(|name| line(name, "Regn.")).collect::<String>();
    assert_eq!(bench.ok("clean in/*.jsonl"), lines(&["in/a.jsonl", "in/b.jsonl"]));
    assert_eq!(bench.ok("clean in/**/[bc].jsonl"), lines(&["in/b.jsonl", "in/deep/c.jsonl"]));
    assert_eq!(bench.ok("clean in/deep/c.jsonl in/a.jsonl"), lines(&["in/deep/c.jsonl", "in/a.jsonl"]));
}

#[test]
fn annotations_leave_the_text() {
    let bench = Bench::new();
    let text = "Havet är stilla i dag, säger fiskarna i hamnen. Foto: VNA\n";
    bench.file("in.jsonl", format!("{{\"id\":7, \"text\":{} }}\r\n{}", json!(text), line("b", "Regn.")));
    let out = bench.ok("clean --annotate in.jsonl");
    let removals = r#"[{"start":49,"end":59,"reason":"rule","rule":"web.credit"}]"#;
    let first = format!("{{\"id\":7, \"text\":{} ,\"removals\":{removals}}}\r\n", json!(text));
    assert_eq!(out, first + &line("b", "Regn."));
    bench.file("again.jsonl", &out);
    bench.run("clean --annotate again.jsonl").told(0, "again.jsonl:1: has a field `removals` already");
}

#[test]
fn fields_are_found_by_their_names() {
    let bench = Bench::new();
    let record = json!({"page": {"body": "Havet är stilla i dag och solen skiner över skären, säger fiskarna. Foto: VNA"}, "url": "https://www.hav.example/a"});
    bench.file("in.jsonl", format!("{record}\n"));
    bench.file("rules.toml", "[[rule]]\nid = \"my.sea\"\nsuffixes = [\"säger fiskarna.\"]\nsites = [\"hav.example\"]\nmatch = [\"Lugnt, säger fiskarna.\"]\n");
    let out = bench.ok("clean in.jsonl --text-field page.body --site-field url --rules rules.toml");
    assert!(out.contains("\"Havet är stilla i dag och solen skiner över skären,\""), "{out}");
    let out = bench.ok("clean in.jsonl --text-field page.body --rules rules.toml");
    assert!(
        out.contains("\"Havet är stilla i dag och solen skiner över skären, säger fiskarna.\""),
        "not on pages of an unknown site: {out}"
    );
    bench.run("clean in.jsonl").told(
        1,
        "in.jsonl:1: no field `text` (there is `page`, `url`); name the field of the text with --text-field",
    );
}

#[test]
fn a_dry_run_writes_nothing_and_a_diff_shows_what_goes() {
    let bench = Bench::new();
    bench.file("in.jsonl", corpus());
    let ran = bench.run("clean in.jsonl -o out.jsonl --dry-run --diff --report report.json");
    let shown = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(shown.contains("- Kommentar (0)\n") && shown.contains("- التعليقات (0)\n"), "{shown}");
    assert!(!shown.contains('\u{1b}'), "no colours into a pipe");
    assert_eq!(bench.names(), ["in.jsonl", "report.json"]);
    let report = bench.json("report.json");
    assert_eq!(report["records"]["read"], json!(PAGES.len()));
    assert_eq!(
        report["text"]["bytes"],
        json!(PAGES.iter().map(|(_, text, line)| text.len() + 1 + line.len()).sum::<usize>())
    );
}

#[test]
fn what_makes_no_sense_is_wrong_usage() {
    let bench = Bench::new();
    bench
        .file("in/a.jsonl", corpus())
        .file("in/b.txt", "Regn.\n")
        .file("data.bin", "x")
        .file("empty/x.png", "");
    for (args, told) in [
        ("clean data.bin", "say --format"),
        ("clean empty", "no file in it ends in"),
        ("clean in/a.jsonl -o in/a.jsonl", "is input and output in one"),
        ("clean in/a.jsonl -o in", "is input and output in one"),
        ("clean in -o in/out", "lies in in, which is read"),
        ("clean in -o out.jsonl", "give -o a folder"),
        ("clean in/b.txt --annotate", "--annotate adds a field to records"),
        ("clean - -", "can be read only once"),
        ("clean in/a.jsonl in/../in/a.jsonl -o out", "would both go to"),
        ("clean in/a.jsonl --threads 0", "0"),
        ("clean in/a.jsonl --longest-record 0", "is no number of bytes"),
        ("clean in/a.jsonl --annotate --removed r", "cannot be used with"),
        ("prune", "unrecognized subcommand"),
    ] {
        bench.run(args).told(2, told);
    }
    bench.run("clean nowhere.jsonl").told(1, "nowhere.jsonl: cannot be read");
    assert_eq!(bench.names(), ["data.bin", "empty/x.png", "in/a.jsonl", "in/b.txt"]);
}

#[test]
fn the_program_explains_itself() {
    let bench = Bench::new();
    let man = bench.ok("man");
    for part in [".TH refrain 1", "\\-\\-text\\-field", "\\-\\-removed", "refrain-clean", "refrain-restore"] {
        assert!(man.contains(part), "{part} is missing");
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(bench.ok(&format!("completions {shell}")).contains("annotate"), "{shell}");
    }
    assert!(bench.ok("--version").starts_with("refrain 0.1"));
}

#[test]
fn rules_are_listed_and_tested() {
    let bench = Bench::new();
    let rule = |line: &str| {
        format!("[[rule]]\nid = \"my.motto\"\nphrases = [\"The paper for {{x}}\"]\nmatch = [\"{line}\"]\n")
    };
    bench.file("good.toml", rule("THE PAPER FOR HARBOUR FOLK")).file("bad.toml", rule("The magazine"));
    assert!(bench.ok("rules list").lines().any(|line| line == "web.credit"));
    assert_eq!(bench.ok("rules list good.toml").lines().last(), Some("my.motto"));
    assert_eq!(bench.ok("rules test good.toml"), "my.motto: its examples hold\n");
    bench
        .run("rules test bad.toml")
        .told(1, "bad.toml: rule file, line 4, rule `my.motto`: it does not take `The magazine`");
}
