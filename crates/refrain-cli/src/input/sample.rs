use refrain::{Outline, Recipe};

use super::open::is_plain;
use super::{Fields, Format, Meter, Position, Reader, Source, records};

/// What stands in files, reckoned from some of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sample {
    /// Bytes of the files as they are stored.
    pub(crate) stored: u64,
    pub(crate) documents: u64,
    /// Bytes of their texts.
    pub(crate) text: u64,
    pub(crate) paragraphs: u64,
    pub(crate) lines: u64,
    /// Whether all was read.
    pub(crate) is_all: bool,
}

/// Stretches that are looked at, spread over all files, and bytes that are read of each.
const STRETCHES: usize = 32;
const STRETCH: u64 = 2 << 20;

impl Sample {
    /// Reads stretches of these files: of lines that are not compressed wherever they stand, of others the beginnings.
    pub(crate) fn of(sources: &[Source], fields: &Fields, longest: usize) -> Self {
        let stored = sources.iter().map(size).sum();
        let step = sources.len().div_ceil(STRETCHES).max(1);
        let each = (STRETCHES / sources.len().max(1)) as u64;
        let (mut sample, mut read, mut is_all) = (Self::default(), 0, step == 1);
        for source in sources.iter().step_by(step) {
            let size = size(source);
            let can_begin_anywhere = source.format == Format::Jsonl && is_plain(source);
            let count = if can_begin_anywhere { each.min(size / STRETCH).max(1) } else { 1 };
            for number in 0..count {
                let at = size / count * number;
                let meter = Meter::default();
                is_all &= sample.add(source, at, fields, longest, &meter) && count == 1;
                read += meter.stored() - at;
            }
        }
        let scaled = |count: u64| {
            u64::try_from(u128::from(count) * u128::from(stored) / u128::from(read.max(1)))
                .unwrap_or(u64::MAX)
        };
        let Self { documents, text, paragraphs, lines, .. } = sample;
        match is_all {
            true => Self { stored, is_all, ..sample },
            false => Self {
                stored,
                documents: scaled(documents),
                text: scaled(text),
                paragraphs: scaled(paragraphs),
                lines: scaled(lines),
                is_all,
            },
        }
    }

    /// Reads a stretch of a file from byte `at` on, where a line need not begin: what is cut is no record. Says whether the file ended.
    fn add(&mut self, source: &Source, at: u64, fields: &Fields, longest: usize, meter: &Meter) -> bool {
        let at = Position { offset: at, ..Position::default() };
        let mut reader = Reader::new(std::slice::from_ref(source), fields, longest, meter, at);
        while let Some(mut batch) = reader.next() {
            batch.fill(source, longest, meter);
            for entry in records(&batch, fields, longest) {
                let Ok(Some(record)) = entry.content else { continue };
                let segments = |outline: &Outline<'_>| outline.segments().len() as u64;
                self.documents += 1;
                self.text += record.text.len() as u64;
                self.paragraphs += segments(&Recipe::default().outline(record.document(0)));
                self.lines += segments(&Recipe::lines().outline(record.document(0)));
            }
            if meter.read() >= STRETCH && !batch.ends {
                return false;
            }
        }
        true
    }
}

/// Bytes of a file as it is stored; none of what is no file.
fn size(source: &Source) -> u64 {
    source.path.as_ref().and_then(|path| path.metadata().ok()).map_or(0, |file| file.len())
}
