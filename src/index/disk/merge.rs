//! Files of indexes as one file.

use std::io::{BufWriter, Read, Seek, Write};

use super::entry::{self, Known};
use super::format::Extent;
use super::names;
use super::reader::IndexReader;
use super::sort::{self, Entries, Entry};
use super::write::FileWriter;
use crate::document::DocId;
use crate::error::DiskError;

/// The runs whose keys begin with a document: files one behind the other are in order already. Near duplicates, passages, and names.
const BY_DOCUMENT: [&str; 3] = [NEAR, PASSAGE, names::NAME];
/// The run of an index of near duplicates.
pub(crate) const NEAR: &str = "near";
/// The run of an index of passages.
pub(crate) const PASSAGE: &str = "passage";

impl<R: Read + Seek + Send> IndexReader<R> {
    /// Writes this index and others as one: the same file as if the documents of all had been added to one index, those of each numbered behind those
    /// of the ones before it. Takes some 16 kilobytes of memory for a file, and reads each twice.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if they were made with different recipes, if one is damaged, holds what cannot be merged, or has numbers that nothing can be
    /// numbered behind, and if the file cannot be written. What was written until then is no index.
    pub fn merge(self, others: impl IntoIterator<Item = Self>, out: impl Write) -> Result<(), DiskError> {
        let (recipe, mut files, mut documents) = (self.recipe().clone(), Vec::new(), 0_u64);
        for mut file in std::iter::once(self).chain(others) {
            recipe.expect_same(file.recipe())?;
            if let Some((run, _)) = file.runs().find(|(run, _)| !is_known(run)) {
                return Err(DiskError::Lacks { wanted: "what can be merged", holds: run.to_owned() });
            }
            let behind = documents.checked_add(file.documents()?).ok_or(DiskError::Numbers)?;
            files.push((file, std::mem::replace(&mut documents, behind)));
        }
        let mut merged = FileWriter::new(BufWriter::new(out), &recipe)?;
        tally(&mut files, &mut merged)?;
        for name in BY_DOCUMENT {
            concatenate(name, &mut files, &mut merged)?;
        }
        Ok(merged.finish()?)
    }

    fn extent(&self, name: &'static str) -> Option<Extent> {
        self.footer().extent(name).ok().cloned()
    }
}

fn is_known(run: &str) -> bool {
    run == Known::NAME || BY_DOCUMENT.contains(&run)
}

/// Writes what is known of keys; before the documents of each file stand so many.
fn tally<R: Read + Seek + Send>(
    files: &mut [(IndexReader<R>, u64)],
    merged: &mut FileWriter<impl Write>,
) -> Result<(), DiskError> {
    let mut sources: Vec<Entries<'_, Known>> = Vec::new();
    for (file, before) in files {
        let (before, Some(run)) = (*before, file.extent(Known::NAME)) else { continue };
        let known = sort::entries::<Known>(file.run(&run)?);
        sources.push(Box::new(known.map(move |known| Ok(entry::behind(known?, before)))));
    }
    if sources.is_empty() { Ok(()) } else { sort::write_run(merged, sort::merged(sources)?) }
}

/// Writes the runs of that name, one behind the other.
fn concatenate<R: Read + Seek + Send>(
    name: &'static str,
    files: &mut [(IndexReader<R>, u64)],
    merged: &mut FileWriter<impl Write>,
) -> Result<(), DiskError> {
    let runs: Vec<_> = files.iter().map(|(file, _)| file.extent(name)).collect();
    let Some(width) = runs.iter().flatten().map(|run| run.width).next() else { return Ok(()) };
    let (mut out, mut behind) = (merged.run(name, width), Vec::new());
    for ((file, before), run) in files.iter_mut().zip(runs) {
        let Some(run) = run else { continue };
        let mut entries = file.run(&run)?;
        while let Some((key, value)) = entries.next()? {
            let Some((doc, rest)) = names::take_doc(key) else { return Err(entries.damaged()) };
            behind.clear();
            behind.extend(names::bytes_of(DocId::new(doc.number().saturating_add(*before))));
            behind.extend_from_slice(rest);
            out.push(&behind, value)?;
        }
    }
    Ok(out.finish()?)
}
