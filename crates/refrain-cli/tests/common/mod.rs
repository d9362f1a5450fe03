//! What the tests share: the program, run in a folder of its own. Plain `std::process`: what a test asserts is bytes and exit codes.
#![allow(dead_code, reason = "each test file uses its part")]

pub(crate) mod page;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, SystemTime};

use serde_json::Value;
use tempfile::TempDir;

/// Files by their names.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// A folder, and the program in it.
pub(crate) struct Bench {
    folder: TempDir,
}

/// What a run left behind.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().expect("a folder") }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file of the folder, which is made with the folders above it.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
        self
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).expect("text")
    }

    pub(crate) fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&self.read(name)).expect("JSON")
    }

    /// The names of all files, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        collect(self.folder.path(), self.folder.path(), &mut names);
        names.sort();
        names
    }

    pub(crate) fn command(&self, args: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_refrain"));
        command.current_dir(self.folder.path()).args(args.split_whitespace());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, args: &str) -> Ran {
        self.command(args).output().expect("the program").into()
    }

    /// Runs with this on standard input.
    pub(crate) fn feed(&self, args: &str, input: &[u8]) -> Ran {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().expect("the program");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = input.to_owned();
        let writer = std::thread::spawn(move || {
            let _ = stdin.write_all(&input); // it may stop reading
        });
        let ran = child.wait_with_output().expect("an end").into();
        writer.join().expect("a writer");
        ran
    }

    /// Runs, and is killed when `wait` returns, which is told how often it was; again and again, until the run is done before. Says how
    /// often it told that it went on.
    pub(crate) fn kill_and_resume(&self, args: &str, mut wait: impl FnMut(&mut Child, u32)) -> u32 {
        let (mut killed, mut went_on) = (0, 0);
        loop {
            let mut child = self.command(args).spawn().expect("the program");
            wait(&mut child, killed);
            child.kill().expect("a program to kill");
            let ran: Ran = child.wait_with_output().expect("an end").into();
            went_on += u32::from(ran.stderr.contains("goes on behind"));
            if ran.code == Some(0) {
                return went_on;
            }
            assert_eq!(ran.code, None, "{args}: {}", ran.stderr);
            killed += 1;
        }
    }

    /// Waits until a run keeps something more, or ends.
    pub(crate) fn wait_for_step(&self, child: &mut Child) {
        let before = self.kept();
        while self.kept() <= before && child.try_wait().expect("a child").is_none() {
            std::thread::sleep(Duration::from_micros(200));
        }
    }

    /// How many files a run keeps, but for the output, and when it noted last how far it is.
    fn kept(&self) -> (usize, Option<SystemTime>) {
        let outputs = ["out/", ".out.jsonl", ".out.jsonl.gz", ".out.jsonl.zst"];
        let files = |output| std::fs::read_dir(self.path(&format!("{output}.refrain-resume"))).ok();
        let (mut many, mut noted) = (0, None);
        for file in outputs.into_iter().find_map(files).into_iter().flatten().flatten() {
            match file.file_name().to_str() {
                Some("state") => noted = file.metadata().and_then(|file| file.modified()).ok(),
                Some("settings" | "names" | "documents" | "passages" | "templates" | "paragraphs") => {
                    many += 1;
                }
                _ => {}
            }
        }
        (many, noted)
    }

    /// All there is.
    pub(crate) fn files(&self) -> Files {
        self.names().into_iter().map(|name| (name.clone(), self.read(&name))).collect()
    }

    /// Runs what must succeed; gives standard output.
    pub(crate) fn ok(&self, args: &str) -> String {
        let ran = self.run(args);
        assert_eq!(ran.code, Some(0), "refrain {args}: {}", ran.stderr);
        String::from_utf8(ran.stdout).expect("text")
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        Self { code: output.status.code(), stdout: output.stdout, stderr }
    }
}

impl Ran {
    /// The run ended with this code, and said this.
    #[track_caller]
    pub(crate) fn told(&self, code: i32, what: &str) -> &Self {
        assert_eq!(self.code, Some(code), "{}", self.stderr);
        assert!(self.stderr.contains(what), "`{what}` is not in: {}", self.stderr);
        self
    }
}

fn collect(root: &Path, folder: &Path, names: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => collect(root, &path, names),
            false => names.push(path.strip_prefix(root).expect("below").to_string_lossy().into_owned()),
        }
    }
}

pub(crate) fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

pub(crate) fn zst(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3).expect("an encoder");
    encoder.include_checksum(true).expect("a checksum");
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// A JSON line of an id and a text.
pub(crate) fn line(id: &str, text: &str) -> String {
    serde_json::json!({"id": id, "text": text}).to_string() + "\n"
}
