//! Fits the tables of the page judge to labelled pages, and says how well it does on sites it was not fitted to.
//!
//! `cargo run --release --example fit -- PAGES.jsonl.gz... > src/rules/judge/tables.tsv`
//!
//! A page is a JSON object on a line: `domain`, and `lines` of `text` and `keep` (true: content, false: furniture, null: not scored).

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "letters and shares need few digits"
)]

use std::error::Error;
use std::fmt;
use std::io::{BufRead, BufReader};

use flate2::read::MultiGzDecoder;
use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use refrain::rules::judge::{Judge, Question, Table};
use refrain::{Cleaner, Recipe, Rules};
use serde::Deserialize;
use xxhash_rust::xxh3::xxh3_64;

/// Sites are dealt into so many parts; each part is scored by what was fitted to the others.
const PARTS: u64 = 5;
/// Tables of each look.
const TABLES: [usize; 2] = [80, 150];
/// How far a table goes towards what it would have, and how much lines it must have to be believed.
const RATE: f64 = 0.2;
const RIDGE: f64 = 50.0;
/// Lines and columns that a step looks at, in percent, and bins that numbers fall into.
const LINES: u64 = 80;
const COLUMNS: u64 = 60;
const BINS: usize = 32;

#[derive(Deserialize)]
struct Page {
    domain: Option<String>,
    lines: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    text: String,
    keep: Option<bool>,
}

impl Page {
    fn text(&self) -> String {
        self.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    fn part(&self) -> u64 {
        xxh3_64(self.domain.as_deref().unwrap_or_default().as_bytes()) % PARTS
    }

    /// How much each line counts: by its letters, and a little for being a line. Every page counts as much.
    fn weights(&self) -> Vec<f64> {
        let letters: Vec<f64> = self.lines.iter().map(|line| letters(&line.text)).collect();
        let (all, lines) = (letters.iter().sum::<f64>().max(1.0), letters.len() as f64);
        letters.iter().map(|letters| 0.8 * letters / all + 0.2 / lines).collect()
    }
}

fn letters(text: &str) -> f64 {
    text.chars().filter(|c| c.is_alphanumeric()).count() as f64
}

/// Labelled lines: their evidence column by column, each number as the bin it falls into, whether they are content, and how much they count.
struct Samples {
    columns: Vec<Column>,
    content: Vec<f32>,
    weights: Vec<f32>,
}

struct Column {
    /// What parts the bins.
    edges: Vec<i16>,
    bins: Vec<u8>,
}

impl Column {
    fn new(values: &[i16]) -> Self {
        let mut sorted: Vec<i16> = values.iter().copied().step_by(values.len() / 20_000 + 1).collect();
        sorted.sort_unstable();
        let mut edges: Vec<i16> = (1..BINS).map(|bin| sorted[bin * sorted.len() / BINS]).collect();
        edges.dedup();
        let bin = |value: &i16| edges.partition_point(|edge| edge < value) as u8;
        let bins = values.iter().map(bin).collect();
        Self { edges, bins }
    }
}

/// A line as it is collected: its evidence, whether it is content, how much it counts.
type Row = (Vec<i16>, f32, f32);

fn rows(judge: &Judge, look: usize, page: &Page) -> Vec<Row> {
    let text = page.text();
    let evidence = judge.evidence(&Recipe::lines().outline(text.as_str()), look);
    let lines = page.lines.iter().zip(page.weights()).filter(|(line, _)| !line.text.trim().is_empty());
    let labelled = evidence.into_iter().zip(lines);
    labelled
        .filter_map(|(evidence, (line, weight))| {
            Some((evidence, f32::from(u8::from(line.keep?)), weight as f32))
        })
        .collect()
}

impl Samples {
    /// What the judge of each page makes of its lines.
    fn new<'p>(pages: &[&'p Page], look: usize, judge: impl Fn(&'p Page) -> &'p Judge + Sync) -> Self {
        let rows: Vec<Row> = pages.par_iter().flat_map_iter(|page| rows(judge(page), look, page)).collect();
        let mean = rows.iter().map(|row| row.2).sum::<f32>() / rows.len() as f32;
        let count = rows.first().map_or(0, |row| row.0.len());
        let column = |at: usize| Column::new(&rows.iter().map(|row| row.0[at]).collect::<Vec<_>>());
        Self {
            columns: (0..count).into_par_iter().map(column).collect(),
            content: rows.iter().map(|row| row.1).collect(),
            weights: rows.iter().map(|row| row.2 / mean).collect(),
        }
    }

