use std::io::{self, Write};

use refrain::DiskError;

use super::{Target, publish};
use crate::failure::Failure;

/// Writes a file of the library, which appears when it is whole, and says how many bytes it has. What went wrong elsewhere than in writing it,
/// `blame` tells.
pub(crate) fn fill(
    target: Target,
    blame: impl FnOnce(DiskError) -> Failure,
    fill: impl FnOnce(&mut Out) -> Result<(), DiskError>,
) -> Result<u64, Failure> {
    let mut out = Out { target, bytes: 0, failure: None };
    fill(&mut out).map_err(|error| out.failure.take().unwrap_or_else(|| blame(error)))?;
    publish(out.target.finish()?.into_iter().collect())?;
    Ok(out.bytes)
}

/// The file that is written to, and why that failed.
pub(crate) struct Out {
    target: Target,
    bytes: u64,
    failure: Option<Failure>,
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(failure) = self.target.write(bytes) {
            self.failure = Some(failure);
            return Err(io::ErrorKind::Other.into());
        }
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
