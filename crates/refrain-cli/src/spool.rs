use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Mutex, PoisonError};

/// Bytes that are kept for later in a run: in memory while there are few, then in a file without a name.
#[derive(Debug, Default)]
pub(crate) struct Spool {
    file: Mutex<Option<File>>,
    stored: u64,
    /// What came since: whole pieces.
    tail: Vec<u8>,
}

/// Bytes in memory, at most and a piece.
const TAIL: usize = 256 << 10;

impl Spool {
    /// Keeps a piece, and tells where it begins.
    pub(crate) fn push(&mut self, piece: &[u8]) -> io::Result<u64> {
        if self.tail.len() >= TAIL {
            self.store()?;
        }
        let at = self.len();
        self.tail.extend_from_slice(piece);
        Ok(at)
    }

    /// How many bytes were kept.
    pub(crate) fn len(&self) -> u64 {
        self.stored + self.tail.len() as u64
    }

    /// So many bytes, which are those of one piece or of several that came one after the other.
    pub(crate) fn read(&self, at: u64, len: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; len];
        let stored = usize::try_from(self.stored.saturating_sub(at)).map_or(len, |stored| stored.min(len));
        let (there, here) = bytes.split_at_mut(stored);
        if let Some(file) = &mut *self.file.lock().unwrap_or_else(PoisonError::into_inner)
            && !there.is_empty()
        {
            file.seek(SeekFrom::Start(at))?;
            file.read_exact(there)?;
        }
        let start = usize::try_from(at.saturating_sub(self.stored)).map_err(io::Error::other)?;
        let kept = self.tail.get(start..).and_then(|tail| tail.get(..here.len()));
        here.copy_from_slice(kept.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(bytes)
    }

    fn store(&mut self) -> io::Result<()> {
        let file = self.file.get_mut().unwrap_or_else(PoisonError::into_inner);
        let file = match file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        file.seek(SeekFrom::Start(self.stored))?;
        file.write_all(&self.tail)?;
        self.stored += self.tail.len() as u64;
        self.tail.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_was_kept_is_read(pieces: Vec<u16>, from in 0..40_usize, many in 0..40_usize) {
            let piece = |(number, &len): (usize, &u16)| vec![u8::try_from(number % 251).expect("a byte"); usize::from(len)];
            let pieces: Vec<_> = pieces.iter().enumerate().map(piece).collect();
            let mut spool = Spool::default();
            let starts: Vec<_> = pieces.iter().map(|piece| spool.push(piece).expect("a disk")).collect();
            for (piece, start) in pieces.iter().zip(&starts) {
                proptest::prop_assert_eq!(&spool.read(*start, piece.len()).expect("a disk"), piece);
            }
            let some: Vec<u8> = pieces.iter().skip(from).take(many).flatten().copied().collect();
            if let Some(start) = starts.get(from) {
                proptest::prop_assert_eq!(spool.read(*start, some.len()).expect("a disk"), some);
            }
            proptest::prop_assert!(spool.read(spool.len(), 1).is_err());
        }
    }
}
