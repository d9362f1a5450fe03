//! `refrain dedup`: what goes is what the library's passes take, whatever the threads, files and compressions.

mod common;

use common::{Bench, gz, line, zst};
use refrain::near::Clustering;
use refrain::passage::{Length, PassageIndex, Search};
use refrain::rules::Templates;
use refrain::{Cleaned, Cleaner, Document, MemoryIndex, Recipe, Repeats};
use serde_json::{Value, json};

/// Sentences of eleven languages, from which documents are made.
const SENTENCES: [&str; 11] = [
    "Färjan till öarna går igen efter nio dagars uppehåll, meddelar rederiet på torsdagen",
    "নয় দিন পরে দ্বীপগুলোর ফেরি আবার চলছে, বৃহস্পতিবার জাহাজ কোম্পানি জানিয়েছে",
    "Feri ke pulau-pulau itu beroperasi lagi setelah sembilan hari, kata perusahaan pada Kamis",
    "Chuyến phà ra đảo hoạt động trở lại sau chín ngày gián đoạn, hãng tàu cho biết hôm thứ Năm",
    "เรือข้ามฟากไปยังหมู่เกาะกลับมาให้บริการอีกครั้งหลังหยุดเก้าวัน บริษัทเรือแจ้งเมื่อวันพฤหัสบดี",
    "通往群岛的渡轮在停航九天后恢复运行,航运公司星期四宣布,码头上已有数百人等候",
    "島々へのフェリーは九日間の運休の後に再開したと海運会社が木曜日に発表した",
    "عادت العبارة إلى الجزر بعد توقف دام تسعة أيام، حسبما أعلنت شركة الشحن يوم الخميس",
    "द्वीपों के लिए नौका नौ दिनों के बाद फिर चलने लगी है, जहाज कंपनी ने गुरुवार को बताया",
    "Паром на острова снова ходит после девяти дней перерыва, сообщила компания в четверг",
    "Adalara giden vapur dokuz gün aradan sonra yeniden çalışıyor, şirket perşembe günü bildirdi",
];

/// Documents of four sites with menus, copies, near copies, and paragraphs that come again.
fn corpus() -> Vec<(String, String, String)> {
    let paragraph = |n: usize| {
        let words: Vec<_> = (0..4).map(|k| SENTENCES[(n * 7 + k * 3 + n / 11) % SENTENCES.len()]).collect();
        format!("{} ({n}).", words.join(". "))
    };
    let body = |n: usize| (0..5).map(|k| paragraph(n * 5 + k)).collect::<Vec<_>>();
    let mut documents = Vec::new();
    for n in 0..120 {
        let site = format!("www.site{}.example", n % 4);
        let mut lines =
            vec![format!("Site {}", n % 4), "Home | News | Sport".to_owned(), format!("Headline number {n}")];
        lines.extend(match n {
            _ if n % 10 == 7 => body(n - 3),
            _ if n % 10 == 8 => body(n - 1).into_iter().map(|text| text.to_uppercase()).collect(),
            _ => body(n),
        });
        if n % 6 == 5 {
            lines[4] = lines[4].replace('(', "[").replace('9', "nine");
        }
        if n % 3 == 0 {
            lines.push(paragraph(n % 9));
        }
        lines.push(format!("© 202{} Site {}", n % 5, n % 4));
        let mut text = lines.join("\n");
        if n % 10 == 9 {
            text = documents
                .last()
                .map(|(_, _, text): &(String, String, String)| text.clone())
                .expect("one before");
        }
        documents.push((format!("doc-{n}"), format!("https://{site}/{n}.html"), text));
    }
    documents
}

fn jsonl(documents: &[(String, String, String)]) -> String {
    let record = |(id, url, text): &(String, String, String)| {
        json!({"id": id, "url": url, "text": text}).to_string() + "\n"
    };
    documents.iter().map(record).collect()
}

