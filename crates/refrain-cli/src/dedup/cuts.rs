use std::io;

use refrain::{Cleaned, Cleaner, DocId, Document, Finder, Outline, Place, Reason, Removal, Span};

use super::decided::recipe;
use crate::failure::{Failure, Later};
use crate::resume::{Folder, Found};
use crate::spool::Spool;

/// Stretches of documents that go, and where their copies stand: found before the text is read again. Of each document that loses some 16
/// bytes are in memory.
#[derive(Debug, Default)]
pub(super) struct Cuts {
    spool: Spool,
    /// The documents in order, and where the stretches of each begin.
    documents: Vec<(DocId, u64)>,
    failure: Later,
}

/// Bytes of a stretch: five numbers of eight.
const STRETCH: usize = 40;

impl Cuts {
    /// Takes in the next stretch, in the order of places.
    pub(super) fn add(&mut self, place: Place, first: Place) -> Result<(), Failure> {
        let numbers = [
            place.span.start as u64,
            place.span.end as u64,
            first.doc.number(),
            first.span.start as u64,
            first.span.end as u64,
        ];
        let at = self.spool.push(numbers.map(u64::to_le_bytes).as_flattened()).map_err(Failure::scratch)?;
        if self.documents.last().is_none_or(|(doc, _)| *doc != place.doc) {
            self.documents.push((place.doc, at));
        }
        Ok(())
    }

    /// What they leave of a document, if it loses something.
    pub(super) fn clean<'t>(&self, document: Document<'t>) -> Option<Cleaned<'t>> {
        let at = self.documents.binary_search_by_key(&document.id(), |&(doc, _)| doc).ok()?;
        let stretches = self.failure.or_default(self.read(at).map_err(Failure::scratch));
        let removal = |(span, first)| Removal::new(span, Reason::Passage { first });
        let removals = stretches.into_iter().map(removal).collect();
        let listed = Listed { removals, len: document.text().len() };
        Some(Cleaner::new(recipe()).with(listed).clean(document))
    }

    /// Whether all could be read.
    pub(super) fn check(&self) -> Result<(), Failure> {
        self.failure.check()
    }

    /// The stretches of a document, and where the first copies stand.
    fn read(&self, at: usize) -> io::Result<Vec<(Span, Place)>> {
        let start = self.documents[at].1;
        let end = self.documents.get(at + 1).map_or(self.spool.len(), |next| next.1);
        let bytes = self.spool.read(start, usize::try_from(end - start).map_err(io::Error::other)?)?;
        bytes.as_chunks::<STRETCH>().0.iter().map(|bytes| stretch(bytes).map_err(io::Error::other)).collect()
    }
}

const PASSAGES: &str = "passages";

impl Found for Cuts {
    fn keep(self, folder: &Folder) -> Result<Self, Failure> {
        let lines = |(&(doc, _), at): (&(DocId, u64), usize)| match self.read(at) {
            Ok(found) => found.into_iter().map(|(span, first)| Ok((Place { doc, span }, first))).collect(),
            Err(error) => vec![Err(Failure::scratch(error))],
        };
        folder.keep_lines(PASSAGES, self.documents.iter().zip(0..).flat_map(lines))?;
        Ok(self)
    }

    fn kept(folder: &Folder) -> Result<Option<Self>, Failure> {
        let Some(lines) = folder.lines(PASSAGES)? else { return Ok(None) };
        let mut cuts = Self::default();
        for line in lines {
            let (place, first) = line?;
            cuts.add(place, first)?;
        }
        Ok(Some(cuts))
    }
}

fn stretch(bytes: &[u8; STRETCH]) -> Result<(Span, Place), std::num::TryFromIntError> {
    let mut numbers = bytes.as_chunks().0.iter().map(|&number| u64::from_le_bytes(number));
    let mut next = || numbers.next().unwrap_or_default();
    let span = Span::new(next().try_into()?, next().try_into()?);
    let doc = DocId::new(next());
    Ok((span, Place { doc, span: Span::new(next().try_into()?, next().try_into()?) }))
}

/// Takes what was found of a text of this length.
#[derive(Debug)]
struct Listed {
    removals: Vec<Removal>,
    len: usize,
}

impl Finder for Listed {
    fn find(&self, outline: &Outline<'_>, removals: &mut Vec<Removal>) {
        // Nothing more is found in what they leave.
        if outline.text().len() == self.len {
            removals.extend(self.removals.iter().cloned());
        }
    }
}
