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
//! around it: content comes in runs, and so does furniture. Each time the evidence, a column of numbers with a name, is put to a list of
//! [tables](self#the-tables) whose scores add up to log odds. Nothing knows a language: lengths are weighted by script, and the page itself
//! shows which words are common and which belong to its subject.
//!
//! Which lines stay is decided for the page as a whole: those that make the expected F1 of the letters kept greatest, so that more stays
//! where all is doubtful (Lipton, Elkan, Naryanaswamy 2014). The expectation allows for being wrong about all lines of a page at once.
//! [`Rules::web`](crate::Rules::web) takes only what is certain of these, and asks only where a wall of short lines above or below the text
//! shows that it was on a page.
//!
//! A text without a few lines that are certainly furniture, or without one sentence (verse, scores, tables), was never on a page: all of it
//! stays. All numbers are whole ones, so that every machine finds the same. The judge reads some 35 MB/s of whole pages with short lines on one
//! core, in time that is linear in the text.
//!
//! # The tables
//!
//! A table asks four questions (`page.shape: letters > 66`) and has a score for each combination of answers: an oblivious
//! decision tree (Kohavi 1994). The list can be read and edited (`tables.tsv`); `cargo run --release --example fit` makes it by gradient boosting
//! (Friedman 2001).

mod around;
mod evidence;
mod shape;
mod sheet;
mod table;
mod words;

use std::cmp::Reverse;

use crate::document::Outline;
use crate::error::Error;
use crate::removal::RuleId;

use super::Lexicon;
use super::page::Page;
use around::probability;
use evidence::{Evidence, Kind};
use sheet::Row;
pub(super) use sheet::Sheet;
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
    /// Which segment it is.
    pub(super) segment: usize,
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
        Self::blank().look(&Sheet::default(), look).names.iter().map(ToString::to_string).collect()
    }

    /// The evidence of a look at every line of a document, given the looks before it: to fit tables.
    #[must_use]
    pub fn evidence(&self, outline: &Outline<'_>, look: usize) -> Vec<Vec<i16>> {
        let lexicon = Lexicon::web();
        let mut sheet = Sheet::default();
        sheet.read(&Page::new(outline, &lexicon));
        let evidence = self.look(&sheet, look);
        let row = |line: usize| {
            let number = |column| evidence.column(column)[line];
            (0..evidence.names.len()).map(number).collect()
        };
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
    pub(super) fn find(&self, sheet: &Sheet) -> Vec<Finding> {
        if !sheet.has_sentence() {
            return Vec::new();
        }
        let spoken = speak(&self.look(sheet, LOOKS - 1), &self.tables[LOOKS - 1]);
        let odds = sum(&spoken, sheet.lines.len());
        if odds.iter().filter(|odds| **odds < CERTAIN).nth(CROWD - 1).is_none() {
            return Vec::new();
        }
        let least = threshold(&odds, sheet);
        let loudest = |line: usize| {
            let says = |kind: Kind| spoken[kind as usize][line];
            Kind::ALL.into_iter().min_by_key(|&kind| says(kind))
        };
        let finding = |(at, (line, &odds)): (usize, (&Row, &i32))| {
            let against = if odds < least { loudest(at) } else { None };
            Finding { segment: line.segment, content: probability(odds), against }
        };
        sheet.lines.iter().zip(&odds).enumerate().map(finding).collect()
    }

    /// The evidence of a look.
    fn look(&self, sheet: &Sheet, look: usize) -> Evidence {
        let own = sheet.own();
        if look == 0 {
            return own;
        }
        let odds = sum(&speak(&own, &self.tables[0]), sheet.lines.len());
        sheet.around(&odds, own)
    }
}

/// What each kind of evidence says of every line, in log odds: the score of a table belongs to the kind it asks for first.
type Spoken = [Vec<i32>; Kind::ALL.len()];

fn speak(evidence: &Evidence, tables: &[Table]) -> Spoken {
    let mut spoken = Kind::ALL.map(|_| vec![0; evidence.stride]);
    let mut answers = vec![0; evidence.stride];
    for table in tables {
        let kind = evidence.names.get(table.first()).map_or(Kind::Shape, |name| name.kind);
        table.add_scores(evidence, &mut answers, &mut spoken[kind as usize]);
    }
    spoken
}

/// The log odds of every line.
fn sum(spoken: &Spoken, lines: usize) -> Vec<i32> {
    let odds = |line: usize| spoken.iter().map(|kind| kind[line]).fold(0, i32::wrapping_add);
    (0..lines).map(odds).collect()
}

/// Log odds, in thousandths, of a line that is hardly content. A text without a crowd of such lines, or without a sentence, was never on a page:
/// all of it stays.
const CERTAIN: i32 = -2000;
pub(super) const CROWD: usize = 5;

/// How much surer of the whole page the judge is than of each line, and what may be wrong with all lines at once: steps of log odds and
/// how probable they are (a normal distribution of two, in five).
const SURER: f32 = 1.6;
const DOUBTS: [(f32, f32); 5] = [(-3.2, 0.09), (-1.6, 0.24), (0.0, 0.34), (1.6, 0.24), (3.2, 0.09)];

/// From which log odds on lines stay, so that the expected F1 of the letters kept is greatest.
#[expect(clippy::cast_precision_loss, reason = "letters of a line")]
fn threshold(odds: &[i32], sheet: &Sheet) -> i32 {
    let mut best_first: Vec<(i32, u32)> =
        odds.iter().copied().zip(sheet.lines.iter().map(|line| line.letters)).collect();
    best_first.sort_unstable_by_key(|line| Reverse(*line));
    // Of each line the letters, and the odds against it as a factor.
    let line = |&(odds, letters): &(i32, u32)| (letters as f32, libm::expf(-SURER * odds as f32 / 1000.0));
    let lines: Vec<(f32, f32)> = best_first.iter().map(line).collect();
    let mut expected = vec![0.0; odds.len()];
    for (doubt, chance) in DOUBTS {
        let doubt = libm::expf(-doubt);
        let content = |&(letters, against): &(f32, f32)| letters / (1.0 + against * doubt);
        let all: f32 = lines.iter().map(content).sum();
        let (mut right, mut kept) = (0.0, 0.0);
        for (expected, line) in expected.iter_mut().zip(&lines) {
            right += content(line);
            kept += line.0;
            *expected += chance * 2.0 * right / (kept + all).max(f32::MIN_POSITIVE);
        }
    }
    let best = expected.iter().zip(best_first).max_by(|a, b| a.0.total_cmp(b.0));
    best.map_or(0, |(_, (odds, _))| odds)
}
