//! How often each step allocates: counted, not timed, so the numbers are the same on every run. Fails if they grow.

#![allow(unsafe_code, reason = "a global allocator cannot be written without")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use refrain::normalize::{Exact, Normalizer};
use refrain::{Cleaner, Document, MemoryIndex, Recipe};

struct Counting;

static CALLS: AtomicUsize = AtomicUsize::new(0);
static BYTES: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is passed on to the system allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        CALLS.fetch_add(1, Relaxed);
        BYTES.fetch_add(layout.size(), Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        BYTES.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Allocations of one call, after a first one has filled the tables.
fn count<R>(mut work: impl FnMut() -> R) -> usize {
    drop(black_box(work()));
    let before = CALLS.load(Relaxed);
    drop(black_box(work()));
    CALLS.load(Relaxed) - before
}

fn check(name: &str, calls: usize, most: usize) {
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
    let before = BYTES.load(Relaxed);
    let mut index = MemoryIndex::of(&recipe, documents.iter().copied());
    index.shrink_to_fit();
    let bytes = (BYTES.load(Relaxed) - before) / index.len();
    println!("{:<44} {bytes:>6} bytes a distinct key (at most 85)", "index in memory");
    assert!(bytes <= 85, "the index takes {bytes} bytes a key");
}
