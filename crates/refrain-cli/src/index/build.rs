use std::sync::atomic::{AtomicU64, Ordering};

use refrain::index::IndexBuilder;
use refrain::near::{Bands, NearIndex, Shingles};
use refrain::{DiskError, DocId, Document, Recipe};

use crate::account::grouped;
use crate::args;
use crate::edit::Documents;
use crate::failure::Failure;
use crate::ids::Ids;
use crate::memory::{Memory, RUNS};
use crate::output::refuse_inputs;
use crate::pipeline::Turns;
use crate::reading::Reading;
use crate::run::Outcome;
use crate::trouble::Troubles;

pub(super) fn build(args: &args::Build) -> Result<Outcome, Failure> {
    let reading = Reading::new(&args.input, args.quiet)?;
    refuse_inputs(std::slice::from_ref(&args.output), &reading.inputs.sources)?;
    let Built { documents, bytes, outcome } = match args.near {
        Some(threshold) => near(args, &reading, threshold)?,
        None => exact(args, &reading)?,
    };
    let (file, documents, bytes) = (args.output.display(), grouped(documents), grouped(bytes));
    reading.progress.conclude(&format!("{file}: {documents} documents, {bytes} bytes\n"));
    Ok(outcome)
}

/// What an index has become.
struct Built {
    documents: u64,
    bytes: u64,
    outcome: Outcome,
}

/// Counts in sorted runs, each thread in its part of the memory.
fn exact(args: &args::Build, reading: &Reading) -> Result<Built, Failure> {
    let recipe = if args.document { Recipe::documents() } else { Recipe::default() };
    let memory = Memory::new(Some(args.memory), reading.threads);
    let empty = || IndexBuilder::new(&recipe, memory.share(1), RUNS);
    let add = |index: &mut IndexBuilder<'_, _>, document: Document<'_>| index.add(&recipe.outline(document));
    let Tally { parts, names, outcome } = Tally::new(args, reading, empty, add)?;
    let mut parts = parts.into_iter();
    let mut index = parts.next().unwrap_or_else(empty);
    parts.try_for_each(|part| index.join(part))?;
    let bytes = super::write(&args.output, Failure::from, |out| index.finish_named(out, all(&names)))?;
    Ok(Built { documents: names.len(), bytes, outcome })
}

/// Sketches documents, in memory.
fn near(args: &args::Build, reading: &Reading, threshold: f64) -> Result<Built, Failure> {
    let recipe = Recipe::documents();
    let mut index = NearIndex::new(&recipe, Shingles::default(), Bands::for_threshold(threshold)?);
    let add = |index: &mut NearIndex, document: Document<'_>| Ok(index.add(&recipe.outline(document))?);
    let Tally { parts, names, outcome } = Tally::new(args, reading, || index.clone(), add)?;
    parts.into_iter().try_for_each(|part| index.merge(part))?;
    let bytes = super::write(&args.output, Failure::from, |out| index.write_named(out, all(&names)))?;
    Ok(Built { documents: names.len(), bytes, outcome })
}

fn all(names: &Ids) -> impl Iterator<Item = Result<(DocId, String), DiskError>> {
    names.all().map(|name| Ok(name?))
}

/// What was read: what each thread has made of its documents, and what all of these are called.
struct Tally<S> {
    parts: Vec<S>,
    names: Ids,
    outcome: Outcome,
}

impl<S: Send> Tally<S> {
    /// Adds each document to what its thread has, under its number.
    fn new(
        args: &args::Build,
        reading: &Reading,
        empty: impl Fn() -> S + Sync,
        add: impl Fn(&mut S, Document<'_>) -> Result<(), DiskError> + Sync,
    ) -> Result<Self, Failure> {
        let (turns, numbered) = (Turns::default(), AtomicU64::new(0));
        let mut troubles = Troubles::new(&reading.progress, args.strict);
        let mut names = Ids::default();
        let work = |part: &mut S, mut batch: Documents<'_>, told| {
            let count = batch.list.len() as u64;
            let first = turns.of(batch.number).take(|| numbered.fetch_add(count, Ordering::Relaxed));
            for ((document, name), number) in batch.list.iter().zip(&mut batch.names).zip(first..) {
                add(part, Document::new(number, document.text()))?;
                name.0 = DocId::new(number);
            }
            Ok((batch.names, told))
        };
        let parts = reading.documents(true, empty, work, |(batch, told): (_, Vec<_>)| {
            told.into_iter().try_for_each(|trouble| troubles.tell(trouble))?;
            names.add(&batch)
        })?;
        let outcome = troubles.conclude("", names.len())?;
        Ok(Self { parts, names, outcome })
    }
}
