//! Have I seen this before, and where? An index of yesterday's texts, asked about today's.
//!
//! `cargo run --example across_days [YESTERDAY TODAY]`: two files; without them, two embedded days of news.

use refrain::{Cleaner, Document, MemoryIndex, Recipe, Repeats};

const YESTERDAY: &str = "\
The river rose by two metres during the night, and three roads along the bank were closed.
The mayor asked everyone to stay at home until the water has gone down again.
";
const TODAY: &str = "\
The water is falling: two of the roads along the bank were opened on Tuesday morning.
The river rose by two metres during the night, and three roads along the bank were closed.
Schools open again on Wednesday.
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let read = |number: usize, text: &str| {
        std::env::args().nth(number).map_or(Ok(text.to_owned()), std::fs::read_to_string)
    };
    let (yesterday, today) = (read(1, YESTERDAY)?, read(2, TODAY)?);

    let recipe = Recipe::default();
    let seen = MemoryIndex::of(&recipe, [Document::new(20_260_501, &yesterday)]);

    let cleaned = Cleaner::new(recipe).with(Repeats::across(&seen)).clean(Document::new(20_260_502, &today));
    println!("new today:\n{}", cleaned.text());
    for (removal, text) in cleaned.removed() {
        if let Some(first) = removal.reason().first() {
            println!("seen on {} at bytes {}: {}", first.doc, first.span, text.trim());
        }
    }
    Ok(())
}
