//! The page judge: decides of every line of a whole page whether it is content.
//!
//! # `page.*`
//!
//! **What**: everything on a page that is not its text: menus, lists of other articles, bylines and dates, comments, forms, imprints.
//!
//! **Why**: the text of a whole page is mostly not its text, and the tags that would tell are gone.
//!
//! **When it is wrong**: pages whose content is a list of short lines (products, listings, tables), and the lines around a text that
//! read like it (a caption, a teaser of the same subject). It says how sure it is: [`Removal::score`](crate::Removal::score).
//!
//! # How it judges
//!
//! Every line is looked at twice. First by itself: length, ends, words, phrases. Then in the light of what was found of the lines
//! around it: content comes in runs, and so does furniture. Each time the evidence, a row of numbers with names, is put to a list of
//! [tables](self#the-tables) whose scores add up to log odds. Nothing knows a language: lengths are weighted by script, and the page itself
//! shows which words are common and which belong to its subject.
//!
//! Which lines stay is decided for the page as a whole: those that make the expected F1 of the letters kept greatest, so that more stays
//! where all is doubtful (Lipton, Elkan, Naryanaswamy 2014). The expectation allows for being wrong about all lines of a page at once.
//!
//! A text without one line that is certainly furniture, or without one sentence (verse, scores, tables), was never on a page: all of it
//! stays. The judge reads some 25 MB/s of whole pages with short lines on one core.
//!
//! # The tables
//!
//! A table asks four questions (`page.shape: odds > 0.412`) and has a score for each combination of answers: an oblivious
//! decision tree (Kohavi 1994). The list can be read and edited (`tables.tsv`); `cargo run --release --example fit` makes it by gradient boosting
//! (Friedman 2001).

mod around;
mod evidence;
mod shape;
mod sheet;
mod table;

use crate::document::Outline;
use crate::error::Error;
use crate::recipe::Recipe;
use crate::removal::RuleId;

use super::Lexicon;
use super::page::Page;
use around::probability;
use evidence::{Evidence, Kind};
use sheet::Sheet;
pub use table::{Question, Table};

const TABLES: &str = include_str!("tables.tsv");
/// Times that a page is looked at.
const LOOKS: usize = 2;

/// The tables of each look: see the [module](self).
#[derive(Clone, PartialEq, Debug)]
pub struct Judge {
    tables: [Vec<Table>; LOOKS],
}

/// What the judge found of a line.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Finding {
    /// How probable it is that the line is content.
    content: f32,
    /// If it goes, the kind of evidence that speaks loudest against it.
    against: Option<Kind>,
}

impl Finding {
    /// What the removal of the line is called and how sure it is, if the line goes.
    pub(super) fn verdict(self) -> Option<(RuleId, f32)> {
        self.against.map(|kind| (RuleId::new(kind.name()), 1.0 - self.content))
    }
}

impl Default for Judge {
    /// The tables that come with the crate.
    fn default() -> Self {
        Self::from_tsv(TABLES).unwrap_or_else(|_| Self::blank())
    }
}

impl Judge {
    /// A judge that finds every line as likely content as not.
    #[must_use]
    pub const fn blank() -> Self {
        Self { tables: [Vec::new(), Vec::new()] }
    }

    /// How many times a page is looked at.
    #[must_use]
    pub const fn looks() -> usize {
        LOOKS
    }

    /// The names of the evidence of a look, in the order of [`Judge::evidence`].
    #[must_use]
    pub fn names(look: usize) -> Vec<String> {
        let (outline, lexicon) = (Recipe::lines().outline("-"), Lexicon::empty());
        let page = Page::new(&outline, &lexicon);
        Self::blank().look(&Sheet::new(&page), look).names.iter().map(ToString::to_string).collect()
    }

    /// The evidence of a look at every line of a document, given the looks before it: to fit tables.
    #[must_use]
    pub fn evidence(&self, outline: &Outline<'_>, look: usize) -> Vec<Vec<f32>> {
        let lexicon = Lexicon::web();
        let page = Page::new(outline, &lexicon);
        let evidence = self.look(&Sheet::new(&page), look);
        let row = |line| (0..evidence.names.len()).map(|column| evidence.column(column)[line]).collect();
        (0..evidence.lines()).map(row).collect()
    }

    /// The same judge with other tables for a look.
    #[must_use]
    pub fn with(mut self, look: usize, tables: Vec<Table>) -> Self {
        if let Some(own) = self.tables.get_mut(look) {
            *own = tables;
        }
        self
    }

    /// Reads the tables of all looks: see [`Judge::to_tsv`].
    ///
    /// # Errors
    ///
    /// [`Error::Table`] with the line that is wrong.
    pub fn from_tsv(tsv: &str) -> Result<Self, Error> {
        let names: [Vec<String>; LOOKS] = [0, 1].map(Self::names);
        let mut judge = Self::blank();
        let rows = tsv.lines().enumerate().filter(|(_, row)| !row.is_empty() && !row.starts_with('#'));
        for (number, row) in rows {
            let wrong = || Error::Table { line: number + 1, row: row.to_owned() };
            let (look, table) = row.split_once('\t').ok_or_else(wrong)?;
            let look = look.parse::<usize>().ok().and_then(|look| look.checked_sub(1)).ok_or_else(wrong)?;
            let (tables, names) = judge.tables.get_mut(look).zip(names.get(look)).ok_or_else(wrong)?;
            tables.push(Table::from_tsv(table, names).ok_or_else(wrong)?);
        }
        Ok(judge)
    }

