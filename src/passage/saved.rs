//! Anchors in a file: an index of passages as a run of a file of [`index`](crate::index).

use std::io::{BufWriter, Read, Seek, Write};

use super::anchors::Run;
use super::census::print;
use super::index::{Indexed, PassageIndex};
use super::spool::{put_numbers, put_told, take_size, take_told};
use crate::document::DocId;
use crate::error::DiskError;
use crate::index::disk::{FileWriter, PASSAGE, open_run};
use crate::removal::Pieces;

/// Bytes of a number: a key is the number of a document.
const NUMBER: usize = size_of::<u64>();

impl PassageIndex {
    /// Writes it as a file: the same bytes, in whatever order documents were added. Texts are not kept.
    ///
    /// # Errors
    ///
    /// [`DiskError::Io`] if it cannot be written; what was written until then is no index, and is refused when it is read.
    pub fn write_to(&self, out: impl Write) -> Result<(), DiskError> {
        let mut file = FileWriter::new(BufWriter::new(out), &print(self.length()))?;
        let mut run = file.run(PASSAGE, NUMBER);
        let mut value = Vec::new();
        for number in self.order() {
            let document = self.document(number);
            value.clear();
            value.extend(document.mark.to_le_bytes());
            put_numbers(&mut value, [document.len]);
            put_told(&mut value, self.runs_of(number), &document.pieces);
            value.extend(self.packed(number).iter().copied().flat_map(u64::to_le_bytes));
            run.push(&document.id.number().to_be_bytes(), &value)?;
        }
        run.finish()?;
        Ok(file.finish()?)
    }

    /// Takes in all that a file knows.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if it is not an index of passages, one for another length or of other Unicode tables (then nothing is taken in), or if it is
    /// damaged: then the index is to be thrown away.
    pub fn read_from(&mut self, file: impl Read + Seek) -> Result<(), DiskError> {
        let (found, mut run) = open_run(file, PASSAGE)?;
        print(self.length()).expect_same(&found)?;
        while let Some((key, value)) = run.next()? {
            let Some(Saved { id, mark, len, runs, pieces, anchors }) = Saved::of(key, value) else {
                return Err(run.damaged());
            };
            self.take_in(Indexed { id, mark, len, anchors: 0, runs: 0, pieces }, &anchors, &runs);
        }
        Ok(())
    }
}

/// What a file tells of a document.
struct Saved {
    id: DocId,
    mark: u64,
    len: usize,
    runs: Vec<Run>,
    pieces: Pieces,
    anchors: Vec<u64>,
}

impl Saved {
    fn of(key: &[u8], value: &[u8]) -> Option<Self> {
        let id = DocId::new(u64::from_be_bytes(key.try_into().ok()?));
        let (mark, mut value) = value.split_first_chunk()?;
        let len = take_size(&mut value)?;
        let (runs, pieces) = take_told(&mut value)?;
        let (anchors, rest) = value.as_chunks::<NUMBER>();
        let anchors: Vec<u64> = anchors.iter().copied().map(u64::from_le_bytes).collect();
        rest.is_empty().then_some(Self { id, mark: u64::from_le_bytes(*mark), len, runs, pieces, anchors })
    }
}
