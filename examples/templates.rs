//! Learns the lines that the pages of a site share, prints them as the TOML that a reviewer would edit, and the first
//! page without them.
//!
//! `cargo run --features toml --example templates [FOLDER...]`: a folder is a site, its files are the pages.

use refrain::rules::Templates;
use refrain::{Cleaner, Document, Recipe};

/// What a site looks like: its pages share a menu, a counter and a foot.
const PAGES: [&str; 3] = [
    "Harbour News\nHome\nSport\nThe ferry was late\nNobody on the quay could say why.\n3 comments\n© 2024 Harbour News\n",
    "Harbour News\nHome\nSport\nThe mill has burnt down\nIt had stood there since 1790.\n41 comments\n© 2024 Harbour News\n",
    "Harbour News\nHome\nSport\nRain\nAnd then more of it.\n0 comments\n© 2023 Harbour News\n",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut pages = Vec::new();
    for folder in std::env::args().skip(1) {
        let entries = std::fs::read_dir(&folder)?.map(|entry| entry.map(|entry| entry.path()));
        let mut files: Vec<_> = entries.collect::<Result<_, _>>()?;
        files.retain(|file| file.is_file());
        files.sort();
        for file in files {
            pages.push((folder.clone(), std::fs::read_to_string(file)?));
        }
    }
    if pages.is_empty() {
        pages = PAGES.map(|page| ("harbour.example".to_owned(), page.to_owned())).to_vec();
    }
    let documents = pages.iter().zip(0_u64..).map(|((site, text), id)| Document::new(id, text).site(site));

    let recipe = Recipe::lines();
    let file = Templates::of(&recipe, documents.clone()).to_toml();
    println!("{file}"); // here a reviewer would read it

    let cleaner = Cleaner::new(recipe.clone()).with(Templates::from_toml(&recipe, &file)?);
    if let Some(first) = documents.clone().next() {
        println!("# The first page:\n{}", cleaner.clean(first).text());
    }
    Ok(())
}
