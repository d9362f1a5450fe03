//! Nothing is lost: what was taken out, put back, is the original byte for byte.
//!
//! `cargo run --example restore [FILE]...`: without files, a Bengali article that was pasted twice.

use refrain::{Cleaner, Span, restore};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    if files.is_empty() {
        files.push(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/bengali.txt").to_owned());
    }
    let cleaner = Cleaner::default();
    for file in files {
        let text = std::fs::read_to_string(&file)?;
        let result = cleaner.clean(&text);

        // What a program would store: the text that is left, and the pieces with their places.
        let left: String = result.text().to_owned();
        let pieces: Vec<(Span, String)> =
            result.removed().map(|(removal, text)| (removal.span(), text.to_owned())).collect();

        let back = restore(&left, pieces.iter().map(|(span, text)| (*span, text.as_str())))?;
        let verdict = if back == text { "restored byte for byte" } else { "NOT the original" };
        println!("{file}: {} bytes, {} left, {} pieces: {verdict}", text.len(), left.len(), pieces.len());
    }
    Ok(())
}