    /// Gradient boosting (Friedman 2001) of oblivious trees: each step fits a table to what those before it get wrong, on a part of the lines
    /// and of the evidence.
    fn fit(&self, tables: usize) -> Vec<Table> {
        let mut odds = vec![0.0; self.content.len()];
        (0..tables as u64).map(|step| self.step(step, &mut odds)).collect()
    }

    fn step(&self, step: u64, odds: &mut [f32]) -> Table {
        let chosen =
            |kind: u8, at: usize| xxh3_64(&[&[kind][..], &step.to_le_bytes(), &at.to_le_bytes()].concat());
        let slope = |(at, odds): (usize, &f32)| {
            let (p, w) = (1.0 / (1.0 + (-odds).exp()), self.weights[at]);
            [w * (self.content[at] - p), w * p * (1.0 - p)]
        };
        let slopes: Vec<[f32; 2]> = odds.iter().enumerate().map(slope).collect();
        let lines: Vec<usize> = (0..odds.len()).filter(|&at| chosen(0, at) % 100 < LINES).collect();
        let columns: Vec<usize> =
            (0..self.columns.len()).filter(|&at| chosen(1, at) % 100 < COLUMNS).collect();
        let (mut answers, mut questions) = (vec![0_u8; odds.len()], [Question::new(0, 0); 4]);
        for question in &mut questions {
            let best = columns.par_iter().filter_map(|&column| {
                let (gain, edge) = self.best_edge(column, &lines, &slopes, &answers)?;
                Some((gain, column, edge))
            });
            let best = best.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            let Some((_, column, edge)) = best else { continue };
            let Column { edges, bins } = &self.columns[column];
            *question = Question::new(column, edges[edge]);
            for (answer, &bin) in answers.iter_mut().zip(bins) {
                *answer = *answer << 1 | u8::from(usize::from(bin) > edge);
            }
        }
        let mut sums = [[0.0_f64; 2]; 16];
        for &at in &lines {
            let [slope, bend] = slopes[at];
            sums[usize::from(answers[at])][0] += f64::from(slope);
            sums[usize::from(answers[at])][1] += f64::from(bend);
        }
        let score = |[slope, bend]: [f64; 2]| (RATE * slope / (bend + RIDGE) * 1000.0).round() as i16;
        let scores = sums.map(score);
        for (odds, &answer) in odds.iter_mut().zip(&answers) {
            *odds += f32::from(scores[usize::from(answer)]) / 1000.0;
        }
        Table::new(questions, scores)
    }

    /// The question about a column that parts the lines best, given the answers so far: what it gains, and its edge.
    fn best_edge(
        &self,
        column: usize,
        lines: &[usize],
        slopes: &[[f32; 2]],
        answers: &[u8],
    ) -> Option<(f64, usize)> {
        let Column { edges, bins } = &self.columns[column];
        let mut sums = vec![[[0.0_f64; 2]; BINS]; 8];
        for &at in lines {
            let sum = &mut sums[usize::from(answers[at])][usize::from(bins[at])];
            sum[0] += f64::from(slopes[at][0]);
            sum[1] += f64::from(slopes[at][1]);
        }
        let gain = |[slope, bend]: [f64; 2]| slope * slope / (bend + RIDGE);
        let mut gains = vec![0.0; edges.len()];
        for sums in &sums {
            let all = sums.iter().fold([0.0; 2], |all, sum| [all[0] + sum[0], all[1] + sum[1]]);
            let mut below = [0.0; 2];
            for (own, sum) in gains.iter_mut().zip(sums) {
                below = [below[0] + sum[0], below[1] + sum[1]];
                *own += gain(below) + gain([all[0] - below[0], all[1] - below[1]]) - gain(all);
            }
        }
        gains.into_iter().zip(0..).max_by(|a, b| a.0.total_cmp(&b.0))
    }
}