    /// All tables: a row of the look (1 or 2), four questions, and sixteen scores, with tabs between. The answer to the first question tells the first
    /// eight scores (no) from the others (yes), and so on.
    #[must_use]
    pub fn to_tsv(&self) -> String {
        let rows = self.tables.iter().enumerate().flat_map(|(look, tables)| {
            let names = Self::names(look);
            tables.iter().map(move |table| format!("{}\t{}\n", look + 1, table.to_tsv(&names)))
        });
        let head = "# look\tquestions\t\t\t\tscores\n".to_owned();
        [head].into_iter().chain(rows).collect()
    }

    /// What is found of each line.
    pub(super) fn find(&self, page: &Page<'_>) -> Vec<Finding> {
        let sheet = Sheet::new(page);
        let spoken = speak(&self.look(&sheet, LOOKS - 1), &self.tables[LOOKS - 1]);
        let odds = sum(&spoken);
        let least = threshold(&odds, &sheet.letters);
        let certain =
            if sheet.has_sentence() { odds.iter().filter(|odds| **odds < CERTAIN).count() } else { 0 };
        let may_go = |line: usize| certain >= if sheet.lines[line].is_prose() { CROWD } else { 1 };
        let loudest = |line: usize| {
            let says = |kind: Kind| spoken[kind as usize][line];
            Kind::ALL.into_iter().min_by(|&a, &b| says(a).total_cmp(&says(b)))
        };
        let finding = |(line, &odds): (usize, &f32)| {
            let against = if odds < least && may_go(line) { loudest(line) } else { None };
            Finding { content: probability(odds), against }
        };
        odds.iter().enumerate().map(finding).collect()
    }

    /// The evidence of a look.
    fn look(&self, sheet: &Sheet<'_>, look: usize) -> Evidence {
        let own = sheet.own();
        if look == 0 {
            return own;
        }
        sheet.around(&sum(&speak(&own, &self.tables[0])), own)
    }
}

/// What each kind of evidence says of every line, in log odds: the score of a table belongs to the kind it asks for first.
fn speak(evidence: &Evidence, tables: &[Table]) -> [Vec<f32>; Kind::ALL.len()] {
    let (mut spoken, mut answers) = (Kind::ALL.map(|_| vec![0.0; evidence.lines()]), Vec::new());
    for table in tables {
        let kind = evidence.names.get(table.first()).map_or(Kind::Shape, |name| name.kind);
        table.add_scores(evidence, &mut answers, &mut spoken[kind as usize]);
    }
    spoken
}

/// The log odds of every line.
fn sum(spoken: &[Vec<f32>; Kind::ALL.len()]) -> Vec<f32> {
    let mut odds = spoken[0].clone();
    for scores in &spoken[1..] {
        odds.iter_mut().zip(scores).for_each(|(odds, score)| *odds += score);
    }
    odds
}

/// The log odds of a line that is hardly content. A text without one, or without a sentence, was never on a page: all of it stays. A text with
/// fewer than a crowd has no comments and no teasers of other articles: its running text stays.
const CERTAIN: f32 = -2.0;
const CROWD: usize = 5;

/// How much surer of the whole page the judge is than of each line, and what may be wrong with all lines at once: steps of log odds and how
/// probable they are (a normal distribution of two, in five).
const SURER: f32 = 1.6;
const DOUBTS: [(f32, f32); 5] = [(-3.2, 0.09), (-1.6, 0.24), (0.0, 0.34), (1.6, 0.24), (3.2, 0.09)];

/// From which log odds on lines stay, so that the expected F1 of the letters kept is greatest.
fn threshold(odds: &[f32], letters: &[f32]) -> f32 {
    let mut order: Vec<usize> = (0..odds.len()).collect();
    order.sort_by(|&a, &b| odds[b].total_cmp(&odds[a]));
    let mut expected = vec![0.0; odds.len()];
    for (doubt, chance) in DOUBTS {
        let content = |at: usize| probability(SURER * odds[at] + doubt) * letters[at];
        let all: f32 = order.iter().map(|&at| content(at)).sum();
        let (mut right, mut kept) = (0.0, 0.0);
        for (expected, &at) in expected.iter_mut().zip(&order) {
            right += content(at);
            kept += letters[at];
            *expected += chance * 2.0 * right / (kept + all).max(f32::MIN_POSITIVE);
        }
    }
    let best = expected.iter().zip(order).max_by(|a, b| a.0.total_cmp(b.0));
    best.map_or(0.0, |(_, at)| odds[at])
}
