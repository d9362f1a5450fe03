//! Runs that are killed and started again: they go on, and end in the bytes of a run that nothing happened to.

mod common;

use std::process::{Child, Command};
use std::time::Instant;

use common::{Bench, Files, Ran, gz, line, zst};

/// Notes are made for every 16 MiB that are read: so there are some in each of these.
const LINES: usize = 110_000;

/// A folder with a large file in plain, one compressed, and some others; in each some lines are no records.
fn bench() -> Bench {
    let bench = Bench::new();
    let text =
        "Havet är stilla i dag, säger fiskarna i hamnen, och färjan går som vanligt till öarna. Foto: VNA";
    let lines = |from: usize, many: usize| -> String {
        let record = |n: usize| match n % 997 {
            0 => format!("no record {n}\n"),
            // Copies, near copies, and what stands in many.
            _ => line(&n.to_string(), &format!("{} {text}\nПаром {}\n{text}", n % 50_021, n % 7)),
        };
        (from..from + many).map(record).collect()
    };
    bench.file("in/a.jsonl", lines(0, LINES));
    bench.file("in/b.jsonl.zst", zst(lines(77, LINES / 4).as_bytes()));
    bench.file("in/c.jsonl.gz", gz(lines(55, LINES / 6).as_bytes()));
    bench.file("in/d/e.txt", text).file("in/d/f.txt", [0xFF]);
    // Nothing comes of the first, and what an earlier run has made of it goes.
    bench.file("in/0.txt", [0xFF]).file("out/0.txt", text);
    bench
}

/// Into a folder, into one file of each kind; with all that can be written beside it.
const RUNS: [&str; 4] = [
    "clean in -o out --removed taken.jsonl.gz --quarantine bad.jsonl --report report.html",
    "clean in/a.jsonl in/b.jsonl.zst in/c.jsonl.gz -o out.jsonl.zst --removed taken.jsonl --report report.json",
    "dedup --document --paragraph in/a.jsonl in/b.jsonl.zst -o out.jsonl --removed taken.jsonl --memory 64M",
    "dedup --document --near --passage --template --paragraph --site-field id in/c.jsonl.gz in/a.jsonl -o out.jsonl.gz --removed taken.jsonl --report report.htm",
];

/// What a run ends in that is killed and resumed in this way, until it has gone on at least once.
fn resumed(args: &str, kill: impl Fn(&Bench, &str) -> u32) -> Files {
    loop {
        let bench = bench();
        if kill(&bench, &format!("{args} --resume")) > 0 {
            return bench.files();
        }
    }
}

#[track_caller]
fn assert_same(args: &str, ended: &Files, good: &Files) {
    assert!(ended.keys().eq(good.keys()), "{args}: {:?}", ended.keys());
    for (name, bytes) in ended {
        assert!(good[name] == *bytes, "{args}: {name}");
    }
}

#[test]
fn a_run_killed_at_each_step_goes_on_and_ends_in_the_same_bytes() {
    for args in RUNS {
        let whole = bench();
        whole.ok(args);
        let kill =
            |bench: &Bench, args: &str| bench.kill_and_resume(args, |child, _| bench.wait_for_step(child));
        assert_same(args, &resumed(args, kill), &whole.files());
    }
}

/// Started by `.ci/run`.
#[test]
#[ignore = "takes minutes"]
fn a_run_killed_at_many_moments_goes_on_and_ends_in_the_same_bytes() {
    for args in RUNS {
        let (whole, start) = (bench(), Instant::now());
        whole.ok(args);
        let (good, time) = (whole.files(), start.elapsed());
        for part in [3, 7] {
            let later = |_: &mut Child, killed: u32| std::thread::sleep(time / part * (killed + 2) / 2);
            let bench = bench();
            bench.kill_and_resume(&format!("{args} --resume"), later);
            assert_same(args, &bench.files(), &good);
        }
    }
}

