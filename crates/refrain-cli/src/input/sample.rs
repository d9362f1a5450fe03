use refrain::{Outline, Recipe};

use super::{Fields, Meter, Position, Reader, Source, records};

/// What stands in files, reckoned from the beginnings of some of them.
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

/// Files whose beginnings are looked at, spread over all of them, and bytes that are read of each.
const FILES: usize = 32;
const BEGINNING: u64 = 2 << 20;

impl Sample {
    /// Reads the beginnings of some of these files.
    pub(crate) fn of(sources: &[Source], fields: &Fields, longest: usize) -> Self {
        let size = |source: &Source| source.path.as_ref().and_then(|path| Some(path.metadata().ok()?.len()));
        let stored = sources.iter().filter_map(size).sum();
        let step = sources.len().div_ceil(FILES).max(1);
        let (mut sample, mut read, mut is_all) = (Self::default(), 0, step == 1);
        for source in sources.iter().step_by(step) {
            let meter = Meter::default();
            is_all &= sample.add(source, fields, longest, &meter);
            read += meter.stored();
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

    /// Reads the beginning of a file, and says whether that is all of it.
    fn add(&mut self, source: &Source, fields: &Fields, longest: usize, meter: &Meter) -> bool {
        let mut reader =
            Reader::new(std::slice::from_ref(source), fields, longest, meter, Position::default());
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
            if meter.read() >= BEGINNING && !batch.ends {
                return false;
            }
        }
        true
    }
}
