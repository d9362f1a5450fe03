use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use super::{Meter, Source, compression_of};
use crate::trouble::Problem;

/// What a file is compressed with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Compression {
    Gzip,
    Zstandard,
}

/// Bytes that are asked of the operating system at a time.
const BUFFER: usize = 128 << 10;

/// Bytes that tell whether a file is compressed.
const HEAD: u64 = 4;

/// Opens a file, and decompresses it if its first bytes say that it is compressed.
pub(crate) fn open(source: &Source, meter: &Meter) -> Result<Box<dyn Read + Send>, Problem> {
    open_at(source, 0, meter)
}

/// The same, to be read from byte `at` of what is in the file on. What stands before does not count as read.
pub(super) fn open_at(source: &Source, at: u64, meter: &Meter) -> Result<Box<dyn Read + Send>, Problem> {
    let mut file = stored(source, 0, meter)?;
    let head = head(&mut file).map_err(unreadable)?;
    let by_name = source.path.as_deref().and_then(compression_of);
    if head.is_empty() && by_name.is_some() {
        return Err(Problem::Cut { message: "it is empty".to_owned() });
    }
    let compression = compression(&head);
    let whole = BufReader::with_capacity(BUFFER, Cursor::new(head).chain(file));
    let mut inner: Box<dyn Read + Send> = match compression {
        // Not `GzDecoder`, which stops after the first of several members without a word.
        Some(Compression::Gzip) => Box::new(MultiGzDecoder::new(whole)),
        Some(Compression::Zstandard) => {
            Box::new(zstd::stream::read::Decoder::with_buffer(whole).map_err(unreadable)?)
        }
        None if at > 0 => Box::new(BufReader::with_capacity(BUFFER, stored(source, at, meter)?)),
        None => Box::new(whole),
    };
    if compression.is_some() {
        io::copy(&mut inner.by_ref().take(at), &mut io::sink()).map_err(unreadable)?;
    }
    Ok(Box::new(Counted { inner, count: Arc::clone(&meter.read) }))
}

/// The bytes of a file as they are stored, from this one on.
fn stored(source: &Source, at: u64, meter: &Meter) -> Result<impl Read + Send + use<>, Problem> {
    let open = |path| {
        let mut file = File::open(path)?;
        // A pipe has no places, and is read from its beginning.
        if at > 0 {
            meter.add_stored(file.seek(SeekFrom::Start(at))?);
        }
        Ok(file)
    };
    let inner: Box<dyn Read + Send> = match &source.path {
        Some(path) => Box::new(open(path).map_err(unreadable)?),
        None => Box::new(io::stdin()),
    };
    Ok(Counted { inner, count: Arc::clone(&meter.stored) })
}

#[expect(clippy::needless_pass_by_value, reason = "an error is given away")]
fn unreadable(error: io::Error) -> Problem {
    Problem::Unreadable { message: error.to_string() }
}

/// Reads a file to its end, or as far as it can be read and is not too long.
pub(super) fn read_whole(source: &Source, longest: usize, meter: &Meter) -> (Vec<u8>, Option<Problem>) {
    let mut bytes = Vec::new();
    let reader = match open(source, meter) {
        Ok(reader) => reader,
        Err(problem) => return (bytes, Some(problem)),
    };
    let problem = match reader.take(longest as u64 + 1).read_to_end(&mut bytes) {
        Ok(_) => (bytes.len() > longest).then_some(Problem::Long { limit: longest }),
        Err(error) => Some(Problem::Cut { message: error.to_string() }),
    };
    (bytes, problem)
}

/// Whether what is in a file stands there as it is, so that reading can begin anywhere.
pub(super) fn is_plain(source: &Source) -> bool {
    let path = source.path.as_ref().filter(|path| path.is_file());
    let head = path.and_then(|path| head(&mut File::open(path).ok()?).ok());
    head.is_some_and(|head| compression(&head).is_none())
}

/// The first bytes of a file.
fn head(file: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    file.take(HEAD).read_to_end(&mut head)?;
    Ok(head)
}

fn compression(head: &[u8]) -> Option<Compression> {
    match head {
        [0x1F, 0x8B, ..] => Some(Compression::Gzip),
        // A frame, or one that is to be skipped.
        [0x28, 0xB5, 0x2F, 0xFD] | [0x50..=0x5F, 0x2A, 0x4D, 0x18] => Some(Compression::Zstandard),
        _ => None,
    }
}

struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
