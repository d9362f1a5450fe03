use parquet::file::metadata::RowGroupMetaData;

use crate::common::Bench;
use crate::table::{Texts, assert_row, column, compressions, jsonl, metadata, read, table, texts, written};

const DEDUP: &str = "dedup --document --near --template --paragraph --site-field meta.url";

/// The output has the rows and the texts that the lines have, and else what the input has.
fn assert_left(bench: &Bench) {
    let (input, output) = (read(bench.read("in.parquet")), read(bench.read("out.parquet")));
    let lines = bench.lines("left.jsonl");
    let texts: Vec<_> = lines.iter().map(|(_, text)| Some(text.clone())).collect();
    assert_eq!(column(&output, "text"), texts);
    assert_eq!(output.schema(), input.schema());
    for (row, (of, _)) in lines.iter().enumerate() {
        assert_row(&output, row, &input, *of, "text");
    }
}

#[test]
fn all_values_of_all_types_stay() {
    let (bench, texts) = (Bench::new(), texts(70));
    bench.file("in.jsonl", jsonl(&texts));
    bench.ok("clean in.jsonl -o left.jsonl");
    for kind in Texts::ALL {
        let input = table(&texts, kind);
        for compression in compressions() {
            bench.file("in.parquet", written(&input, 16, compression));
            bench.ok("clean in.parquet -o out.parquet");
            assert_left(&bench);
        }
    }
}

#[test]
fn every_pass_sees_rows_as_it_sees_lines() {
    let (bench, texts) = (Bench::new(), texts(90));
    let input = table(&texts, Texts::Large);
    bench.file("in.jsonl", jsonl(&texts)).file("in.parquet", written(&input, 25, compressions()[5]));
    for passes in [
        "dedup --document",
        "dedup --paragraph",
        "dedup --document --paragraph",
        "dedup --near",
        "dedup --document --near --keep=longest",
        "dedup --document --keep=none",
        "dedup --template --site-field meta.url",
        DEDUP,
    ] {
        bench.ok(&format!("{passes} in.jsonl -o left.jsonl --report lines.json"));
        bench.ok(&format!("{passes} in.parquet -o out.parquet --report rows.json"));
        assert_left(&bench);
        let (lines, rows) = (bench.json("lines.json"), bench.json("rows.json"));
        assert!(
            lines["records"]["removed"].as_u64() > Some(0) || lines["records"]["changed"].as_u64() > Some(0)
        );
        assert_eq!((&lines["records"], &lines["text"]), (&rows["records"], &rows["text"]), "{passes}");
        let bytes: usize = texts.iter().map(String::len).sum();
        assert_eq!(rows["bytes"]["read"], bytes, "{passes}: of a table the texts are counted");
        let left: usize = bench.lines("left.jsonl").iter().map(|(_, text)| text.len()).sum();
        assert_eq!(rows["bytes"]["kept"], left);
    }
}

#[test]
fn the_file_says_of_itself_what_it_said() {
    let (bench, texts) = (Bench::new(), texts(70));
    bench.file("in.parquet", written(&table(&texts, Texts::View), 16, compressions()[1]));
    bench.ok("dedup --document in.parquet -o out.parquet --removed taken.jsonl");
    let (before, after) = (metadata(bench.read("in.parquet")), metadata(bench.read("out.parquet")));
    let (old, new) = (before.file_metadata(), after.file_metadata());
    assert_eq!(old.schema(), new.schema());
    assert_eq!(old.key_value_metadata(), new.key_value_metadata());
    let mut left = vec![16; 5];
    left[4] = 6;
    for line in bench.text("taken.jsonl").lines().map(serde_json::from_str::<serde_json::Value>) {
        if let Some(row) = line.expect("JSON")["row"].as_u64() {
            left[usize::try_from(row - 1).expect("a row") / 16] -= 1;
        }
    }
    let rows: Vec<_> = after.row_groups().iter().map(RowGroupMetaData::num_rows).collect();
    assert_eq!(rows, left, "row groups are those of the input");
    assert!(left.iter().any(|&rows| rows < 16));
    for (old, new) in before.row_groups().iter().zip(after.row_groups()) {
        for (old, new) in old.columns().iter().zip(new.columns()) {
            assert_eq!(old.compression(), new.compression());
            assert_eq!(old.dictionary_page_offset().is_some(), new.dictionary_page_offset().is_some());
        }
    }
}

