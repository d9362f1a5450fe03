use std::fmt;
use std::io::{self, Read, Seek, Write};
use std::iter::{self, Peekable};

use super::archive::Archive;
use super::census::{PassageCensus, print};
use super::document::{Seeker, Subject, origins};
use super::entries::{Anchor, Gone, Member, Repeated};
use super::extend::{Extender, Match};
use super::groups::{Group, meet};
use super::length::Length;
use super::passages::{Passage, Passages, origin};
use super::search::Search;
use crate::document::{DocId, Place};
use crate::error::DiskError;
use crate::index::disk::{Entries, Entry, Sorter};
use crate::span::Span;

impl Search {
    /// The passages of the documents of a census.
    ///
    /// # Errors
    ///
    /// [`DiskError::Io`] if a run cannot be written or read; [`DiskError::Damaged`] if one is not what was written.
    pub fn answers<'r, F, O>(&self, census: PassageCensus<'r, O>) -> Result<PassageAnswers<'r>, DiskError>
    where
        F: Read + Write + Seek + Send + 'r,
        O: FnMut() -> io::Result<F> + Clone,
    {
        self.answers_among(census, |_| true)
    }

    /// The same, where documents that do not stay count for nothing: those that another pass has taken out since they were noted.
    ///
    /// # Errors
    ///
    /// As [`answers`](Self::answers).
    pub fn answers_among<'r, F, O>(
        &self,
        census: PassageCensus<'r, O>,
        stays: impl Fn(DocId) -> bool,
    ) -> Result<PassageAnswers<'r>, DiskError>
    where
        F: Read + Write + Seek + Send + 'r,
        O: FnMut() -> io::Result<F> + Clone,
    {
        let PassageCensus { length, bytes, open, anchors, documents, spool, .. } = census;
        let archive = Archive::new(length, documents, spool, bytes / CACHE, stays)?;
        let mut passing = Passing { search: self, archive, bytes, open };
        let matches = passing.matches(anchors)?;
        let (repeated, gone) = passing.seek(matches)?;
        let passages = passing.places(gone)?;
        Ok(PassageAnswers { length, repeated: repeated.peekable(), passages: passages.peekable() })
    }
}

/// Parts of the memory: a half for the anchors, and then a quarter for each of what is made of them, while an eighth keeps texts.
const SORTER: usize = 4;
const CACHE: usize = 8;

/// A search on its way from one sorted list to the next.
pub(super) struct Passing<'s, 'r, O> {
    pub(super) search: &'s Search,
    pub(super) archive: Archive<'r>,
    bytes: usize,
    open: O,
}

