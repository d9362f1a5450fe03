use std::fmt;
use std::io::{self, Read, Seek, Write};
use std::iter::{self, Peekable};

use super::archive::Archive;
use super::census::{PassageCensus, print};
use super::document::{Found, Seeker, Subject, origins};
use super::entries::{Anchor, Gone, Member, Repeated};
use super::extend::Match;
use super::groups::{Group, Groups, Positions, meet};
use super::length::Length;
use super::passages::{Passage, Passages, origin};
use super::search::Search;
use crate::document::{DocId, Place};
use crate::error::DiskError;
use crate::index::disk::{Entries, Entry, Sorter};
use crate::span::Span;
use crate::workers::{Alone, Workers};

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
        self.answers_with(census, stays, &Alone)
    }

    pub(crate) fn answers_with<'r, F, O>(
        &self,
        census: PassageCensus<'r, O>,
        stays: impl Fn(DocId) -> bool,
        workers: &impl Workers,
    ) -> Result<PassageAnswers<'r>, DiskError>
    where
        F: Read + Write + Seek + Send + 'r,
        O: FnMut() -> io::Result<F> + Clone,
    {
        let PassageCensus { length, bytes, open, anchors, documents, spool, .. } = census;
        let archive = Archive::new(length, documents, spool, bytes / CACHE, stays)?;
        let passing = Passing { search: self, archive, bytes, open };
        let matches = passing.matches(anchors, workers)?;
        let (repeated, gone) = passing.seek(matches, workers)?;
        let passages = passing.places(gone, workers)?;
        Ok(PassageAnswers { length, repeated: repeated.peekable(), passages: passages.peekable() })
    }
}

