//! The evidence of every line in the light of what was found of the lines around it.

use std::ops::Range;

use super::evidence::{Evidence, Kind, count, percent};
use super::sheet::{Marks, PROSE, Sheet};

/// Lines on either side that are looked at together.
const WIDTHS: [(usize, &str, &str); 4] = [
    (1, "1 above", "1 below"),
    (2, "2 above", "2 below"),
    (4, "4 above", "4 below"),
    (8, "8 above", "8 below"),
];

/// What is looked for above and below every line.
const MARKS: [(Marks, &str, &str); 5] = [
    (Marks::DATE, "date above", "date below"),
    (Marks::SHARE, "share above", "share below"),
    (Marks::COMMENT, "comments above", "comments below"),
    (Marks::PHRASE, "phrase above", "phrase below"),
    (Marks::LINK, "link above", "link below"),
];

/// How far a line can be sure, in thousandths of log odds, and what stands beyond the ends of a page.
const SURE: i32 = 4000;
const BEYOND: i64 = -2000;
/// What is told of the way to a line that there is not, or that is further.
const FAR: i16 = 99;

impl Sheet {
    /// The evidence of every line in the light of how sure each was found to be content (log odds), its own included.
    pub(super) fn around(&self, odds: &[i32], own: Evidence) -> Evidence {
        let (view, mut evidence) = (View::new(self, odds), own);
        evidence.put_means();
        view.put_odds(&mut evidence);
        view.put_neighbourhood(&mut evidence);
        view.put_blocks(&mut evidence);
        view.put_prose(&mut evidence);
        for (mark, below) in [(Marks::COMMENT, "below comments"), (Marks::RELATED, "below related")] {
            let first = self.lines.iter().position(|line| line.marks.has(mark));
            evidence.put_flag(Kind::Place, below, |at| first.is_some_and(|first| first < at));
        }
        for (mark, above, below) in MARKS {
            let marked: Vec<bool> = self.lines.iter().map(|line| line.marks.has(mark)).collect();
            let [to_above, to_below] = distances(&marked);
            evidence.put(Kind::Around, above, |at| to_above[at]);
            evidence.put(Kind::Around, below, |at| to_below[at]);
        }
        evidence
    }
}

/// A page in the light of what was found of its lines so far.
struct View {
    odds: Vec<i32>,
    /// Sums up to each line: of the odds, and of the letters.
    odds_before: Vec<i64>,
    letters_before: Vec<u64>,
    /// Of the letters of content that are to be expected.
    content_before: Vec<u64>,
    /// The stretches that speak most for content: by lines, and by letters.
    main: Range<usize>,
    long: Range<usize>,
    /// The best odds of a line that is not short.
    top: i32,
    /// Sums up to each line: of lines of prose, and of their letters.
    prose_before: Vec<u64>,
    prose_letters_before: Vec<u64>,
    /// Letters of the run of prose that a line is in.
    run: Vec<u64>,
    /// Lines to the next prose above and below.
    above: Vec<i16>,
    below: Vec<i16>,
}

