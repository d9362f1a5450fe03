use std::ops::Range;

use refrain::{Cleaned, DocId, Removal};
use serde_json::value::RawValue;

use super::Work;
use crate::input::{Entry, Format};
use crate::removed::{self, Loss, Piece, Stood, Taken};
use crate::trouble::Problem;

/// What is told of a record that loses something.
impl Work<'_> {
    /// What would go of a record: JSON.
    pub(super) fn annotation(&self, entry: &Entry<'_>, cleaned: &Cleaned<'_>, name: &RawValue) -> String {
        let id = |doc| self.name_of(doc, entry, name);
        let removals: Vec<_> = cleaned.removals().iter().map(|removal| removal.with_ids(&id)).collect();
        serde_json::to_string(&removals).unwrap_or_default()
    }

    /// What a document is called: the one at hand, or another one.
    pub(super) fn name_of(&self, doc: DocId, entry: &Entry<'_>, own: &RawValue) -> Box<RawValue> {
        let is_other = doc.number() != entry.doc;
        is_other.then(|| self.editor.clean.name(doc)).flatten().unwrap_or_else(|| own.to_owned())
    }

    /// What a record lost, at these places or as a whole: a line.
    pub(super) fn loss(
        &self,
        entry: &Entry<'_>,
        cleaned: &Cleaned<'_>,
        places: Option<&[usize]>,
        name: &RawValue,
    ) -> Vec<u8> {
        let id = |doc| self.name_of(doc, entry, name);
        let mut stretches = places.map(|places| places.chunks_exact(2));
        let removals = cleaned.removed().map(|(removal, text)| Taken {
            removal: removal.with_ids(&id),
            text,
            piece: stretches
                .as_mut()
                .and_then(Iterator::next)
                .and_then(|ends| self.piece(ends[0]..ends[1]))
                .map(|piece| piece.unless(text)),
        });
        let record = if places.is_none() { self.piece(entry.range.clone()) } else { None };
        let (file, stood, id) = (&*self.source.name, self.stood(entry), Some(name));
        removed::line(&Loss { file, stood, id, problem: None, removals: removals.collect(), record })
    }

    /// Bytes of the file; none of a table, which holds its texts in another way.
    fn piece(&self, range: Range<usize>) -> Option<Piece<'_>> {
        let piece =
            || Piece::new(self.batch.at.offset + range.start as u64, &self.batch.bytes[range.clone()]);
        (self.source.format != Format::Parquet).then(piece)
    }

    const fn stood(&self, entry: &Entry<'_>) -> Stood {
        match self.source.format {
            Format::Parquet => Stood::Row(entry.line),
            Format::Jsonl | Format::Txt => Stood::Line(entry.line),
        }
    }

    /// A record that is none, and what is wrong with it: a line.
    pub(super) fn bad_line(&self, entry: &Entry<'_>, problem: Option<&Problem>) -> Vec<u8> {
        let (file, stood, record) = (&*self.source.name, self.stood(entry), self.piece(entry.range.clone()));
        let problem = Some(problem.map_or("too-long", Problem::name));
        removed::line(&Loss::<&Removal> { file, stood, id: None, problem, removals: Vec::new(), record })
    }
}
