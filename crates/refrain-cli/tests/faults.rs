//! When something goes wrong around the program: no half file, no lost file, a clear message, the right exit code.

mod common;

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{Bench, Files, Ran, line};

const TEXT: &str = "Havet är stilla i dag, säger fiskarna i hamnen. Foto: VNA";
const INPUT: [&str; 4] = ["in/a.jsonl", "in/b.txt", "in/c.jsonl", "in/d/e.jsonl"];
const ARGS: &str =
    "clean in -o out --removed taken.jsonl --quarantine bad.jsonl --report report.json --threads 1";
/// Into a folder and into one file; as the input is read, in its order, and by what was gathered of it, in memory and on disk.
const RUNS: [&str; 5] = [
    ARGS,
    "clean in/a.jsonl in/c.jsonl -o out.jsonl.gz --removed taken.jsonl",
    "dedup --document --paragraph in -o out --removed taken.jsonl",
    "dedup --document --near --paragraph --keep longest in/a.jsonl in/c.jsonl -o out.jsonl --removed taken.jsonl",
    "dedup --template --site-field id --memory 1K in/a.jsonl in/c.jsonl -o out.jsonl --removed taken.jsonl",
];

/// A folder with files of both formats, one of them with a bad record.
fn bench(records: usize) -> Bench {
    let bench = Bench::new();
    let lines: String = (0..records).map(|n| line(&n.to_string(), &format!("{n} {TEXT}"))).collect();
    bench.file("in/a.jsonl", lines.clone() + "no record\n").file("in/b.txt", TEXT).file("in/c.jsonl", &lines);
    bench.file("in/d/e.jsonl", lines);
    bench
}

/// What a run writes that nothing happens to, and what it reads.
fn good(args: &str, records: usize) -> Files {
    let bench = bench(records);
    bench.ok(args);
    bench.files()
}

fn is_part(name: &str) -> bool {
    name.rsplit('/').next().is_some_and(|name| name.starts_with(".refrain-"))
}

/// Whatever happened: each file that has its name is whole, or what it was before.
#[track_caller]
fn assert_whole(bench: &Bench, good: &Files, before: &Files) {
    let files = bench.files();
    for (name, bytes) in files.iter().filter(|(name, _)| !is_part(name)) {
        assert!([good, before].iter().any(|files| files.get(name) == Some(bytes)), "{name}");
    }
    assert!(before.keys().all(|name| is_part(name) || files.contains_key(name)), "{:?}", files.keys());
}

/// Nor are there parts of files.
#[track_caller]
fn assert_no_parts(bench: &Bench) {
    let names = bench.names();
    assert!(!names.iter().any(|name| is_part(name)), "{names:?}");
}

#[test]
fn a_full_device_is_told() {
    let bench = bench(300);
    for args in [
        "clean in/a.jsonl -o /dev/full",
        "clean in/a.jsonl -o out.jsonl --removed /dev/full",
        "clean in/a.jsonl -o out.jsonl --quarantine /dev/full",
        "dedup --document in/a.jsonl -o /dev/full",
    ] {
        bench.run(args).told(1, "/dev/full: cannot be written: No space left on device");
        assert_eq!(bench.names(), INPUT, "{args}");
    }
    let full = std::fs::File::options().write(true).open("/dev/full").expect("a device");
    let ran: Ran = bench.command("clean in/a.jsonl").stdout(full).output().expect("the program").into();
    ran.told(1, "standard output: cannot write: No space left on device");
    bench.run("clean in/a.jsonl -o out.jsonl --report /dev/full").told(1, "/dev/full");
    bench.run("clean in/a.jsonl -o in/a.jsonl/out.jsonl").told(1, "in/a.jsonl/out.jsonl: cannot be written");
}

