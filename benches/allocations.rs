//! How often each step allocates: counted, not timed, so the numbers are the same on every run. Fails if they grow.

use std::hint::black_box;

use refrain::near::{Bands, NearIndex, Shingles};
use refrain::normalize::{Exact, Normalizer};
use refrain::{Cleaner, Document, MemoryIndex, Recipe};

/// Allocations of one call, after a first one has filled the tables.
fn count<R>(mut work: impl FnMut() -> R) -> u64 {
    drop(black_box(work()));
    allocation_counter::measure(|| drop(black_box(work()))).count_total
}

fn check(name: &str, calls: u64, most: u64) {
    println!("{name:<44} {calls:>6} allocations (at most {most})");
    assert!(calls <= most, "{name}: {calls} allocations, more than {most}");
}

fn main() {
    let recipe = Recipe::default();
    let line = |number: usize| {
        format!("Rad {number} berättar om bron över sundet, som öppnade i går morse i regn.\n")
    };
    let texts: [String; 2] = [10, 1000].map(|lines| (0..lines).map(line).collect());

    let mut out = String::with_capacity(1 << 20);
    let normalize = count(|| {
        out.clear();
        Exact.normalize_into(&texts[1], &mut out);
    });
    check("normalise into a buffer", normalize, 0);
    for text in &texts {
        let name = format!("outline of {} lines", text.lines().count());
        check(&name, count(|| recipe.outline(text)), 24); // growth of two lists, never one a segment
    }
    let cleaner = Cleaner::default();
    for text in &texts {
        let name = format!("clean {} lines without furniture", text.lines().count());
        check(&name, count(|| cleaner.clean(text)), 80);
    }

    let documents: Vec<Document<'_>> =
        texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text)).collect();
    let mut index = MemoryIndex::new(&recipe);
    let kept = allocation_counter::measure(|| {
        index = MemoryIndex::of(&recipe, documents.iter().copied());
        index.shrink_to_fit();
    });
    let bytes = usize::try_from(kept.bytes_current).unwrap_or(0) / index.len();
    println!("{:<44} {bytes:>6} bytes a distinct key (at most 58)", "index in memory");
    assert!(bytes <= 58, "the index takes {bytes} bytes a key");

    let many: Vec<String> = (0..1000).map(line).collect();
    let many: Vec<Document<'_>> =
        many.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text)).collect();
    let recipe = Recipe::documents();
    let mut near = NearIndex::new(&recipe, Shingles::default(), Bands::fineweb());
    let outline = recipe.outline(documents[1]);
    near.add(&outline).expect("the same recipe");
    check("band keys of 1,000 lines", count(|| near.add(&outline)), 2); // growth of two lists
    near = NearIndex::new(&recipe, Shingles::default(), Bands::fineweb());
    let kept = allocation_counter::measure(|| {
        for &document in &many {
            near.add(&recipe.outline(document)).expect("the same recipe");
        }
        near.shrink_to_fit();
    });
    let bytes = usize::try_from(kept.bytes_current).unwrap_or(0) / near.len();
    println!("{:<44} {bytes:>6} bytes a text at 14 x 8 (at most 150)", "index of near duplicates");
    assert!(bytes <= 150, "the index of near duplicates takes {bytes} bytes a text");
}
