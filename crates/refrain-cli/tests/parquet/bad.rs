use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, BinaryArray, Int64Array, RecordBatch, StringArray};
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use serde_json::{Value, json};

use crate::common::{Bench, line};
use crate::table::{Texts, column, compressions, metadata, read, table, texts, written};

fn plain(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    written(&RecordBatch::try_from_iter(columns).expect("a table"), 1000, compressions()[1])
}

#[test]
fn rows_without_a_text_are_set_aside() {
    let bench = Bench::new();
    let texts: ArrayRef = Arc::new(StringArray::from(vec![Some("Regn."), None, Some("Snö faller."), None]));
    let ids: ArrayRef = Arc::new(StringArray::from(vec!["a", "b", "c", "d"]));
    bench.file("in.parquet", plain(vec![("id", ids), ("text", texts)]));
    let more = "--quarantine bad.jsonl --report report.json --longest-record 8";
    let ran = bench.run(&format!("clean in.parquet -o out.parquet {more}"));
    ran.told(0, "in.parquet:2: field `text` is null, not a text")
        .told(0, "in.parquet:3: longer than 8 bytes");
    assert_eq!(column(&read(bench.read("out.parquet")), "id"), [Some("a".to_owned())]);
    let bad: Vec<Value> =
        bench.text("bad.jsonl").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let told = |row: u64, problem: &str| json!({"file": "in.parquet", "row": row, "problem": problem});
    assert_eq!(bad, [told(2, "not-a-text"), told(3, "too-long"), told(4, "not-a-text")]);
    let report = bench.json("report.json");
    assert_eq!(
        report["records"],
        json!({"read": 4, "kept": 1, "changed": 0, "removed": 0, "quarantined": 3})
    );
    assert_eq!(report["bytes"], json!({"read": 17, "kept": 5, "removed": 0, "quarantined": 12, "added": 0}));
    bench.run("clean in.parquet -o strict.parquet --strict").told(1, "in.parquet:2: field `text` is null");
    assert!(!bench.path("strict.parquet").exists());
}

#[test]
fn a_text_that_is_not_utf_8_costs_its_row() {
    let bench = Bench::new();
    let schema = parse_message_type("message it { required binary text (UTF8); }").expect("a schema");
    let mut bytes = Vec::new();
    let mut writer =
        SerializedFileWriter::new(&mut bytes, Arc::new(schema), Arc::default()).expect("a writer");
    let mut group = writer.next_row_group().expect("memory");
    let mut texts = group.next_column().expect("memory").expect("a column");
    let values = [b"Regn.", b"Sn\xF6\xFF.", b"Hagel"].map(|text| ByteArray::from(&text[..]));
    texts.typed::<ByteArrayType>().write_batch(&values, None, None).expect("memory");
    texts.close().expect("memory");
    group.close().expect("memory");
    writer.close().expect("memory");
    bench.file("in.parquet", bytes);
    bench.run("clean in.parquet -o out.parquet").told(0, "in.parquet:2: not UTF-8 from byte 2 on");
    assert_eq!(column(&read(bench.read("out.parquet")), "text").len(), 2);
}

#[test]
fn columns_that_are_no_texts_are_told() {
    let bench = Bench::new();
    let number: ArrayRef = Arc::new(Int64Array::from(vec![1]));
    let bytes: ArrayRef = Arc::new(BinaryArray::from_iter_values([b"Regn."]));
    let mut list = ListBuilder::new(StringBuilder::new());
    list.append_value([Some("Regn.")]);
    bench.file(
        "in/a.parquet",
        plain(vec![("no", number), ("bytes", bytes), ("list", Arc::new(list.finish()))]),
    );
    bench.file("in/b.jsonl", line("b", "Regn."));
    let columns = metadata(bench.read("in/a.parquet")).file_metadata().schema_descr().columns().to_vec();
    let item = columns[2].path().string();
    let there = format!("(there is `no`, `bytes`, `{item}`); name the column of the text with --text-field");
    for (field, problem) in [
        ("text", "no column `text`"),
        ("list", "no column `list`"),
        ("no", "column `no` holds INT64, not texts"),
        ("bytes", "column `bytes` holds bytes, not texts"),
        (&*item, &*format!("column `{item}` is in a list")),
    ] {
        let ran = bench.run(&format!("clean in/a.parquet -o a.parquet --text-field {field}"));
        ran.told(1, &format!("in/a.parquet: {problem} {there}"));
        assert!(!bench.path("a.parquet").exists());
    }
    bench.run("clean in -o out --report report.json").told(1, "in/a.parquet: no column `text`");
    assert_eq!(bench.json("report.json")["problems"], json!({"wrong-columns": 1}));
    assert!(bench.path("out/b.jsonl").exists() && !bench.path("out/a.parquet").exists());
}