/// The shell forbids files of more than some blocks: a disk that is full after so much.
#[test]
fn a_disk_that_fills_leaves_no_half_file() {
    let good = good(ARGS, 2000);
    for blocks in [0, 1, 2, 7, 20, 60, 100, 150, 200, 300] {
        let bench = bench(2000);
        let before = bench.files();
        let script =
            format!("trap '' XFSZ; ulimit -f {blocks}; exec {} {ARGS}", env!("CARGO_BIN_EXE_refrain"));
        let shell = Command::new("bash").arg("-c").arg(script).current_dir(bench.path("")).output();
        let ran: Ran = shell.expect("a shell").into();
        if ran.code != Some(0) {
            ran.told(1, "cannot be written: File too large");
            assert_eq!(bench.names(), INPUT, "{blocks} blocks");
        }
        assert_whole(&bench, &good, &before);
        assert_no_parts(&bench);
    }
}

#[test]
fn a_killed_run_leaves_nothing_under_a_final_name() {
    for args in RUNS {
        kill(args, 20);
    }
}

/// Started by `.ci/run`.
#[test]
#[ignore = "takes minutes"]
fn a_run_killed_at_two_hundred_moments_leaves_nothing_under_a_final_name() {
    for args in RUNS {
        kill(args, 200);
    }
}

/// Kills a run at so many moments of its time. What it leaves behind, the next one takes away.
fn kill(args: &str, moments: u32) {
    let (bench, start) = (bench(4000), Instant::now());
    bench.ok(args);
    let (good, whole) = (bench.files(), start.elapsed());
    let mut killed = 0;
    for moment in 0..moments {
        for name in good.keys().filter(|name| !name.starts_with("in/")) {
            bench.file(name, "of the run before");
        }
        let before = bench.files();
        let mut child = bench.command(args).stderr(Stdio::null()).spawn().expect("the program");
        std::thread::sleep(whole * moment / moments);
        child.kill().expect("a program to kill");
        killed += u32::from(!child.wait().expect("an end").success());
        assert_whole(&bench, &good, &before);
    }
    assert!(killed > 0, "{args}: no run was killed before its end");
    bench.ok(args);
    assert_eq!(bench.files(), good, "{args}");
}

#[test]
fn parts_of_dead_runs_are_taken_away_and_those_of_living_ones_are_not() {
    let bench = bench(10);
    let start = || {
        let args = "clean - -o out/stdin.jsonl --removed out/taken.jsonl";
        let mut child = bench.command(args).stdin(Stdio::piped()).spawn().expect("the program");
        while !bench.names().iter().any(|name| is_part(name)) {
            assert!(child.try_wait().expect("a child").is_none(), "it ended before its input did");
            std::thread::yield_now();
        }
        child
    };
    let mut living = start();
    bench.ok("clean in -o out");
    let stdin = line("a", TEXT);
    living.stdin.take().expect("a pipe").write_all(stdin.as_bytes()).expect("a reader");
    let ran: Ran = living.wait_with_output().expect("an end").into();
    ran.told(0, "");
    assert_no_parts(&bench);
    assert_eq!(bench.text("out/stdin.jsonl"), line("a", TEXT.trim_end_matches(" Foto: VNA")));

    let mut dead = start();
    dead.kill().expect("a program to kill");
    dead.wait().expect("an end");
    assert!(bench.names().iter().any(|name| is_part(name)));
    bench.file("out/.refrain-mine", "no part").file("out/mine.part", "no part");
    bench.ok("clean in/b.txt -o out/b.txt");
    let names = bench.names();
    assert_eq!(names.iter().filter(|name| is_part(name)).collect::<Vec<_>>(), ["out/.refrain-mine"]);
    assert_eq!([bench.text("out/.refrain-mine"), bench.text("out/mine.part")], ["no part"; 2]);
}

