//! `--plan`: what a run will take, before it is made.

use std::fmt;

use super::plan::{Pass, Plan};
use crate::account::grouped;
use crate::input::Sample;
use crate::memory::Memory;

/// What a run reads, and what it takes meanwhile.
pub(super) struct Estimate {
    sample: Sample,
    reads: Vec<Read>,
    memory: Memory,
}

/// A read of the input.
struct Read {
    /// What it is for.
    what: Vec<&'static str>,
    needs: Needs,
}

/// Bytes that are gathered.
#[derive(Clone, Copy, Default)]
struct Needs {
    /// If all of it is in memory.
    memory: u64,
    /// If all of it is on disk.
    disk: u64,
}

impl Needs {
    const fn each(count: u64, memory: u64, disk: u64) -> Self {
        Self { memory: count * memory, disk: count * disk }
    }

    const fn and(self, other: Self) -> Self {
        Self { memory: self.memory + other.memory, disk: self.disk + other.disk }
    }
}

impl Estimate {
    pub(super) fn new(plan: &Plan, is_streamed: bool, sample: Sample, memory: Memory) -> Self {
        let (mut reads, mut open) = (Vec::new(), None::<Read>);
        for pass in plan.passes() {
            let (what, needs) = (pass.option(), needs(pass, &sample, is_streamed));
            let reads_for_itself =
                pass.reads_what_is_left() || pass == Pass::Paragraph && plan.cuts_before_paragraphs();
            match &mut open {
                Some(read) if !reads_for_itself => {
                    read.what.push(what);
                    read.needs = read.needs.and(needs);
                }
                _ => reads.extend(open.replace(Read { what: vec![what], needs })),
            }
        }
        reads.extend(open);
        if is_streamed {
            for read in &mut reads {
                read.what.push("writing");
            }
        } else {
            reads.push(Read { what: vec!["writing"], needs: Needs::default() });
        }
        Self { sample, reads, memory }
    }
}

/// What a pass gathers of all this, at most: where everything stands twice.
fn needs(pass: Pass, sample: &Sample, is_streamed: bool) -> Needs {
    let Sample { documents, text, paragraphs, lines, .. } = *sample;
    match pass {
        // A key in an index; on disk as below.
        Pass::Document if is_streamed => Needs::each(documents, 57, 132),
        Pass::Paragraph if is_streamed => Needs::each(paragraphs, 57, 132),
        // Where a key stands (48 bytes in memory, 36 in a run, twice), and what is known of it (80 and 60).
        Pass::Document => Needs::each(documents, 130, 132),
        Pass::Paragraph => Needs::each(paragraphs, 130, 132),
        // Fifteen keys of bands, and buckets; texts are on disk.
        Pass::Near => Needs::each(documents, 1_500, 1_300).and(Needs::each(text, 0, 1)),
        // Texts and their forms, anchors and what meets.
        Pass::Passage => Needs::each(text, 1, 4),
        Pass::Template => Needs::each(lines, 48, 80),
    }
}

impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Sample { stored, documents, text, paragraphs, is_all, .. } = self.sample;
        let some = if is_all { "" } else { "some " };
        writeln!(
            f,
            "input            {}, {some}{} documents with {} of text in {} paragraphs",
            size(stored),
            grouped(documents),
            size(text),
            grouped(paragraphs)
        )?;
        for (number, read) in (1..).zip(&self.reads) {
            writeln!(f, "read {number}           {}", read.what.join(", "))?;
        }
        let most =
            |bytes: fn(&Needs) -> u64| self.reads.iter().map(|read| bytes(&read.needs)).max().unwrap_or(0);
        let (memory, disk) =
            (most(|needs| needs.memory) + self.memory.spent() as u64, most(|needs| needs.disk));
        let folder = std::env::temp_dir();
        let (disk, memory) = (size(disk), size(memory));
        if let Some(limit) = self.memory.limit() {
            writeln!(f, "memory           up to {}", size(limit as u64))?;
            return writeln!(f, "temporary files  up to {disk} in {}", folder.display());
        }
        writeln!(f, "memory           up to {memory}; --memory says how much it may be, and then")?;
        writeln!(f, "temporary files  up to {disk} in {}", folder.display())
    }
}

/// Bytes, in a unit in which they are few.
fn size(bytes: u64) -> String {
    indicatif::HumanBytes(bytes).to_string()
}
