use std::fs::File;

use refrain::index::IndexReader;
use refrain::near::NearIndex;
use refrain::{Document, Recipe};
use serde::Serialize;

use super::query::{At, conclude, push};
use crate::args;
use crate::edit::Documents;
use crate::failure::Failure;
use crate::ids::Ids;
use crate::output;
use crate::reading::Reading;
use crate::run::Outcome;
use crate::trouble::Troubles;

/// Tells which documents may be near to old ones. The new ones are sketched in memory, and the index is read past them.
pub(super) fn meetings(args: &args::Query, mut old: IndexReader<File>) -> Result<Outcome, Failure> {
    let recipe = Recipe::documents();
    let mut new = NearIndex::like(&recipe, old.recipe())?;
    if let Some(text) = &args.text {
        new.add(&recipe.outline(Document::new(0, text)))?;
        tell(args, &mut old, &new, None)?;
        return Ok(Outcome::Done);
    }
    let reading = Reading::new(&args.input, args.quiet)?;
    let mut troubles = Troubles::new(&reading.progress, false);
    let (mut ids, mut documents) = (Ids::default(), 0);
    let work = |index: &mut NearIndex, batch: Documents<'_>, told| {
        batch.list.into_iter().try_for_each(|document| index.add(&recipe.outline(document)))?;
        Ok((batch.names, told))
    };
    let parts = reading.documents(
        true,
        || new.clone(),
        work,
        |(names, told)| {
            told.into_iter().try_for_each(|trouble| troubles.tell(trouble))?;
            documents += names.len() as u64;
            ids.add(&names)
        },
    )?;
    parts.into_iter().try_for_each(|part| new.merge(part))?;
    reading.progress.end();
    let outcome = troubles.conclude("", documents)?;
    tell(args, &mut old, &new, Some(&ids))?;
    Ok(outcome)
}

fn tell(
    args: &args::Query,
    old: &mut IndexReader<File>,
    new: &NearIndex,
    ids: Option<&Ids>,
) -> Result<(), Failure> {
    let file = File::open(&args.index).map_err(Failure::path(&args.index, "cannot be read"))?;
    let wrong = super::wrong(&args.index);
    let meetings = new.meetings(file).map_err(&wrong)?;
    let mut lines = String::new();
    for meeting in &meetings {
        let id = ids.and_then(|ids| ids.get(meeting.text.doc));
        let here = At::new(id.as_deref(), meeting.text);
        let near = At::old(old, meeting.other).map_err(&wrong)?;
        let (bands, of, times) = (meeting.bands, meeting.of, meeting.times);
        push(&mut lines, &Met { here, near, bands, of, times, verified: false });
    }
    ids.map_or(Ok(()), Ids::check)?;
    output::print(&lines)?;
    conclude(meetings.len() as u64, new.len() as u64, "documents", "may be near to old ones", args.quiet);
    Ok(())
}

/// A document, the old one that it has the most in common with, and what that is.
#[derive(Serialize)]
struct Met {
    #[serde(flatten)]
    here: At,
    near: At,
    /// Bands that both have, and how many there are.
    bands: usize,
    of: usize,
    /// Old documents that have any in common with it.
    times: u64,
    /// Only the texts could tell, and those of the index are gone.
    verified: bool,
}
