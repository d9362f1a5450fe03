//! Finds what a corpus has of a benchmark: every overlap, with its place on both sides, and the corpus without it.
//!
//! `cargo run --example decontaminate [BENCHMARK CORPUS [CHARACTERS]]`: two files with a text a line; without them, two questions and
//! three lessons.

use refrain::passage::{Length, PassageIndex, Search, Snap};
use refrain::{Cleaner, DocId, Document, Recipe};

const BENCHMARK: &str = "\
Which river rises in the hills above the town of Muara Kencana and runs past the old mill into the sea?
Sungai manakah yang berhulu di perbukitan di atas kota itu dan mengalir melewati kincir tua ke laut?
";
const CORPUS: &str = "\
Geography, lesson 4. Which river rises in the hills above the town of Muara Kencana, and why does it flood in March?
Latihan: SUNGAI MANAKAH yang berhulu di perbukitan di atas kota itu dan mengalir melewati kincir tua ke laut? Jawab!
The mill was built in 1790, and it has stood by the river ever since.
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let argument = |number: usize| std::env::args().nth(number);
    let read =
        |number: usize, text: &str| argument(number).map_or(Ok(text.to_owned()), std::fs::read_to_string);
    let (benchmark, corpus) = (read(1, BENCHMARK)?, read(2, CORPUS)?);
    let length = Length::characters(argument(3).map_or(Ok(40), |number| number.parse())?)?;

    // The benchmark is indexed once, and has the smaller ids.
    let questions: Vec<&str> = benchmark.lines().collect();
    let texts: Vec<&str> = questions.iter().copied().chain(corpus.lines()).collect();
    let documents: Vec<_> = texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text)).collect();
    let (benchmark, corpus) = documents.split_at(questions.len());
    let mut index = PassageIndex::of(length, benchmark.iter().copied());
    index.merge(PassageIndex::of(length, corpus.iter().copied()))?;

    let search =
        Search::default().since(DocId::new(questions.len() as u64)).snap(Snap::Character).shortest(0);
    let text = |id: DocId| texts[usize::try_from(id.number()).unwrap_or_default()];
    let overlaps = search.search(&index, text);
    for overlap in overlaps.iter() {
        let (place, first) = (overlap.place, overlap.first);
        let line = place.doc.number() - questions.len() as u64 + 1;
        println!("corpus {line}, {}: {}", place.span, place.span.of(text(place.doc)));
        println!(
            "    benchmark {}, {}: {}",
            first.doc.number() + 1,
            first.span,
            first.span.of(text(first.doc))
        );
    }

    println!();
    let cleaner = Cleaner::new(Recipe::documents()).with(overlaps);
    for cleaned in cleaner.clean_all(corpus.iter().copied()) {
        println!("{}", cleaned.text());
    }
    Ok(())
}
