//! Takes out of a batch what a cleaner takes out of its texts: what is left is the input without some stretches, and nothing that
//! stays is written anew.

mod loss;

use crc32fast::Hasher;
use refrain::{Cleaned, Cleaner, DocId, Document};
use serde_json::value::RawValue;

use crate::account::{Account, Fate};
use crate::diff;
use crate::failure::Failure;
use crate::ids::{self, BatchIds};
use crate::input::record::{REMOVALS, Record};
use crate::input::strings::raw_places;
use crate::input::{Batch, Entry, Fields, Format, Meter, Position, Source, records};
use crate::left::{Left, Row};
use crate::report::Findings;
use crate::trouble::{Problem, Trouble};

/// Edits batches.
pub(crate) struct Editor<'e> {
    pub(crate) sources: &'e [Source],
    pub(crate) fields: &'e Fields,
    pub(crate) longest: usize,
    pub(crate) meter: &'e Meter,
    pub(crate) clean: &'e dyn Clean,
    pub(crate) wants: Wants,
}

/// What is done to the documents of a batch.
pub(crate) trait Clean: Sync {
    /// Cleans the documents of a batch; the results stand in their order.
    fn clean<'t>(&self, batch: Documents<'t>) -> Result<Vec<Cleaned<'t>>, Failure>;

    /// What a document of an earlier batch, or of this one, is called; nothing where removals point to their own document only.
    fn name(&self, _doc: DocId) -> Option<Box<RawValue>> {
        None
    }

    /// Whether all names that were asked for could be told.
    fn check(&self) -> Result<(), Failure> {
        Ok(())
    }
}

/// The documents of a batch.
pub(crate) struct Documents<'t> {
    /// The number of the batch.
    pub(crate) number: usize,
    pub(crate) list: Vec<Document<'t>>,
    /// What they are called, if somebody is to be told.
    pub(crate) names: BatchIds,
}

impl<'t> Documents<'t> {
    /// Those of these entries that are records.
    pub(crate) fn new(batch: &Batch, source: &Source, entries: &'t [Entry<'t>], is_named: bool) -> Self {
        let (mut list, mut names) = (Vec::new(), BatchIds::new());
        for entry in entries {
            let Ok(Some(record)) = &entry.content else { continue };
            let document = record.document(entry.doc);
            list.push(document);
            if is_named {
                names.push((document.id(), ids::name(record.id, source, entry.line)));
            }
        }
        Self { number: batch.number, list, names }
    }
}

/// Each document for itself.
impl Clean for Cleaner<'_> {
    fn clean<'t>(&self, batch: Documents<'t>) -> Result<Vec<Cleaned<'t>>, Failure> {
        Ok(self.clean_all(batch.list).collect())
    }
}

/// What is to be told beside the output.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked for on its own")]
pub(crate) struct Wants {
    pub(crate) removed: bool,
    pub(crate) diff: bool,
    /// Documents are to be called by their names.
    pub(crate) names: bool,
    pub(crate) findings: bool,
}

/// What a batch has become.
#[derive(Debug, Default)]
pub(crate) struct Edited {
    pub(crate) source: usize,
    pub(crate) ends: bool,
    /// Where the input can be read on.
    pub(crate) next: Option<Position>,
    /// A text of which nothing is left, or that is none, has no output; nor has a file that cannot be opened.
    pub(crate) is_absent: bool,
    /// Not all of the file was read, so that it cannot be restored.
    pub(crate) is_unread: bool,
    pub(crate) left: Left,
    pub(crate) removed: Vec<u8>,
    pub(crate) quarantined: Vec<u8>,
    pub(crate) diff: String,
    pub(crate) troubles: Vec<Trouble>,
    pub(crate) account: Account,
    /// If they are asked for.
    pub(crate) findings: Option<Findings>,
    /// Of the batch as it came.
    pub(crate) crc: Hasher,
}

impl Editor<'_> {
    pub(crate) fn edit(&self, mut batch: Batch) -> Result<Edited, Failure> {
        let source = &self.sources[batch.at.source];
        batch.fill(source, self.longest, self.meter);
        let left = Left::of(&batch);
        let edited =
            Edited { source: batch.at.source, ends: batch.ends, next: batch.next, left, ..Edited::default() };
        let mut work = Work { editor: self, source, batch: &batch, edited, copied: 0 };
        work.edited.account.files = u64::from(batch.ends);
        work.edited.findings = self.wants.findings.then(Findings::default);
        if self.wants.removed {
            work.edited.crc.update(&batch.bytes);
        }
        let entries: Vec<_> = records(&batch, self.fields, self.longest).collect();
        let mut cleaned =
            self.clean.clean(Documents::new(&batch, source, &entries, self.wants.names))?.into_iter();
        for entry in &entries {
            work.entry(entry, &mut cleaned);
        }
        work.copy(batch.bytes.len());
        Ok(work.edited)
    }
}

/// A batch that is being edited.
struct Work<'e> {
    editor: &'e Editor<'e>,
    source: &'e Source,
    batch: &'e Batch,
    edited: Edited,
    /// Up to here the batch is in the output, or gone.
    copied: usize,
}

