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

/// Writes names, which come in ascending order of their documents.
pub(super) fn write<S: AsRef<str>>(
    file: &mut FileWriter<impl Write>,
    names: impl IntoIterator<Item = Result<(DocId, S), DiskError>>,
) -> Result<(), DiskError> {
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
        let doc = u64::from_be_bytes(doc.try_into().ok()?);
        Some((DocId::new(doc), str::from_utf8(name).ok()?.to_owned()))
    };
    std::iter::from_fn(move || run.next_as(named))
}
