//! When something goes wrong around the program: no half file, no lost file, a clear message, the right exit code.

mod common;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use common::{Bench, Ran, line};

const TEXT: &str = "Havet är stilla i dag, säger fiskarna i hamnen. Foto: VNA";
const ARGS: &str =
    "clean in -o out --removed taken.jsonl --quarantine bad.jsonl --report report.json --threads 1";

/// A folder with files of both formats, one of them with a bad record.
fn bench(records: usize) -> Bench {
    let bench = Bench::new();
    let lines: String = (0..records).map(|n| line(&n.to_string(), &format!("{n} {TEXT}"))).collect();
    bench.file("in/a.jsonl", lines.clone() + "no record\n").file("in/b.txt", TEXT).file("in/c.jsonl", lines);
    bench
}

/// What a run writes that nothing happens to.
fn good(records: usize) -> BTreeMap<String, Vec<u8>> {
    let bench = bench(records);
    bench.ok(ARGS);
    bench.names().into_iter().map(|name| (name.clone(), bench.read(&name))).collect()
}

/// Whatever happened: each file that has its name is whole.
#[track_caller]
fn assert_whole(bench: &Bench, good: &BTreeMap<String, Vec<u8>>, may_leave_parts: bool) {
    for name in bench.names() {
        let is_part = name.rsplit('/').next().is_some_and(|name| name.starts_with(".refrain-"));
        assert!(
            if is_part { may_leave_parts } else { good.get(&name) == Some(&bench.read(&name)) },
            "{name}"
        );
    }
    for (name, bytes) in good.iter().filter(|(name, _)| name.starts_with("in/")) {
        assert_eq!(&bench.read(name), bytes, "the input");
    }
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
        assert_eq!(bench.names(), ["in/a.jsonl", "in/b.txt", "in/c.jsonl"], "{args}");
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
    let good = good(2000);
    for blocks in [0, 1, 2, 7, 20, 60, 100, 150, 200, 300] {
        let bench = bench(2000);
        let script =
            format!("trap '' XFSZ; ulimit -f {blocks}; exec {} {ARGS}", env!("CARGO_BIN_EXE_refrain"));
        let shell = Command::new("bash").arg("-c").arg(script).current_dir(bench.path("")).output();
        let ran: Ran = shell.expect("a shell").into();
        if ran.code != Some(0) {
            ran.told(1, "cannot be written: File too large");
            assert_eq!(bench.names(), ["in/a.jsonl", "in/b.txt", "in/c.jsonl"], "{blocks} blocks");
        }
        assert_whole(&bench, &good, false);
    }
}

#[test]
fn a_killed_run_leaves_nothing_under_a_final_name() {
    let good = good(6000);
    let mut killed = 0;
    for moment in 0..40 {
        let bench = bench(6000);
        let mut child = bench.command(ARGS).spawn().expect("the program");
        std::thread::sleep(Duration::from_millis(moment * 3));
        child.kill().expect("a program to kill");
        killed += u32::from(!child.wait().expect("an end").success());
        assert_whole(&bench, &good, true);
    }
    assert!(killed > 5, "{killed} runs were killed before their end");
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

/// Every write, sync and renaming fails once, with both errors that disks give. Needs `strace`: started by `.ci/run` where it is.
#[test]
#[ignore = "needs strace"]
fn each_call_may_fail() {
    let good = good(300);
    let mut failures = 0;
    for call in ["write", "fsync", "rename,renameat,renameat2"] {
        for error in ["ENOSPC", "EIO"] {
            for number in 1.. {
                let bench = bench(300);
                let inject = format!("inject={call}:error={error}:when={number}");
                let mut command = Command::new("strace");
                command.args(["-f", "-qq", "-o", "trace", "-e", &format!("trace={call}"), "-e", &inject]);
                command.arg(env!("CARGO_BIN_EXE_refrain")).args(ARGS.split_whitespace());
                let ran: Ran = command.current_dir(bench.path("")).output().expect("strace").into();
                let was_injected = bench.text("trace").contains("INJECTED");
                std::fs::remove_file(bench.path("trace")).expect("a file");
                if !was_injected {
                    assert_eq!(ran.code, Some(0));
                    break;
                }
                assert!(matches!(ran.code, Some(0 | 1)), "{inject}: {}", ran.stderr);
                assert_whole(&bench, &good, false);
                failures += u32::from(ran.code == Some(1));
            }
        }
    }
    assert!(failures > 20, "{failures} runs failed");
}
