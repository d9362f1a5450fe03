use std::io::Write;

use crate::args;
use crate::failure::Failure;
use crate::output;
use crate::run::Outcome;

/// Reads all of each file; one that is damaged does not keep the others from being looked at.
pub(super) fn verify(args: &args::Verify) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Done;
    for path in &args.indexes {
        let verified = super::open(path).and_then(|mut index| index.verify().map_err(super::wrong(path)));
        match verified {
            Ok(()) => output::print(&format!("{}: ok\n", path.display()))?,
            Err(failure) => {
                outcome = Outcome::Lacking;
                let _ = writeln!(anstream::stderr(), "refrain: {failure}");
            }
        }
    }
    Ok(outcome)
}
