//! `refrain dedup --against`: what was seen before makes new copies go, as if the old files had been read too; and it is told by its own names.

mod common;

use common::{Bench, line};
use serde_json::{Value, json};

/// Paragraphs from which documents are made.
const PARAGRAPHS: [&str; 11] = [
    "Fyren på udden släcktes i går kväll, för första gången på hundra år.",
    "অন্তরীপের বাতিঘর গতকাল সন্ধ্যায় নিভে গেছে, একশো বছরে এই প্রথম।",
    "Mercusuar di tanjung itu padam tadi malam, pertama kali dalam seratus tahun.",
    "Ngọn hải đăng trên mũi đất tắt tối qua, lần đầu tiên trong một trăm năm.",
    "ประภาคารบนแหลมดับเมื่อคืนนี้ เป็นครั้งแรกในรอบร้อยปี",
    "岬角上的灯塔昨晚熄灭了,一百年来这是第一次。",
    "岬の灯台が昨夜消えた。百年ぶりのことである。",
    "انطفأت منارة الرأس مساء أمس، لأول مرة منذ مئة عام.",
    "अंतरीप का प्रकाशस्तंभ कल शाम बुझ गया, सौ वर्षों में पहली बार।",
    "Маяк на мысу погас вчера вечером, впервые за сто лет.",
    "Burundaki deniz feneri dün akşam yüz yıldır ilk kez söndü.",
];

/// The documents of a day: some are those of another day, in capitals too, and most share paragraphs.
fn day(name: &str, range: std::ops::Range<usize>) -> String {
    let paragraph = |n: usize| format!("{} ({})", PARAGRAPHS[n % 11], n % 70);
    let text = |n: usize| {
        let text = [paragraph(n), paragraph(n * 3), paragraph(n / 4)].join("\n");
        if n.is_multiple_of(5) { text.to_uppercase() } else { text }
    };
    range.map(|n| line(&format!("{name}-{n}"), &text(n % 100))).collect()
}

fn records(jsonl: &str) -> Vec<Value> {
    jsonl.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// Two days before, with an index of documents and one of paragraphs each, and one of today.
fn days() -> Bench {
    let bench = Bench::new();
    for (name, range) in [("mon", 0..40), ("tue", 30..75), ("wed", 50..240)] {
        bench.file(&format!("{name}.jsonl"), day(name, range));
        for kind in ["document", "paragraph"] {
            bench.ok(&format!("index build -q --{kind} {name}.jsonl -o {name}-{kind}.rfx"));
        }
    }
    bench
}

#[test]
fn old_copies_count_as_if_they_had_been_read() {
    let bench = days();
    for passes in ["--document", "--paragraph", "--document --paragraph"] {
        let indexes: String = ["mon", "tue"]
            .into_iter()
            .flat_map(|day| passes.split(' ').map(move |pass| format!(" --against {day}-{}.rfx", &pass[2..])))
            .collect();
        let all = bench.ok(&format!("dedup {passes} --annotate mon.jsonl tue.jsonl wed.jsonl"));
        let of_today = |jsonl: &str| -> Vec<Value> {
            let all = records(jsonl).into_iter();
            all.filter(|record| record["id"].as_str().is_some_and(|id| id.starts_with("wed"))).collect()
        };
        // The places of copies are the same, and so are the names of the documents they stand in.
        for memory in ["", "--memory 1K --threads 3"] {
            let new = bench.ok(&format!("dedup {passes} --annotate {memory} {indexes} wed.jsonl"));
            assert_eq!(records(&new), of_today(&all), "{passes} {memory}");
        }
        let left = bench.ok(&format!("dedup {passes} mon.jsonl tue.jsonl wed.jsonl"));
        let new = bench.ok(&format!("dedup {passes} {indexes} wed.jsonl --removed taken"));
        assert_eq!(records(&new), of_today(&left), "{passes}");
        bench.file("out.jsonl", &new).ok("restore out.jsonl --removed taken -o back.jsonl");
        assert_eq!(bench.text("back.jsonl"), bench.text("wed.jsonl"));
    }
}

#[test]
fn indexes_of_every_day_are_merged_into_one() {
    let bench = days();
    bench.ok("index merge mon-paragraph.rfx tue-paragraph.rfx -o all.rfx");
    let one = bench.ok("dedup --paragraph --annotate --against all.rfx wed.jsonl");
    let two = "--against mon-paragraph.rfx --against tue-paragraph.rfx";
    assert_eq!(one, bench.ok(&format!("dedup --paragraph --annotate {two} wed.jsonl")));
    assert!(one.contains("\"first\":{\"id\":\"mon-"), "{one}");
    assert!(one.contains("\"first\":{\"id\":\"wed-"), "{one}");
}

#[test]
fn where_none_is_kept_old_copies_are_copies_too() {
    let bench = Bench::new();
    bench.file("old.jsonl", line("old", PARAGRAPHS[0]));
    bench.ok("index build -q old.jsonl -o old.rfx");
    let lines = [PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[2], PARAGRAPHS[1]].join("\n");
    bench.file("new.jsonl", line("new", &lines));
    let left = |keep: &str| {
        records(&bench.ok(&format!("dedup --paragraph --keep {keep} --against old.rfx new.jsonl")))[0]["text"]
            .clone()
    };
    assert_eq!(left("first"), json!(format!("{}\n{}\n", PARAGRAPHS[1], PARAGRAPHS[2])));
    assert_eq!(left("none"), json!(format!("{}\n", PARAGRAPHS[2])));
}

#[test]
fn indexes_that_cannot_help_are_told() {
    let bench = days();
    bench.ok("index build -q --near mon.jsonl -o near.rfx");
    let sound = bench.read("mon-paragraph.rfx");
    let mut damaged = sound.clone();
    damaged[sound.len() / 2] ^= 1;
    bench.file("damaged.rfx", damaged).file("cut.rfx", &sound[..sound.len() - 1]);
    for (args, code, told) in [
        ("--paragraph --against mon-document.rfx", 2, "an index for --document, which is not asked for"),
        ("--near --against near.rfx", 2, "near copies are compared by their texts"),
        ("--paragraph --against mon.jsonl", 1, "mon.jsonl: this is no index"),
        ("--paragraph --against gone.rfx", 1, "gone.rfx: cannot be read"),
        ("--paragraph --against damaged.rfx", 1, "damaged.rfx: this index is damaged"),
        ("--paragraph --against cut.rfx", 1, "cut.rfx: this index is cut off"),
    ] {
        bench.run(&format!("dedup {args} wed.jsonl -o out.jsonl")).told(code, told);
        assert!(!bench.path("out.jsonl").exists());
    }
}
