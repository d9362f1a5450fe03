//! Tables of questions: what a row of evidence is judged by.

use std::fmt::Write;

use super::evidence::Evidence;

/// Questions of a table.
const QUESTIONS: usize = 4;

/// A few questions, and a score for each combination of answers.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Table {
    questions: [Question; QUESTIONS],
    scores: [f32; 1 << QUESTIONS],
}

/// Whether a piece of evidence is more than a number.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Question {
    evidence: usize,
    above: f32,
}

impl Question {
    /// Whether the number at that place of a row is more than `above`.
    #[must_use]
    pub const fn new(evidence: usize, above: f32) -> Self {
        Self { evidence, above }
    }
}

impl Table {
    /// A table; the answer to the first question is the highest bit of a score's place.
    #[must_use]
    pub const fn new(questions: [Question; QUESTIONS], scores: [f32; 1 << QUESTIONS]) -> Self {
        Self { questions, scores }
    }

    /// The evidence that it asks for first: what tells most.
    pub(super) const fn first(&self) -> usize {
        self.questions[0].evidence
    }

    /// Adds the scores of all lines. `answers` is room to work in: numbers as wide as those asked about, so that the compiler uses vector
    /// instructions. Evidence that there is not is not asked for.
    pub(super) fn add_scores(&self, evidence: &Evidence, answers: &mut Vec<u32>, scores: &mut [f32]) {
        answers.clear();
        answers.resize(scores.len(), 0);
        for Question { evidence: column, above } in self.questions {
            for (answers, value) in answers.iter_mut().zip(evidence.column(column)) {
                *answers = *answers << 1 | u32::from(*value > above);
            }
        }
        for (score, answers) in scores.iter_mut().zip(answers) {
            *score += self.scores[*answers as usize % (1 << QUESTIONS)];
        }
    }

    /// A row of a file: questions and scores, with tabs between.
    pub(super) fn to_tsv(self, names: &[String]) -> String {
        let mut row = String::new();
        // Writing to a string cannot fail.
        for Question { evidence, above } in self.questions {
            let _ = write!(row, "{} > {above}\t", names.get(evidence).map_or("", String::as_str));
        }
        for score in self.scores {
            let _ = write!(row, "{score:.3} ");
        }
        row.trim_end().to_owned()
    }

    pub(super) fn from_tsv(row: &str, names: &[String]) -> Option<Self> {
        let mut columns = row.split('\t');
        let mut questions = [Question::new(0, 0.0); QUESTIONS];
        for question in &mut questions {
            let (name, above) = columns.next()?.rsplit_once(" > ")?;
            *question = Question::new(names.iter().position(|own| own == name)?, above.parse().ok()?);
        }
        let scores: Vec<f32> = columns.next()?.split(' ').map(str::parse).collect::<Result<_, _>>().ok()?;
        Some(Self { questions, scores: scores.try_into().ok()? })
    }
}
