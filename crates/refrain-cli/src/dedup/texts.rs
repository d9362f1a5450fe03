use std::io;

use refrain::{DocId, Place};

use crate::failure::{Failure, Later};
use crate::spool::Spool;

/// The texts that a thread has read: near duplicates and passages are compared by their text, and the input may be compressed, or be gone.
/// Of each text 24 bytes are in memory.
#[derive(Default)]
pub(super) struct Gathered {
    spool: Spool,
    places: Vec<Kept>,
}

/// Where a text is kept.
#[derive(Clone, Copy)]
struct Kept {
    doc: DocId,
    start: u64,
    /// No record is longer than 4 GiB: see `--longest-record`.
    len: u32,
    spool: u32,
}

/// The texts of all threads.
pub(super) struct Texts {
    spools: Vec<Spool>,
    places: Vec<Kept>,
    failure: Later,
}

impl Gathered {
    pub(super) fn add(&mut self, doc: DocId, text: &str) -> Result<(), Failure> {
        let keep = |spool: &mut Spool| {
            let (start, len) = (spool.push(text.as_bytes())?, u32::try_from(text.len()));
            Ok(Kept { doc, start, len: len.map_err(io::Error::other)?, spool: 0 })
        };
        self.places.push(keep(&mut self.spool).map_err(Failure::scratch)?);
        Ok(())
    }
}

impl Texts {
    pub(super) fn new(parts: impl IntoIterator<Item = Gathered>) -> Self {
        let (mut spools, mut places) = (Vec::new(), Vec::new());
        for (part, spool) in parts.into_iter().zip(0..) {
            spools.push(part.spool);
            places.extend(part.places.into_iter().map(|kept| Kept { spool, ..kept }));
        }
        places.sort_unstable_by_key(|kept| kept.doc);
        Self { spools, places, failure: Later::default() }
    }

    /// What stands at a place. Where reading fails it is nothing, and [`check`](Self::check) tells.
    pub(super) fn at(&self, place: Place) -> String {
        place.span.of(&self.of(place.doc)).to_owned()
    }

    /// The text of a document.
    pub(super) fn of(&self, doc: DocId) -> String {
        self.failure.or_default(self.read(doc).map_err(Failure::scratch))
    }

    /// Whether all texts that were asked for could be read.
    pub(super) fn check(&self) -> Result<(), Failure> {
        self.failure.check()
    }

    fn read(&self, doc: DocId) -> io::Result<String> {
        let at = self.places.binary_search_by_key(&doc, |kept| kept.doc);
        let Kept { start, len, spool, .. } = self.places[at.map_err(|_| io::ErrorKind::NotFound)?];
        let bytes = self.spools[spool as usize].read(start, len as usize)?;
        String::from_utf8(bytes).map_err(io::Error::other)
    }
}
