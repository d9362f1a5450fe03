//! The page of `--report`: its numbers are those of the account and of a naive count, and nothing of the input can break out of it.

mod common;

use std::collections::BTreeMap;

use common::page::{by_id, cells, content, has_class, look, rows, rows_of_texts};
use common::{Bench, line};
use refrain::near::Bands;
use roxmltree::Node;
use serde_json::{Value, json};

/// Paragraphs in eleven languages.
const PARAGRAPHS: [&str; 11] = [
    "Fyren på skäret tänds igen i oktober, efter två år i mörker, och fiskarna firar med soppa.",
    "দুই বছর অন্ধকারের পর অক্টোবরে দ্বীপের বাতিঘর আবার জ্বলবে, জেলেরা উৎসব করছেন।",
    "Mercusuar di pulau karang menyala lagi pada bulan Oktober, dan para nelayan merayakannya.",
    "Ngọn hải đăng trên đảo đá sẽ sáng lại vào tháng Mười, và ngư dân ăn mừng với món canh.",
    "ประภาคารบนเกาะหินจะสว่างอีกครั้งในเดือนตุลาคมหลังจากมืดมาสองปี ชาวประมงเลี้ยงฉลองกัน",
    "礁石上的灯塔在黑暗两年之后将于十月重新点亮，渔民们煮汤庆祝，孩子们唱歌跳舞。",
    "岩礁の灯台は二年の闇の後、十月に再びともり、漁師たちは汁物を囲んで祝っている。",
    "ستضاء المنارة على الصخرة من جديد في أكتوبر بعد عامين من الظلام، ويحتفل الصيادون بالحساء.",
    "चट्टान पर बना प्रकाशस्तंभ दो साल के अँधेरे के बाद अक्टूबर में फिर जलेगा, मछुआरे खुश हैं।",
    "Маяк на скале снова загорится в октябре после двух лет темноты, рыбаки празднуют с ухой.",
    "Kayalıktaki fener iki yıllık karanlıktan sonra ekimde yeniden yanacak, balıkçılar kutluyor.",
];

/// Documents of three sites in two files, of which some are copies and many share paragraphs.
fn bench() -> Bench {
    let bench = Bench::new();
    let (mut first, mut second) = (String::new(), String::new());
    for n in 0..90_usize {
        let unlike = if n % 9 == 8 { n - 4 } else { n };
        let own = format!("{} Nr {unlike}.", PARAGRAPHS[unlike % 11]);
        let shared = PARAGRAPHS[unlike * unlike % 7];
        let text = format!("{own}\n{shared}\n{}\n", PARAGRAPHS[unlike % 5]);
        let record = json!({"id": n, "url": format!("https://site{}.example/{n}", n % 3), "text": text});
        let file = if n < 50 { &mut first } else { &mut second };
        *file += &(record.to_string() + "\n");
    }
    bench.file("first.jsonl", first).file("second.jsonl", second);
    bench
}

const DEDUP: &str = "dedup --document --paragraph --site-field url first.jsonl second.jsonl -q";

/// All removals of a `--removed` file, with the number of the document that each is of.
fn removals(bench: &Bench, name: &str) -> Vec<(u64, Value)> {
    let lines = bench.text(name);
    let of = |line: &str| -> Vec<(u64, Value)> {
        let loss: Value = serde_json::from_str(line).expect("JSON");
        let removals = loss["removals"].as_array().cloned().unwrap_or_default();
        removals.into_iter().map(|removal| (loss["id"].as_u64().expect("an id"), removal)).collect()
    };
    lines.lines().flat_map(of).collect()
}

fn bytes(removal: &Value) -> u64 {
    removal["end"].as_u64().expect("a place") - removal["start"].as_u64().expect("a place")
}

