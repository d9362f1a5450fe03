use std::io::{self, Write};

use flate2::write::GzEncoder;

use crate::input::Compression;

/// Compresses what is written, or not.
pub(super) enum Encoder<W: Write> {
    Plain(W),
    Gzip(Even<GzEncoder<W>>),
    Zstandard(Even<zstd::stream::write::Encoder<'static, W>>),
}

impl<W: Write> Encoder<W> {
    pub(super) fn new(writer: W, compression: Option<Compression>) -> io::Result<Self> {
        Ok(match compression {
            None => Self::Plain(writer),
            Some(Compression::Gzip) => {
                Self::Gzip(Even::new(GzEncoder::new(writer, flate2::Compression::default())))
            }
            Some(Compression::Zstandard) => {
                let mut encoder = zstd::stream::write::Encoder::new(writer, zstd::DEFAULT_COMPRESSION_LEVEL)?;
                encoder.include_checksum(true)?;
                Self::Zstandard(Even::new(encoder))
            }
        })
    }

    /// Ends the archive, and hands back what it was written to.
    pub(super) fn finish(self) -> io::Result<W> {
        match self {
            Self::Plain(writer) => Ok(writer),
            Self::Gzip(even) => even.finish()?.finish(),
            Self::Zstandard(even) => even.finish()?.finish(),
        }
    }
}

impl<W: Write> Write for Encoder<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(writer) => writer.write(bytes),
            Self::Gzip(even) => even.write(bytes),
            Self::Zstandard(even) => even.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(writer) => writer.flush(),
            Self::Gzip(even) => even.flush(),
            Self::Zstandard(even) => even.flush(),
        }
    }
}

/// Writes pieces of one length, however it is written to: the bytes that a compressor makes may depend on them.
pub(super) struct Even<W> {
    writer: W,
    piece: Vec<u8>,
}

/// Bytes of a piece.
const PIECE: usize = 64 << 10;

impl<W: Write> Even<W> {
    const fn new(writer: W) -> Self {
        Self { writer, piece: Vec::new() }
    }

    /// Writes the rest, and hands back what it was written to.
    fn finish(mut self) -> io::Result<W> {
        self.writer.write_all(&self.piece)?;
        Ok(self.writer)
    }
}

impl<W: Write> Write for Even<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.piece.len() == PIECE {
            self.writer.write_all(&self.piece)?;
            self.piece.clear();
        }
        let taken = bytes.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    /// A piece waits until it is whole.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn writing_in_pieces_of_any_length_gives_the_same_bytes() {
        let mut text = String::new();
        for n in 0..40_000_u32 {
            let _ = writeln!(text, "{} паром, 渡轮, phà", n.wrapping_mul(0x9E37_79B1) >> 20);
        }
        for compression in [None, Some(Compression::Gzip), Some(Compression::Zstandard)] {
            let written = |len: usize| {
                let mut encoder = Encoder::new(Vec::new(), compression).expect("memory");
                text.as_bytes().chunks(len).try_for_each(|piece| encoder.write_all(piece)).expect("memory");
                encoder.finish().expect("memory")
            };
            let whole = written(text.len());
            for len in [1, 7, 1000, 8192, PIECE - 1, PIECE, PIECE + 1, 300_001] {
                assert!(written(len) == whole, "{compression:?}, pieces of {len}");
            }
        }
    }
}
