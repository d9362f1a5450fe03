//! Judges the lines of a whole page: what stays, what goes, and how sure that is.
//!
//! `cargo run --release --example page -- PAGE.txt...`

use std::error::Error;

use refrain::{Cleaner, Recipe, Rules};

const PAGE: &str = "\
Hamnbladet
Nyheter
Sport
Kultur
Familj
Logga in
Måndag 3 mars
Färjan går igen efter nio dagar
Färjan till öarna går igen efter nio dagars uppehåll, meddelar rederiet på torsdagen, och redan den första turen var full.
På bryggan stod ett hundratal öbor och väntade, somliga med kärror, andra med barnvagnar och en med en get.
– Vi har ätit knäckebröd i en vecka, säger Anna Berg, som driver lanthandeln på Norra ön.
Dela på Facebook
Kommentarer (2)
Kalle 14:02
Äntligen!
Läs också
Bron över sundet dyrare än väntat
Sillen tillbaka i skärgården
Om Hamnbladet
Integritetspolicy
© 2025 Hamnbladet
";

fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<String> = std::env::args().skip(1).collect();
    let read = |file: &String| std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"));
    let mut pages: Vec<String> = files.iter().map(read).collect::<Result<_, _>>()?;
    if pages.is_empty() {
        pages.push(PAGE.to_owned());
    }
    let cleaner = Cleaner::new(Recipe::default()).with(Rules::page());
    for page in &pages {
        let cleaned = cleaner.clean(page);
        let kept = cleaned.kept().map(|span| (span, "stays".to_owned()));
        let why = |reason: &str, score: f32| format!("{reason}, {:.0} %", 100.0 * score);
        let removed = cleaned
            .removals()
            .iter()
            .map(|removal| (removal.span(), why(removal.reason().name(), removal.score())));
        let mut pieces: Vec<_> = kept.chain(removed).collect();
        pieces.sort_by_key(|(span, _)| *span);
        for (span, what) in pieces {
            for line in span.of(page).lines().filter(|line| !line.trim().is_empty()) {
                println!("{what:<26} {line}");
            }
        }
    }
    Ok(())
}
