use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::thread;

use tempfile::{NamedTempFile, TempPath};

use super::encoder::Encoder;
use super::parts;
use crate::failure::Failure;
use crate::input::{Compression, compression_of};

/// Bytes that are written at a time. Larger pieces were slower: a file system prepares pages for all of one before it copies.
const BUFFER: usize = 64 << 10;

/// A file that is being written: under a temporary name.
pub(crate) struct Target {
    /// As the user knows it.
    pub(super) name: String,
    pub(super) encoder: Encoder<Buffered>,
    /// How it is compressed when it is whole, if it is not as it comes.
    pub(super) later: Option<Compression>,
}

/// A file that is whole, but has its temporary name still; dropped, it is deleted, unless it is kept.
pub(crate) struct Finished {
    /// Nothing if no file is to stand there.
    pub(super) temporary: Option<TempPath>,
    pub(super) path: PathBuf,
    /// What it was compressed from.
    pub(super) plain: Option<PathBuf>,
}

impl Target {
    /// A file that is to stand at `path`, compressed as its ending says. What is no plain file (a pipe, a device) is written to as it is.
    pub(crate) fn create(path: &Path) -> Result<Self, Failure> {
        Self::open(folder_of(path), path, compression_of(path))
    }

    /// The same, of a file of an output that is this folder as a whole.
    pub(crate) fn create_below(whole: &Path, path: &Path) -> Result<Self, Failure> {
        Self::open(whole, path, compression_of(path))
    }

    /// A file that is never compressed, whatever its ending.
    pub(crate) fn plain(path: &Path) -> Result<Self, Failure> {
        Self::open(folder_of(path), path, None)
    }

    fn open(whole: &Path, path: &Path, compression: Option<Compression>) -> Result<Self, Failure> {
        let failed = || Failure::path(path, "cannot be written");
        let sink = match fs::metadata(path) {
            Ok(there) if there.is_dir() => {
                return Err(Failure::Usage(format!("{}: is a folder, not a file", path.display())));
            }
            Ok(there) if !there.is_file() => {
                Sink::Direct(File::options().write(true).open(path).map_err(failed())?)
            }
            _ => Sink::temporary(whole, path).map_err(failed())?,
        };
        let encoder = Encoder::new(buffered(sink), compression).map_err(failed())?;
        Ok(Self { name: path.display().to_string(), encoder, later: None })
    }

    pub(crate) fn stdout() -> Self {
        let encoder = Encoder::Plain(buffered(Sink::Stdout(io::stdout())));
        Self { name: String::new(), encoder, later: None }
    }

    /// As the user knows it; nothing for standard output.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.try_write(bytes).map_err(|error| Self::failed(&self.name, error))
    }

    /// The same for who tells the failure himself: see [`failed`](Self::failed).
    pub(crate) fn try_write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.encoder.write_all(bytes)
    }

    /// Writes the rest.
    pub(crate) fn finish(self) -> Result<Option<Finished>, Failure> {
        let Self { name, encoder, later } = self;
        let finish = || match (ended(encoder)?.finish()?, later) {
            (Some(plain), Some(compression)) => plain.compress(compression).map(Some),
            (finished, _) => Ok(finished),
        };
        finish().map_err(|error| Self::failed(&name, error))
    }

    /// What it means that writing failed.
    pub(crate) fn failed(name: &str, error: io::Error) -> Failure {
        if name.is_empty() { Failure::stdout(error) } else { Failure::file(name, "cannot be written")(error) }
    }
}

impl Finished {
    /// There is to be no file: one of an earlier run goes.
    pub(crate) const fn absent(path: PathBuf) -> Self {
        Self { temporary: None, path, plain: None }
    }

    /// Whether there is to be such a file.
    pub(super) const fn is_there(&self) -> bool {
        self.temporary.is_some()
    }

    /// The same in place of what was written.
    pub(crate) fn without(self) -> Self {
        Self::absent(self.path)
    }