/// A disk that is full is no end: when there is room the run goes on.
#[test]
fn a_run_that_failed_goes_on() {
    let (whole, bench) = (bench(), bench());
    let args = "dedup --document in/a.jsonl -o out.jsonl --removed taken.jsonl.zst";
    whole.ok(args);
    let script =
        format!("trap '' XFSZ; ulimit -f 22000; exec {} {args} --resume", env!("CARGO_BIN_EXE_refrain"));
    let shell = Command::new("bash").arg("-c").arg(script).current_dir(bench.path("")).output();
    Ran::from(shell.expect("a shell")).told(1, "cannot be written: File too large");
    assert!(!bench.path("out.jsonl").exists());
    bench.run(&format!("{args} --resume")).told(0, "goes on behind line ");
    assert!(bench.files() == whole.files());
}

#[test]
fn what_cannot_be_gone_on_with_is_refused() {
    let bench = Bench::new();
    bench
        .file("in/a.jsonl", line("a", "Havet är stilla i dag."))
        .file("in/b.jsonl", line("b", "Паром идёт."));
    for (args, told) in [
        ("clean in --resume", "--output"),
        ("clean in -o - --resume", "--resume goes on with files"),
        ("clean in -o /dev/null --resume", "--resume goes on with files"),
        ("clean in -o out --removed /dev/null --resume", "/dev/null: is no plain file"),
        ("clean - -o out.jsonl --resume", "standard input cannot be read"),
        ("clean in -o out -n --resume", "cannot be used with"),
        ("dedup --document in -o out --plan --resume", "cannot be used with"),
    ] {
        bench.run(args).told(2, told);
    }
    std::fs::remove_dir_all(bench.path("out")).expect("a folder");

    // As a run leaves it that is killed at once.
    let kept = |bench: &Bench| {
        let mut child = bench.command("clean in -o out --resume").spawn().expect("the program");
        while !bench.path("out/.refrain-resume/settings").exists()
            && child.try_wait().expect("a child").is_none()
        {}
        child.kill().expect("a program to kill");
        child.wait().expect("an end");
        bench.path("out/.refrain-resume").exists()
    };
    while !kept(&bench) {}
    bench
        .run("clean in -o out --page --resume")
        .told(2, "was to do something else; give the command as it was");
    bench.file("in/b.jsonl", line("b", "Паром идёт, а море спокойно."));
    bench.run("clean in -o out --resume --threads 1").told(2, "has read in/b.jsonl, which has changed since");
    bench.ok("clean in -o out");
    bench.run("clean in -o out --resume").told(2, "delete the folder to begin anew");
    std::fs::remove_dir_all(bench.path("out/.refrain-resume")).expect("a folder");
    bench.ok("clean in -o out --resume");
    assert_eq!(bench.names(), ["in/a.jsonl", "in/b.jsonl", "out/a.jsonl", "out/b.jsonl"]);
}

#[test]
fn parts_that_are_gone_are_told() {
    let bench = bench();
    let args = "clean in/a.jsonl -o out.jsonl --resume";
    let folder = bench.path(".out.jsonl.refrain-resume");
    let mut child = bench.command(args).spawn().expect("the program");
    while !folder.join("state").exists() {
        assert!(child.try_wait().expect("a child").is_none(), "it ended before it noted something");
    }
    child.kill().expect("a program to kill");
    child.wait().expect("an end");
    std::fs::write(folder.join("output"), "less").expect("a file");
    bench.run(args).told(1, "what was kept of it is gone; delete the folder to begin anew");
    assert!(!bench.path("out.jsonl").exists());
}

#[test]
fn two_runs_do_not_go_on_from_one_place() {
    let bench = bench();
    let args = "dedup --document --near --paragraph in/a.jsonl -o out.jsonl --resume";
    let mut first = bench.command(args).spawn().expect("the program");
    while !bench.path(".out.jsonl.refrain-resume/settings").exists() {
        assert!(first.try_wait().expect("a child").is_none(), "it ended before it began");
    }
    bench.run(args).told(2, ".out.jsonl.refrain-resume: another run is at it");
    assert!(first.wait().expect("an end").success());
}
