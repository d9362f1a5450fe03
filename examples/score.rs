//! Scores the rules, the whole default cleaner and templates on labelled pages, beside two baselines: what share of the content letters they keep, and of
//! the furniture letters they remove.
//!
//! `cargo run --release --example score -- PAGES.jsonl.gz...`
//!
//! A page is a JSON object on a line: `id`, `lang`, `domain`, and `lines` of `text` and `keep` (true: content, false: furniture, null: not scored).

#![allow(clippy::cast_precision_loss, reason = "shares and speeds need few digits")]

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, BufReader};
use std::time::Instant;

use flate2::read::MultiGzDecoder;
use rayon::ThreadPoolBuilder;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use refrain::rules::{self, Rule, Templates, Verdict};
use refrain::{Cleaned, Cleaner, Document, Recipe, RuleId, Rules};
use serde::Deserialize;

#[derive(Deserialize)]
struct Page {
    id: Option<String>,
    lang: Option<String>,
    domain: Option<String>,
    lines: Vec<Line>,
    /// Which page it is, and its lines together.
    #[serde(skip)]
    number: u64,
    #[serde(skip)]
    text: String,
}

impl Page {
    fn read(json: &str, number: usize) -> serde_json::Result<Self> {
        let mut page: Self = serde_json::from_str(json)?;
        page.number = number as u64;
        page.text = page.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
        Ok(page)
    }

    fn site(&self) -> &str {
        self.domain.as_deref().unwrap_or_default()
    }

    fn document(&self) -> Document<'_> {
        Document::new(self.number, &self.text).site(self.site())
    }
}

#[derive(Deserialize)]
struct Line {
    text: String,
    keep: Option<bool>,
}

/// Pages of a site that show its templates.
const KNOWN: usize = 10;

