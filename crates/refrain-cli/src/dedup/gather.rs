//! The reads of the input that gather what passes decide by.

use std::io;

use refrain::near::{Bands, NearIndex, Shingles};
use refrain::rules::Templates;
use refrain::{DocId, Document, Key, MemoryIndex, Place, Recipe, Span};

use super::decided::Decided;
use super::texts::{Spool, Texts};
use super::{Found, Pass, Passes, Plan};
use crate::failure::Failure;
use crate::ids::Ids;
use crate::run::Run;

/// Decides which documents go as a whole, and counts the paragraphs of the others unless templates are looked for first.
pub(super) fn whole_documents(
    run: &Run<'_>,
    plan: &Plan,
    found: &mut Found,
    ids: &mut Option<Ids>,
) -> Result<(), Failure> {
    let gathered = run.gather("reading", Some(ids), || Gathered::new(plan), |gathered, document| gathered.add(document))?;
    let mut decided = Decided::default();
    let (mut parts, mut near, mut spools) = (Vec::new(), Vec::new(), Vec::new());
    let (mut documents, mut keys) = (MemoryIndex::new(&Recipe::documents()), Vec::new());
    let mut paragraphs = MemoryIndex::new(&Recipe::default());
    for part in gathered {
        let part = part.map_err(spooling)?;
        documents.merge(part.documents)?;
        keys.extend(part.keys);
        paragraphs.merge(part.counted)?;
        parts.push(part.paragraphs);
        near.extend(part.near);
        spools.extend(part.spool);
    }
    let repeats = plan.repeats(&documents)?;
    for (key, place) in keys {
        repeats.reason(key, place).into_iter().for_each(|reason| decided.add(place.doc, reason));
    }
    drop(documents);
    if let Some((index, texts)) = near_of(near, spools)? {
        near_duplicates(run, plan, index, texts, &mut decided)?;
    }
    for part in parts {
        part.count(&decided, &mut paragraphs);
    }
    found.paragraphs = (plan.has(Pass::Paragraph) && !plan.has(Pass::Template)).then_some(paragraphs);
    found.decided = Some(decided);
    Ok(())
}