/// Parts of the memory: a half for the anchors, and then a quarter for each of what is made of them, while an eighth keeps texts.
const SORTER: usize = 4;
const CACHE: usize = 8;
/// Of what is left: for anchors that are looked at together and what is found, for the groups that threads have at hand, and for one that
/// is too large for that.
const BATCH: usize = 32;
const GROUPS: usize = 32;
const LARGE: usize = 8;
/// For what is compared of documents that are looked at together: each takes a few times as much.
const DOCUMENTS: usize = 32;
/// Of so many first copies in a document the places are told at once.
const FIRSTS: usize = 1024;

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

    /// Bytes of documents that are looked at together: one at least.
    fn room(&self) -> usize {
        (self.bytes / DOCUMENTS).max(1)
    }

    /// What comes again, in order of position. Groups are looked at in the order of their first anchors: so what is read next stands, of
    /// copies, behind what was read last, here and there.
    fn matches(
        &self,
        anchors: Sorter<'r, Anchor, O>,
        workers: &impl Workers,
    ) -> Result<Entries<'r, Match>, DiskError> {
        let since = self.search.since.map(|id| self.archive.start_of(id));
        let mut members = self.sorter(SORTER);
        meet(&self.archive, anchors.sorted()?, since, |member| members.push(member))?;
        let mut groups = Groups::new(Box::new(members.sorted()?));
        let mut sorter = self.sorter(SORTER);
        let (archive, copies) = (&self.archive, self.search.copies);
        let mut group = Group::default();
        let turn = |found: Vec<(Vec<Match>, Vec<Member>)>| {
            let (matches, left): (Vec<_>, Vec<_>) = found.into_iter().unzip();
            let mut tell = |one: Match| if one.counts(since) { sorter.push(one) } else { Ok(()) };
            matches.into_iter().flatten().try_for_each(&mut tell)?;
            let mut large = |positions: &mut Positions<'_>| self.large(&mut group, positions, &mut tell);
            for members in left.concat().chunk_by(Member::is_like) {
                large(&mut members.iter().map(|member| Ok(member.position)))?;
            }
            groups.parts(self.bytes / BATCH, large)
        };
        let room = self.bytes / GROUPS / workers.count();
        workers.batches(turn, |part: &Vec<Member>| {
            let (mut group, mut matches, mut left) = (Group::default(), Vec::new(), Vec::new());
            for members in part.chunk_by(Member::is_like) {
                let positions = &mut members.iter().map(|member| Ok(member.position));
                if group.read(archive, positions, copies, room)? {
                    group.extend(archive.length, copies, &mut matches);
                } else {
                    left.extend(members);
                }
            }
            Ok((matches, left))
        })?;
        Ok(Box::new(sorter.sorted()?))
    }

    /// Gives what is found around the anchors of a group that may not fit into memory to `found`.
    fn large(
        &self,
        group: &mut Group,
        positions: &mut Positions<'_>,
        mut found: impl FnMut(Match) -> Result<(), DiskError>,
    ) -> Result<(), DiskError> {
        let (copies, mut matches) = (self.search.copies, Vec::new());
        if group.read(&self.archive, positions, copies, self.bytes / LARGE)? {
            group.extend(self.archive.length, copies, &mut matches);
            matches.into_iter().try_for_each(found)
        } else {
            self.crowd(group.positions().map(Ok).chain(positions), &mut found)
        }
    }

    /// What comes again of each document, and what goes, with the first copies in the order of the corpus.
    fn seek(
        &self,
        matches: Entries<'r, Match>,
        workers: &impl Workers,
    ) -> Result<(Entries<'r, Repeated>, Entries<'r, Gone>), DiskError> {
        let archive = &self.archive;
        let seeker = Seeker { search: self.search, length: archive.length };
        let (mut repeated, mut gone) = (self.sorter(CACHE), self.sorter(CACHE));
        let (mut matches, mut numbers) = (matches.peekable(), 0..archive.len());
        let room = self.room();
        let turn = |found: Vec<(Vec<Repeated>, Vec<Gone>)>| {
            for (again, goes) in found {
                again.into_iter().try_for_each(|one| repeated.push(one))?;
                goes.into_iter().try_for_each(|one| gone.push(one))?;
            }
            let (mut batch, mut bytes) = (Vec::new(), 0);
            while bytes < room
                && let Some(number) = numbers.next()
            {
                let span = archive.layout.span(number);
                let is_here =
                    |next: &Result<Match, _>| next.as_ref().map_or(true, |next| next.start < span.end);
                let here = iter::from_fn(|| matches.next_if(is_here)).collect::<Result<Vec<_>, _>>()?;
                bytes += span.len() + here.len() * size_of::<Match>();
                batch.push((number, here));
            }
            Ok(batch)
        };
        workers.batches(turn, |(number, here): &(usize, Vec<Match>)| {
            let head = archive.head(*number)?;
            if here.is_empty() && head.runs.is_empty() {
                return Ok(Default::default());
            }
            let texts = archive.texts(*number, &head)?;
            let (base, text, form) = (archive.layout.start(*number), texts.text(), texts.form.as_str());
            let Found { repeated, goes } = seeker.find(&Subject { base, text, form, runs: &head.runs }, here);
            let place = |span| Place { doc: archive.id(*number), span: head.pieces.original(span) };
            let again = |span| Repeated { place: place(span), mark: head.mark };
            let gone = |(span, first)| Gone { first, place: place(span) };
            Ok((repeated.into_iter().map(again).collect(), goes.into_iter().map(gone).collect()))
        })?;
        Ok((Box::new(repeated.sorted()?), Box::new(gone.sorted()?)))
    }

    /// Where the first copies of what goes stand in their texts.
    fn places(
        &self,
        gone: Entries<'r, Gone>,
        workers: &impl Workers,
    ) -> Result<Entries<'r, Passage>, DiskError> {
        let archive = &self.archive;
        let mut passages = self.sorter(CACHE);
        let mut gone = gone.peekable();
        let room = self.room();
        let turn = |found: Vec<Vec<Passage>>| {
            found.into_iter().flatten().try_for_each(|passage| passages.push(passage))?;
            let (mut batch, mut bytes) = (Vec::new(), 0);
            while bytes < room
                && let Some(next) = gone.peek()
            {
                let start = next.as_ref().map_or(0, |next| next.first.start);
                let (number, _) = archive.layout.at(start);
                let span = archive.layout.span(number);
                let is_here =
                    |next: &Result<Gone, _>| next.as_ref().map_or(true, |next| next.first.start < span.end);
                let here = iter::from_fn(|| gone.next_if(is_here)).take(FIRSTS);
                let here = here.collect::<Result<Vec<_>, _>>()?;
                bytes += span.len() + here.len() * size_of::<Gone>();
                batch.push((number, here));
            }
            Ok(batch)
        };
        workers.batches(turn, |(number, here): &(usize, Vec<Gone>)| {
            let (base, doc) = (archive.layout.start(*number), archive.id(*number));
            let head = archive.head(*number)?;
            let texts = archive.texts(*number, &head)?;
            let origins = origins(archive.length, texts.text());
            let passage = |&Gone { first, place }: &Gone| {
                let form = Span::new(first.start - base, first.end - base);
                let span = head.pieces.original(origin(&origins, texts.text(), form));
                Passage { place, first: Place { doc, span } }
            };
            Ok(here.iter().map(passage).collect())
        })?;
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