/// A line rule of others, to compare with: its name, and which lines it drops.
#[derive(Debug)]
struct Baseline(&'static str, fn(&str) -> bool);

impl Baseline {
    /// What C4 drops of a page (Raffel et al. 2020, §2.2): lines of fewer than three words, or that no full stop, question or exclamation mark
    /// or quotation mark ends.
    const C4: Self = Self("baseline.c4", |line| {
        let ends = line.ends_with(['.', '?', '!', '"', '\'']) && !line.ends_with("...");
        !ends || line.split_whitespace().count() < 3
    });
    /// Keeps long lines alone.
    const LONG_LINES: Self = Self("baseline.long-lines", |line| line.chars().count() < 80);
}

impl Rule for Baseline {
    fn id(&self) -> RuleId {
        RuleId::new(self.0)
    }

    fn judge(&self, line: &rules::Line<'_>) -> Option<Verdict> {
        (self.1)(line.text().trim_end()).then_some(Verdict::line())
    }
}

/// Letters of content and of furniture, in all and removed, and page scores. Pages without content have no F1.
#[derive(Clone, Default)]
struct Score {
    pages: f64,
    content: f64,
    content_lost: f64,
    furniture: f64,
    furniture_removed: f64,
    f1: Vec<f64>,
    f1_untouched: Vec<f64>,
}

impl Score {
    fn add(&mut self, other: &Self) {
        self.pages += other.pages;
        self.content += other.content;
        self.content_lost += other.content_lost;
        self.furniture += other.furniture;
        self.furniture_removed += other.furniture_removed;
        self.f1.extend(&other.f1);
        self.f1_untouched.extend(&other.f1_untouched);
    }

    fn print(&self, name: &str) {
        let kept = 100.0 * (1.0 - self.content_lost / self.content.max(1.0));
        let removed = 100.0 * self.furniture_removed / self.furniture.max(1.0);
        let mut sorted = self.f1.clone();
        sorted.sort_by(f64::total_cmp);
        let (f1, median) = (mean(&self.f1), sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN));
        let untouched = mean(&self.f1_untouched);
        println!(
            "{name:<10} {:>6} {kept:>14.3} {removed:>18.2} {f1:>9.4} {median:>9.4} {untouched:>14.4}",
            self.pages
        );
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn letters(text: &str) -> f64 {
    text.chars().filter(|c| c.is_alphanumeric()).count() as f64
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
    if score.content > 0.0 {
        let content_kept = score.content - score.content_lost;
        let kept = content_kept + score.furniture - score.furniture_removed;
        score.f1 = vec![2.0 * content_kept / (score.content + kept)];
        score.f1_untouched = vec![2.0 * score.content / (2.0 * score.content + score.furniture)];
    }
    score
}

fn report<'p>(title: &str, cleaner: &Cleaner<'_>, pages: impl IntoIterator<Item = &'p Page>) {
    let mut languages: BTreeMap<&str, Score> = BTreeMap::new();
    let mut reasons = BTreeMap::new();
    let mut all = Score::default();
    let mut worst = Vec::new();
    for page in pages {
        let one = score(page, &cleaner.clean(page.document()), &mut reasons);
        languages.entry(page.lang.as_deref().unwrap_or("?")).or_default().add(&one);
        all.add(&one);
        worst.extend(one.f1.first().map(|f1| (*f1, page.id.as_deref().unwrap_or("?"))));
    }
    println!(
        "\n{title}\n{:<10} {:>6} {:>14} {:>18} {:>9} {:>9} {:>14}",
        "language", "pages", "content kept %", "furniture taken %", "page F1", "median", "F1 untouched"
    );
    for (name, score) in languages {
        score.print(name);
    }
    all.print("all");
    println!("\n{:<24} {:>16} {:>18}", "reason", "content letters", "furniture letters");
    for (name, (content, furniture)) in reasons {
        println!("{name:<24} {content:>16} {furniture:>18}");
    }
    worst.sort_by(|a, b| a.0.total_cmp(&b.0));
    let worst: Vec<String> = worst.iter().take(10).map(|(f1, id)| format!("{id} {f1:.2}")).collect();
    println!("\nthe worst: {}", worst.join(", "));
}

/// Megabytes a second of the cleaner on that many threads, the best of five runs.
fn speed(cleaner: &Cleaner<'_>, pages: &[Page], threads: usize) -> Result<f64, Box<dyn Error>> {
    let bytes: usize = pages.iter().map(|page| page.text.len()).sum();
    let pool = ThreadPoolBuilder::new().num_threads(threads).build()?;
    let run = || {
        let start = Instant::now();
        let kept: usize =
            pool.install(|| pages.par_iter().map(|page| cleaner.clean(page.document()).text().len()).sum());
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
        let lines = BufReader::new(MultiGzDecoder::new(std::fs::File::open(file)?)).lines();
        for (number, line) in lines.enumerate() {
            let page = Page::read(&line?, pages.len());
            pages.push(page.map_err(|error| format!("{file}:{}: {error}", number + 1))?);
        }
    }
    let cleaner = |rules: Rules| Cleaner::new(Recipe::default()).with(rules);
    report("baseline: C4", &cleaner(Rules::none().with(Baseline::C4)).budget(1.0)?, &pages);
    report("baseline: long lines", &cleaner(Rules::none().with(Baseline::LONG_LINES)).budget(1.0)?, &pages);
    report("Rules::web().unjudged()", &cleaner(Rules::web().unjudged()), &pages);
    report("Rules::web()", &cleaner(Rules::web()), &pages);
    report("Rules::page()", &cleaner(Rules::page()), &pages);
    report("Rules::page().certainty(0.8)", &cleaner(Rules::page().certainty(0.8)), &pages);
    report("Cleaner::default()", &Cleaner::default(), &pages);
    let many = |page: &&Page| pages.iter().filter(|other| other.site() == page.site()).count() >= KNOWN;
    let known: Vec<&Page> = pages.iter().filter(|page| !page.site().is_empty()).filter(many).collect();
    let templates = Templates::of(&Recipe::default(), known.iter().map(|page| page.document()));
    let title = format!("Templates, on sites of {KNOWN} pages or more");
    report(&title, &Cleaner::new(Recipe::default()).with(templates), known);
    println!();
    for (name, cleaner) in [
        ("Rules::web().unjudged()", cleaner(Rules::web().unjudged())),
        ("Cleaner::default()", Cleaner::default()),
        ("Rules::page()", cleaner(Rules::page())),
    ] {
        let (one, two) = (speed(&cleaner, &pages, 1)?, speed(&cleaner, &pages, 2)?);
        println!("{name}: {one:.0} MB/s on one thread, {two:.0} MB/s on two ({:.2} times)", two / one);
    }
    Ok(())
}
