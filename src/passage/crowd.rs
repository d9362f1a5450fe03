//! Groups of anchors that are larger than memory: of a notice that stands a million times, of a phrase that a language cannot do without.
//!
//! Of anchors with the same text around, as far as a passage reaches, the first one stands for all: it alone is compared with others. All stretches
//! that it lies in are sorted by their hash; of those that are alike each is compared with the first, on the text. What is found of an
//! anchor that stands for others is then told of them all.

use std::io::{self, Read, Seek, Write};
use std::iter;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::answers::Passing;
use super::entries::{Alike, Echo, Member, Stretch};
use super::extend::{Match, copies_in};
use super::window::Window;
use crate::error::DiskError;
use crate::index::disk::{Entries, Sorter};
use crate::span::Span;

/// The part of the memory that each of the sorted lists has, three at a time.
const CROWD: usize = 16;

/// Anchors with the same text around.
#[derive(Default)]
struct Class {
    hash: u64,
    first: usize,
    text: Vec<u8>,
    at: usize,
    /// The stretches that the first one lies in, and how often all have them.
    stretches: Vec<Stretch>,
}

impl<'r, F, O> Passing<'_, 'r, O>
where
    F: Read + Write + Seek + Send + 'r,
    O: FnMut() -> io::Result<F> + Clone,
{
    /// Gives what is found around the anchors of a group to `found`.
    pub(super) fn crowd(
        &self,
        group: impl Iterator<Item = Result<usize, DiskError>>,
        mut found: impl FnMut(Match) -> Result<(), DiskError>,
    ) -> Result<(), DiskError> {
        let (mut alike, mut text) = (self.sorter(CROWD), Vec::new());
        for position in group {
            let position = position?;
            text.clear();
            let at = self.archive.around(position, &mut text)?;
            alike.push(Alike { hash: xxh3_64_with_seed(&text, at as u64), position })?;
        }
        let (members, stretches) = self.classes(alike)?;
        let mut echoes = self.echoes(stretches)?.peekable();
        let (mut of, mut known) = (None, Vec::new());
        for member in members {
            let Member { first, position } = member?;
            if of.replace(first) != Some(first) {
                known.clear();
                let is_of = |next: &Result<Echo, _>| next.as_ref().map_or(true, |next| next.anchor == first);
                while let Some(echo) = echoes.next_if(is_of) {
                    append(&mut known, echo?.one);
                }
            }
            for one in &known {
                let (start, end) = (position + one.start - first, position + one.end - first);
                found(Match { start, first: one.first, end })?;
            }
        }
        Ok(())
    }

    /// Takes those together that have the same text around: each member by the first one of its class, and the stretches of the first ones.
    fn classes(
        &self,
        alike: Sorter<'r, Alike, O>,
    ) -> Result<(Entries<'r, Member>, Entries<'r, Stretch>), DiskError> {
        let (mut members, mut stretches) = (self.sorter(CROWD), self.sorter(CROWD));
        let (mut class, mut text) = (Class::default(), Vec::new());
        for alike in alike.sorted()? {
            let Alike { hash, position } = alike?;
            text.clear();
            let at = self.archive.around(position, &mut text)?;
            // One with the same hash and another text is a class of its own.
            if (class.hash, class.at, &class.text) != (hash, at, &text) {
                class.stretches.drain(..).try_for_each(|stretch| stretches.push(stretch))?;
                class.stretches = self.stretches(position, &text, at);
                (class.hash, class.at, class.first) = (hash, at, position);
                std::mem::swap(&mut class.text, &mut text);
            }
            members.push(Member { first: class.first, position })?;
            let (runs, in_document) = match self.search.copies {
                ..=2 => (Vec::new(), at),
                _ => self.archive.runs_around(position)?,
            };
            for stretch in &mut class.stretches {
                let start = in_document - stretch.before;
                stretch.times += copies_in(&runs, Span::new(start, start + stretch.len)) as u64;
            }
        }
        class.stretches.drain(..).try_for_each(|stretch| stretches.push(stretch))?;
        Ok((Box::new(members.sorted()?), Box::new(stretches.sorted()?)))
    }

    /// The stretches that an anchor lies in.
    fn stretches(&self, anchor: usize, text: &[u8], at: usize) -> Vec<Stretch> {
        let length = self.archive.length;
        let mut window = Window::new(length, text, at, 0);
        let mut stretches = Vec::new();
        while let Some(here) = window.as_mut().filter(|here| here.end() >= at + length.anchor()) {
            let (before, len) = (at - here.start(), here.end() - here.start());
            let hash = xxh3_64_with_seed(&here.hash().to_le_bytes(), before as u64);
            stretches.push(Stretch { hash, anchor, before, len, times: 0 });
            window = if here.slide() { window } else { None };
        }
        stretches
    }

    /// Which stretches stand often enough, and where the first copy of each begins.
    fn echoes(&self, stretches: Entries<'r, Stretch>) -> Result<Entries<'r, Echo>, DiskError> {
        let mut echoes = self.sorter(CROWD);
        let mut stretches = stretches.peekable();
        while let Some(first) = stretches.next().transpose()? {
            let is_alike =
                |next: &Result<Stretch, _>| next.as_ref().map_or(true, |next| next.hash == first.hash);
            if self.is_rare(first.times) && !stretches.peek().is_some_and(is_alike) {
                continue;
            }
            let alike = iter::once(Ok(first)).chain(iter::from_fn(|| stretches.next_if(is_alike)));
            let mut others = self.meet(alike, &mut echoes)?;
            while !others.is_empty() {
                others = self.meet(others.into_iter().map(Ok), &mut echoes)?;
            }
        }
        Ok(Box::new(echoes.sorted()?))
    }

    fn is_rare(&self, times: u64) -> bool {
        times < self.search.copies as u64
    }

    /// Takes down which stretches with the same hash are the same as the first; returns those that are not.
    fn meet(
        &self,
        alike: impl Iterator<Item = Result<Stretch, DiskError>>,
        echoes: &mut Sorter<'r, Echo, O>,
    ) -> Result<Vec<Stretch>, DiskError> {
        let (mut text, mut first, mut other) = (Vec::new(), None, Vec::new());
        let (mut times, mut waits, mut others) = (0, Vec::new(), Vec::new());
        for stretch in alike {
            let stretch = stretch?;
            other.clear();
            self.archive.read(stretch.anchor - stretch.before, stretch.len, &mut other)?;
            let first = *first.get_or_insert_with(|| {
                text.clone_from(&other);
                stretch.anchor - stretch.before
            });
            if other != text {
                others.push(stretch);
                continue;
            }
            times += stretch.times;
            waits.push(stretch);
            if self.is_rare(times) {
                continue;
            }
            for Stretch { anchor, before, .. } in waits.drain(..) {
                let start = anchor - before;
                let end = start + self.archive.length.ceil(&text, 1);
                echoes.push(Echo { anchor, one: Match { start, first, end } })?;
            }
        }
        Ok(others)
    }
}

/// Adds a match, to the last one if it goes on there.
fn append(matches: &mut Vec<Match>, one: Match) {
    match matches.last_mut() {
        Some(last) if last.end == one.start && last.start - last.first == one.start - one.first => {
            last.end = one.end;
        }
        _ => matches.push(one),
    }
}