#[test]
fn columns_of_which_nothing_goes_are_the_same_bytes() {
    let bench = Bench::new();
    let texts: Vec<_> = texts(40).into_iter().step_by(9).collect();
    bench.file("in.parquet", written(&table(&texts, Texts::String), 3, compressions()[5]));
    bench.ok("dedup --document in.parquet -o out.parquet");
    let (input, output) = (bench.read("in.parquet"), bench.read("out.parquet"));
    let (before, after) = (metadata(input.clone()), metadata(output.clone()));
    for (old, new) in before.row_groups().iter().zip(after.row_groups()) {
        for (old, new) in old.columns().iter().zip(new.columns()) {
            let bytes = |file: &[u8], (start, len): (u64, u64)| {
                let start = usize::try_from(start).expect("a place");
                file[start..start + usize::try_from(len).expect("a length")].to_vec()
            };
            assert_eq!(bytes(&input, old.byte_range()), bytes(&output, new.byte_range()));
            assert_eq!(format!("{:?}", old.statistics()), format!("{:?}", new.statistics())); // NaN is not NaN
        }
    }
}

#[test]
fn threads_change_nothing() {
    let (bench, mut texts) = (Bench::new(), texts(120));
    texts[30] = texts[30].repeat(400); // longer than a batch
    texts[31] = texts[33].repeat(300);
    bench.file("in.parquet", written(&table(&texts, Texts::String), 50, compressions()[5]));
    let mut first = None;
    for threads in [1, 2, 3, 8] {
        let more = "--removed taken.jsonl --report report.json";
        bench.ok(&format!("{DEDUP} in.parquet -o out.parquet --threads {threads} {more}"));
        let written = ["out.parquet", "taken.jsonl", "report.json"].map(|name| bench.read(name));
        assert_eq!(*first.get_or_insert_with(|| written.clone()), written, "{threads} threads");
    }
}

#[test]
fn a_table_without_rows_is_one() {
    let bench = Bench::new();
    let gone = vec!["Regn.".to_owned(); 2];
    bench.file("none.parquet", written(&table(&gone, Texts::String).slice(0, 0), 3, compressions()[0]));
    bench.file("gone.parquet", written(&table(&gone, Texts::String), 3, compressions()[0]));
    for name in ["none", "gone"] {
        bench.ok(&format!("dedup --document --keep=none {name}.parquet -o out.parquet"));
        let (input, output) = (read(bench.read(&format!("{name}.parquet"))), read(bench.read("out.parquet")));
        assert_eq!((output.num_rows(), &output.schema().fields), (0, &input.schema().fields), "{name}");
    }
}

/// Tables begin anew, one by one; those that are whole are not written again.
#[test]
fn a_killed_run_goes_on_and_ends_in_the_same_bytes() {
    let (bench, whole) = (Bench::new(), Bench::new());
    let texts = texts(12_000);
    for name in ["in/a.parquet", "in/b.parquet", "in/c.parquet"] {
        let table = written(&table(&texts, Texts::String), 4000, compressions()[1]);
        bench.file(name, &table);
        whole.file(name, &table);
    }
    let args = format!("{DEDUP} in -o out --removed taken.jsonl");
    whole.ok(&args);
    bench.kill_and_resume(&format!("{args} --resume"), |child, _| bench.wait_for_step(child));
    assert!(bench.files() == whole.files());
}
