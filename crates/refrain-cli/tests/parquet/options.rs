use std::sync::Arc;

use arrow_array::{ArrayRef, Int32Array, RecordBatch, StringArray, StructArray};
use arrow_schema::{DataType, Field, Schema};
use serde_json::Value;

use crate::common::{Bench, line};
use crate::table::{Texts, assert_row, column, compressions, jsonl, metadata, read, table, texts, written};

const FURNITURE: &str = "Havet är stilla i dag, säger fiskarna i hamnen. Foto: VNA";
const LEFT: &str = "Havet är stilla i dag, säger fiskarna i hamnen.";

/// A table of these columns of texts.
fn strings(columns: &[(&str, &[&str])]) -> RecordBatch {
    let array = |texts: &[&str]| -> ArrayRef { Arc::new(StringArray::from_iter_values(texts)) };
    RecordBatch::try_from_iter(columns.iter().map(|(name, texts)| (*name, array(texts)))).expect("a table")
}

fn plain(table: &RecordBatch) -> Vec<u8> {
    written(table, 1000, compressions()[1])
}

#[test]
fn names_with_dots_lead_into_structs() {
    let bench = Bench::new();
    let texts: ArrayRef = Arc::new(StringArray::from(vec![Some(FURNITURE), None, Some("Regn.")]));
    let number: ArrayRef = Arc::new(Int32Array::from(vec![-7, 8, 9]));
    let field = |name: &str, array: &ArrayRef| Arc::new(Field::new(name, array.data_type().clone(), true));
    let body =
        StructArray::from(vec![(field("text", &texts), Arc::clone(&texts)), (field("no", &number), number)]);
    let table = RecordBatch::try_from_iter([("body", Arc::new(body) as ArrayRef), ("meta.text", texts)])
        .expect("a table");
    bench.file("in.parquet", plain(&table));
    let names = "--text-field body.text --id-field body.no --removed taken.jsonl";
    bench
        .run(&format!("clean in.parquet -o out.parquet {names}"))
        .told(0, "in.parquet:2: field `body.text` is null");
    let left = read(bench.read("out.parquet"));
    let body = left.column(0).as_any().downcast_ref::<StructArray>().expect("a struct");
    let texts = body.column(0).as_any().downcast_ref::<StringArray>().expect("texts");
    assert_eq!(texts.iter().collect::<Vec<_>>(), [Some(LEFT), Some("Regn.")]);
    let taken: Value =
        serde_json::from_str(bench.text("taken.jsonl").lines().next().expect("a line")).expect("JSON");
    assert_eq!((&taken["id"], &taken["row"]), (&(-7).into(), &1.into()));
    bench.ok("clean in.parquet -o out.parquet --text-field meta.text");
    assert_eq!(column(&read(bench.read("out.parquet")), "meta.text").len(), 2);
}

#[test]
fn annotations_are_a_column_of_json() {
    let (bench, texts) = (Bench::new(), texts(60));
    for kind in Texts::ALL {
        let input = table(&texts, kind);
        bench.file("in.jsonl", jsonl(&texts)).file("in.parquet", written(&input, 25, compressions()[5]));
        let passes = "dedup --document --near --paragraph --annotate";
        bench.ok(&format!("{passes} in.jsonl -o out.jsonl"));
        bench.ok(&format!("{passes} in.parquet -o out.parquet"));
        let output = read(bench.read("out.parquet"));
        let of = |line: &str| serde_json::from_str::<Value>(line).expect("JSON").get("removals").cloned();
        let lines: Vec<_> = bench.text("out.jsonl").lines().map(of).collect();
        let json = |cell: Option<String>| cell.map(|cell| serde_json::from_str(&cell).expect("JSON"));
        let cells: Vec<Option<Value>> = column(&output, "removals").into_iter().map(json).collect();
        assert_eq!(cells, lines);
        for row in 0..texts.len() {
            let alike = output.project(&(0..input.num_columns()).collect::<Vec<_>>()).expect("columns");
            assert_row(&alike, row, &input, row, "");
        }
        assert_eq!(output.schema().fields()[..input.num_columns()], input.schema().fields()[..]);
    }
    bench
        .run("clean out.parquet -o again.parquet --annotate")
        .told(1, "out.parquet: has a column `removals` already");
}

