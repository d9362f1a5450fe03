//! Drops from the texts of a folder what an earlier one has said, in parallel: page furniture first, then whole documents,
//! then paragraphs. Each pass looks at what the one before has left.
//!
//! `cargo run --example dedup_folder [FOLDER]`: without a folder, the articles in `examples/data` and one copy.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use refrain::{Cleaner, Document, MemoryIndex, Recipe, Repeats, Report};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder =
        std::env::args().nth(1).unwrap_or(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data").to_owned());
    let mut files: Vec<_> =
        std::fs::read_dir(&folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.retain(|path| path.is_file());
    files.sort(); // the order of the names decides which copy is the first
    let mut texts: Vec<String> = files.iter().map(std::fs::read_to_string).collect::<Result<_, _>>()?;
    if std::env::args().len() < 2 {
        texts.push(texts[0].clone());
        files.push("a copy of the first".into());
    }
    let documents: Vec<Document> =
        texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text)).collect();

    let mut cleaned: Vec<_> = Cleaner::default().par_clean_all(documents).collect();
    for recipe in [Recipe::documents(), Recipe::default()] {
        let mut index = MemoryIndex::new(&recipe);
        for document in &cleaned {
            index.add(&document.outline_with(&recipe))?;
        }
        let repeats = Cleaner::new(recipe).with(Repeats::across(&index));
        cleaned = repeats.par_refine_all(cleaned).collect();
    }

    for (file, document) in files.iter().zip(&cleaned) {
        println!("{}: {} of {} bytes kept", file.display(), document.text().len(), document.original().len());
    }
    println!("\n{}", Report::par_of(cleaned.par_iter()));
    Ok(())
}
