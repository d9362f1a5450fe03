//! Prints the repeated passages of a folder: what goes, and where the copy that stays stands.
//!
//! `cargo run --example passages [FOLDER] [CHARACTERS]`: without a folder, three letters with the same notice.

use refrain::passage::{Length, Search};
use refrain::{Cleaner, Document, Place, Recipe};

const LETTERS: [(&str, &str); 3] = [
    (
        "monday.txt",
        "Dear Anna, the ferry runs again. This message is meant for the person it is addressed to; whoever gets it by mistake is asked to delete it. Yours, Olle",
    ),
    (
        "tuesday.txt",
        "No ferry today.\nTHIS MESSAGE is meant for the person it is addressed to; whoever gets it by mistake is asked to delete it.\nO.",
    ),
    (
        "friday.txt",
        "The mill has burnt down, and – this message is meant for the person it is addressed to; whoever gets it by mistake is asked to delete it – nobody was hurt.",
    ),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut texts: Vec<(String, String)> = Vec::new();
    if let Some(folder) = std::env::args().nth(1) {
        let files = std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
        let mut files = files.collect::<Result<Vec<_>, _>>()?;
        files.retain(|file| file.is_file());
        files.sort(); // the order of the names decides which copy stays
        for file in files {
            texts.push((file.display().to_string(), std::fs::read_to_string(&file)?));
        }
    } else {
        texts.extend(LETTERS.map(|(name, text)| (name.to_owned(), text.to_owned())));
    }
    let characters = std::env::args().nth(2).map_or(Ok(50), |number| number.parse())?;

    let documents: Vec<_> =
        texts.iter().zip(0_u64..).map(|((_, text), id)| Document::new(id, text)).collect();
    let passages = Search::default().of(Length::characters(characters)?, &documents);
    let named = |place: Place| &texts[usize::try_from(place.doc.number()).unwrap_or_default()];
    for passage in passages.iter() {
        let (name, text) = named(passage.place);
        println!("{name}, {}: {}", passage.place.span, passage.place.span.of(text).trim());
        println!("    stands in {}, {}", named(passage.first).0, passage.first.span);
    }

    let cleaner = Cleaner::new(Recipe::default()).with(passages);
    println!();
    for ((name, _), cleaned) in texts.iter().zip(cleaner.clean_all(documents)) {
        println!("{name}: {} of {} bytes stay", cleaned.text().len(), cleaned.original().len());
    }
    Ok(())
}
