//! `refrain dedup`: what repeats across documents.
//!
//! The passes run coarse to fine, and each looks at what the ones before it left: else a repeat would go because of a copy that goes too.
//! Copies of which the first stays are decided in the order of the documents, in one read ([`stream`]). Otherwise the input is read twice: one
//! read gathers, one writes. Passes that judge whole documents ([`document`], [`near`]) decide by what was
//! gathered; paragraphs ([`paragraph`]) are gathered as keys, and counted when it is known which documents stay. Templates ([`template`])
//! are learnt from the text that is left: they cost a read more if documents were looked at before, and the paragraphs after them
//! another one.
//!
//! What is gathered merges in any order, so that neither threads nor files can change it. Indexes are in memory.

mod decided;
mod document;
mod near;
mod paragraph;
mod stream;
mod template;
mod texts;
mod whole;

use std::collections::BTreeSet;

use refrain::near::Clustering;
use refrain::{Cleaned, Cleaner, DocId, Document, Keep, MemoryIndex, Recipe, Repeats};
use serde_json::value::RawValue;

use crate::args;
use crate::edit::{self, Clean};
use crate::failure::Failure;
use crate::ids::Ids;
use crate::run::{Outcome, Run};
use decided::Decided;
use stream::Stream;

/// What is looked for, in this order. Templates come before paragraphs: of lines that stand only once nothing is learnt.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Pass {
    /// Whole documents that are copies.
    Document,
    /// Whole documents that are nearly copies.
    Near,
    /// Lines that many documents of a site carry.
    Template,
    /// Paragraphs that are copies.
    Paragraph,
}

pub(crate) fn dedup(args: &args::Dedup) -> Result<Outcome, Failure> {
    let plan = Plan::new(args)?;
    let mut run = Run::new(&args.input, &args.output)?;
    if plan.is_decided_in_order() {
        return run.write(&Stream::new(&plan));
    }
    run.read_again()?;
    let index; // outlives the passes, which look things up in it
    let (mut passes, mut counted, mut ids) = (Passes::new(), None, None);
    if plan.has(Pass::Document) || plan.has(Pass::Near) || !plan.has(Pass::Template) {
        (passes.decided, counted) = whole::decide(&run, &plan, &mut ids)?;
    }
    if plan.has(Pass::Template) {
        let templates = template::learn(&run, &passes, &mut ids)?;
        passes.cleaners.push(Cleaner::new(Recipe::lines()).with(templates));
    }
    if plan.has(Pass::Paragraph) {
        index = counted.map_or_else(|| paragraph::count(&run, &passes, &mut ids), Ok)?;
        let repeats = plan.repeats(&index)?.shortest(plan.shortest);
        passes.cleaners.push(Cleaner::new(Recipe::default()).with(repeats));
    }
    passes.ids = ids;
    run.write(&passes)
}

/// What is asked for.
struct Plan {
    passes: BTreeSet<Pass>,
    near: Option<(Clustering<'static>, f64)>,
    keep: Keep,
    shortest: u64,
}

impl Plan {
    fn new(args: &args::Dedup) -> Result<Self, Failure> {
        let clustering =
            |threshold| Clustering::jaccard(threshold).map(|near| (near.keep(args.keep), threshold));
        let near = args.near.map(clustering).transpose()?;
        let asked = [
            (Pass::Document, args.document),
            (Pass::Near, near.is_some()),
            (Pass::Template, args.template),
            (Pass::Paragraph, args.paragraph),
        ];
        let passes: BTreeSet<_> =
            asked.into_iter().filter(|(_, is_asked)| *is_asked).map(|(pass, _)| pass).collect();
        let problem = match () {
            () if passes.is_empty() => {
                "say what to look for: --document, --near, --template, --paragraph, or several"
            }
            () if args.template && args.input.site_field.is_none() => {
                "--template compares the documents of a site; name the field of the site with --site-field"
            }
            () if near.is_none() && !matches!(args.keep, Keep::First | Keep::None) => {
                "copies are all alike: keep the first or none; the other choices are for --near"
            }
            () => return Ok(Self { passes, near, keep: args.keep, shortest: args.shortest }),
        };
        Err(Failure::Usage(problem.to_owned()))
    }

    /// Whether what goes depends on the documents before alone, so that one read is enough: where the first copy stays.
    fn is_decided_in_order(&self) -> bool {
        self.keep == Keep::First && !self.has(Pass::Near) && !self.has(Pass::Template)
    }

    fn has(&self, pass: Pass) -> bool {
        self.passes.contains(&pass)
    }

    /// Copies in an index: the first stays, or none.
    fn repeats<'i>(&self, index: &'i MemoryIndex) -> Result<Repeats<'i>, Failure> {
        let keep = if self.keep == Keep::None { Keep::None } else { Keep::First };
        Ok(Repeats::across(index).keep(keep)?)
    }
}

/// The passes that have found what there is to find, one after the other.
struct Passes<'f> {
    decided: Decided,
    cleaners: Vec<Cleaner<'f>>,
    /// Where there are no cleaners.
    untouched: Cleaner<'f>,
    /// What documents are called, if somebody is told.
    ids: Option<Ids>,
}

impl Passes<'_> {
    fn new() -> Self {
        let untouched = Cleaner::new(decided::recipe());
        Self { decided: Decided::default(), cleaners: Vec::new(), untouched, ids: None }
    }

    /// What they leave of a document.
    fn clean<'t>(&self, document: Document<'t>) -> Cleaned<'t> {
        self.decided.clean(document).unwrap_or_else(|| {
            let mut cleaners = self.cleaners.iter();
            let first = cleaners.next().unwrap_or(&self.untouched).clean(document);
            cleaners.fold(first, |cleaned, cleaner| cleaner.refine(cleaned))
        })
    }
}

impl Clean for Passes<'_> {
    fn clean<'t>(&self, batch: edit::Documents<'t>) -> Result<Vec<Cleaned<'t>>, Failure> {
        Ok(batch.list.into_iter().map(|document| self.clean(document)).collect())
    }

    fn name(&self, doc: DocId) -> Option<Box<RawValue>> {
        self.ids.as_ref()?.get(doc)
    }
}
