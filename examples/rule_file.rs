//! Rules that are written in a file. Without arguments a small file and a text of this example; with arguments a rule file, and texts
//! to clean with it: `cargo run --features toml --example rule_file -- RULES.toml TEXT.txt...`

use std::error::Error;
use std::fs;

use refrain::{Cleaner, Document, Recipe, Rules};

const FILE: &str = r#"
[[rule]]
id = "my.motto"
phrases = ["The paper for {x}, since {n}"]
match = ["THE PAPER FOR HARBOUR FOLK — SINCE 1897"]
keep = ["The paper for which he wrote was sold in 1897."]

[[rule]]
id = "my.read-too"
prefixes = ["Läs också:"]
suffixes = ["| Nyhetsbladet"]
sites = ["nyhetsbladet.example"]
match = ["Läs också: Bron öppnar i maj", "Färjan går igen | Nyhetsbladet"]
"#;

const TEXT: &str = "\
Färjan går igen | Nyhetsbladet
Färjan till öarna går igen efter nio dagars uppehåll, meddelar rederiet på torsdagen.
Läs också: Bron öppnar i maj
De första resenärerna stod på kajen redan klockan fem på morgonen, i dimma och motvind.
The paper for harbour folk - since 1897
";

fn main() -> Result<(), Box<dyn Error>> {
    let mut paths = std::env::args().skip(1);
    let Some(file) = paths.next() else {
        clean(FILE, Document::from(TEXT).site("www.nyhetsbladet.example"))?;
        return Ok(());
    };
    let file = fs::read_to_string(file)?;
    for path in paths {
        clean(&file, Document::from(&fs::read_to_string(path)?))?;
    }
    Ok(())
}

fn clean(file: &str, document: Document<'_>) -> Result<(), refrain::Error> {
    let rules = Rules::web().file(file)?;
    let cleaned = Cleaner::new(Recipe::default()).with(rules).clean(document);
    println!("{}", cleaned.text());
    for (removal, text) in cleaned.removed() {
        println!("{} {}: {}", removal.span(), removal.reason().name(), text.trim());
    }
    Ok(())
}
