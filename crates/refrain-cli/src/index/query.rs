use std::fs::File;
use std::io::Write;

use refrain::index::IndexReader;
use refrain::{DiskError, DocId, Document, Place, Recipe};
use serde::Serialize;
use serde_json::value::RawValue;

use super::kind::Kind;
use super::meetings::meetings;
use crate::account::grouped;
use crate::args;
use crate::edit::Documents;
use crate::failure::Failure;
use crate::output;
use crate::reading::Reading;
use crate::run::Outcome;
use crate::trouble::Troubles;

pub(super) fn query(args: &args::Query) -> Result<Outcome, Failure> {
    let index = super::open(&args.index)?;
    match Kind::of(&index) {
        Kind::Paragraph => ask(args, index, &Recipe::default(), "paragraphs"),
        Kind::Document => ask(args, index, &Recipe::documents(), "documents"),
        Kind::Near => meetings(args, index),
        Kind::Other => Err(Kind::unknown(&index, &args.index)),
    }
}

/// Looks up each paragraph, or document.
fn ask(
    args: &args::Query,
    mut index: IndexReader<File>,
    recipe: &Recipe,
    what: &'static str,
) -> Result<Outcome, Failure> {
    let wrong = super::wrong(&args.index);
    if let Some(text) = &args.text {
        let mut answers = Answers::default();
        answers.look_up(&mut index, recipe, Document::new(0, text), None).map_err(wrong)?;
        output::print(&answers.lines)?;
        answers.conclude(what, args.quiet);
        return Ok(Outcome::Done);
    }
    let reading = Reading::new(&args.input, args.quiet)?;
    let mut troubles = Troubles::new(&reading.progress, false);
    let mut all = Answers::default();
    let work = |index: &mut Option<IndexReader<File>>, batch: Documents<'_>, told| {
        let index = match index {
            Some(index) => index,
            none => none.insert(super::open(&args.index)?),
        };
        let mut answers = Answers { documents: batch.list.len() as u64, ..Answers::default() };
        for (&document, (_, id)) in batch.list.iter().zip(&batch.names) {
            answers.look_up(index, recipe, document, Some(id)).map_err(&wrong)?;
        }
        Ok((answers, told))
    };
    reading.documents(
        true,
        || None,
        work,
        |(answers, told)| {
            told.into_iter().try_for_each(|trouble| troubles.tell(trouble))?;
            reading.progress.print(&answers.lines)?;
            all.add(&answers);
            Ok(())
        },
    )?;
    reading.progress.end();
    let outcome = troubles.conclude("", all.documents)?;
    all.conclude(what, args.quiet);
    Ok(outcome)
}

/// What an index had to say.
#[derive(Default)]
struct Answers {
    /// Of JSON.
    lines: String,
    documents: u64,
    asked: u64,
    known: u64,
}

impl Answers {
    fn look_up(
        &mut self,
        index: &mut IndexReader<File>,
        recipe: &Recipe,
        document: Document<'_>,
        id: Option<&RawValue>,
    ) -> Result<(), DiskError> {
        let outline = recipe.outline(document);
        for segment in outline.segments() {
            let Some(key) = segment.key() else { continue };
            self.asked += 1;
            let Some(seen) = index.get(key)? else { continue };
            self.known += 1;
            let here = outline.place(segment.span());
            let first = At::old(index, seen.first)?;
            push(&mut self.lines, &Known { here: At::new(id, here), first, times: seen.times });
        }
        Ok(())
    }

    fn add(&mut self, other: &Self) {
        self.documents += other.documents;
        self.asked += other.asked;
        self.known += other.known;
    }

    fn conclude(&self, what: &str, is_quiet: bool) {
        conclude(self.known, self.asked, what, "are known", is_quiet);
    }
}

/// Says how many of how many.
pub(super) fn conclude(some: u64, all: u64, what: &str, are: &str, is_quiet: bool) {
    if !is_quiet {
        let (some, all) = (grouped(some), grouped(all));
        let _ = writeln!(anstream::stderr(), "{some} of {all} {what} {are}");
    }
}

/// What is known of a paragraph, or of a document.
#[derive(Serialize)]
struct Known {
    #[serde(flatten)]
    here: At,
    first: At,
    times: u64,
}

/// A place, in UTF-8 bytes of a document.
#[derive(Serialize)]
pub(super) struct At {
    /// Nothing for a text of the command line.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Box<RawValue>>,
    start: usize,
    end: usize,
}

impl At {
    pub(super) fn new(id: Option<&RawValue>, place: Place) -> Self {
        Self { id: id.map(RawValue::to_owned), start: place.span.start, end: place.span.end }
    }

    /// A place in a document of the index, which is called by its number if it has no name.
    pub(super) fn old(index: &mut IndexReader<File>, place: Place) -> Result<Self, DiskError> {
        Ok(Self::new(Some(&name(index.name(place.doc)?, place.doc)), place))
    }
}

/// A name as JSON, which it is if this program has built the index.
pub(crate) fn name(name: Option<String>, doc: DocId) -> Box<RawValue> {
    let json = match name {
        Some(name) if serde_json::from_str::<&RawValue>(&name).is_ok() => name,
        Some(name) => serde_json::to_string(&name).unwrap_or_default(),
        None => doc.number().to_string(),
    };
    RawValue::from_string(json).unwrap_or_default()
}

/// Adds a line of JSON, which nothing that is written here can fail to be.
pub(super) fn push(lines: &mut String, line: &impl Serialize) {
    lines.push_str(&serde_json::to_string(line).unwrap_or_default());
    lines.push('\n');
}
