//! The evidence of every line in the light of what was found of the lines around it.

use std::ops::Range;

use super::evidence::{Evidence, Kind, Rows, one_if, share};
use super::sheet::Sheet;
use crate::rules::lexicon::Strength;

/// Lines on either side that are looked at together.
const WIDTHS: [(usize, &str, &str); 5] = [
    (1, "1 above", "1 below"),
    (2, "2 above", "2 below"),
    (4, "4 above", "4 below"),
    (8, "8 above", "8 below"),
    (16, "16 above", "16 below"),
];

/// What is looked for above and below every line, and within how many lines it is counted.
const MARKS: [(Mark, &str, &str, &str); 6] = [
    (Mark::Date, "date above", "date below", "dates around"),
    (Mark::Share, "share above", "share below", "shares around"),
    (Mark::Comment, "comments above", "comments below", "comments around"),
    (Mark::Related, "related above", "related below", "related around"),
    (Mark::Phrase, "phrase above", "phrase below", "phrases around"),
    (Mark::Link, "link above", "link below", "links around"),
];
const AROUND: usize = 6;

/// A line that tells what stands beside it.
#[derive(Clone, Copy)]
enum Mark {
    /// A short line with a date or time.
    Date,
    /// A phrase that shares, prints or follows.
    Share,
    /// A heading, count or form of comments.
    Comment,
    /// A heading of other articles.
    Related,
    /// Any phrase that is no ordinary word.
    Phrase,
    /// A short line of words that does not close as a sentence does.
    Link,
}

/// Letters of the shortest line of prose.
const PROSE: f32 = 60.0;
/// How far a line can be sure.
const SURE: f32 = 4.0;
/// What stands beyond the ends of a page.
const BEYOND: f32 = -2.0;

impl Sheet<'_> {
    /// The evidence of every line in the light of how sure each was found to be content (log odds), its own included.
    pub(super) fn around(&self, odds: &[f32], own: Evidence) -> Evidence {
        let (view, mut rows, mut evidence) = (View::new(self, odds), Rows::default(), own);
        let (mut comments, mut related) = (false, false);
        let marks = MARKS.map(|(mark, ..)| Marks::new((0..self.lines.len()).map(|at| self.has(mark, at))));
        for at in 0..self.lines.len() {
            view.put_neighbourhood(at, &mut rows);
            view.put_blocks(at, &mut rows);
            view.put_prose(at, &mut rows);
            view.put_place(at, &mut rows);
            rows.flag(Kind::Place, "below comments", comments);
            rows.flag(Kind::Place, "below related", related);
            for (marks, (_, above, below, around)) in marks.iter().zip(MARKS) {
                marks.put(at, [above, below, around], &mut rows);
            }
            rows.end_row(self.lines.len());
            comments |= self.has(Mark::Comment, at);
            related |= self.lines[at].phrase().is_some_and(|phrase| phrase.is_in("related"));
        }
        evidence.take_means();
        evidence.take(rows);
        evidence
    }

    fn has(&self, mark: Mark, at: usize) -> bool {
        let line = &self.lines[at];
        let (shape, short) = (&self.shapes[at], self.letters[at] < PROSE);
        let is = |categories: &[&str]| {
            line.phrase().is_some_and(|phrase| categories.iter().any(|c| phrase.is_in(c)))
        };
        match mark {
            Mark::Date => short && shape.dated,
            Mark::Share => is(&["share", "share.network", "follow", "print"]),
            Mark::Comment => is(&["comment.heading", "comment.count", "comment.form"]),
            Mark::Related => is(&["related", "readmore"]),
            Mark::Phrase => line.phrase().is_some_and(|phrase| phrase.strength() > Strength::Weak),
            Mark::Link => short && !shape.closed && !shape.words.is_empty(),
        }
    }
}

/// Where lines of a kind stand.
struct Marks {
    before: Vec<f32>,
    above: Vec<usize>,
    below: Vec<usize>,
}

impl Marks {
    fn new(marked: impl Iterator<Item = bool>) -> Self {
        let marked: Vec<bool> = marked.collect();
        let before = sums(&marked.iter().map(|&marked| one_if(marked)).collect::<Vec<_>>());
        let [above, below] = distances(&marked);
        Self { before, above, below }
    }

