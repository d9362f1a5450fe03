//! What the runs of a census hold.

use super::extend::Match;
use super::passages::Passage;
use crate::document::{DocId, Place};
use crate::index::disk::{Entry, put_number, put_place, take_number, take_place};
use crate::span::Span;

/// That an anchor with this hash stands in a document, in bytes of what is compared of it.
#[derive(Clone, Copy)]
pub(super) struct Anchor {
    pub(super) hash: u64,
    pub(super) doc: DocId,
    pub(super) at: usize,
}

impl Entry for Anchor {
    const NAME: &str = "anchors";
    const WIDTH: usize = width(3);

    type Key = (u64, DocId, usize);

    fn key(&self) -> Self::Key {
        (self.hash, self.doc, self.at)
    }

    fn put(&self, key: &mut Vec<u8>, _: &mut Vec<u8>) {
        put(key, [self.hash, self.doc.number(), self.at as u64]);
    }

    fn take(key: &[u8], value: &[u8]) -> Option<Self> {
        let [hash, doc, at] = take(key)?;
        let anchor = Self { hash, doc: DocId::new(doc), at: size(at)? };
        value.is_empty().then_some(anchor)
    }
}

/// That an anchor is of the group whose first one stands there: positions of the corpus.
#[derive(Clone, Copy)]
pub(super) struct Member {
    pub(super) first: usize,
    pub(super) position: usize,
}

impl Entry for Member {
    const NAME: &str = "groups";
    const WIDTH: usize = width(2);

    type Key = (usize, usize);

    fn key(&self) -> Self::Key {
        (self.first, self.position)
    }

    fn put(&self, key: &mut Vec<u8>, _: &mut Vec<u8>) {
        put(key, [self.first as u64, self.position as u64]);
    }

    fn take(key: &[u8], value: &[u8]) -> Option<Self> {
        let [first, position] = take(key)?;
        let member = Self { first: size(first)?, position: size(position)? };
        value.is_empty().then_some(member)
    }
}

/// That the text around an anchor has this hash.
#[derive(Clone, Copy)]
pub(super) struct Alike {
    pub(super) hash: u64,
    pub(super) position: usize,
}

impl Entry for Alike {
    const NAME: &str = "alike";
    const WIDTH: usize = width(2);

    type Key = (u64, usize);

    fn key(&self) -> Self::Key {
        (self.hash, self.position)
    }

    fn put(&self, key: &mut Vec<u8>, _: &mut Vec<u8>) {
        put(key, [self.hash, self.position as u64]);
    }

    fn take(key: &[u8], value: &[u8]) -> Option<Self> {
        let [hash, position] = take(key)?;
        let alike = Self { hash, position: size(position)? };
        value.is_empty().then_some(alike)
    }
}

/// A stretch that an anchor lies in: how far before it that begins, its bytes, and how often it stands like this.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    pub(super) hash: u64,
    pub(super) anchor: usize,
    pub(super) before: usize,
    pub(super) len: usize,
    pub(super) times: u64,
}

impl Entry for Stretch {
    const NAME: &str = "stretches";
    const WIDTH: usize = width(2);

    type Key = (u64, usize);

    fn key(&self) -> Self::Key {
        (self.hash, self.anchor)
    }

    fn put(&self, key: &mut Vec<u8>, value: &mut Vec<u8>) {
        put(key, [self.hash, self.anchor as u64]);
        for number in [self.before as u64, self.len as u64, self.times] {
            put_number(value, number);
        }
    }

    fn take(key: &[u8], mut value: &[u8]) -> Option<Self> {
        let [hash, anchor] = take(key)?;
        let mut number = || take_number(&mut value);
        let (before, len, times) = (size(number()?)?, size(number()?)?, number()?);
        let stretch = Self { hash, anchor: size(anchor)?, before, len, times };
        value.is_empty().then_some(stretch)
    }
}

/// What is found around an anchor.
#[derive(Clone, Copy)]
pub(super) struct Echo {
    pub(super) anchor: usize,
    pub(super) one: Match,
}

impl Entry for Echo {
    const NAME: &str = "echoes";
    const WIDTH: usize = width(1) + Match::WIDTH;

    type Key = (usize, (usize, usize));

    fn key(&self) -> Self::Key {
        (self.anchor, self.one.key())
    }

    fn merge(&mut self, other: Self) {
        self.one.merge(other.one);
    }

    fn put(&self, key: &mut Vec<u8>, value: &mut Vec<u8>) {
        put(key, [self.anchor as u64]);
        self.one.put(key, value);
    }