impl<'r, F, O> Passing<'_, 'r, O>
where
    F: Read + Write + Seek + Send + 'r,
    O: FnMut() -> io::Result<F> + Clone,
{
    pub(super) fn sorter<E: Entry + 'r>(&self, part: usize) -> Sorter<'r, E, O> {
        Sorter::new(&print(self.archive.length), self.bytes / part, self.open.clone())
    }

    /// What comes again, in order of position. Groups are looked at in the order of their first anchors: so what is read next stands, of
    /// copies, behind what was read last, here and there.
    fn matches(&mut self, anchors: Sorter<'r, Anchor, O>) -> Result<Entries<'r, Match>, DiskError> {
        let since = self.search.since.map(|id| self.archive.start_of(id));
        let mut members = self.sorter(SORTER);
        meet(&self.archive, anchors.sorted()?, since, |member| members.push(member))?;
        let mut members = members.sorted()?.peekable();
        let mut sorter = self.sorter(SORTER);
        let (mut group, mut matches) = (Group::default(), Vec::new());
        let (length, copies) = (self.archive.length, self.search.copies);
        let is_counted = |one: &Match| one.counts(since);
        while let Some(first) = members.peek().and_then(|next| Some(next.as_ref().ok()?.first)) {
            let is_of = |next: &Result<Member, _>| next.as_ref().map_or(true, |next| next.first == first);
            let mut rest =
                iter::from_fn(|| Some(members.next_if(is_of)?.map(|Member { position, .. }| position)));
            if group.read(&mut self.archive, &mut rest, copies > 2, self.bytes / CACHE)? {
                Extender { length, copies, runs: &group }.extend(&group.anchors(), &mut matches);
                matches.drain(..).filter(is_counted).try_for_each(|one| sorter.push(one))?;
            } else {
                let all = group.positions().map(Ok).chain(rest);
                self.crowd(all, |one| if is_counted(&one) { sorter.push(one) } else { Ok(()) })?;
            }
        }
        members.next().transpose()?;
        Ok(Box::new(sorter.sorted()?))
    }

    /// What comes again of each document, and what goes, with the first copies in the order of the corpus.
    fn seek(
        &mut self,
        matches: Entries<'r, Match>,
    ) -> Result<(Entries<'r, Repeated>, Entries<'r, Gone>), DiskError> {
        let seeker = Seeker { search: self.search, length: self.archive.length };
        let (mut repeated, mut gone) = (self.sorter(CACHE), self.sorter(CACHE));
        let mut matches = matches.peekable();
        let mut here = Vec::new();
        for number in 0..self.archive.len() {
            let span = self.archive.layout.span(number);
            here.clear();
            let is_here = |next: &Result<Match, _>| next.as_ref().map_or(true, |next| next.start < span.end);
            while let Some(next) = matches.next_if(is_here) {
                here.push(next?);
            }
            let head = self.archive.head(number)?;
            if here.is_empty() && head.runs.is_empty() {
                continue;
            }
            let texts = self.archive.texts(number, &head)?;
            let (text, form) = (texts.text(), texts.form.as_str());
            let subject = Subject { base: span.start, text, form, runs: &head.runs };
            let found = seeker.find(&subject, &here);
            let doc = self.archive.id(number);
            let place = |span| Place { doc, span: head.pieces.original(span) };
            for span in found.repeated {
                repeated.push(Repeated { place: place(span), mark: head.mark })?;
            }
            for (span, first) in found.goes {
                gone.push(Gone { first, place: place(span) })?;
            }
        }
        Ok((Box::new(repeated.sorted()?), Box::new(gone.sorted()?)))
    }

    /// Where the first copies of what goes stand in their texts.
    fn places(&mut self, gone: Entries<'r, Gone>) -> Result<Entries<'r, Passage>, DiskError> {
        let mut passages = self.sorter(CACHE);
        let mut gone = gone.peekable();
        while let Some(next) = gone.peek() {
            let start = next.as_ref().map_or(0, |next| next.first.start);
            let (number, _) = self.archive.layout.at(start);
            let (span, doc) = (self.archive.layout.span(number), self.archive.id(number));
            let head = self.archive.head(number)?;
            let texts = self.archive.texts(number, &head)?;
            let origins = origins(self.archive.length, texts.text());
            let is_here =
                |next: &Result<Gone, _>| next.as_ref().map_or(true, |next| next.first.start < span.end);
            while let Some(next) = gone.next_if(is_here) {
                let Gone { first, place } = next?;
                let form = Span::new(first.start - span.start, first.end - span.start);
                let original = head.pieces.original(origin(&origins, texts.text(), form));
                passages.push(Passage { place, first: Place { doc, span: original } })?;
            }
        }
        Ok(Box::new(passages.sorted()?))
    }
}

/// What a search has found in a [`PassageCensus`], in the order of documents.
pub struct PassageAnswers<'r> {
    length: Length,
    repeated: Peekable<Entries<'r, Repeated>>,
    passages: Peekable<Entries<'r, Passage>>,
}

impl PassageAnswers<'_> {
    /// The passages of all documents up to this one that were not asked for before. So documents are asked for in ascending order.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if a run cannot be read.
    pub fn up_to(&mut self, last: DocId) -> Result<Passages, DiskError> {
        let mut passages = Passages::none(self.length);
        let mut doc = None;
        let is_asked = |next: &Result<Repeated, _>| next.as_ref().map_or(true, |next| next.place.doc <= last);
        while let Some(next) = self.repeated.next_if(is_asked) {
            let Repeated { place, mark } = next?;
            if doc.replace(place.doc) != Some(place.doc) {
                passages.begin(place.doc, mark);
                let is_here = |next: &Result<Passage, _>| {
                    next.as_ref().map_or(true, |next| next.place.doc == place.doc)
                };
                while let Some(next) = self.passages.next_if(is_here) {
                    passages.goes.push(next?);
                }
            }
            passages.repeated.push(place.span);
        }
        Ok(passages)
    }

    /// What goes, in the order of places, of all documents that were not asked for before: for programs that keep it in a way of their own.
    pub fn into_passages(self) -> impl Iterator<Item = Result<Passage, DiskError>> {
        self.passages
    }
}

impl fmt::Debug for PassageAnswers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PassageAnswers").field("length", &self.length).finish_non_exhaustive()
    }
}
