use std::path::PathBuf;

use refrain::DiskError;

use crate::args;
use crate::failure::Failure;
use crate::run::Outcome;

pub(super) fn merge(args: &args::Merge) -> Result<Outcome, Failure> {
    let mut files = Vec::new();
    for path in &args.indexes {
        files.push((path, super::open(path)?));
    }
    let mut files = files.into_iter();
    let Some((first, index)) = files.next() else { return Ok(Outcome::Done) };
    let mut others = Vec::new();
    for (path, other) in files {
        if other.recipe() != index.recipe() {
            return Err(Failure::Usage(format!(
                "{} and {} do not go together: one was made with `{}`, the other with `{}`; build them alike",
                first.display(),
                path.display(),
                index.recipe(),
                other.recipe()
            )));
        }
        others.push(other);
    }
    super::write(&args.output, |error| blame(args, error), |out| index.merge(others, out))?;
    Ok(Outcome::Done)
}

/// Says which of the files it was.
fn blame(args: &args::Merge, error: DiskError) -> Failure {
    let failure_of = |path: &PathBuf| {
        let index = super::open(path).and_then(|mut index| index.verify().map_err(super::wrong(path)));
        index.err()
    };
    args.indexes.iter().find_map(failure_of).unwrap_or_else(|| super::wrong(&args.output)(error))
}