    /// Waits until the disk has all of it.
    fn sync(&self) -> Result<(), Failure> {
        let Some(file) = &self.temporary else { return Ok(()) };
        let sync = || File::options().write(true).open(file)?.sync_all();
        sync().map_err(Failure::path(&self.path, "cannot be written"))
    }

    /// Gives the file its name, in place of what had it before.
    fn rename(self) -> io::Result<()> {
        match self.temporary {
            Some(temporary) => temporary.persist(&self.path).map_err(|error| error.error),
            None => match fs::remove_file(&self.path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                done => done,
            },
        }
    }
}

/// Files that a disk is asked to write at a time: what waits together is written together.
const SYNCS: usize = 32;

/// Waits until the disk has all of all files.
pub(super) fn sync<'f>(files: impl IntoIterator<Item = &'f Finished>) -> Result<(), Failure> {
    let files: Vec<&Finished> = files.into_iter().collect();
    thread::scope(|scope| {
        let part = files.len().div_ceil(SYNCS).max(1);
        let sync = |files: &[&Finished]| files.iter().try_for_each(|file| file.sync());
        let parts: Vec<_> = files.chunks(part).map(|files| scope.spawn(move || sync(files))).collect();
        let join = |part: thread::ScopedJoinHandle<'_, _>| {
            part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        parts.into_iter().try_for_each(join)
    })
}

/// Gives files their names, in this order, when the disk has all of all of them.
pub(crate) fn publish(files: Vec<Finished>) -> Result<(), Failure> {
    let failed = |path: &Path| Failure::path(path, "cannot be written");
    sync(&files)?;
    let folders: BTreeSet<PathBuf> = files.iter().map(|file| folder_of(&file.path).to_owned()).collect();
    for file in files {
        let path = file.path.clone();
        file.rename().map_err(failed(&path))?;
    }
    folders.iter().try_for_each(|folder| sync_folder(folder).map_err(failed(folder)))
}

pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes the new name last: a folder is a file too. Elsewhere than on Unix it cannot be opened, and need not.
fn sync_folder(folder: &Path) -> io::Result<()> {
    // A folder in which nothing was to stand need not be there.
    if cfg!(unix) && folder.exists() { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Where bytes end up, a buffer at a time.
pub(super) type Buffered = BufWriter<Pieces<Sink>>;

/// Where bytes end up.
pub(super) enum Sink {
    Stdout(io::Stdout),
    Direct(File),
    Temporary { file: NamedTempFile, path: PathBuf },
}

impl Sink {
    fn temporary(whole: &Path, path: &Path) -> io::Result<Self> {
        let folder = folder_of(path);
        fs::create_dir_all(folder)?;
        let file = parts::create(parts::folder_for(folder, whole))?;
        Ok(Self::Temporary { file, path: path.to_owned() })
    }

    pub(super) fn finish(self) -> io::Result<Option<Finished>> {
        match self {
            Self::Stdout(mut stdout) => stdout.flush().map(|()| None),
            Self::Direct(mut file) => file.flush().map(|()| None),
            Self::Temporary { file, path } => {
                Ok(Some(Finished { temporary: Some(file.into_temp_path()), path, plain: None }))
            }
        }
    }
}

/// Ends what is written, and hands back where to.
pub(super) fn ended(encoder: Encoder<Buffered>) -> io::Result<Sink> {
    encoder.finish()?.into_inner().map(|pieces| pieces.0).map_err(io::IntoInnerError::into_error)
}

pub(super) fn buffered(sink: Sink) -> Buffered {
    BufWriter::with_capacity(BUFFER, Pieces(sink))
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(stdout) => stdout.write(bytes),
            Self::Direct(file) => file.write(bytes),
            Self::Temporary { file, .. } => file.as_file_mut().write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(stdout) => stdout.flush(),
            Self::Direct(file) => file.flush(),
            Self::Temporary { file, .. } => file.as_file_mut().flush(),
        }
    }
}

/// Writes no more than a buffer at a time.
pub(super) struct Pieces<W>(pub(super) W);

impl<W: Write> Write for Pieces<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(&bytes[..bytes.len().min(BUFFER)])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