#[test]
fn what_is_removed_is_told_by_row_and_not_restored() {
    let bench = Bench::new();
    let table = strings(&[("text", &["Regn.", "Snö faller.\nRegn.", "Regn."])]);
    bench.file("in/a.parquet", plain(&table)).file("in/b.jsonl", line("b", "Snö faller."));
    bench.ok("dedup --paragraph in -o out --removed taken.jsonl");
    assert_eq!(column(&read(bench.read("out/a.parquet")), "text").len(), 2);
    let taken: Vec<Value> =
        bench.text("taken.jsonl").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let rows: Vec<_> = taken.iter().map(|line| line["row"].as_u64()).collect();
    assert_eq!(rows, [Some(2), Some(3), None, None, None]);
    assert_eq!(taken[0]["id"], "a.parquet:2");
    assert!(taken[0]["removals"][0]["text"].as_str().is_some_and(|text| text.contains("Regn.")));
    assert_eq!(taken[2], serde_json::json!({"file": "a.parquet", "rows": 3}));
    bench.run("restore out --removed taken.jsonl -o back").told(1, "taken.jsonl:1: a.parquet is Parquet");
    assert!(!bench.path("back").exists());
}

#[test]
fn lines_and_rows_are_one_corpus() {
    let (bench, texts) = (Bench::new(), texts(60));
    let input = table(&texts, Texts::String);
    bench.file("in/a.jsonl", jsonl(&texts)).file("in/b.parquet", plain(&input)).file("in/c/d.txt", &texts[0]);
    bench.ok("dedup in -o out --document --removed taken.jsonl");
    let first = |name: &str| bench.text("taken.jsonl").lines().filter(|line| line.contains(name)).count();
    assert_eq!(
        read(bench.read("out/b.parquet")).num_rows(),
        column(&input, "text").iter().filter(|text| { text.as_deref() == Some("") }).count(),
        "all but the texts without a letter are copies of lines"
    );
    assert!(first("c/d.txt") > 0 && !bench.path("out/c/d.txt").exists());
    bench.run("dedup in --document").told(2, "files of several formats do not go into one");
    bench.run("dedup in/a.jsonl --document -o a.parquet").told(2, "a.parquet: is named as another format");
    bench.run("dedup in/b.parquet --document -o b.jsonl").told(2, "b.jsonl: is named as another format");
}

#[test]
fn tables_with_the_same_columns_are_joined() {
    let bench = Bench::new();
    bench.file("a.parquet", plain(&strings(&[("text", &["Regn.", FURNITURE])])));
    bench.file("b.parquet", plain(&strings(&[("text", &["海は静かだ。", "Regn."])])));
    bench.file("c.parquet", plain(&strings(&[("text", &["Snö."]), ("more", &["x"])])));
    bench.ok("dedup --document a.parquet b.parquet -o out.parquet");
    let left = [Some("Regn.".to_owned()), Some(FURNITURE.to_owned()), Some("海は静かだ。".to_owned())];
    assert_eq!(column(&read(bench.read("out.parquet")), "text"), left);
    assert_eq!(metadata(bench.read("out.parquet")).num_row_groups(), 2);
    let told = "c.parquet: has other columns than the files before it";
    bench.run("dedup --document a.parquet c.parquet -o other.parquet").told(2, told);
    assert!(!bench.path("other.parquet").exists());
}

#[test]
fn a_table_comes_through_pipes() {
    let bench = Bench::new();
    let input = plain(&strings(&[("text", &["Regn.", FURNITURE, "Regn."])]));
    for args in [
        "clean - --format parquet",
        "dedup --paragraph - --format parquet",
        "dedup --near - --format parquet",
    ] {
        let ran = bench.feed(args, &input);
        ran.told(0, "");
        assert!((2..=3).contains(&read(ran.stdout).num_rows()), "{args}");
    }
    let shown = bench.feed("clean - --format parquet --diff", &input);
    assert!(String::from_utf8_lossy(&shown.stdout).contains("Foto: VNA"));
    bench.file("in.parquet", &input);
    bench.run("clean in.parquet --dry-run").told(0, "changed");
    assert_eq!(bench.names(), ["in.parquet"]);
}

#[test]
fn the_site_is_a_column_too() {
    let bench = Bench::new();
    let texts: Vec<String> =
        (0..30).map(|n| format!("Hem | Nyheter | Sport\nDagens nyhet nummer {n} om havet.")).collect();
    let texts: Vec<_> = texts.iter().map(String::as_str).collect();
    let sites = vec!["https://news.example/1"; 30];
    bench.file("in.parquet", plain(&strings(&[("url", &sites), ("text", &texts)])));
    bench.ok("dedup --template --site-field url in.parquet -o out.parquet");
    assert!(
        column(&read(bench.read("out.parquet")), "text").iter().flatten().all(|text| !text.contains("Hem |"))
    );
    let schema = Schema::new(vec![Field::new("text", DataType::Utf8, false)]);
    assert_ne!(*read(bench.read("out.parquet")).schema(), schema);
}