    fn put(&self, at: usize, [above, below, around]: [&'static str; 3], rows: &mut Rows) {
        rows.put(Kind::Around, above, near(self.above[at]));
        rows.put(Kind::Around, below, near(self.below[at]));
        let (start, end) = (at.saturating_sub(AROUND), (at + AROUND + 1).min(self.above.len()));
        rows.put(Kind::Around, around, self.before[end] - self.before[start]);
    }
}

/// A page in the light of what was found of its lines so far.
struct View {
    odds: Vec<f32>,
    /// Sums up to each line: of the odds, of the letters, of the letters of content.
    odds_before: Vec<f32>,
    letters_before: Vec<f32>,
    content_before: Vec<f32>,
    /// The stretches that speak most for content: by lines, and by letters.
    main: Range<usize>,
    long: Range<usize>,
    /// The best odds of a line that is not short.
    top: f32,
    /// Sums up to each line: of lines of prose, and of their letters.
    prose_before: Vec<f32>,
    prose_letters_before: Vec<f32>,
    /// Letters of the run of prose that a line is in.
    run: Vec<f32>,
    /// Lines to the next prose above and below.
    above: Vec<usize>,
    below: Vec<usize>,
}

impl View {
    fn new(sheet: &Sheet<'_>, odds: &[f32]) -> Self {
        let letters = &sheet.letters[..];
        let odds: Vec<f32> = odds.iter().map(|odds| odds.clamp(-SURE, SURE)).collect();
        let content: Vec<f32> = odds.iter().map(|&odds| probability(odds)).collect();
        let weighted = |f: &dyn Fn(f32, f32) -> f32| -> Vec<f32> {
            content.iter().zip(letters).map(|(&content, &letters)| f(content, letters)).collect()
        };
        let prose: Vec<bool> =
            content.iter().zip(letters).map(|(&p, &letters)| p > 0.6 && letters >= PROSE).collect();
        let lines_of_prose: Vec<f32> = prose.iter().map(|&prose| one_if(prose)).collect();
        let letters_of_prose: Vec<f32> =
            lines_of_prose.iter().zip(letters).map(|(prose, letters)| prose * letters).collect();
        let not_short = (0..odds.len()).filter(|&at| letters[at] >= 40.0);
        let [above, below] = distances(&prose);
        Self {
            main: heaviest(&weighted(&|content, letters| (content - 0.4) * (letters + 2.0).sqrt())),
            long: heaviest(&weighted(&|content, letters| (content - 0.25) * (letters + 6.0))),
            top: not_short.map(|at| odds[at]).fold(-SURE, f32::max),
            odds_before: sums(&odds),
            letters_before: sums(letters),
            content_before: sums(&weighted(&|content, letters| content * letters)),
            run: runs(&prose, letters),
            above,
            below,
            prose_before: sums(&lines_of_prose),
            prose_letters_before: sums(&letters_of_prose),
            odds,
        }
    }

    fn len(&self) -> usize {
        self.odds.len()
    }

    #[expect(clippy::cast_precision_loss, reason = "lines of a page")]
    fn mean_odds(&self, lines: Range<usize>) -> f32 {
        if lines.is_empty() {
            return BEYOND;
        }
        (self.odds_before[lines.end] - self.odds_before[lines.start]) / lines.len() as f32
    }

    fn content_share(&self, lines: Range<usize>) -> f32 {
        let sum = |of: &[f32]| of[lines.end] - of[lines.start];
        share(sum(&self.content_before), sum(&self.letters_before).max(1.0))
    }

    fn near(&self, at: usize, width: usize) -> Range<usize> {
        at.saturating_sub(width)..(at + width + 1).min(self.len())
    }

    fn put_neighbourhood(&self, at: usize, rows: &mut Rows) {
        let mut put = |name, value| rows.put(Kind::Around, name, value);
        let means = |width: usize| {
            let near = self.near(at, width);
            [self.mean_odds(near.start..at), self.mean_odds(at + 1..near.end)]
        };
        for (width, above, below) in WIDTHS {
            let [odds_above, odds_below] = means(width);
            put(above, odds_above);
            put(below, odds_below);
        }
        let worse = |[above, below]: [f32; 2]| above.min(below);
        put("worse of 1 above and below", worse(means(1)));
        put("worse of 4 above and below", worse(means(4)));
        put("content within 4", self.content_share(self.near(at, 4)));
        put("content within 16", self.content_share(self.near(at, 16)));
    }