#[test]
fn the_numbers_are_those_of_the_account_and_of_a_naive_count() {
    let bench = bench();
    bench.ok(&format!("{DEDUP} -o out --removed removed.jsonl --report page.html"));
    bench.ok(&format!("{DEDUP} -n --report account.json"));
    let (account, removals) = (bench.json("account.json"), removals(&bench, "removed.jsonl"));
    let number = |value: &Value| value.as_u64().expect("a number");
    let (mut lost, mut overlap) = (BTreeMap::<u64, u64>::new(), BTreeMap::<(u64, u64), u64>::new());
    let (mut followers, mut repeated) = (BTreeMap::<u64, u64>::new(), BTreeMap::<String, Vec<u64>>::new());
    for (doc, removal) in &removals {
        let copy = number(&removal["first"]["id"]);
        *lost.entry(doc % 3).or_default() += bytes(removal);
        if copy != *doc {
            *overlap.entry((doc % 3, copy % 3)).or_default() += bytes(removal);
        }
        let gone = removal["text"].as_str().expect("a text").trim();
        if gone.contains('\n') {
            *followers.entry(copy).or_default() += 1;
        } else {
            let sums = repeated.entry(gone.to_owned()).or_insert_with(|| vec![0, 0]);
            (sums[0], sums[1]) = (sums[0] + 1, sums[1] + bytes(removal));
        }
    }
    look(&bench.text("page.html"), |page| {
        for name in ["read", "kept", "changed", "removed"] {
            let (records, bytes) = (&account["records"][name], &account["bytes"][name]);
            let told: Vec<u64> = [records, bytes].into_iter().filter_map(Value::as_u64).collect();
            assert_eq!(rows(page, "account")[name], told, "{name}");
        }
        let tally = &account["text"]["removed"]["repeat"];
        assert_eq!(rows(page, "reasons")["repeat"], [number(&tally["times"]), number(&tally["bytes"])]);
        let sites = rows(page, "origins");
        let scripts = rows(page, "scripts");
        for table in [&sites, &scripts] {
            let sum = |column: usize| table.values().map(|row| row[column]).sum::<u64>();
            let bytes = number(&account["text"]["bytes"]);
            assert_eq!((sum(0), sum(1)), (90, bytes));
            assert_eq!(sum(2), bytes - number(&account["text"]["bytes_kept"]));
        }
        for (site, lost) in &lost {
            assert_eq!(sites[&format!("site{site}.example")][2], *lost);
        }
        for (gone, sums) in rows_of_texts(page, "repeated") {
            assert_eq!(sums, repeated[&gone], "{gone}");
        }
        assert_eq!(cells(page), overlap.into_values().collect::<Vec<_>>());
        let leaders = content(by_id(page, "clusters").expect("copies"));
        assert!(leaders.contains(&format!("{} documents stay", followers.len())), "{leaders}");
    });
}

#[test]
fn texts_count_for_the_script_of_most_of_their_letters() {
    let bench = Bench::new();
    for (n, paragraph) in PARAGRAPHS.iter().enumerate() {
        bench.file(&format!("in/{n}.txt"), paragraph);
    }
    bench.ok("clean in -qn --report page.html");
    look(&bench.text("page.html"), |page| {
        let scripts = rows(page, "scripts");
        let bytes = |texts: &[usize]| texts.iter().map(|&n| PARAGRAPHS[n].len() as u64).sum::<u64>();
        for (script, texts) in [
            ("Latin", &[0, 2, 3, 10][..]),
            ("Bengali", &[1]),
            ("Thai", &[4]),
            ("Han", &[5]),
            ("Japanese", &[6]),
            ("Arabic", &[7]),
            ("Devanagari", &[8]),
            ("Cyrillic", &[9]),
        ] {
            assert_eq!(scripts[script], [texts.len() as u64, bytes(texts), 0], "{script}");
        }
        assert_eq!(scripts.len(), 8);
    });
}

#[test]
fn the_page_is_the_same_for_any_number_of_threads_and_any_memory() {
    let bench = bench();
    for (command, memory) in [
        ("clean first.jsonl second.jsonl -q", ""),
        (DEDUP, "--memory 64M"),
        ("dedup --near --passage=40 --keep longest first.jsonl second.jsonl -q", "--memory 64M"),
    ] {
        let page = |more: &str| {
            bench.ok(&format!("{command} -n {more} --report page.html"));
            bench.text("page.html")
        };
        let one = page("--threads 1");
        for threads in [2, 3, 8] {
            assert!(page(&format!("--threads {threads} {memory}")) == one, "{command}, {threads} threads");
        }
    }
}

#[test]
fn copies_of_what_was_seen_before_the_run_are_told_apart() {
    let bench = bench();
    bench.ok("index build -q --document first.jsonl -o before.rfx");
    bench.ok("dedup --document --against before.rfx second.jsonl -q -o out.jsonl --removed removed.jsonl --report page.html");
    let (mut before, mut now) = (0, 0);
    for (_, removal) in removals(&bench, "removed.jsonl") {
        let is_old = removal["first"]["id"].as_u64().expect("an id") < 50;
        *(if is_old { &mut before } else { &mut now }) += bytes(&removal);
    }
    assert!(before > 0 && now > 0);
    look(&bench.text("page.html"), |page| {
        // In the order of their names: `second.jsonl`, `seen before`.
        assert_eq!(cells(page), [now, before]);
        assert_eq!(rows(page, "origins").into_keys().collect::<Vec<_>>(), ["second.jsonl"]);
    });
}

