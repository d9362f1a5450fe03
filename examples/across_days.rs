//! Have I seen this before, and where? An index in a file that knows all days before, asked about today, which is then added.
//!
//! `cargo run --example across_days [INDEX.rfx NUMBER TEXT.txt]`: the file of the index, which is made if there is none; the number of the day (20261125),
//! and its text. Without them, two embedded days of news.

use std::error::Error;
use std::io::{Cursor, Write};
use std::path::Path;

use refrain::index::{IndexBuilder, IndexFile};
use refrain::{Cleaner, Document, Recipe, Repeats};

const MONDAY: &str = "\
The river rose by two metres during the night, and three roads along the bank were closed.
The mayor asked everyone to stay at home until the water has gone down again.
";
const TUESDAY: &str = "\
The water is falling: two of the roads along the bank were opened on Tuesday morning.
The river rose by two metres during the night, and three roads along the bank were closed.
Schools open again on Wednesday.
";

/// Shows what of a day is new, and gives the file of an index that knows this day too.
fn day(before: Option<Vec<u8>>, day: Document<'_>) -> Result<Vec<u8>, Box<dyn Error>> {
    let recipe = Recipe::default();
    // 64 MiB of memory; runs go to temporary files where a day is larger (here: to memory).
    let mut builder = IndexBuilder::new(&recipe, 64 << 20, || Ok(Cursor::new(Vec::new())));
    builder.add(&recipe.outline(day))?;
    if let Some(file) = before {
        let seen = IndexFile::open(&file)?.verify()?;
        let cleaned = Cleaner::new(recipe).with(Repeats::across(&seen)).clean(day);
        println!("new on {}:\n{}", day.id(), cleaned.text());
        for (removal, text) in cleaned.removed() {
            if let Some(first) = removal.reason().first() {
                println!("seen on {} at bytes {}: {}", first.doc, first.span, text.trim());
            }
        }
        builder.merge(Cursor::new(file))?;
    }
    let mut all = Vec::new();
    builder.finish(&mut all)?;
    Ok(all)
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [index, number, text] = args.as_slice() else {
        let monday = day(None, Document::new(20_260_504, MONDAY))?;
        day(Some(monday), Document::new(20_260_505, TUESDAY))?;
        return Ok(());
    };
    let before = Path::new(index).exists().then(|| std::fs::read(index)).transpose()?;
    let text = std::fs::read_to_string(text)?;
    let all = day(before, Document::new(number.parse::<u64>()?, &text))?;
    // Under another name first: a run that is killed leaves the old index whole.
    let new = format!("{index}.new");
    let mut file = std::fs::File::create(&new)?;
    file.write_all(&all)?;
    file.sync_all()?;
    Ok(std::fs::rename(new, index)?)
}
