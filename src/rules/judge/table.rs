//! Tables of questions: what a row of evidence is judged by.

use std::fmt::Write;

use super::evidence::{BLOCK, Evidence};

/// Questions of a table.
const QUESTIONS: usize = 4;

/// A few questions, and a score for each combination of answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Table {
    questions: [Question; QUESTIONS],
    scores: [i16; 1 << QUESTIONS],
}

/// Whether a piece of evidence is more than a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Question {
    evidence: usize,
    above: i16,
}

impl Question {
    /// Whether the number at that place of a row is more than `above`.
    #[must_use]
    pub const fn new(evidence: usize, above: i16) -> Self {
        Self { evidence, above }
    }
}

impl Table {
    /// A table; the answer to the first question is the highest bit of a score's place. Scores are thousandths of log odds.
    #[must_use]
    pub const fn new(questions: [Question; QUESTIONS], scores: [i16; 1 << QUESTIONS]) -> Self {
        Self { questions, scores }
    }

    /// The evidence that it asks for first: what tells most.
    pub(super) const fn first(&self) -> usize {
        self.questions[0].evidence
    }

    /// Adds the scores of all lines. `answers` is room to work in: the compiler uses vector instructions where questions are not mixed with
    /// looking up scores. Evidence that there is not is not asked for.
    pub(super) fn add_scores(&self, evidence: &Evidence, answers: &mut [u16], scores: &mut [i32]) {
        let [a, b, c, d] = self.questions.map(|question| evidence.column(question.evidence));
        let above = self.questions.map(|question| question.above);
        for ((((answer, &a), &b), &c), &d) in answers.iter_mut().zip(a).zip(b).zip(c).zip(d) {
            let yes = |value, question: usize| u16::from(value > above[question]);
            *answer = yes(a, 0) << 3 | yes(b, 1) << 2 | yes(c, 2) << 1 | yes(d, 3);
        }
        let (scores, answers) = (scores.as_chunks_mut::<BLOCK>().0, answers.as_chunks::<BLOCK>().0);
        for (scores, answers) in scores.iter_mut().zip(answers) {
            for (score, answer) in scores.iter_mut().zip(answers) {
                *score = score.wrapping_add(self.scores[usize::from(*answer) % self.scores.len()].into());
            }
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
            let _ = write!(row, "{score} ");
        }
        row.trim_end().to_owned()
    }

    pub(super) fn from_tsv(row: &str, names: &[String]) -> Option<Self> {
        let mut columns = row.split('\t');
        let mut questions = [Question::new(0, 0); QUESTIONS];
        for question in &mut questions {
            let (name, above) = columns.next()?.rsplit_once(" > ")?;
            *question = Question::new(names.iter().position(|own| own == name)?, above.parse().ok()?);
        }
        let scores: Vec<i16> = columns.next()?.split(' ').map(str::parse).collect::<Result<_, _>>().ok()?;
        Some(Self { questions, scores: scores.try_into().ok()? })
    }
}
