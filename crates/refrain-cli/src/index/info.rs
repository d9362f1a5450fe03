use std::fs;

use serde::Serialize;

use super::kind::Kind;
use crate::account::grouped;
use crate::args;
use crate::failure::Failure;
use crate::output;
use crate::run::Outcome;

/// What an index is.
#[derive(Serialize)]
struct Info<'a> {
    kind: Kind,
    recipe: &'a str,
    /// Distinct keys; of an index of near duplicates, documents that have something to compare.
    keys: u64,
    /// Documents with a name, which are all that the program has read.
    documents: u64,
    bytes: u64,
    format: u32,
    written_by: &'a str,
}

/// Reads the ends of the file alone.
pub(super) fn info(args: &args::Info) -> Result<Outcome, Failure> {
    let path = &args.index;
    let index = super::open(path)?;
    let info = Info {
        kind: Kind::of(&index),
        recipe: index.recipe().as_str(),
        keys: index.entries("seen") + index.entries("near"),
        documents: index.entries("names"),
        bytes: fs::metadata(path).map_err(Failure::path(path, "cannot be read"))?.len(),
        format: index.format(),
        written_by: index.made_by(),
    };
    output::print(&if args.json { json(&info) } else { table(&info) })?;
    Ok(Outcome::Done)
}

fn json(info: &Info<'_>) -> String {
    serde_json::to_string(info).unwrap_or_default() + "\n"
}

fn table(info: &Info<'_>) -> String {
    let Info { kind, recipe, keys, documents, bytes, format, written_by } = info;
    [
        ("holds", kind.words().to_owned()),
        (kind.counted(), grouped(*keys)),
        ("documents by name", grouped(*documents)),
        ("bytes", grouped(*bytes)),
        ("recipe", (*recipe).to_owned()),
        ("format", format!("{format}, written by refrain {written_by}")),
    ]
    .map(|(name, value)| format!("{name:<20} {value}\n"))
    .concat()
}
