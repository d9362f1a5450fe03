//! Files of a run that can be resumed: they stay in its folder when it ends before it is done. What is written is plain until it is whole, since no
//! compressor can be gone on with.

use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use super::encoder::Encoder;
use super::parts;
use super::target::{Buffered, Finished, Sink, Target, buffered, ended, folder_of};
use crate::failure::Failure;
use crate::input::{Compression, compression_of};

impl Target {
    /// A file that is to stand at `path`, and until then in the place `kept`, also if the run ends: there it has so many bytes already,
    /// and is compressed when it is whole.
    pub(crate) fn kept(kept: &Path, len: u64, path: &Path) -> Result<Self, Failure> {
        let folder = folder_of(path);
        fs::create_dir_all(folder).map_err(Failure::path(path, "cannot be written"))?;
        let refuse = |problem| Err(Failure::Usage(format!("{}: {problem}", path.display())));
        if path.exists() && !path.is_file() {
            return refuse("is no plain file, which --resume could go on with");
        }
        if parts::folder_for(folder, folder_of(kept)) == folder {
            return refuse("is on another disk than what --resume keeps beside the output; write it there");
        }
        let open = || {
            let mut file = File::options().write(true).create(true).truncate(false).open(kept)?;
            if file.metadata()?.len() < len {
                return Err(io::Error::other("what was kept of it is gone; delete the folder to begin anew"));
            }
            file.set_len(len)?;
            file.seek(SeekFrom::End(0))?;
            let file = NamedTempFile::from_parts(file, lasting(kept)?);
            Ok(Sink::Temporary { file, path: path.to_owned() })
        };
        let sink = open().map_err(Failure::path(kept, "cannot be written"))?;
        let (name, encoder) = (path.display().to_string(), Encoder::Plain(buffered(sink)));
        Ok(Self { name, encoder, later: compression_of(path) })
    }

    /// Waits until the disk has what was written, of a file that is kept; returns how many bytes that is.
    pub(crate) fn sync(&mut self) -> Result<u64, Failure> {
        let sync = |encoder: &mut Encoder<Buffered>| {
            encoder.flush()?;
            match encoder {
                Encoder::Plain(buffer) => buffer.get_ref().0.sync(),
                Encoder::Gzip(_) | Encoder::Zstandard(_) => Err(io::ErrorKind::Unsupported.into()),
            }
        };
        sync(&mut self.encoder).map_err(|error| Self::failed(&self.name, error))
    }
}

impl Sink {
    /// Waits until the disk has what was written; returns how many bytes that is.
    fn sync(&self) -> io::Result<u64> {
        let Self::Temporary { file, .. } = self else { return Ok(0) };
        file.as_file().sync_data()?;
        Ok(file.as_file().metadata()?.len())
    }
}

impl Finished {
    /// A [kept](Target::kept) file that an earlier run has finished; nothing if it has also given it its name.
    pub(crate) fn kept(kept: &Path, path: &Path) -> Result<Option<Self>, Failure> {
        let temporary = if compression_of(path).is_some() { compressed(kept) } else { kept.to_owned() };
        let there = || if temporary.exists() { lasting(&temporary).map(Some) } else { Ok(None) };
        let there = there().map_err(Failure::path(path, "cannot be written"))?;
        Ok(there.map(|temporary| Self { temporary: Some(temporary), path: path.to_owned(), plain: None }))
    }

    /// Compresses it, in a file beside it.
    pub(super) fn compress(self, compression: Compression) -> io::Result<Self> {
        let Some(plain) = &self.temporary else { return Ok(self) };
        let (mut reader, compressed) = (File::open(plain)?, compressed(plain));
        let file = NamedTempFile::from_parts(File::create(&compressed)?, lasting(&compressed)?);
        let sink = Sink::Temporary { file, path: self.path.clone() };
        let mut encoder = Encoder::new(buffered(sink), Some(compression))?;
        io::copy(&mut reader, &mut encoder)?;
        let plain = plain.to_path_buf();
        Ok(ended(encoder)?.finish()?.map_or(self, |finished| Self { plain: Some(plain), ..finished }))
    }

    /// Once it is known for good that it is whole, there is no need for what it was compressed from.
    pub(crate) fn forget_plain(&mut self) -> Result<(), Failure> {
        let Some(plain) = self.plain.take() else { return Ok(()) };
        fs::remove_file(&plain).map_err(Failure::path(&plain, "cannot be removed"))
    }
}

/// The path of a file that stays when the run ends before it is done.
fn lasting(path: &Path) -> io::Result<TempPath> {
    let mut path = TempPath::try_from_path(path)?;
    path.disable_cleanup(true);
    Ok(path)
}

/// Where a kept file is compressed.
fn compressed(plain: &Path) -> PathBuf {
    plain.with_extension("compressed")
}
