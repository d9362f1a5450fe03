use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::sync::{Mutex, PoisonError};

use refrain::{DocId, Place};

/// The texts of a thread, in a file without a name: near duplicates are compared by their whole text, and the input may be compressed, or
/// be gone. Of each text 24 bytes are in memory.
pub(super) struct Spool {
    file: BufWriter<File>,
    /// Where each text begins, and how long it is.
    places: Vec<(DocId, u64, usize)>,
    end: u64,
}

/// The texts of all threads.
pub(super) struct Texts {
    files: Vec<Mutex<File>>,
    places: Vec<(DocId, usize, u64, usize)>,
    failure: Mutex<Option<io::Error>>,
}

impl Spool {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {
            file: BufWriter::with_capacity(64 << 10, tempfile::tempfile()?),
            places: Vec::new(),
            end: 0,
        })
    }

    pub(super) fn add(&mut self, doc: DocId, text: &str) -> io::Result<()> {
        self.places.push((doc, self.end, text.len()));
        self.end += text.len() as u64;
        self.file.write_all(text.as_bytes())
    }
}

impl Texts {
    pub(super) fn new(spools: impl IntoIterator<Item = Spool>) -> io::Result<Self> {
        let (mut files, mut places) = (Vec::new(), Vec::new());
        for (number, spool) in spools.into_iter().enumerate() {
            files.push(Mutex::new(spool.file.into_inner().map_err(io::IntoInnerError::into_error)?));
            places.extend(spool.places.into_iter().map(|(doc, start, len)| (doc, number, start, len)));
        }
        places.sort_unstable();
        Ok(Self { files, places, failure: Mutex::new(None) })
    }

    /// What stands at a place. Where reading fails it is nothing, and [`check`](Self::check) tells.
    pub(super) fn get(&self, place: Place) -> String {
        let text = self.read(place.doc).unwrap_or_else(|error| {
            self.failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
            String::new()
        });
        place.span.of(&text).to_owned()
    }

    /// Whether all texts that were asked for could be read.
    pub(super) fn check(self) -> io::Result<()> {
        self.failure.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }

    fn read(&self, doc: DocId) -> io::Result<String> {
        let at = self.places.binary_search_by_key(&doc, |&(doc, ..)| doc);
        let (_, file, start, len) = self.places[at.map_err(|_| io::ErrorKind::NotFound)?];
        let mut bytes = vec![0; len];
        let mut file = self.files[file].lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut bytes)?;
        String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into())
    }
}