#[test]
fn a_cut_file_costs_itself_alone() {
    let (bench, texts) = (Bench::new(), texts(40));
    let whole = written(&table(&texts, Texts::String), 16, compressions()[5]);
    bench.file("in/a.jsonl", line("a", "Regn.")).file("in/c.jsonl", line("c", "Snö."));
    let cuts = [
        0,
        1,
        4,
        8,
        100,
        whole.len() / 3,
        whole.len() / 2,
        whole.len() - 100,
        whole.len() - 8,
        whole.len() - 1,
    ];
    for cut in cuts {
        bench.file("in/b.parquet", &whole[..cut]);
        let ran = bench.run("dedup --document --paragraph in -o out");
        ran.told(1, "in/b.parquet: cannot be read: ").told(1, "fetch the file again");
        assert_eq!(
            bench.text("out/a.jsonl") + &bench.text("out/c.jsonl"),
            line("a", "Regn.") + &line("c", "Snö.")
        );
        assert!(!bench.path("out/b.parquet").exists());
    }
}

/// What of a damaged file cannot be read is told, and the rest is written: each row of it with all its columns.
#[test]
fn a_damaged_row_group_costs_itself_alone() {
    let bench = Bench::new();
    bench.file("in/a.jsonl", line("a", "Regn."));
    let rows_left = |mut file: Vec<u8>, at: u64| {
        let at = usize::try_from(at).expect("a place");
        file[at..at + 8].fill(0xA5);
        bench.file("in/b.parquet", file);
        let ran = bench.run("dedup --document in -o out --threads 3 --report report.json");
        ran.told(1, "in/b.parquet: row group 2: cut short or damaged");
        assert_eq!(bench.text("out/a.jsonl"), line("a", "Regn."));
        assert_eq!(bench.json("report.json")["problems"], json!({"damaged-rows": 1}));
        let left = read(bench.read("out/b.parquet")).num_rows();
        let read = bench.json("report.json")["records"]["read"].as_u64().expect("a number") - 1;
        (usize::try_from(read).expect("a number"), left)
    };
    let written = |texts: &[String]| {
        let whole = written(&table(texts, Texts::String), 20, compressions()[5]);
        let group = metadata(whole.clone()).row_group(1).clone();
        (whole, group)
    };
    let (whole, group) = written(&texts(60));
    for column in group.columns() {
        let (read, left) = rows_left(whole.clone(), column.byte_range().0);
        assert!(read == 40 && left > 20, "{}: {read} were read, and {left} are left", column.column_path());
    }
    // Of texts that are long, those before the damage are read.
    let (whole, group) = written(&texts(60).iter().map(|text| text.repeat(25)).collect::<Vec<_>>());
    let text =
        group.columns().iter().find(|column| column.column_path().string() == "text").expect("a column");
    let (start, len) = text.byte_range();
    let (read, left) = rows_left(whole, start + len - 8);
    assert!(read > 40 && read < 60 && left > 30, "{read} were read, and {left} are left");
}

/// A byte of a file is another one, anywhere: no panic, no neighbour lost, and a table or none.
#[test]
fn any_byte_can_be_wrong() {
    let (bench, texts) = (Bench::new(), texts(12));
    let whole = written(&table(&texts, Texts::String), 6, compressions()[1]);
    bench.file("in/a.jsonl", line("a", "Regn."));
    for at in (0..whole.len()).step_by(whole.len() / 200) {
        let mut wrong = whole.clone();
        wrong[at] ^= 0x55;
        bench.file("in/b.parquet", &wrong);
        let ran = bench.run("dedup --document in -o out");
        assert!(matches!(ran.code, Some(0 | 1)), "byte {at}: {}", ran.stderr);
        assert!(!ran.stderr.contains("panicked"), "byte {at}: {}", ran.stderr);
        assert_eq!(bench.text("out/a.jsonl"), line("a", "Regn."), "byte {at}: {}", ran.stderr);
    }
}
