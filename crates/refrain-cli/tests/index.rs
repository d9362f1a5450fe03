//! `refrain index`: the same file however the input comes, merged or built at once; answers that name old documents; damage is told, never believed.

mod common;

use common::{Bench, Ran, gz, line, zst};
use refrain::near::NearIndex;
use refrain::{DocId, Document, Index, MemoryIndex, Recipe};
use serde_json::{Value, json};

/// Paragraphs from which documents are made.
const PARAGRAPHS: [&str; 12] = [
    "Biblioteket i hamnen har öppet till midnatt hela sommaren, säger kommunen.",
    "বন্দরের পাঠাগার সারা গ্রীষ্ম মাঝরাত পর্যন্ত খোলা থাকবে, জানিয়েছে পৌরসভা।",
    "Perpustakaan pelabuhan buka sampai tengah malam sepanjang musim panas.",
    "Thư viện bến cảng mở cửa đến nửa đêm suốt mùa hè, thành phố cho biết.",
    "ห้องสมุดที่ท่าเรือเปิดถึงเที่ยงคืนตลอดฤดูร้อน เทศบาลแจ้ง",
    "市政府说,港口的图书馆整个夏天都开放到午夜。",
    "港の図書館は夏の間ずっと真夜中まで開いていると市が発表した。",
    "تفتح مكتبة الميناء أبوابها حتى منتصف الليل طوال الصيف، بحسب البلدية.",
    "बंदरगाह का पुस्तकालय पूरी गर्मी आधी रात तक खुला रहेगा, नगरपालिका ने कहा।",
    "Библиотека в порту всё лето открыта до полуночи, сообщает мэрия.",
    "Limandaki kütüphane bütün yaz gece yarısına kadar açık, diyor belediye.",
    "…",
];

const KINDS: [&str; 3] = ["--paragraph", "--document", "--near"];

/// Documents of several paragraphs, some of which come again, in another case and spacing too.
fn documents(range: std::ops::Range<usize>) -> Vec<(String, String)> {
    let paragraph = |n: usize, k: usize| match (n + k) % 3 {
        0 => PARAGRAPHS[(n * 5 + k) % 12].to_owned(),
        1 => format!("{} ({})", PARAGRAPHS[(n + k * 7) % 12], n * 3 + k),
        _ => format!(" {}", PARAGRAPHS[(n / 2 + k) % 12].to_uppercase()),
    };
    let text = |n: usize| (0..n % 7).map(|k| paragraph(n, k)).collect::<Vec<_>>().join("\n");
    range.map(|n| (format!("dok-{n}"), text(n))).collect()
}

/// As lines, with blank ones and some that are no records between them.
fn lines(documents: &[(String, String)]) -> Vec<String> {
    let with_noise = |(n, (id, text)): (usize, &(String, String))| match n % 11 {
        4 => line(id, text) + "\n",
        7 => line(id, text) + "{\"text\": 7}\n",
        _ => line(id, text),
    };
    documents.iter().enumerate().map(with_noise).collect()
}

#[test]
fn the_file_is_the_same_however_the_input_comes() {
    let lines = lines(&documents(0..300));
    for kind in KINDS {
        let bench = Bench::new();
        bench.file("all.jsonl", lines.concat());
        for (n, part) in lines.chunks(43).enumerate() {
            let part = part.concat();
            let packed = match n % 3 {
                0 => part.into_bytes(),
                1 => gz(part.as_bytes()),
                _ => zst(part.as_bytes()),
            };
            bench.file(&format!("parts/{n}.jsonl"), packed);
        }
        bench.ok(&format!("index build all.jsonl {kind} -o wanted.rfx"));
        let wanted = bench.read("wanted.rfx");
        for threads in [1, 2, 3, 8] {
            for (input, memory) in [("all.jsonl", "1K"), ("parts", "1G"), ("parts", "1K")] {
                let options = format!("--threads {threads} --memory {memory} -o again.rfx.gz");
                bench.ok(&format!("index build {input} {kind} {options}"));
                assert!(bench.read("again.rfx.gz") == wanted, "{kind} {threads} {input} {memory}");
            }
        }
        let fed = bench.feed(&format!("index build {kind} -o -"), lines.concat().as_bytes());
        assert!(fed.stdout == wanted, "standard input to standard output");
    }
}

