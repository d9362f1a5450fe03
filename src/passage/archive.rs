use std::iter;

use super::anchors::Run;
use super::entries::Anchor;
use super::extend::Around;
use super::layout::Layout;
use super::length::Length;
use super::spool::{Head, Spool, SpoolReader, Texts};
use crate::document::DocId;
use crate::error::DiskError;

/// Where a document stands in a spool.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stored {
    pub(super) id: DocId,
    pub(super) at: u64,
    /// Bytes of what is compared.
    pub(super) len: usize,
}

/// The documents of a census, laid end to end in the order of their ids: the twin on disk of [`Corpus`](super::corpus::Corpus).
pub(super) struct Archive<'r> {
    pub(super) length: Length,
    documents: Vec<Stored>,
    pub(super) layout: Layout,
    texts: SpoolReader<'r>,
}

impl<'r> Archive<'r> {
    /// Of those that stay, read in so many bytes of memory.
    pub(super) fn new(
        length: Length,
        mut documents: Vec<Stored>,
        spool: Spool<'r>,
        bytes: usize,
        stays: impl Fn(DocId) -> bool,
    ) -> Result<Self, DiskError> {
        let texts = spool.finish(bytes)?;
        documents.retain(|document| stays(document.id));
        documents.sort_unstable_by_key(|document| (document.id, document.at));
        // Of those that were added twice one is kept, the same one as in memory.
        let mut kept: usize = 0;
        for at in 0..documents.len() {
            let document = documents[at];
            let Some(last) = kept.checked_sub(1).filter(|&last| documents[last].id == document.id) else {
                documents[kept] = document;
                kept += 1;
                continue;
            };
            let what = |Stored { at, len, .. }| texts.head(at, len).map(|head| (head.mark, len));
            if what(document)? < what(documents[last])? {
                documents[last] = document;
            }
        }
        documents.truncate(kept);
        let layout = Layout::new(documents.iter().map(|document| document.len));
        Ok(Self { length, documents, layout, texts })
    }

    pub(super) fn len(&self) -> usize {
        self.documents.len()
    }

    pub(super) fn id(&self, document: usize) -> DocId {
        self.documents[document].id
    }

    /// Where the documents from this id on begin.
    pub(super) fn start_of(&self, id: DocId) -> usize {
        self.layout.start(self.documents.partition_point(|document| document.id < id))
    }

    /// Where an anchor stands, if its document stays.
    pub(super) fn position(&self, anchor: &Anchor) -> Option<usize> {
        let document = number(&self.documents, anchor.doc)?;
        // It may be one of a document that was dropped.
        (anchor.at < self.documents[document].len).then(|| self.layout.start(document) + anchor.at)
    }

    /// What was told of a document beside its texts.
    pub(super) fn head(&self, document: usize) -> Result<Head, DiskError> {
        let Stored { at, len, .. } = self.documents[document];
        self.texts.head(at, len)
    }

    /// What is compared of a document, and its text.
    pub(super) fn texts(&self, document: usize, head: &Head) -> Result<Texts, DiskError> {
        let Stored { at, len, .. } = self.documents[document];
        self.texts.texts(at, len, head)
    }

    /// Appends so many bytes of what is compared, from a position on.
    pub(super) fn read(&self, position: usize, len: usize, out: &mut Vec<u8>) -> Result<(), DiskError> {
        let (document, at) = self.layout.at(position);
        self.texts.read(self.documents[document].at + at as u64, len, out)
    }

    /// Appends what stands around an anchor, as far as a passage that it lies in may reach; returns where in that the anchor is.
    pub(super) fn around(&self, position: usize, out: &mut Vec<u8>) -> Result<usize, DiskError> {
        let (document, at) = self.layout.at(position);
        let len = self.documents[document].len;
        let (from, to) = (at.saturating_sub(self.length.reach()), (at + self.length.reach()).min(len));
        let begin = out.len();
        self.read(position - (at - from), to - from, out)?;
        // What is cut begins and ends with whole characters.
        let bytes = &out[begin..];
        let first = if from > 0 { self.length.ceil(bytes, 0) } else { 0 };
        let last = if to < len { self.length.floor(bytes, bytes.len() - 1) } else { bytes.len() };
        let around = Around { position, text: &bytes[first..last], at: at - from - first };
        let reach = around.reach(self.length);
        let at = around.at - reach.start;
        out.truncate(begin + first + reach.end);
        out.drain(begin..begin + first + reach.start);
        Ok(at)
    }

    /// The runs that a position lies in, and where in its document that is.
    pub(super) fn runs_around(&self, position: usize) -> Result<(Vec<Run>, usize), DiskError> {
        let (document, at) = self.layout.at(position);
        let mut runs = self.head(document)?.runs;
        runs.retain(|run| run.span.start <= at && at < run.span.end);
        Ok((runs, at))
    }
}

/// Which of these documents, in the order of their ids, has this one. It is looked for where it would be if ids were spread evenly, as they
/// mostly are, and from there in steps that double: anchors come in no order, and memory takes long to bring what is looked at.
fn number(documents: &[Stored], id: DocId) -> Option<usize> {
    let (first, last) = (documents.first()?.id, documents.last()?.id);
    if !(first..=last).contains(&id) {
        return None;
    }
    let [before, all] = [id, last].map(|id| u128::from(id.number() - first.number()));
    let guess = usize::try_from(before * (documents.len() - 1) as u128 / all.max(1)).ok()?;
    let steps = iter::successors(Some(1_usize), |step| Some(step * 2));
    let range = if documents[guess].id < id {
        let end =
            steps.map(|step| guess + step).find(|&at| documents.get(at).is_none_or(|at| at.id >= id))?;
        guess + 1..documents.len().min(end + 1)
    } else {
        let start = steps.map(|step| guess.saturating_sub(step)).find(|&at| documents[at].id <= id)?;
        start..guess + 1
    };
    let found = documents[range.clone()].binary_search_by_key(&id, |document| document.id);
    found.ok().map(|at| range.start + at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_document_is_found_by_its_id(
            ids in prop_oneof![
                prop::collection::btree_set(0..40_u64, 0..40),
                prop::collection::btree_set(any::<u64>(), 0..40),
                prop::collection::btree_set(prop_oneof![0..9_u64, any::<u64>(), u64::MAX - 9..], 0..40),
            ],
            others in prop::collection::vec(prop_oneof![0..40_u64, any::<u64>()], 9),
        ) {
            let stored = |&id| Stored { id: DocId::new(id), at: 0, len: 0 };
            let documents: Vec<_> = ids.iter().map(stored).collect();
            for &id in ids.iter().chain(&others).chain(&[0, u64::MAX]) {
                prop_assert_eq!(number(&documents, DocId::new(id)), ids.iter().position(|&known| known == id));
            }
        }
    }
}
