//! `refrain dedup`: what repeats across documents.
//!
//! The passes run coarse to fine ([`plan`]), and each looks at what the ones before it left: else a repeat would go because of a copy that goes too.
//! Copies of which the first stays are decided in the order of the documents, in one read ([`stream`]). Otherwise the input is read twice or more: one
//! read gathers, the last one writes. Passes that judge whole documents ([`document`], [`near`]) decide by what was
//! gathered; so do paragraphs ([`paragraph`]), which are counted when it is known which documents stay. Passages ([`passage`]) and templates ([`template`])
//! are found in the text that is left: they cost a read more if something was looked at before, and the paragraphs after them
//! another one.
//!
//! What is gathered merges in any order, so that neither threads nor files can change it; and where memory is limited it goes to disk.

mod against;
mod cuts;
mod decided;
mod document;
mod estimate;
mod near;
mod paragraph;
mod passage;
mod plan;
mod stream;
mod template;
mod texts;
mod whole;

use refrain::{Cleaned, Cleaner, DocId, Document, Recipe};
use serde_json::value::RawValue;

use crate::args;
use crate::edit::{self, Clean};
use crate::failure::Failure;
use crate::ids::Ids;
use crate::output;
use crate::report::Asked;
use crate::run::{Outcome, Run};
use against::Against;
use cuts::Cuts;
use decided::Decided;
use estimate::Estimate;
use plan::{Pass, Plan};
use stream::Stream;

pub(crate) fn dedup(args: &args::Dedup) -> Result<Outcome, Failure> {
    let plan = Plan::new(args)?;
    let run = Run::new(&args.input, &args.output, args.memory)?.asked(Asked::dedup(args)?);
    let mut run = run.resumed(&args.settings(), &args.against)?;
    let against = Against::new(&args.against, &plan)?;
    let is_streamed =
        plan.is_decided_in_order() && against.is_empty() && !run.memory.is_limited() && !run.is_resumable();
    if args.plan {
        run.reading.again()?;
        let estimate = Estimate::new(&plan, is_streamed, run.reading.sample(), run.memory);
        output::print(&estimate.to_string())?;
        return Ok(Outcome::Done);
    }
    if is_streamed {
        return run.write(&Stream::new(&plan));
    }
    run.reading.behind(against.documents());
    run.reading.again()?;
    let (mut passes, mut counted) = (Passes::new(against), None);
    if plan.judges_documents() || !plan.cuts_before_paragraphs() {
        (passes.decided, counted) = run.find(|| whole::decide(&run, &plan, &passes.against))?;
    }
    if let Some(length) = plan.passage {
        passes.cuts = run.find(|| passage::search(&run, &plan, length, &passes))?;
    }
    if plan.has(Pass::Template) {
        let templates = run.find(|| template::learn(&run, &passes))?;
        passes.templates = Some(Cleaner::new(Recipe::lines()).with(templates));
    }
    if plan.has(Pass::Paragraph) {
        let mut answers = counted.map_or_else(|| run.find(|| paragraph::count(&run, &passes)), Ok)?;
        answers.skip_to(DocId::new(run.start().doc))?;
        passes.paragraphs = Some(paragraph::Copies::new(answers, &plan));
    }
    passes.ids = run.ids();
    run.write(&passes)
}

/// The passes that have found what there is to find, one after the other.
struct Passes<'f> {
    against: Against,
    decided: Decided,
    cuts: Cuts,
    templates: Option<Cleaner<'f>>,
    paragraphs: Option<paragraph::Copies>,
    /// Where nothing goes.
    untouched: Cleaner<'f>,
    /// What documents are called, if somebody is told.
    ids: Option<&'f Ids>,
}

impl Passes<'_> {
    fn new(against: Against) -> Self {
        let (decided, cuts) = (Decided::default(), Cuts::default());
        let untouched = Cleaner::new(decided::recipe());
        Self { against, decided, cuts, templates: None, paragraphs: None, untouched, ids: None }
    }

    /// What they leave of a document, but for its paragraphs.
    fn clean<'t>(&self, document: Document<'t>) -> Cleaned<'t> {
        if let Some(gone) = self.decided.clean(document) {
            return gone;
        }
        match (self.cuts.clean(document), &self.templates) {
            (Some(cut), Some(templates)) => templates.refine(cut),
            (Some(cut), None) => cut,
            (None, Some(templates)) => templates.clean(document),
            (None, None) => self.untouched.clean(document),
        }
    }
}

impl Clean for Passes<'_> {
    fn clean<'t>(&self, batch: edit::Documents<'t>) -> Result<Vec<Cleaned<'t>>, Failure> {
        let last = batch.list.last().map(Document::id);
        let known =
            self.paragraphs.as_ref().map(|copies| Ok::<_, Failure>((copies, copies.of(batch.number, last)?)));
        let known = known.transpose()?;
        let cleaned = batch.list.into_iter().map(|document| self.clean(document)).collect();
        match known {
            Some((copies, index)) => copies.refine(&index, cleaned),
            None => Ok(cleaned),
        }
    }

    fn name(&self, doc: DocId) -> Option<Box<RawValue>> {
        self.against.name(doc).or_else(|| self.ids?.get(doc))
    }

    fn check(&self) -> Result<(), Failure> {
        self.against.check()?;
        self.cuts.check()?;
        self.ids.map_or(Ok(()), Ids::check)
    }
}
