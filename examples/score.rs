//! Scores `Rules::web` and the whole default cleaner on labelled pages: what share of the content letters they keep, and of the
//! furniture letters they remove.
//!
//! `cargo run --release --example score -- PAGES.jsonl.gz...`
//!
//! A page is a JSON object on a line: `lang`, and `lines` of `text` and `keep` (true: content, false: furniture, null: not scored).

#![allow(clippy::cast_precision_loss, reason = "shares and speeds need few digits")]

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, BufReader};
use std::time::Instant;

use flate2::read::MultiGzDecoder;
use rayon::ThreadPoolBuilder;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use refrain::{Cleaned, Cleaner, Recipe, Rules};
use serde::Deserialize;

#[derive(Deserialize)]
struct Page {
    lang: Option<String>,
    lines: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    text: String,
    keep: Option<bool>,
}

/// Letters of content and of furniture, in all and removed, and page scores.
#[derive(Clone, Copy, Default)]
struct Score {
    pages: f64,
    content: f64,
    content_lost: f64,
    furniture: f64,
    furniture_removed: f64,
    f1: f64,
    f1_untouched: f64,
}

impl Score {
    fn add(&mut self, other: Self) {
        self.pages += other.pages;
        self.content += other.content;
        self.content_lost += other.content_lost;
        self.furniture += other.furniture;
        self.furniture_removed += other.furniture_removed;
        self.f1 += other.f1;
        self.f1_untouched += other.f1_untouched;
    }

    fn print(&self, name: &str) {
        let kept = 100.0 * (1.0 - self.content_lost / self.content.max(1.0));
        let removed = 100.0 * self.furniture_removed / self.furniture.max(1.0);
        let (f1, untouched) = (self.f1 / self.pages, self.f1_untouched / self.pages);
        println!("{name:<10} {:>6} {kept:>14.3} {removed:>18.2} {f1:>9.4} {untouched:>14.4}", self.pages);
    }
}

fn letters(text: &str) -> f64 {
    text.chars().filter(|c| c.is_alphanumeric()).count() as f64
}

fn f1(content_kept: f64, content: f64, kept: f64) -> f64 {
    if content == 0.0 { f64::from(kept == 0.0) } else { 2.0 * content_kept / (content + kept) }
}

/// Scores one page, and counts letters taken from (content, furniture) by reason.
fn score(page: &Page, cleaned: &Cleaned<'_>, reasons: &mut BTreeMap<String, (f64, f64)>) -> Score {
    let mut score = Score { pages: 1.0, ..Score::default() };
    let mut removals = cleaned.removals().iter().peekable();
    let mut start = 0;
    for line in &page.lines {
        let end = start + line.text.len();
        let mut lost = 0.0;
        while let Some(removal) = removals.peek() {
            let span = removal.span();
            let piece = cleaned.original().get(span.start.max(start)..span.end.min(end)).unwrap_or_default();
            lost += letters(piece);
            let reason = reasons.entry(removal.reason().name().to_owned()).or_default();
            match line.keep {
                Some(true) => reason.0 += letters(piece),
                Some(false) => reason.1 += letters(piece),
                None => {}
            }
            if span.end > end {
                break;
            }
            removals.next();
        }
        match line.keep {
            Some(true) => {
                score.content += letters(&line.text);
                score.content_lost += lost;
            }
            Some(false) => {
                score.furniture += letters(&line.text);
                score.furniture_removed += lost;
            }
            None => {}
        }
        start = end + 1;
    }
    let content_kept = score.content - score.content_lost;
    score.f1 = f1(content_kept, score.content, content_kept + score.furniture - score.furniture_removed);
    score.f1_untouched = f1(score.content, score.content, score.content + score.furniture);
    score
}

fn report(title: &str, cleaner: &Cleaner<'_>, pages: &[Page], texts: &[String]) {
    let mut languages: BTreeMap<&str, Score> = BTreeMap::new();
    let mut reasons = BTreeMap::new();
    let mut all = Score::default();
    for (page, text) in pages.iter().zip(texts) {
        let one = score(page, &cleaner.clean(text.as_str()), &mut reasons);
        languages.entry(page.lang.as_deref().unwrap_or("?")).or_default().add(one);
        all.add(one);
    }
    println!(
        "\n{title}\n{:<10} {:>6} {:>14} {:>18} {:>9} {:>14}",
        "language", "pages", "content kept %", "furniture taken %", "page F1", "F1 untouched"
    );
    for (name, score) in languages {
        score.print(name);
    }
    all.print("all");
    println!("\n{:<24} {:>16} {:>18}", "reason", "content letters", "furniture letters");
    for (name, (content, furniture)) in reasons {
        println!("{name:<24} {content:>16} {furniture:>18}");
    }
}

/// Megabytes a second of the cleaner on that many threads, the best of five runs.
fn speed(cleaner: &Cleaner<'_>, texts: &[String], threads: usize) -> Result<f64, Box<dyn Error>> {
    let bytes: usize = texts.iter().map(String::len).sum();
    let pool = ThreadPoolBuilder::new().num_threads(threads).build()?;
    let run = || {
        let start = Instant::now();
        let kept: usize =
            pool.install(|| texts.par_iter().map(|text| cleaner.clean(text.as_str()).text().len()).sum());
        (bytes as f64 / 1e6 / start.elapsed().as_secs_f64(), kept)
    };
    Ok((0..5).map(|_| run().0).fold(0.0, f64::max))
}

fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<String> = std::env::args().skip(1).collect();
    if files.is_empty() {
        return Err("usage: score PAGES.jsonl.gz...".into());
    }
    let mut pages: Vec<Page> = Vec::new();
    for file in &files {
        for (number, line) in
            BufReader::new(MultiGzDecoder::new(std::fs::File::open(file)?)).lines().enumerate()
        {
            pages.push(
                serde_json::from_str(&line?).map_err(|error| format!("{file}:{}: {error}", number + 1))?,
            );
        }
    }
    let texts: Vec<String> = pages
        .iter()
        .map(|page| page.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n"))
        .collect();
    report("Rules::web()", &Cleaner::new(Recipe::default()).with(Rules::web()), &pages, &texts);
    let cleaner = Cleaner::default();
    report("Cleaner::default()", &cleaner, &pages, &texts);
    let (one, two) = (speed(&cleaner, &texts, 1)?, speed(&cleaner, &texts, 2)?);
    println!(
        "\nCleaner::default(): {one:.0} MB/s on one thread, {two:.0} MB/s on two ({:.2} times)",
        two / one
    );
    Ok(())
}