/// Fits both looks. The second look learns from what judges that have not seen a site make of its lines at the first.
fn train(pages: &[&Page]) -> Judge {
    let first = |pages: &[&Page]| {
        let blank = Judge::blank();
        Judge::blank().with(0, Samples::new(pages, 0, |_| &blank).fit(TABLES[0]))
    };
    let without = |part| first(&pages.iter().copied().filter(|page| page.part() != part).collect::<Vec<_>>());
    let unseen: Vec<Judge> = (0..PARTS).map(without).collect();
    let second = Samples::new(pages, 1, |page| &unseen[page.part() as usize]).fit(TABLES[1]);
    first(pages).with(1, second)
}

/// Letters of content and furniture, in all and left, and the F1 of each page with content.
#[derive(Default)]
struct Score {
    content: f64,
    content_left: f64,
    furniture: f64,
    furniture_left: f64,
    f1: Vec<f64>,
}

impl Score {
    fn of(page: &Page, cleaner: &Cleaner<'_>) -> Self {
        let (text, mut score, mut start) = (page.text(), Self::default(), 0);
        let cleaned = cleaner.clean(text.as_str());
        for line in &page.lines {
            let end = start + line.text.len();
            let spans = cleaned.kept().map(|span| span.start.max(start)..span.end.min(end));
            let left: f64 = spans.filter(|span| span.start < span.end).map(|span| letters(&text[span])).sum();
            start = end + 1;
            let (all, kept) = match line.keep {
                Some(true) => (&mut score.content, &mut score.content_left),
                Some(false) => (&mut score.furniture, &mut score.furniture_left),
                None => continue,
            };
            *all += letters(&line.text);
            *kept += left;
        }
        if score.content > 0.0 {
            score.f1 =
                vec![2.0 * score.content_left / (score.content + score.content_left + score.furniture_left)];
        }
        score
    }

    fn and(mut self, other: Self) -> Self {
        self.content += other.content;
        self.content_left += other.content_left;
        self.furniture += other.furniture;
        self.furniture_left += other.furniture_left;
        self.f1.extend(other.f1);
        self
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f1 = self.f1.iter().sum::<f64>() / self.f1.len() as f64;
        let kept = 100.0 * self.content_left / self.content;
        let taken = 100.0 - 100.0 * self.furniture_left / self.furniture;
        write!(f, "page F1 {f1:.4}, content kept {kept:.2} %, furniture taken {taken:.1} %")
    }
}

/// What a set of rules scores on pages, each judged by the judge that it is given.
fn score<'p>(set: &'p [Page], rules: fn() -> Rules, judge: impl Fn(&'p Page) -> &'p Judge + Sync) -> Score {
    let of_page = |page: &'p Page| {
        Score::of(page, &Cleaner::new(Recipe::default()).with(rules().judged_by(judge(page).clone())))
    };
    set.par_iter().map(of_page).reduce(Score::default, Score::and)
}

fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<String> = std::env::args().skip(1).collect();
    let mut sets: Vec<Vec<Page>> = Vec::new();
    for file in &files {
        let lines = BufReader::new(MultiGzDecoder::new(std::fs::File::open(file)?)).lines();
        let page = |(number, line): (usize, Result<String, std::io::Error>)| -> Result<Page, Box<dyn Error>> {
            Ok(serde_json::from_str(&line?).map_err(|error| format!("{file}:{}: {error}", number + 1))?)
        };
        sets.push(lines.enumerate().map(page).collect::<Result<_, _>>()?);
    }
    let pages: Vec<&Page> = sets.iter().flatten().collect();
    if pages.is_empty() {
        return Err("usage: fit PAGES.jsonl.gz...".into());
    }
    let judge = train(&pages);
    let parts: Vec<Judge> = (0..PARTS)
        .map(|part| train(&pages.iter().copied().filter(|page| page.part() != part).collect::<Vec<_>>()))
        .collect();
    for (file, set) in files.iter().zip(&sets) {
        for (name, rules) in [("page", Rules::page as fn() -> Rules), ("web", Rules::web)] {
            eprintln!("{file}, Rules::{name}()\n  fitted to these sites: {}", score(set, rules, |_| &judge));
            eprintln!("  fitted to other sites: {}", score(set, rules, |page| &parts[page.part() as usize]));
        }
    }
    print!("{}", judge.to_tsv());
    Ok(())
}