#[test]
fn days_that_are_merged_are_those_that_were_built_at_once() {
    let days = [0..90, 90..90, 90..170, 170..171].map(|range| lines(&documents(range)).concat());
    for kind in KINDS {
        let bench = Bench::new();
        for (n, day) in days.iter().enumerate() {
            // What is no document at the end of a day must not leave a gap either.
            bench.file(&format!("{n}.jsonl"), format!("{day}\nnothing\n\n"));
        }
        bench.ok(&format!("index build 0.jsonl 1.jsonl 2.jsonl 3.jsonl {kind} -o wanted.rfx"));
        for (n, day) in days.iter().enumerate() {
            bench.file(&format!("{n}.jsonl"), format!("{day}\n"));
            bench.ok(&format!("index build {n}.jsonl {kind} -o {n}.rfx"));
        }
        assert_eq!(bench.ok("index merge 0.rfx 1.rfx 2.rfx 3.rfx -o all.rfx"), "");
        assert!(bench.read("all.rfx") == bench.read("wanted.rfx"), "{kind}, all at once");
        // Day by day, into the file of all days before.
        for n in 1..4 {
            bench.ok(&format!("index merge 0.rfx {n}.rfx -o 0.rfx"));
        }
        assert!(bench.read("0.rfx") == bench.read("wanted.rfx"), "{kind}, day by day");
    }
}

fn numbered(documents: &[(String, String)]) -> impl Iterator<Item = Document<'_>> {
    documents.iter().zip(0_u64..).map(|((_, text), n)| Document::new(n, text))
}

