//! Groups of anchors that are alike, on disk.

use std::collections::BTreeMap;
use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::anchors::Run;
use super::archive::Archive;
use super::entries::{Anchor, Member};
use super::extend::{Around, Runs};
use crate::error::DiskError;

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

/// Anchors that are read at once at least.
const LEAST: usize = 9;
/// Bytes of memory that an anchor takes, and a text around beside its bytes, while a group is compared.
const MEMBER: usize = 120;
const WINDOW: usize = 240;

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
        archive: &mut Archive<'_>,
        mut group: impl Iterator<Item = Result<usize, DiskError>>,
        with_runs: bool,
        room: usize,
    ) -> Result<bool, DiskError> {
        self.members.clear();
        self.windows.clear();
        self.bytes.clear();
        self.known.clear();
        self.runs.clear();
        while self.members.len() < LEAST || self.size() < room {
            let Some(position) = group.next().transpose()? else { return Ok(true) };
            self.push(archive, position, with_runs)?;
        }
        Ok(false)
    }

    /// Bytes that it takes, and its comparison.
    fn size(&self) -> usize {
        self.bytes.len() + self.windows.len() * WINDOW + self.members.len() * MEMBER
    }

    /// The anchors that were read.
    pub(super) fn positions(&self) -> impl Iterator<Item = usize> {
        self.members.iter().map(|&(position, _)| position)
    }

    fn push(&mut self, archive: &mut Archive<'_>, position: usize, with_runs: bool) -> Result<(), DiskError> {
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
    pub(super) fn anchors(&self) -> Vec<Around<'_>> {
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
