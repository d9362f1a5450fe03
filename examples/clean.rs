//! Cleans texts, and says what went and why.
//!
//! `cargo run --example clean [FILE]...`: without files, an Indonesian article with its page furniture.

use std::io::{IsTerminal, stdout};

use refrain::{Cleaned, Cleaner};

fn print(name: &str, cleaned: &Cleaned<'_>) {
    let colour = |code| if stdout().is_terminal() { code } else { "" };
    let (bold, red, dim, plain) =
        (colour("\x1b[1m"), colour("\x1b[31m"), colour("\x1b[2m"), colour("\x1b[0m"));
    println!("{bold}{name}{plain}\n\n{}", cleaned.text().trim_end());
    println!("\n{bold}{:<14} {:<22} removed{plain}", "bytes", "reason");
    for (removal, text) in cleaned.removed() {
        let place = removal.span().to_string();
        println!("{place:<14} {:<22} {red}{}{plain}", removal.reason().name(), preview(text));
        if let Some(first) = removal.reason().first() {
            println!(
                "{:<37} {dim}stands at {}: {}{plain}",
                "",
                first.span,
                preview(first.span.of(cleaned.original()))
            );
        }
    }
    println!("{} of {} bytes kept\n", cleaned.text().len(), cleaned.original().len());
}

/// The beginning of a text on one line, without control characters.
fn preview(text: &str) -> String {
    let visible = |c: char| if c.is_control() { ' ' } else { c };
    let line: String = text.trim().chars().take(60).map(visible).collect();
    if text.trim().chars().nth(60).is_some() { line + "…" } else { line }
}

fn main() -> std::io::Result<()> {
    let cleaner = Cleaner::default();
    let files: Vec<String> = std::env::args().skip(1).collect();
    if files.is_empty() {
        print("indonesian.txt", &cleaner.clean(include_str!("data/indonesian.txt")));
    }
    for file in files {
        print(&file, &cleaner.clean(&std::fs::read_to_string(&file)?));
    }
    Ok(())
}
