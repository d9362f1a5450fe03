//! Groups of anchors that are alike, on disk.

use std::collections::BTreeMap;
use std::iter::{self, Peekable};
use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::anchors::Run;
use super::archive::Archive;
use super::entries::{Anchor, Member};
use super::extend::{Around, Extender, Match, Runs};
use super::length::Length;
use crate::error::DiskError;
use crate::index::disk::Entries;

/// Gives the anchors that others are like to `found`, each with the first one of its group: those of documents that stay, and of groups that
/// begin before a border.
pub(super) fn meet(
    archive: &Archive<'_>,
    anchors: impl Iterator<Item = Result<Anchor, DiskError>>,
    border: Option<usize>,
    mut found: impl FnMut(Member) -> Result<(), DiskError>,
) -> Result<(), DiskError> {
    let mut anchors = anchors.peekable();
    while let Some(anchor) = anchors.next().transpose()? {
        let is_like = |next: &Result<Anchor, _>| next.as_ref().map_or(true, |next| next.hash == anchor.hash);
        if !anchors.peek().is_some_and(is_like) {
            continue;
        }
        let mut first = archive.position(&anchor);
        let mut waits = first;
        while let Some(next) = anchors.next_if(is_like) {
            let Some(position) = archive.position(&next?) else { continue };
            let Some(first) = first else {
                (first, waits) = (Some(position), Some(position));
                continue;
            };
            if border.is_none_or(|border| first < border) {
                waits.take().map_or(Ok(()), |position| found(Member { first, position }))?;
                found(Member { first, position })?;
            }
        }
    }
    Ok(())
}

impl Member {
    /// Whether both are of one group.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.first == other.first
    }
}

/// Anchors that are read at once at least.
const LEAST: usize = 9;
/// Bytes of memory that an anchor takes, and a text around beside its bytes, while a group is compared.
const MEMBER: usize = 120;
const WINDOW: usize = 240;

/// Where the anchors of a group stand, in order.
pub(super) type Positions<'p> = dyn Iterator<Item = Result<usize, DiskError>> + 'p;

/// Groups one behind the other.
pub(super) struct Groups<'r>(Peekable<Entries<'r, Member>>);

/// Groups that are looked at together are in so many parts, which threads take one after the other.
const PARTS: usize = 32;
/// While they are, the next ones are read; and they are up to twice as many as were asked for.
const LOTS: usize = 4;

impl<'r> Groups<'r> {
    pub(super) fn new(members: Entries<'r, Member>) -> Self {
        Self(members.peekable())
    }

    /// The next groups that are looked at together in so many bytes, in parts. What is too many anchors by itself is given to `large`.
    pub(super) fn parts(
        &mut self,
        bytes: usize,
        mut large: impl FnMut(&mut Positions<'_>) -> Result<(), DiskError>,
    ) -> Result<Vec<Vec<Member>>, DiskError> {
        let most = (bytes / LOTS / MEMBER).max(LEAST);
        let (mut parts, mut part, mut read) = (Vec::new(), Vec::new(), 0);
        while read < most
            && let Some(first) = self.0.next().transpose()?
        {
            let is_like = |next: &Result<Member, _>| next.as_ref().map_or(true, |next| next.is_like(&first));
            let mut group = iter::once(Ok(first)).chain(iter::from_fn(|| self.0.next_if(is_like)));
            let from = part.len();
            for member in group.by_ref().take(most) {
                part.push(member?);
            }
            if let Some(next) = group.next() {
                let all = part.drain(from..).map(Ok).chain([next]).chain(group);
                large(&mut all.map(|member| Ok(member?.position)))?;
            }
            read += part.len() - from;
            if part.len() > most / PARTS {
                parts.push(std::mem::take(&mut part));
            }
        }
        parts.push(part);
        parts.retain(|part| !part.is_empty());
        Ok(parts)
    }
}

/// The anchors of a group, and the texts around them: those that are the same are kept once.
#[derive(Default)]
pub(super) struct Group {
    /// Positions in order, and the number of the text around.
    members: Vec<(usize, usize)>,
    /// Where texts stand in the bytes, and where in each the anchor is.
    windows: Vec<(Range<usize>, usize)>,
    bytes: Vec<u8>,
    /// The texts by their hash.
    known: BTreeMap<u64, usize>,
    /// The runs that members lie in, where those are asked for, and where in its document such a member stands.
    runs: Vec<(usize, usize, Vec<Run>)>,
}

impl Group {
    /// Reads a group, positions in order, as far as it fits into so many bytes; false if there is more of it.
    pub(super) fn read(
        &mut self,
        archive: &Archive<'_>,
        group: &mut Positions<'_>,
        copies: usize,
        room: usize,
    ) -> Result<bool, DiskError> {
        self.members.clear();
        self.windows.clear();
        self.bytes.clear();
        self.known.clear();
        self.runs.clear();
        while self.members.len() < LEAST || self.size() < room {
            let Some(position) = group.next().transpose()? else { return Ok(true) };
            self.push(archive, position, copies > 2)?;
        }
        Ok(false)
    }

    /// Appends what is found around the anchors.
    pub(super) fn extend(&self, length: Length, copies: usize, matches: &mut Vec<Match>) {
        Extender { length, copies, runs: self }.extend(&self.anchors(), matches);
    }

    /// Bytes that it takes, and its comparison.
    fn size(&self) -> usize {
        self.bytes.len() + self.windows.len() * WINDOW + self.members.len() * MEMBER
    }

    /// The anchors that were read.
    pub(super) fn positions(&self) -> impl Iterator<Item = usize> {
        self.members.iter().map(|&(position, _)| position)
    }

    fn push(&mut self, archive: &Archive<'_>, position: usize, with_runs: bool) -> Result<(), DiskError> {
        let from = self.bytes.len();
        let at = archive.around(position, &mut self.bytes)?;
        let text = &self.bytes[from..];
        let new = self.windows.len();
        let window = *self.known.entry(xxh3_64(text)).or_insert(new);
        let is_known = self
            .windows
            .get(window)
            .is_some_and(|(known, known_at)| *known_at == at && self.bytes[known.clone()] == *text);
        if is_known {
            self.bytes.truncate(from);
        } else {
            self.windows.push((from..self.bytes.len(), at));
        }
        self.members.push((position, if is_known { window } else { new }));
        if with_runs {
            let (runs, at) = archive.runs_around(position)?;
            if !runs.is_empty() {
                self.runs.push((position, at, runs));
            }
        }
        Ok(())
    }

    /// The anchors and the texts around them.
    fn anchors(&self) -> Vec<Around<'_>> {
        let around = |&(position, window): &(usize, usize)| {
            let (text, at) = self.windows[window].clone();
            Around { position, text: &self.bytes[text], at }
        };
        self.members.iter().map(around).collect()
    }
}

impl Runs for Group {
    fn around(&self, position: usize) -> (&[Run], usize) {
        match self.runs.binary_search_by_key(&position, |(position, ..)| *position) {
            Ok(known) => (&self.runs[known].2, self.runs[known].1),
            Err(_) => (&[], position),
        }
    }
}