    #[expect(clippy::cast_precision_loss, reason = "lines of a page")]
    fn put_blocks(&self, at: usize, rows: &mut Rows) {
        let mut put = |name, value| rows.put(Kind::Place, name, value);
        let inside = one_if(self.main.contains(&at));
        put("in the main block", inside);
        put("in the main block, odds", inside * self.odds[at]);
        put("outside the main block, odds", (1.0 - inside) * self.odds[at]);
        let part = self.letters_before[self.main.end] - self.letters_before[self.main.start];
        put("in a main block that is most", inside * share(part, self.letters_before[self.len()]));
        let (before, behind) = (self.main.start.saturating_sub(at), (at + 1).saturating_sub(self.main.end));
        put("shortly before the main block", near(before));
        put("long before the main block", before as f32);
        put("shortly behind the main block", near(behind));
        put("long behind the main block", behind as f32);
        put("in the long block", one_if(self.long.contains(&at)));
    }

    fn put_prose(&self, at: usize, rows: &mut Rows) {
        let mut put = |name, value| rows.put(Kind::Around, name, value);
        put("prose above", near(self.above[at]));
        put("prose below", near(self.below[at]));
        put("no prose above", one_if(self.above[at] == 0));
        put("letters of the run", self.run[at]);
        let near = self.near(at, 6);
        let within = |sums: &[f32]| sums[near.end] - sums[near.start];
        put(
            "letters of prose within 6",
            share(within(&self.prose_letters_before), within(&self.prose_before)),
        );
    }

    #[expect(clippy::cast_precision_loss, reason = "lines of a page")]
    fn put_place(&self, at: usize, rows: &mut Rows) {
        let odds = self.odds[at];
        let all = self.letters_before[self.len()];
        rows.put(Kind::Shape, "odds", odds);
        rows.put(
            Kind::Shape,
            "odds on a page of few paragraphs",
            one_if(self.prose_before[self.len()] < 4.0) * odds,
        );
        rows.put(Kind::Shape, "behind the best", self.top - odds);
        rows.put(Kind::Place, "content of the page", self.content_share(0..self.len()));
        rows.put(Kind::Place, "lines before", at as f32 / self.len() as f32);
        rows.put(Kind::Place, "letters before", share(self.letters_before[at], all));
    }
}

/// The probability of log odds: the same bits on every machine.
pub(super) fn probability(odds: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-odds))
}

/// How near a line is that stands so many lines away; 0 if there is none.
#[expect(clippy::cast_precision_loss, reason = "lines of a page")]
fn near(distance: usize) -> f32 {
    if distance > 0 { 1.0 / distance as f32 } else { 0.0 }
}

/// The sums before each number, and that of all.
fn sums(values: &[f32]) -> Vec<f32> {
    let mut sum = 0.0;
    let after = values.iter().map(|value| {
        sum += value;
        sum
    });
    std::iter::once(0.0).chain(after).collect()
}

/// The stretch whose weights add up to most (Kadane's algorithm).
fn heaviest(weights: &[f32]) -> Range<usize> {
    let (mut best, mut stretch) = (0.0, 0..0);
    let (mut sum, mut start) = (0.0, 0);
    for (at, weight) in weights.iter().enumerate() {
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

/// For each line how many lines above and below it the next one that holds stands; 0 if none does.
fn distances(holds: &[bool]) -> [Vec<usize>; 2] {
    let above = |holds: &mut dyn Iterator<Item = &bool>| {
        let mut distance = 0;
        let step = |&holds: &bool| {
            let here = distance;
            distance = if holds { 1 } else { distance + usize::from(distance > 0) };
            here
        };
        holds.map(step).collect::<Vec<_>>()
    };
    let mut below = above(&mut holds.iter().rev());
    below.reverse();
    [above(&mut holds.iter()), below]
}

/// For each line the letters of the run of prose it is in; 0 for others.
fn runs(prose: &[bool], letters: &[f32]) -> Vec<f32> {
    let mut runs = vec![0.0; prose.len()];
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