/// The copies that the passes before have left go.
fn repeats(recipe: Recipe, cleaned: Vec<Cleaned<'_>>) -> Vec<Cleaned<'_>> {
    let mut index = MemoryIndex::new(&recipe);
    for document in &cleaned {
        index.add(&document.outline_with(&recipe)).expect("the same recipe");
    }
    let cleaner = Cleaner::new(recipe).with(Repeats::across(&index));
    cleaned.into_iter().map(|document| cleaner.refine(document)).collect()
}

/// The library's way, with everything in memory: each pass builds its index from what the one before left.
fn by_library(documents: &[(String, String, String)], passes: &str) -> Vec<(String, String)> {
    let mut cleaned: Vec<Cleaned<'_>> = Cleaner::new(Recipe::default())
        .clean_all(documents.iter().zip(0_u64..).map(|((_, url, text), n)| {
            let host = url.trim_start_matches("https://").split('/').next().expect("a host");
            Document::new(n, text).site(host)
        }))
        .collect();
    if passes.contains("--document") {
        cleaned = repeats(Recipe::documents(), cleaned);
    }
    if passes.contains("--near") {
        let (recipe, clustering) = (Recipe::documents(), Clustering::jaccard(0.8).expect("a similarity"));
        let mut index = refrain::near::NearIndex::of(&recipe, []);
        for document in &cleaned {
            index.add(&document.outline_with(&recipe)).expect("the same recipe");
        }
        let left: Vec<_> = cleaned.iter().map(|document| document.outline_with(&recipe)).collect();
        let number = |doc: refrain::DocId| usize::try_from(doc.number()).expect("a number");
        let clusters = clustering.cluster(&index, |place| left[number(place.doc)].left_of(place.span));
        let cleaner = Cleaner::new(recipe).with(clusters);
        cleaned = cleaned.into_iter().map(|document| cleaner.refine(document)).collect();
    }
    if passes.contains("--passage") {
        let left: Vec<_> = cleaned.iter().map(|document| document.text().to_owned()).collect();
        let length = Length::characters(100).expect("a length");
        let mut index = PassageIndex::new(length);
        for document in &cleaned {
            index.add(document.outline());
        }
        let passages = Search::default()
            .search(&index, |id| left[usize::try_from(id.number()).expect("a number")].as_str());
        let cleaner = Cleaner::new(Recipe::documents()).with(passages);
        cleaned = cleaned.into_iter().map(|document| cleaner.refine(document)).collect();
    }
    if passes.contains("--template") {
        let recipe = Recipe::lines();
        let mut templates = Templates::new(&recipe);
        for document in &cleaned {
            templates.add(&document.outline_with(&recipe)).expect("the same recipe");
        }
        let cleaner = Cleaner::new(recipe).with(templates);
        cleaned = cleaned.into_iter().map(|document| cleaner.refine(document)).collect();
    }
    if passes.contains("--paragraph") {
        cleaned = repeats(Recipe::default(), cleaned);
    }
    let left = cleaned.iter().zip(documents).filter(|(cleaned, _)| !cleaned.text().is_empty());
    left.map(|(cleaned, (id, ..))| (id.clone(), cleaned.text().to_owned())).collect()
}

fn texts(jsonl: &[u8]) -> Vec<(String, String)> {
    let field = |record: &Value, name: &str| record[name].as_str().expect("a text").to_owned();
    let lines = std::str::from_utf8(jsonl).expect("text").lines();
    let records = lines.map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    records.map(|record| (field(&record, "id"), field(&record, "text"))).collect()
}

const PASSES: [&str; 10] = [
    "--document",
    "--near",
    "--passage",
    "--template",
    "--paragraph",
    "--document --paragraph",
    "--document --near --paragraph",
    "--document --passage --paragraph",
    "--near --passage=100 --template",
    ALL,
];
const ALL: &str = "--document --near --passage --template --paragraph";

#[test]
fn every_choice_of_passes_is_that_of_the_library() {
    let (bench, documents) = (Bench::new(), corpus());
    bench.file("in.jsonl", jsonl(&documents));
    for passes in PASSES {
        let wanted = by_library(&documents, passes);
        assert_ne!(wanted, texts(jsonl(&documents).as_bytes()), "{passes}: something goes");
        // In so little memory all that can goes to disk.
        for memory in ["", "--memory 64M", "--memory 1K"] {
            let out = bench.ok(&format!("dedup {passes} in.jsonl --site-field url {memory}"));
            assert_eq!(texts(out.as_bytes()), wanted, "{passes} {memory}");
        }
    }
}

/// What went, told without the names of files.
fn taken(bench: &Bench) -> Vec<Value> {
    let told = |removal: &Value| {
        json!(["start", "end", "reason", "first", "of", "text"].map(|name| removal[name].clone()))
    };
    let text = bench.text("taken");
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let losses = lines.filter(|line| line["whole"].is_null());
    losses
        .map(|line| {
            json!([
                line["id"],
                line["removals"].as_array().expect("removals").iter().map(told).collect::<Vec<_>>()
            ])
        })
        .collect()
}

#[test]
fn the_same_bytes_for_any_threads_files_and_compressions() {
    let (bench, documents) = (Bench::new(), corpus());
    for (folder, files) in [("one", 1), ("seven", 7), ("fifty", 50)] {
        for (number, part) in documents.chunks(documents.len().div_ceil(files)).enumerate() {
            let bytes = jsonl(part).into_bytes();
            let (ending, bytes) = match number % 3 {
                0 if files > 1 => (".gz", gz(&bytes)),
                1 => (".zst", zst(&bytes)),
                _ => ("", bytes),
            };
            bench.file(&format!("{folder}/{number:02}.jsonl{ending}"), bytes);
        }
    }
    let (copies, all) = ("--document --paragraph", ALL);
    let keeps = ["first", "last", "longest", "random=7", "none"].map(|keep| (all, keep));
    for (passes, keep) in keeps.into_iter().chain([(copies, "first"), (copies, "none")]) {
        let args = |folder: &str, threads: usize| {
            format!(
                "dedup {passes} --keep {keep} {folder} --site-field url --threads {threads} --removed taken"
            )
        };
        let (whole, gone) = (bench.ok(&args("one", 1)), taken(&bench));
        for folder in ["one", "seven", "fifty"] {
            for (threads, memory) in
                [1, 2, 3, 8].into_iter().zip(["--memory 1K", "", "--memory 64M", "--memory 1K"])
            {
                let asked = format!("{} {memory}", args(folder, threads));
                assert!(bench.ok(&asked) == whole, "{asked}");
                assert!(taken(&bench) == gone, "what went: {asked}");
            }
        }
    }
}

#[test]
fn removals_name_the_copy_that_stays() {
    let bench = Bench::new();
    let (sv, th) = (SENTENCES[0], SENTENCES[4]);
    bench.file("a.jsonl", line("doc-7", sv) + &format!("{{\"text\":{}}}\n", json!(th)));
    bench.file(
        "b.jsonl",
        format!("{{\"id\":12,\"text\":{}}}\n", json!(format!("{}\n{th}", sv.to_uppercase()))),
    );
    let out = bench.ok("dedup --paragraph --annotate a.jsonl b.jsonl");
    let record: Value = serde_json::from_str(out.lines().last().expect("a line")).expect("JSON");
    let first = |id: &str, end: usize| json!({"id": id, "start": 0, "end": end});
    assert_eq!(record["removals"][0]["first"], first("doc-7", sv.len()));
    assert_eq!(record["removals"][1]["first"], first("a.jsonl:2", th.len()), "no id: file and line");
    assert_eq!(record["removals"][0]["reason"], "repeat");
    let shown = bench.ok("dedup --paragraph --diff a.jsonl b.jsonl");
    assert!(
        shown.contains(&format!("repeat, stands in \"a.jsonl:2\" at 0..{}\n- {th}\n", th.len())),
        "{shown}"
    );
    bench.file("c.jsonl", format!("{{\"id\":12,\"text\":{}}}\n", json!(sv)));
    let out = bench.ok("dedup --document --annotate a.jsonl c.jsonl");
    let whole = format!(
        r#""removals":[{{"start":0,"end":{0},"reason":"repeat","first":{{"id":"doc-7","start":0,"end":{0}}}}}]"#,
        sv.len()
    );
    assert!(
        out.lines().last().expect("a line").contains(&whole),
        "a removed document: one removal of all of it: {out}"
    );
}

#[test]
fn what_was_taken_out_comes_back() {
    let (bench, documents) = (Bench::new(), corpus());
    for (number, part) in documents.chunks(50).enumerate() {
        bench.file(&format!("in/{number}.jsonl"), jsonl(part).trim_end());
    }
    bench.file("in/copy.txt", &documents[0].2).file("in/empty.txt", "");
    bench.file("out/copy.txt", "of an earlier run");
    bench.ok(&format!("dedup {ALL} in --site-field url -o out --removed taken.jsonl.gz"));
    bench.ok("restore out --removed taken.jsonl.gz -o back");
    for name in ["0.jsonl", "1.jsonl", "2.jsonl", "copy.txt", "empty.txt"] {
        assert_eq!(bench.text(&format!("back/{name}")), bench.text(&format!("in/{name}")));
    }
    assert!(!bench.path("out/copy.txt").exists(), "a copy of another document");
    assert_eq!(bench.text("out/empty.txt"), "");
}

#[test]
fn standard_input_can_be_read_twice() {
    let (bench, documents) = (Bench::new(), corpus());
    bench.file("in.jsonl", jsonl(&documents));
    let ran = bench.feed("dedup --near --paragraph", jsonl(&documents).as_bytes());
    assert_eq!(ran.stdout, bench.ok("dedup --near --paragraph in.jsonl").into_bytes());
    let ran = bench.feed("dedup --document", &gz(jsonl(&documents).as_bytes()));
    assert_eq!(ran.stdout, bench.ok("dedup --document in.jsonl").into_bytes());
}

#[test]
fn short_paragraphs_stay_if_asked() {
    let bench = Bench::new();
    let text = format!("{}\nRegn.\n星期四\n{}", SENTENCES[0], SENTENCES[5]);
    bench.file("in.jsonl", line("a", &text) + &line("b", &text));
    let left = |shortest: u32| {
        texts(bench.ok(&format!("dedup --paragraph --shortest {shortest} in.jsonl")).as_bytes())
    };
    assert_eq!(left(0), [("a".to_owned(), text.clone())]);
    assert_eq!(left(20)[1].1, "Regn.\n星期四\n");
    assert_eq!(left(6)[1].1, "Regn.\n", "three Han characters say as much as eight letters");
}

#[test]
fn a_plan_tells_what_would_be_read_and_taken() {
    let (bench, documents) = (Bench::new(), corpus());
    bench.file("in.jsonl", jsonl(&documents));
    let planned = |passes: &str| bench.ok(&format!("dedup --plan {passes} in.jsonl --site-field url -o out"));
    let reads = |passes: &str| -> Vec<String> {
        let told = planned(passes);
        assert!(told.contains(" 120 documents "), "{told}");
        let reads = told.lines().filter(|line| line.starts_with("read "));
        reads.map(|line| line[6..].trim().to_owned()).collect()
    };
    assert_eq!(reads("--document --paragraph"), ["--document, --paragraph, writing"]);
    assert_eq!(reads("--document --paragraph --memory 64M"), ["--document, --paragraph", "writing"]);
    assert_eq!(reads("--near --passage"), ["--near", "--passage", "writing"]);
    assert_eq!(reads(ALL), ["--document, --near", "--passage", "--template", "--paragraph", "writing"]);
    assert!(planned("--near --memory 64M").contains("up to 64.00 MiB"));
    assert!(!bench.path("out").exists());
    let ran = bench.feed("dedup --plan --near", jsonl(&documents[..7]).as_bytes());
    assert!(String::from_utf8_lossy(&ran.stdout).contains(" 7 documents "), "{}", ran.stderr);
    // Many files, of which not all are looked at.
    for (number, part) in documents.chunks(2).enumerate() {
        bench.file(&format!("many/{number:02}.jsonl"), jsonl(part));
    }
    let told = bench.ok("dedup --plan --paragraph many");
    assert!((90..150).contains(&some(&told)), "{told}");
    // One file of which the beginning says nothing of the rest: 1,000 long texts, then 100,000 short ones.
    let long = (0..1000).map(|n| line(&n.to_string(), &format!("{n} Havet är stilla. ").repeat(500)));
    let short = (0..100_000).map(|n| line(&n.to_string(), "Паром идёт, как всегда, к островам."));
    bench.file("sorted.jsonl", long.chain(short).collect::<String>());
    let told = bench.ok("dedup --plan --paragraph sorted.jsonl");
    assert!((80_000..120_000).contains(&some(&told)), "{told}");
}

/// How many documents a plan reckons with.
fn some(told: &str) -> u64 {
    let number = told.split("some ").nth(1).and_then(|rest| rest.split(" documents").next());
    number.and_then(|number| number.replace(' ', "").parse().ok()).expect("a number")
}

#[test]
fn what_makes_no_sense_is_wrong_usage() {
    let bench = Bench::new();
    bench.file("in.jsonl", line("a", "Regn."));
    for (args, told) in [
        ("dedup in.jsonl", "say what to look for"),
        ("dedup --template in.jsonl", "name the field of the site with --site-field"),
        ("dedup --paragraph --keep longest in.jsonl", "the other choices are for --near"),
        ("dedup --paragraph --keep best in.jsonl", "say first, last"),
        ("dedup --paragraph --keep random=x in.jsonl", "say first, last"),
    ] {
        bench.run(args).told(2, told);
    }
    bench.run("dedup --near=1.5 in.jsonl").told(2, "threshold 1.5 is not a similarity");
}
