//! What files of [`index`](crate::index) hold, as entries of runs.

use super::format::{put_number, take_number};
use super::sort::Entry;
use crate::document::{DocId, Place};
use crate::index::Seen;
use crate::key::Key;
use crate::span::Span;

/// What is known of a key.
pub(in crate::index) type Known = (Key, Seen);

impl Entry for Known {
    const NAME: &str = "seen";
    const WIDTH: usize = size_of::<u128>();

    type Key = Key;

    fn key(&self) -> Key {
        self.0
    }

    fn merge(&mut self, other: Self) {
        self.1 = self.1.merge(other.1);
    }

    fn put(&self, key: &mut Vec<u8>, value: &mut Vec<u8>) {
        put_key(key, self.0);
        put_seen(value, self.1);
    }

    fn take(mut key: &[u8], mut value: &[u8]) -> Option<Self> {
        let known = (take_key(&mut key)?, take_seen(&mut value)?);
        (key.is_empty() && value.is_empty()).then_some(known)
    }
}

/// The same where so many documents stand before.
pub(super) fn behind((key, Seen { first, times }): Known, documents: u64) -> Known {
    let doc = DocId::new(first.doc.number().saturating_add(documents));
    (key, Seen { first: Place { doc, ..first }, times })
}

/// That a key stands at a place.
#[derive(Clone, Copy)]
pub(super) struct Occurrence(pub(super) Key, pub(super) Place);

impl Entry for Occurrence {
    const NAME: &str = "occurrences";
    const WIDTH: usize = Known::WIDTH + Answer::WIDTH;

    type Key = (Key, Place);

    fn key(&self) -> (Key, Place) {
        (self.0, self.1)
    }

    fn put(&self, key: &mut Vec<u8>, value: &mut Vec<u8>) {
        put_key(key, self.0);
        put_place(key, value, self.1);
    }

    fn take(mut key: &[u8], mut value: &[u8]) -> Option<Self> {
        let occurrence = Self(take_key(&mut key)?, take_place(&mut key, &mut value)?);
        (key.is_empty() && value.is_empty()).then_some(occurrence)
    }
}

/// What is known of the key that stands at a place.
#[derive(Clone, Copy)]
pub(super) struct Answer {
    pub(super) place: Place,
    pub(super) known: Known,
}

impl Entry for Answer {
    const NAME: &str = "answers";
    const WIDTH: usize = 2 * size_of::<u64>();

    type Key = Place;

    fn key(&self) -> Place {
        self.place
    }

    fn put(&self, key: &mut Vec<u8>, value: &mut Vec<u8>) {
        put_place(key, value, self.place);
        put_key(value, self.known.0);
        put_seen(value, self.known.1);
    }

    fn take(mut key: &[u8], mut value: &[u8]) -> Option<Self> {
        let place = take_place(&mut key, &mut value)?;
        let known = (take_key(&mut value)?, take_seen(&mut value)?);
        (key.is_empty() && value.is_empty()).then_some(Self { place, known })
    }
}

/// Bytes that compare as the key does.
pub(super) fn bytes_of(key: Key) -> [u8; Known::WIDTH] {
    key.to_u128().to_be_bytes()
}

pub(crate) fn put_key(out: &mut Vec<u8>, key: Key) {
    out.extend(bytes_of(key));
}

pub(crate) fn take_key(bytes: &mut &[u8]) -> Option<Key> {
    let (key, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(Key::from_u128(u128::from_be_bytes(*key)))
}

/// Places compare by document and start.
pub(crate) fn put_place(key: &mut Vec<u8>, value: &mut Vec<u8>, Place { doc, span }: Place) {
    key.extend(doc.number().to_be_bytes());
    key.extend((span.start as u64).to_be_bytes());
    put_number(value, span.len() as u64);
}

pub(crate) fn take_place(key: &mut &[u8], value: &mut &[u8]) -> Option<Place> {
    let (doc, rest) = key.split_first_chunk()?;
    let (start, rest) = rest.split_first_chunk()?;
    *key = rest;
    place(u64::from_be_bytes(*doc), u64::from_be_bytes(*start), take_number(value)?)
}

fn put_seen(out: &mut Vec<u8>, Seen { first: Place { doc, span }, times }: Seen) {
    for number in [doc.number(), span.start as u64, span.len() as u64, times] {
        put_number(out, number);
    }
}

fn take_seen(bytes: &mut &[u8]) -> Option<Seen> {
    let mut number = || take_number(bytes);
    let first = place(number()?, number()?, number()?)?;
    Some(Seen { first, times: number()? })
}

fn place(doc: u64, start: u64, len: u64) -> Option<Place> {
    let (start, len) = (usize::try_from(start).ok()?, usize::try_from(len).ok()?);
    Some(Place { doc: DocId::new(doc), span: Span::new(start, start.checked_add(len)?) })
}
