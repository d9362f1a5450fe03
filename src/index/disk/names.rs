//! What documents are called, as a run of a file.

use std::io::{Read, Write};

use super::read::RunReader;
use super::write::FileWriter;
use crate::document::DocId;
use crate::error::DiskError;

/// The run that holds them.
pub(super) const NAME: &str = "names";
/// Bytes of a key.
const WIDTH: usize = size_of::<u64>();

/// Bytes that compare as the id does.
pub(super) fn bytes_of(doc: DocId) -> [u8; WIDTH] {
    doc.number().to_be_bytes()
}

/// Takes an id off the front of a key.
pub(super) fn take_doc(key: &[u8]) -> Option<(DocId, &[u8])> {
    let (doc, rest) = key.split_first_chunk()?;
    Some((DocId::new(u64::from_be_bytes(*doc)), rest))
}

/// Writes names, which come in ascending order of their documents. Where there are none there is no run.
pub(crate) fn write<S: AsRef<str>>(
    file: &mut FileWriter<impl Write>,
    names: impl IntoIterator<Item = Result<(DocId, S), DiskError>>,
) -> Result<(), DiskError> {
    let mut names = names.into_iter().peekable();
    if names.peek().is_none() {
        return Ok(());
    }
    let (mut run, mut last) = (file.run(NAME, WIDTH), None);
    for name in names {
        let (doc, name) = name?;
        if last.is_some_and(|last| last >= doc) {
            return Err(DiskError::Names { doc });
        }
        run.push(&bytes_of(doc), name.as_ref().as_bytes())?;
        last = Some(doc);
    }
    Ok(run.finish()?)
}

/// The names of a run, in their order.
pub(super) fn entries(
    mut run: RunReader<impl Read>,
) -> impl Iterator<Item = Result<(DocId, String), DiskError>> {
    let named = |(doc, name): (&[u8], &[u8])| {
        let (doc, rest) = take_doc(doc)?;
        rest.is_empty().then_some((doc, str::from_utf8(name).ok()?.to_owned()))
    };
    std::iter::from_fn(move || run.next_as(named))
}