#[test]
fn nothing_of_the_input_breaks_out() {
    let bench = Bench::new();
    let evil = "<script>alert('x')</script> & \"quotes\" ]]> <img src=x onerror=y> \u{202E}txt.exe\u{202C} \u{0}\u{1B}[31m \u{FFFF} {{ 7 * 7 }}";
    let arabic = PARAGRAPHS[7];
    let endless = "endless".repeat(100_000);
    let text = format!("{arabic}\n{evil}\n{endless}\n");
    let url = "https://\"><b>'\u{2066}.example/";
    let record = |id: &str| json!({"id": id, "url": url, "text": text}).to_string() + "\n";
    bench
        .file("<i>'&\u{202E}.jsonl", record(evil) + &record("b") + &line("c", &format!("{evil}\nonly here")));
    for fields in ["", "--site-field url"] {
        bench.ok(&format!("dedup --document --paragraph {fields} *.jsonl -qn --report page.html"));
        let page = bench.text("page.html");
        assert!(page.len() < 100_000, "{}", page.len());
        assert!(!page.contains(['\u{202E}', '\u{202C}', '\u{2066}', '\0', '\u{1B}', '\u{FFFF}']));
        look(&page, |page| {
            for node in page.descendants().filter(Node::is_element) {
                assert!(!["script", "img", "iframe", "link", "object"].contains(&node.tag_name().name()));
                for attribute in node.attributes() {
                    let is_here = attribute.name() != "href" || attribute.value().starts_with('#');
                    assert!(is_here && attribute.name() != "src" && !attribute.name().starts_with("on"));
                }
            }
            let text = content(page.root());
            assert!(text.contains("<script>alert('x')</script> & \"quotes\" ]]> <img src=x onerror=y>"));
            assert!(
                ["U+202Etxt.exeU+202C", "U+0000U+001B[31m U+FFFF {{ 7 * 7 }}"]
                    .iter()
                    .all(|shown| text.contains(shown))
            );
            let holds = |node: &Node<'_, '_>| has_class(node, "text") && content(*node).contains(arabic);
            let blocks: Vec<_> = page.descendants().filter(holds).collect();
            assert!(!blocks.is_empty() && blocks.iter().all(|node| node.attribute("dir") == Some("auto")));
        });
        let styles = page.split("<style>").nth(1).and_then(|rest| rest.split("</style>").next());
        assert!(!styles.expect("a style").contains("url("));
    }
}

#[test]
fn samples_show_the_text_before_and_after() {
    let bench = Bench::new();
    let texts = [
        "Bron öppnar i maj.\nBron stängs i juni.\n",
        "Nytt i dag.\nBRON öppnar i maj.\nSlut.",
        "سوق القرية.\nBron stängs i juni.\n",
    ];
    bench.file("in.jsonl", (0..).zip(texts).map(|(n, text)| line(&n.to_string(), text)).collect::<String>());
    bench.ok("dedup --paragraph in.jsonl -q -o out.jsonl --report page.html");
    let out = bench.text("out.jsonl");
    look(&bench.text("page.html"), |page| {
        let articles: Vec<_> = page.descendants().filter(|node| node.has_tag_name("article")).collect();
        assert_eq!(articles.len(), 2);
        for article in articles {
            let shown = article.children().find(|node| has_class(node, "text")).expect("a text");
            let left_out =
                |node: &Node<'_, '_>, classes: &[&str]| classes.iter().any(|class| has_class(node, class));
            let told = |without: &[&str], deleted: bool| -> String {
                let pieces = shown
                    .children()
                    .filter(|node| !left_out(node, without) && (deleted || !node.has_tag_name("del")));
                pieces.map(content).collect()
            };
            let name: usize =
                content(article.descendants().find(|node| node.has_tag_name("span")).expect("a name"))
                    .parse()
                    .expect("an id");
            assert_eq!(told(&["why"], true), texts[name]);
            assert!(out.contains(&json!(told(&["why", "blank"], false)).to_string()));
            let why = content(shown.children().find(|node| has_class(node, "why")).expect("a reason"));
            assert!(why.starts_with("repeat ") && why.contains(", stands in 0 at "), "{why}");
        }
    });
}

#[test]
fn the_curve_is_that_of_the_bands_and_stands_where_it_is_asked_for() {
    let bench = bench();
    bench.ok("dedup --near=0.7 first.jsonl -qn --report page.htm");
    let bands = Bands::for_threshold(0.7).expect("a similarity");
    look(&bench.text("page.htm"), |page| {
        let near = by_id(page, "near").expect("a curve");
        let line =
            near.descendants().find(|node| has_class(node, "line")).and_then(|line| line.attribute("d"));
        let points = line.expect("a line")[1..].split('L').map(|point| point.split_once(' ').expect("two"));
        for (at, up) in points {
            let (at, up): (f64, f64) = (at.parse().expect("a number"), up.parse().expect("a number"));
            assert!((up - 100.0 * (1.0 - bands.probability(at / 100.0))).abs() < 0.001);
        }
        assert!(content(near).contains(&format!("{} bands of {} rows", bands.bands(), bands.rows())));
    });
    bench.ok("dedup --document first.jsonl -qn --report page.html");
    look(&bench.text("page.html"), |page| assert!(by_id(page, "near").is_none()));
}

#[test]
fn where_there_is_nothing_to_tell_the_page_says_so() {
    let bench = Bench::new();
    bench.file("empty.jsonl", "").file("one.txt", PARAGRAPHS[3]);
    for (input, records) in [("empty.jsonl", 0), ("one.txt", 1)] {
        bench.ok(&format!("clean {input} -qn --report page.html"));
        look(&bench.text("page.html"), |page| {
            assert!(content(by_id(page, "result").expect("a result")).contains("Nothing was taken out"));
            assert_eq!(rows(page, "account")["read"][0], records);
            for id in ["reasons", "rules", "clusters", "near", "overlap", "repeated", "ruled", "samples"] {
                assert!(by_id(page, id).is_none(), "{id}");
            }
        });
    }
    assert_eq!(bench.names(), ["empty.jsonl", "one.txt", "page.html"]);
}