impl View {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "letters of a line, and shares of them"
    )]
    fn new(sheet: &Sheet, odds: &[i32]) -> Self {
        let odds: Vec<i32> = odds.iter().map(|&odds| odds.clamp(-SURE, SURE)).collect();
        let letters = || sheet.lines.iter().map(|line| u64::from(line.letters));
        let content: Vec<f32> = odds.iter().map(|&odds| probability(odds)).collect();
        let weighted = |weigh: fn(f32, f32) -> f32| {
            content.iter().zip(letters()).map(move |(&content, letters)| weigh(content, letters as f32))
        };
        let prose: Vec<bool> =
            content.iter().zip(letters()).map(|(&p, letters)| p > 0.6 && letters >= PROSE.into()).collect();
        let letters_of_prose =
            || prose.iter().zip(letters()).map(|(&prose, letters)| if prose { letters } else { 0 });
        let not_short = odds.iter().zip(letters()).filter(|(_, letters)| *letters >= 40);
        let [above, below] = distances(&prose);
        Self {
            main: heaviest(weighted(|content, letters| (content - 0.4) * (letters + 2.0).sqrt())),
            long: heaviest(weighted(|content, letters| (content - 0.25) * (letters + 6.0))),
            top: not_short.map(|(&odds, _)| odds).max().unwrap_or(-SURE),
            odds_before: sums(odds.iter().copied().map(i64::from)),
            letters_before: sums(letters()),
            content_before: sums(
                weighted(|content, letters| content * letters).map(|letters| letters as u64),
            ),
            run: runs(&prose, &letters_of_prose().collect::<Vec<_>>()),
            above,
            below,
            prose_before: sums(prose.iter().copied().map(u64::from)),
            prose_letters_before: sums(letters_of_prose()),
            odds,
        }
    }

    fn len(&self) -> usize {
        self.odds.len()
    }

    /// The mean odds of up to so many lines above and below a line.
    fn means(&self, at: usize, width: usize) -> [i16; 2] {
        let Range { start, end } = self.near(at, width);
        let mean = |lines: Range<usize>| {
            let sum = self.odds_before[lines.end] - self.odds_before[lines.start];
            count(sum.checked_div(i64::from(count(lines.len()))).unwrap_or(BEYOND))
        };
        [mean(start..at), mean(at + 1..end)]
    }

    /// The share of content among the letters of some lines, in percent.
    fn content(&self, lines: Range<usize>) -> i16 {
        percent(within(&self.content_before, lines.clone()), within(&self.letters_before, lines))
    }

    /// A line, and so many on either side.
    fn near(&self, at: usize, width: usize) -> Range<usize> {
        at.saturating_sub(width)..(at + width + 1).min(self.len())
    }

    fn put_odds(&self, evidence: &mut Evidence) {
        evidence.put(Kind::Shape, "odds", |at| count(self.odds[at]));
        evidence.put(Kind::Shape, "behind the best", |at| count(self.top - self.odds[at]));
    }

    fn put_neighbourhood(&self, evidence: &mut Evidence) {
        for (width, above, below) in WIDTHS {
            evidence.put(Kind::Around, above, |at| self.means(at, width)[0]);
            evidence.put(Kind::Around, below, |at| self.means(at, width)[1]);
        }
        let worse = |[above, below]: [i16; 2]| above.min(below);
        evidence.put(Kind::Around, "worse of 1 above and below", |at| worse(self.means(at, 1)));
        evidence.put(Kind::Around, "worse of 4 above and below", |at| worse(self.means(at, 4)));
        evidence.put(Kind::Around, "content within 4", |at| self.content(self.near(at, 4)));
        evidence.put(Kind::Around, "content within 16", |at| self.content(self.near(at, 16)));
    }

    fn put_blocks(&self, evidence: &mut Evidence) {
        let (place, Range { start, end }) = (Kind::Place, self.main.clone());
        let main = |at| (start..end).contains(&at);
        let all = within(&self.letters_before, 0..self.len());
        let part = percent(within(&self.letters_before, start..end), all);
        let page = self.content(0..self.len());
        evidence.put_flag(place, "in the main block", main);
        evidence.put(place, "in the main block, odds", |at| if main(at) { count(self.odds[at]) } else { 0 });
        evidence.put(place, "in a main block that is most", |at| if main(at) { part } else { 0 });
        evidence.put(place, "lines before the main block", |at| count(start.saturating_sub(at)));
        evidence.put(place, "lines behind the main block", |at| count((at + 1).saturating_sub(end)));
        evidence.put_flag(place, "in the long block", |at| self.long.contains(&at));
        evidence.put(place, "content of the page", |_| page);
        evidence.put(place, "lines before", |at| percent(100 * at as u64, self.len() as u64));
        evidence.put(place, "letters before", |at| percent(100 * self.letters_before[at], all));
    }

    fn put_prose(&self, evidence: &mut Evidence) {
        evidence.put(Kind::Around, "prose above", |at| self.above[at]);
        evidence.put(Kind::Around, "prose below", |at| self.below[at]);
        evidence.put(Kind::Around, "letters of the run", |at| count(self.run[at]));
        evidence.put(Kind::Around, "letters of prose within 6", |at| {
            let near = self.near(at, 6);
            let lines = within(&self.prose_before, near.clone());
            count(within(&self.prose_letters_before, near).checked_div(lines).unwrap_or_default())
        });
    }
}

/// The probability of thousandths of log odds: the same bits on every machine.
#[expect(clippy::cast_precision_loss, reason = "thousandths")]
pub(super) fn probability(odds: i32) -> f32 {
    1.0 / (1.0 + libm::expf(odds as f32 / -1000.0))
}

/// The sums before each number, and that of all.
fn sums<T: Copy + Default + std::ops::Add<Output = T>>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut sums = Vec::with_capacity(values.size_hint().0 + 1);
    let mut sum = T::default();
    sums.push(sum);
    sums.extend(values.map(|value| {
        sum = sum + value;
        sum
    }));
    sums
}

/// The sum of a range, given the sums before each.
fn within(sums: &[u64], range: Range<usize>) -> u64 {
    sums[range.end] - sums[range.start]
}

/// The stretch whose weights add up to most (Kadane's algorithm).
fn heaviest(weights: impl Iterator<Item = f32>) -> Range<usize> {
    let (mut best, mut stretch) = (0.0, 0..0);
    let (mut sum, mut start) = (0.0, 0);
    for (at, weight) in weights.enumerate() {
        if sum <= 0.0 {
            (sum, start) = (0.0, at);
        }
        sum += weight;
        if sum > best {
            (best, stretch) = (sum, start..at + 1);
        }
    }
    stretch
}

/// For each line how many lines above and below it the next one that holds stands.
fn distances(holds: &[bool]) -> [Vec<i16>; 2] {
    let walk = |distance: &mut i16, holds: bool| {
        let here = *distance;
        *distance = if holds { 1 } else { FAR.min(here + 1) };
        here
    };
    let mut distance = FAR;
    let above = holds.iter().map(|&holds| walk(&mut distance, holds)).collect();
    distance = FAR;
    let mut below: Vec<i16> = holds.iter().rev().map(|&holds| walk(&mut distance, holds)).collect();
    below.reverse();
    [above, below]
}

/// For each line the letters of the run of prose it is in; 0 for others.
fn runs(prose: &[bool], letters: &[u64]) -> Vec<u64> {
    let mut runs = vec![0; prose.len()];
    let mut start = 0;
    for run in prose.chunk_by(|a, b| a == b) {
        let lines = start..start + run.len();
        if run[0] {
            runs[lines.clone()].fill(letters[lines.clone()].iter().sum());
        }
        start = lines.end;
    }
    runs
}