#[test]
fn nobody_reading_is_no_error() {
    let bench = bench(60_000);
    for args in ["clean in/a.jsonl", "dedup --paragraph in/a.jsonl", "clean in/a.jsonl --diff"] {
        let mut child = bench.command(args).spawn().expect("the program");
        let mut first = String::new();
        let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        stdout.read_line(&mut first).expect("a line");
        drop(stdout);
        let ran: Ran = child.wait_with_output().expect("an end").into();
        assert_eq!((ran.code, &*ran.stderr), (Some(0), ""), "{args}");
    }
    let mut child = bench.command("man").stdout(Stdio::piped()).spawn().expect("the program");
    drop(child.stdout.take());
    assert!(child.wait().expect("an end").success());
}

#[test]
fn files_that_cannot_be_read_are_told_and_the_others_written() {
    let bench = bench(10);
    std::fs::create_dir(bench.path("in/d.jsonl")).expect("a folder");
    let ran = bench.run("clean in/a.jsonl in/d.jsonl in/c.jsonl -o out.jsonl");
    ran.told(2, "in/d.jsonl: no file in it ends in");
    let gone = bench.path("in/gone.jsonl");
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", &gone).expect("a link");
    bench.run("clean in/gone.jsonl").told(1, "in/gone.jsonl: cannot be read: No such file");
    let ran: Ran = bench
        .command("dedup --document --near in/a.jsonl")
        .env("TMPDIR", "/nowhere")
        .output()
        .expect("the program")
        .into();
    ran.told(1, "/nowhere: what was gathered cannot be kept");
    let ran: Ran =
        bench.command("dedup --near").env("TMPDIR", "/nowhere").output().expect("the program").into();
    ran.told(1, "/nowhere: cannot keep standard input to read it twice");
}

/// The input is longer when it is read again: what was decided before says nothing of the rest.
#[test]
fn an_input_that_grows_is_told() {
    let bench = bench(40_000);
    let mut child = bench.command("dedup --near in/a.jsonl -o out.jsonl").spawn().expect("the program");
    let mut file = std::fs::File::options().append(true).open(bench.path("in/a.jsonl")).expect("a file");
    while child.try_wait().expect("a child").is_none() {
        file.write_all(line("new", TEXT).as_bytes()).expect("a disk");
        std::thread::sleep(Duration::from_millis(5));
    }
    let ran: Ran = child.wait_with_output().expect("an end").into();
    ran.told(1, "the input has changed while it was read");
    assert!(!bench.path("out.jsonl").exists());
}

/// Every write, sync and renaming fails once, with both errors that disks give, or is the last thing that a run does. Needs `strace`:
/// started by `.ci/run` where it is.
#[test]
#[ignore = "needs strace"]
fn each_call_may_fail() {
    for args in RUNS {
        let good = good(args, 300);
        for call in ["write", "fsync", "rename,renameat,renameat2"] {
            for fault in ["error=ENOSPC", "error=EIO", "signal=KILL"] {
                let mut failures = 0;
                for number in 1.. {
                    let bench = bench(300);
                    let before = bench.files();
                    let inject = format!("inject={call}:{fault}:when={number}");
                    let trace = bench.path("trace");
                    let mut command = Command::new("strace");
                    command.args(["-f", "-qq", "-e", &format!("trace={call}"), "-e", &inject, "-o"]);
                    command.arg(&trace).arg(env!("CARGO_BIN_EXE_refrain")).args(args.split_whitespace());
                    let ran: Ran = command.current_dir(bench.path("")).output().expect("strace").into();
                    let was_injected =
                        ["INJECTED", "killed by"].iter().any(|mark| bench.text("trace").contains(mark));
                    std::fs::remove_file(trace).expect("a file");
                    if !was_injected {
                        assert_eq!(ran.code, Some(0));
                        break;
                    }
                    assert!(matches!(ran.code, Some(0 | 1) | None), "{inject}: {}", ran.stderr);
                    assert_whole(&bench, &good, &before);
                    if ran.code.is_some() {
                        assert_no_parts(&bench);
                    }
                    failures += u32::from(ran.code != Some(0));
                }
                assert!(failures > 0, "{args}: {failures} runs failed of {call}: {fault}");
            }
        }
    }
}
