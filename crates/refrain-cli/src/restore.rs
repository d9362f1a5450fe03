//! `refrain restore`: puts what was taken out back into what was left, byte for byte.

use std::io::{self, BufRead, BufReader, Read};
use std::path::{Component, Path, PathBuf};

use crc32fast::Hasher;

use crate::args;
use crate::failure::Failure;
use crate::input::{Format, Meter, Source, open};
use crate::output::{Finished, Target, publish};
use crate::removed::{Line, Whole};

pub(crate) fn restore(args: &args::Restore) -> Result<(), Failure> {
    let name = args.removed.display().to_string();
    let mut removed = BufReader::new(reader(&args.removed)?);
    let mut work = Work::new(args);
    let (mut line, mut number) = (Vec::new(), 0_u64);
    loop {
        line.clear();
        if removed.read_until(b'\n', &mut line).map_err(Failure::file(&name, "cannot be read"))? == 0 {
            break;
        }
        number += 1;
        let wrong = |problem: String| Failure::Content { name: format!("{name}:{number}"), problem };
        let read = serde_json::from_slice::<Line<'_>>(&line).map_err(|error| wrong(error.to_string()))?;
        work.put_back(&read, &wrong)?;
    }
    work.finish(&name)
}

/// Opens what a run has written.
fn reader(path: &Path) -> Result<Box<dyn Read + Send>, Failure> {
    let name = path.display().to_string();
    let path = (path.as_os_str() != "-").then(|| path.to_owned());
    let source = Source { path, shown: name.clone(), name: name.clone(), format: Format::Txt };
    let wrong = |problem: crate::trouble::Problem| Failure::Content { name, problem: problem.to_string() };
    open(&source, &Meter::default()).map_err(wrong)
}

struct Work<'a> {
    args: &'a args::Restore,
    /// Whether each file is read from, and written to, a file of its own.
    reads_folder: bool,
    writes_folder: bool,
    left: Option<Box<dyn Read + Send>>,
    target: Option<Target>,
    file: Option<Restored>,
    finished: Vec<Finished>,
}

/// A file that is being restored.
struct Restored {
    name: String,
    /// How far.
    at: u64,
    left: u64,
    crc: Hasher,
}

impl<'a> Work<'a> {
    fn new(args: &'a args::Restore) -> Self {
        let reads_folder = args.left.is_dir();
        let is_folder = |path: &PathBuf| path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/");
        let writes_folder = args.output.as_ref().is_some_and(|output| reads_folder || is_folder(output));
        Self { args, reads_folder, writes_folder, left: None, target: None, file: None, finished: Vec::new() }
    }

    /// Carries out one line of the file: copies up to each piece, and writes the piece.
    fn put_back(&mut self, line: &Line<'_>, wrong: &dyn Fn(String) -> Failure) -> Result<(), Failure> {
        if self.file.as_ref().is_some_and(|file| file.name != line.file) {
            return Err(wrong("the end of the file before is missing: some lines were lost".to_owned()));
        }
        if line.is_of_table() {
            let message = "is Parquet, which is written anew where something goes, so that its bytes do not come again; \
                           what its rows lost is in the file of --removed, by row";
            return Err(wrong(format!("{} {message}", line.file)));
        }
        if self.file.is_none() {
            self.begin(&line.file, wrong)?;
        }
        let unreadable = || wrong("says that something was taken out, but not what and where".to_owned());
        for (at, piece) in line.pieces().ok_or_else(unreadable)? {
            self.copy_to(at, wrong)?;
            self.write(&piece)?;
        }
        line.whole.as_ref().map_or(Ok(()), |whole| self.end(whole, wrong))
    }

    fn begin(&mut self, name: &str, wrong: &dyn Fn(String) -> Failure) -> Result<(), Failure> {
        let is_plain = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        if !is_plain && (self.reads_folder || self.writes_folder) {
            return Err(wrong(format!("`{}` is no place in a folder", name.escape_debug())));
        }
        if self.left.is_none() {
            let path = if self.reads_folder { self.args.left.join(name) } else { self.args.left.clone() };
            // A text that was none has no output.
            self.left = Some(if path.exists() || !self.reads_folder {
                reader(&path)?
            } else {
                Box::new(io::empty())
            });
        }
        if self.target.is_none() {
            self.target = Some(match &self.args.output {
                Some(output) if self.writes_folder => Target::create_below(output, &output.join(name))?,
                Some(output) if output.as_os_str() != "-" => Target::create(output)?,
                _ => Target::stdout(),
            });
        }
        self.file = Some(Restored { name: name.to_owned(), at: 0, left: 0, crc: Hasher::new() });
        Ok(())
    }

    /// Copies what is left up to this byte of the original.
    fn copy_to(&mut self, at: u64, wrong: &dyn Fn(String) -> Failure) -> Result<(), Failure> {
        let done = self.file.as_ref().map_or(0, |file| file.at);
        let Some(mut missing) = at.checked_sub(done) else {
            return Err(wrong(format!("byte {at} lies before byte {done}, where the line before ends")));
        };
        let mut buffer = vec![0; 64 << 10];
        while missing > 0 {
            let len = usize::try_from(missing).unwrap_or(buffer.len()).min(buffer.len());
            let read = self.read(&mut buffer[..len])?;
            if read == 0 {
                return Err(wrong(format!(
                    "what is left ends before byte {at} of the original: it is not of this run"
                )));
            }
            self.write(&buffer[..read])?;
            missing -= read as u64;
            self.file.iter_mut().for_each(|file| file.left += read as u64);
        }
        Ok(())
    }

    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Failure> {
        let failed = Failure::path(&self.args.left, "cannot be read");
        loop {
            match self.left.as_mut().map_or(Ok(0), |left| left.read(buffer)) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => return read.map_err(failed),
            }
        }
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if let Some(file) = &mut self.file {
            file.crc.update(bytes);
            file.at += bytes.len() as u64;
        }
        self.target.as_mut().map_or(Ok(()), |target| target.write(bytes))
    }

    /// Copies the rest of a file, and checks that it is what it was.
    fn end(&mut self, whole: &Whole, wrong: &dyn Fn(String) -> Failure) -> Result<(), Failure> {
        self.copy_to(whole.bytes, wrong)?;
        if whole.line_end_added {
            self.read(&mut [0])?;
        }
        let file = self.file.take();
        let is_same = |file: &Restored| file.left == whole.left && file.crc.clone().finalize() == whole.crc32;
        if let Some(file) = file.filter(|file| !is_same(file)) {
            return Err(wrong(format!("{} is not what it was: what is left is not of this run", file.name)));
        }
        if self.reads_folder {
            self.end_of_left(wrong)?;
        }
        if self.writes_folder {
            self.finish_target()?;
        }
        Ok(())
    }

    fn end_of_left(&mut self, wrong: &dyn Fn(String) -> Failure) -> Result<(), Failure> {
        let more = self.read(&mut [0])? > 0;
        self.left = None;
        if more { Err(wrong("more is left than this run has written".to_owned())) } else { Ok(()) }
    }

    fn finish_target(&mut self) -> Result<(), Failure> {
        let finished = self.target.take().map_or(Ok(None), Target::finish)?;
        self.finished.extend(finished);
        Ok(())
    }

    fn finish(mut self, name: &str) -> Result<(), Failure> {
        let wrong = |problem: String| Failure::Content { name: name.to_owned(), problem };
        if let Some(file) = &self.file {
            return Err(wrong(format!("ends before {} does: some lines were lost", file.name)));
        }
        self.end_of_left(&wrong)?;
        self.finish_target()?;
        publish(self.finished)
    }
}