fn told(stdout: &[u8]) -> Vec<Value> {
    let lines = std::str::from_utf8(stdout).expect("text").lines();
    lines.map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn answers_are_those_of_memory_and_name_old_documents() {
    let (old, new) = (documents(0..120), documents(100..220));
    let id = |doc: DocId| old[usize::try_from(doc.number()).expect("a small number")].0.as_str();
    for (kind, recipe) in [("--paragraph", Recipe::default()), ("--document", Recipe::documents())] {
        let index = MemoryIndex::of(&recipe, numbered(&old));
        let mut wanted = Vec::new();
        for (id_of_new, text) in &new {
            for segment in recipe.outline(text.as_str()).segments() {
                let Some(seen) = segment.key().and_then(|key| index.get(key)) else { continue };
                let (here, first) = (segment.span(), seen.first);
                wanted.push(json!({
                    "id": id_of_new, "start": here.start, "end": here.end, "times": seen.times,
                    "first": {"id": id(first.doc), "start": first.span.start, "end": first.span.end},
                }));
            }
        }
        assert!(wanted.len() > 15, "{kind}: {}", wanted.len());
        let bench = Bench::new();
        bench.file("old.jsonl", lines(&old).concat()).file("new.jsonl", lines(&new).concat());
        bench.ok(&format!("index build old.jsonl {kind} -o old.rfx"));
        for threads in [1, 3] {
            let ran = bench.run(&format!("index query old.rfx new.jsonl --threads {threads}"));
            ran.told(0, "are known").told(0, "new.jsonl:10: field `text` is a number");
            assert_eq!(told(&ran.stdout), wanted, "{kind}");
        }
    }
}

#[test]
fn a_text_is_asked_about_on_the_command_line() {
    let bench = Bench::new();
    let [one, two] = [PARAGRAPHS[0], PARAGRAPHS[4]];
    bench.file("mon/a.txt", format!("{one}\n{two}\n")).file("mon/b.txt", two);
    let ask = |index: &str, text: &str| -> Ran {
        let mut command = bench.command(&format!("index query {index} --text"));
        command.arg(text).output().expect("the program").into()
    };
    bench.ok("index build mon -o mon.rfx");
    let ran = ask("mon.rfx", &format!("Något nytt.\n{two}"));
    ran.told(0, "1 of 2 paragraphs are known");
    let (at, end) = (one.len() + 1, one.len() + 1 + two.len());
    let known = json!({
        "start": 13, "end": 13 + two.len(), "times": 2, "first": {"id": "a.txt", "start": at, "end": end}
    });
    assert_eq!(told(&ran.stdout), [known]);
    assert_eq!(ask("mon.rfx", "Något nytt.").told(0, "0 of 1 paragraphs are known").stdout, b"");

    bench.ok("index build mon --document -o documents.rfx");
    ask("documents.rfx", &two.to_uppercase()).told(0, "1 of 1 documents are known");
    ask("documents.rfx", one).told(0, "0 of 1 documents are known");
    bench.run("index query mon.rfx mon --text x").told(2, "cannot be used with");
}

#[test]
fn an_index_of_near_duplicates_says_what_a_document_may_be_near_to() {
    let long = |n: usize| format!("{} {n}", PARAGRAPHS[..10].join(" "));
    let bench = Bench::new();
    let old = [line("x-1", "Only rain, all day long."), line("x-2", &long(1)), line("x-3", &long(1))];
    bench.file("old.jsonl", old.concat());
    bench.file("new.jsonl", line("y-1", "Nobody said anything.") + &line("y-2", &long(1).to_uppercase()));
    bench.ok("index build old.jsonl --near=0.7 -o old.rfx");
    let ran = bench.run("index query old.rfx new.jsonl");
    ran.told(0, "1 of 2 documents may be near to old ones");
    let (here, there) = (long(1).to_uppercase().len(), long(1).len());
    let [answer] = &*told(&ran.stdout) else { panic!("one line") };
    assert_eq!(answer["bands"], answer["of"], "the same words");
    assert_eq!(answer["near"], json!({"id": "x-2", "start": 0, "end": there}));
    assert_eq!((&answer["id"], &answer["end"]), (&json!("y-2"), &json!(here)));
    assert_eq!((&answer["times"], &answer["verified"]), (&json!(2), &json!(false)));
    // The library finds the same.
    let mut new = NearIndex::like(&Recipe::documents(), &fingerprint(&bench, "old.rfx")).expect("the recipe");
    new.add(&Recipe::documents().outline(Document::new(0, &long(1).to_uppercase()))).expect("the recipe");
    let file = std::fs::File::open(bench.path("old.rfx")).expect("an index");
    assert_eq!(new.meetings(file).expect("an index")[0].other.doc, DocId::new(1));
}

fn fingerprint(bench: &Bench, name: &str) -> refrain::Fingerprint {
    let file = std::fs::File::open(bench.path(name)).expect("an index");
    refrain::index::IndexReader::open(file).expect("an index").recipe().clone()
}

#[test]
fn an_index_says_what_it_is() {
    let bench = Bench::new();
    bench.file("a.jsonl", lines(&documents(0..50)).concat());
    for (kind, name, words) in [
        ("--paragraph", "paragraph", "paragraphs, told apart by"),
        ("--document", "document", "whole documents, told apart by"),
        ("--near", "near", "MinHash"),
    ] {
        bench.ok(&format!("index build a.jsonl {kind} -o a.rfx"));
        let info: Value = serde_json::from_str(&bench.ok("index info a.rfx --json")).expect("JSON");
        assert_eq!(info["kind"], name);
        assert_eq!(info["documents"], 50);
        assert_eq!(info["bytes"], bench.read("a.rfx").len());
        assert_eq!((&info["format"], &info["written_by"]), (&json!(1), &json!("0.1.0")));
        assert_eq!(info["recipe"], fingerprint(&bench, "a.rfx").as_str());
        assert!(info["keys"].as_u64().is_some_and(|keys| keys > 20), "{info}");
        let table = bench.ok("index info a.rfx");
        assert!(table.contains(words) && table.contains("documents by name    50\n"), "{table}");
    }
}

#[test]
fn a_flipped_bit_is_told_by_all_who_read_it() {
    let bench = Bench::new();
    bench.file("a.jsonl", lines(&documents(0..12)).concat());
    bench.file("ask.jsonl", lines(&documents(3..6)).concat());
    bench.ok("index build a.jsonl -o sound.rfx");
    bench.ok("index merge sound.rfx sound.rfx -o wanted.rfx");
    let (sound, answers) = (bench.read("sound.rfx"), bench.ok("index query sound.rfx ask.jsonl"));
    for at in 0..sound.len() {
        let mut file = sound.clone();
        file[at] ^= 1 << (at % 8);
        bench.file(&format!("{at}.rfx"), file);
        if at % 7 > 0 {
            continue;
        }
        let asked = bench.run(&format!("index query {at}.rfx ask.jsonl"));
        match asked.code {
            Some(0) => assert!(asked.stdout == answers.as_bytes(), "byte {at}: a wrong answer"),
            _ => drop(asked.told(1, &format!("{at}.rfx: this i"))),
        }
        let merged = bench.run(&format!("index merge sound.rfx {at}.rfx -o merged.rfx"));
        merged.told(1, &format!("{at}.rfx: this "));
        assert!(!bench.path("merged.rfx").exists(), "byte {at}");
    }
    let files: Vec<_> = (0..sound.len()).map(|at| format!("{at}.rfx")).collect();
    let ran = bench.run(&format!("index verify {} sound.rfx", files.join(" ")));
    for file in files {
        ran.told(1, &format!("refrain: {file}: this i"));
    }
    assert_eq!(String::from_utf8_lossy(&ran.stdout), "sound.rfx: ok\n");
}

#[test]
fn what_goes_wrong_is_told_with_the_file_and_leaves_nothing_behind() {
    let bench = Bench::new();
    let text = lines(&documents(0..40)).concat();
    bench.file("a.jsonl", &text).file("b.jsonl", &text).file("bad.jsonl", "{}\n{\"text\": 1}\n");
    bench.file("cut.jsonl.gz", &gz(text.as_bytes())[..200]);
    bench.ok("index build a.jsonl -o a.rfx");
    bench.ok("index build b.jsonl --document -o b.rfx");
    let before = bench.names();

    bench.run("index build a.jsonl -o a.jsonl").told(2, "a.jsonl: is input and output in one");
    bench.run("index build bad.jsonl -o c.rfx").told(1, "none of 2 records could be read");
    bench.run("index build a.jsonl --strict -o c.rfx").told(1, "a.jsonl:10: field `text` is a number");
    bench.run("index build a.jsonl --near=2 -o c.rfx").told(2, "is not a similarity");
    bench.run("index build a.jsonl").told(2, "--output <FILE>");
    let recipes = bench.run("index merge a.rfx b.rfx -o c.rfx");
    recipes.told(2, "a.rfx and b.rfx do not go together").told(2, "paragraphs/1").told(2, "documents/1");
    bench.run("index merge a.rfx a.jsonl -o c.rfx").told(1, "a.jsonl: this is no index");
    bench.run("index query a.jsonl a.jsonl").told(1, "a.jsonl: this is no index");
    bench.run("index query none.rfx a.jsonl").told(1, "none.rfx: cannot be read");
    bench.run("index info bad.jsonl").told(1, "bad.jsonl: this is no index");
    bench.run("index verify a.rfx none.rfx").told(1, "none.rfx: cannot be read");
    assert_eq!(bench.names(), before);

    // What could be read of a file is in the index, and the exit code says that it was not all.
    bench.run("index build cut.jsonl.gz a.jsonl -o c.rfx").told(1, "cut.jsonl.gz:2: cut short or damaged");
    bench.ok("index verify c.rfx");
}

#[test]
fn an_index_of_a_recipe_that_is_not_of_the_program_can_be_merged_but_not_asked() {
    let bench = Bench::new();
    let index = MemoryIndex::of(&Recipe::lines(), [Document::new(3, PARAGRAPHS[0])]);
    let mut file = Vec::new();
    index.write_to(&mut file).expect("memory");
    bench.file("lines.rfx", &file);
    bench.run("index query lines.rfx --text x").told(1, "lines.rfx: was made with `lines/1 ");
    assert!(bench.ok("index info lines.rfx").contains("it can be merged, not asked"));
    bench.ok("index merge lines.rfx lines.rfx -o both.rfx");
    bench.ok("index verify both.rfx");
    let info: Value = serde_json::from_str(&bench.ok("index info both.rfx --json")).expect("JSON");
    assert_eq!((&info["kind"], &info["keys"]), (&json!("other"), &json!(1)));
}