impl Work<'_> {
    fn entry<'t>(&mut self, entry: &Entry<'_>, cleaned: &mut impl Iterator<Item = Cleaned<'t>>) {
        match &entry.content {
            Ok(None) => self.edited.account.blank_line(entry.range.len()),
            Ok(Some(record)) => {
                if let Some(cleaned) = cleaned.next() {
                    self.record(entry, record, &cleaned);
                }
            }
            Err(problem) => self.bad(entry, problem.as_ref()),
        }
    }

    fn record(&mut self, entry: &Entry<'_>, record: &Record<'_>, cleaned: &Cleaned<'_>) {
        let fate = match () {
            () if cleaned.removals().is_empty() => Fate::Kept,
            () if self.editor.fields.annotate || !cleaned.text().is_empty() => Fate::Changed,
            () => Fate::Removed,
        };
        let mut gone = 0;
        if fate == Fate::Kept {
            self.edited.left.push(|| Row::Whole);
        } else {
            let name = ids::name(record.id, self.source, entry.line);
            if self.editor.fields.annotate {
                self.annotate(entry, cleaned, &name);
            } else {
                gone = self.take_out(entry, record, cleaned, fate, &name);
            }
            if self.editor.wants.diff {
                let mut diff = std::mem::take(&mut self.edited.diff);
                diff::show(&mut diff, &|doc| self.name_of(doc, entry, &name), cleaned);
                self.edited.diff = diff;
            }
        }
        if let Some(mut findings) = self.edited.findings.take() {
            let name = |doc| self.name_of(doc, entry, &ids::name(record.id, self.source, entry.line));
            findings.add(cleaned, self.origin(cleaned), &name);
            self.edited.findings = Some(findings);
        }
        self.edited.account.record(cleaned, fate, entry.range.len(), gone);
    }

    /// Where a document comes from: its site if sites are told, or else its file.
    fn origin<'t>(&'t self, cleaned: &Cleaned<'t>) -> &'t str {
        let site = self.editor.fields.site.is_some().then(|| cleaned.document().host().unwrap_or_default());
        site.unwrap_or(&self.source.shown)
    }

    /// Leaves out what the cleaner took, and the whole record if that is all there was. Says how many bytes went.
    fn take_out(
        &mut self,
        entry: &Entry<'_>,
        record: &Record<'_>,
        cleaned: &Cleaned<'_>,
        fate: Fate,
        name: &RawValue,
    ) -> usize {
        let ends = cleaned.removals().iter().flat_map(|removal| [removal.span().start, removal.span().end]);
        let places: Vec<usize> = match record.raw.len() == record.text.len() {
            true => ends.map(|at| record.at + at).collect(),
            false => raw_places(record.raw, ends).map(|at| record.at + at).collect(),
        };
        if self.editor.wants.removed {
            let loss = self.loss(entry, cleaned, (fate != Fate::Removed).then_some(&*places), name);
            self.edited.removed.extend(loss);
        }
        if fate == Fate::Removed {
            self.edited.is_absent = self.source.format == Format::Txt;
            self.edited.left.push(|| Row::Gone);
            return self.cut(entry.range.start, entry.range.end);
        }
        self.edited.left.push(|| Row::without(cleaned));
        places.chunks_exact(2).map(|ends| self.cut(ends[0], ends[1])).sum()
    }

    /// Adds what would go as a field of the record, or as the value of a column.
    fn annotate(&mut self, entry: &Entry<'_>, cleaned: &Cleaned<'_>, name: &RawValue) {
        let removals = self.annotation(entry, cleaned, name);
        if self.edited.left.is_rows() {
            return self.edited.left.push(|| Row::Annotated(removals));
        }
        let field = format!(",\"{REMOVALS}\":{removals}");
        let line = self.batch.bytes[entry.range.clone()].trim_ascii_end();
        self.copy(entry.range.start + line.len() - 1);
        self.edited.left.keep(field.as_bytes());
        self.edited.account.bytes.added += field.len() as u64;
    }

    /// Leaves out a record that is none.
    fn bad(&mut self, entry: &Entry<'_>, problem: Option<&Problem>) {
        let bytes = &self.batch.bytes[entry.range.clone()];
        let is_of_whole_file = problem.is_some_and(Problem::is_of_whole_file);
        let (is_text, is_row) = (self.source.format == Format::Txt, self.edited.left.is_rows());
        self.edited.is_absent = is_text || is_of_whole_file;
        self.edited.is_unread = is_of_whole_file || is_text && matches!(problem, Some(Problem::Long { .. }));
        self.edited.account.bad(problem, bytes.len());
        self.edited.left.push(|| Row::Gone);
        match self.source.format {
            Format::Jsonl => self.edited.quarantined.extend_from_slice(bytes),
            Format::Parquet if is_row => self.edited.quarantined.extend(self.bad_line(entry, problem)),
            Format::Parquet | Format::Txt => {}
        }
        if self.editor.wants.removed && (is_row || !bytes.is_empty() && !self.edited.is_unread) {
            self.edited.removed.extend(self.bad_line(entry, problem));
        }
        self.cut(entry.range.start, entry.range.end);
        self.edited.troubles.extend(entry.trouble(self.source));
    }

    /// Leaves out a stretch of the batch.
    fn cut(&mut self, start: usize, end: usize) -> usize {
        self.copy(start);
        self.copied = end;
        end - start
    }

    /// Copies what stands before `end`.
    fn copy(&mut self, end: usize) {
        self.edited.left.keep(&self.batch.bytes[self.copied..end]);
        self.copied = end;
    }
}
