//! What is known of keys, as entries of a run.

use std::io::{BufReader, BufWriter, Read, Seek, Write};

use super::format::{put_number, take_number};
use super::read::{RunReader, open_run};
use super::write::FileWriter;
use crate::document::{DocId, Place};
use crate::error::DiskError;
use crate::index::Seen;
use crate::key::Key;
use crate::recipe::Fingerprint;
use crate::span::Span;

/// The run that holds them.
pub(super) const NAME: &str = "seen";
/// Bytes of a key.
const WIDTH: usize = size_of::<u128>();

/// Bytes that compare as the key does.
pub(super) fn bytes_of(key: Key) -> [u8; WIDTH] {
    key.to_u128().to_be_bytes()
}

/// Writes a file of what is known, which comes in ascending order of keys.
pub(in crate::index) fn write(
    out: impl Write,
    recipe: &Fingerprint,
    entries: impl IntoIterator<Item = Result<(Key, Seen), DiskError>>,
) -> Result<(), DiskError> {
    let mut file = FileWriter::new(BufWriter::new(out), recipe)?;
    let (mut run, mut value) = (file.run(NAME, WIDTH), Vec::new());
    for entry in entries {
        let (key, seen) = entry?;
        value.clear();
        put_seen(&mut value, seen);
        run.push(&bytes_of(key), &value)?;
    }
    run.finish()?;
    Ok(file.finish()?)
}

fn put_seen(out: &mut Vec<u8>, Seen { first: Place { doc, span }, times }: Seen) {
    for number in [doc.number(), span.start as u64, span.len() as u64, times] {
        put_number(out, number);
    }
}

/// What was put; nothing of bytes that were not put so.
pub(super) fn seen(mut value: &[u8]) -> Option<Seen> {
    let mut number = || take_number(&mut value);
    let doc = DocId::new(number()?);
    let (start, len) = (usize::try_from(number()?).ok()?, usize::try_from(number()?).ok()?);
    let seen =
        Seen { first: Place { doc, span: Span::new(start, start.checked_add(len)?) }, times: number()? };
    value.is_empty().then_some(seen)
}

/// What a file of this recipe knows of keys.
pub(in crate::index) fn open<R: Read + Seek>(
    file: R,
    recipe: &Fingerprint,
) -> Result<Tally<BufReader<R>>, DiskError> {
    let (found, run) = open_run(file, NAME)?;
    recipe.expect_same(&found)?;
    Ok(Tally(run))
}

/// What a run knows of keys, in their order.
pub(in crate::index) struct Tally<R>(pub(super) RunReader<R>);

impl<R: Read> Iterator for Tally<R> {
    type Item = Result<(Key, Seen), DiskError>;

    fn next(&mut self) -> Option<Self::Item> {
        let known = |(key, value): (&[u8], &[u8])| {
            Some((Key::from_u128(u128::from_be_bytes(key.try_into().ok()?)), seen(value)?))
        };
        match self.0.next() {
            Ok(None) => None,
            Ok(Some(entry)) => Some(known(entry).ok_or_else(|| self.0.damaged())),
            Err(error) => Some(Err(error)),
        }
    }
}
