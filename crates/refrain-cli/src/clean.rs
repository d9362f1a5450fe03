//! `refrain clean`.

use std::fs;
use std::path::Path;

use refrain::{Cleaner, Recipe, Repeats, Rules};

use crate::args;
use crate::failure::Failure;
use crate::report::Asked;
use crate::run::{Outcome, Run};

pub(crate) fn clean(args: &args::Clean) -> Result<Outcome, Failure> {
    let rules = if args.page { Rules::page() } else { Rules::web() };
    let rules = match &args.rules {
        Some(path) => add_file(rules, path)?,
        None => rules,
    };
    let cleaner = Cleaner::new(Recipe::default()).with(Repeats::within()).with(rules);
    let run = Run::new(&args.input, &args.output, None)?.asked(Asked::clean(args));
    run.resumed(&args.settings(), args.rules.as_slice())?.write(&cleaner)
}

/// The rules and those of a file.
pub(crate) fn add_file(rules: Rules, path: &Path) -> Result<Rules, Failure> {
    let toml = fs::read_to_string(path).map_err(Failure::path(path, "cannot be read"))?;
    let problem = |error: refrain::Error| Failure::Content {
        name: path.display().to_string(),
        problem: error.to_string(),
    };
    rules.file(&toml).map_err(problem)
}