    fn take(key: &[u8], value: &[u8]) -> Option<Self> {
        let (anchor, key) = key.split_at_checked(width(1))?;
        let [anchor] = take(anchor)?;
        Some(Self { anchor: size(anchor)?, one: Match::take(key, value)? })
    }
}

impl Entry for Match {
    const NAME: &str = "matches";
    const WIDTH: usize = width(2);

    type Key = (usize, usize);

    fn key(&self) -> Self::Key {
        (self.start, self.first)
    }

    /// The longer one says what the other does.
    fn merge(&mut self, other: Self) {
        self.end = self.end.max(other.end);
    }

    fn put(&self, key: &mut Vec<u8>, value: &mut Vec<u8>) {
        put(key, [self.start as u64, self.first as u64]);
        put_number(value, (self.end - self.start) as u64);
    }

    fn take(key: &[u8], mut value: &[u8]) -> Option<Self> {
        let [start, first] = take(key)?;
        let (start, first) = (size(start)?, size(first)?);
        let end = start.checked_add(size(take_number(&mut value)?)?)?;
        value.is_empty().then_some(Self { start, first, end })
    }
}

/// A stretch that comes again, in a text that is recognised by its mark.
#[derive(Clone, Copy)]
pub(super) struct Repeated {
    pub(super) place: Place,
    pub(super) mark: u64,
}

impl Entry for Repeated {
    const NAME: &str = "repeated";
    const WIDTH: usize = width(2);

    type Key = Place;

    fn key(&self) -> Place {
        self.place
    }

    fn put(&self, key: &mut Vec<u8>, value: &mut Vec<u8>) {
        put_place(key, value, self.place);
        put(value, [self.mark]);
    }

    fn take(mut key: &[u8], mut value: &[u8]) -> Option<Self> {
        let place = take_place(&mut key, &mut value)?;
        let [mark] = take(value)?;
        key.is_empty().then_some(Self { place, mark })
    }
}

/// What goes, and where the first copy of it stands: in the corpus, in bytes of what is compared.
#[derive(Clone, Copy)]
pub(super) struct Gone {
    pub(super) first: Span,
    pub(super) place: Place,
}

impl Entry for Gone {
    const NAME: &str = "gone";
    const WIDTH: usize = width(3);

    type Key = (usize, Place);

    fn key(&self) -> Self::Key {
        (self.first.start, self.place)
    }

    fn put(&self, key: &mut Vec<u8>, value: &mut Vec<u8>) {
        put(key, [self.first.start as u64]);
        put_place(key, value, self.place);
        put_number(value, self.first.len() as u64);
    }

    fn take(key: &[u8], mut value: &[u8]) -> Option<Self> {
        let (start, mut key) = key.split_at_checked(width(1))?;
        let [start] = take(start)?;
        let (start, place) = (size(start)?, take_place(&mut key, &mut value)?);
        let end = start.checked_add(size(take_number(&mut value)?)?)?;
        let is_all = key.is_empty() && value.is_empty();
        is_all.then_some(Self { first: Span::new(start, end), place })
    }
}

impl Entry for Passage {
    const NAME: &str = "passages";
    const WIDTH: usize = width(2);

    type Key = Place;

    fn key(&self) -> Place {
        self.place
    }

    fn put(&self, key: &mut Vec<u8>, value: &mut Vec<u8>) {
        put_place(key, value, self.place);
        let Place { doc, span } = self.first;
        for number in [doc.number(), span.start as u64, span.len() as u64] {
            put_number(value, number);
        }
    }

    fn take(mut key: &[u8], mut value: &[u8]) -> Option<Self> {
        let place = take_place(&mut key, &mut value)?;
        let mut number = || take_number(&mut value);
        let (doc, start, len) = (DocId::new(number()?), size(number()?)?, size(number()?)?);
        let first = Place { doc, span: Span::new(start, start.checked_add(len)?) };
        (key.is_empty() && value.is_empty()).then_some(Self { place, first })
    }
}

/// Bytes of so many numbers.
const fn width(numbers: usize) -> usize {
    numbers * size_of::<u64>()
}

/// Appends numbers, in bytes that compare as they do.
fn put<const N: usize>(out: &mut Vec<u8>, numbers: [u64; N]) {
    out.extend(numbers.map(u64::to_be_bytes).as_flattened());
}

/// The numbers that were put, and nothing else.
fn take<const N: usize>(bytes: &[u8]) -> Option<[u64; N]> {
    let (numbers, rest) = bytes.as_chunks();
    let numbers: [[u8; 8]; N] = numbers.try_into().ok()?;
    rest.is_empty().then(|| numbers.map(u64::from_be_bytes))
}

fn size(number: u64) -> Option<usize> {
    usize::try_from(number).ok()
}
