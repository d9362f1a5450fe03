//! How sure the page judge must be before a line goes.

use crate::measure;

use super::judge::CROWD;
use super::page::{Line, Page};

/// How sure the judge must be before a line goes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Caution {
    /// So sure, where a wall shows that the text was on a page; in the wall itself it need not be as sure.
    Web(f32),
    /// So sure.
    Page(f32),
}

/// Paragraphs of a text that has walls.
const PARAGRAPHS: usize = 3;
/// Lines of a wall, and letters of the longest of them.
const LINES: usize = 8;
const LETTERS: u64 = 40;
/// Lines beside a paragraph that may be its title and subtitle.
const TITLES: usize = 2;
/// How sure the judge must be of a line in a wall.
const IN_A_WALL: f32 = 0.9;

impl Caution {
    /// How sure the judge must be of each line; nothing if it need not be asked.
    pub(super) fn of(self, page: &Page<'_>) -> Option<Vec<f32>> {
        match self {
            Self::Page(certainty) => {
                let is_crowd = page.lines().filter(|line| !line.is_prose()).nth(CROWD - 1).is_some();
                is_crowd.then(|| vec![certainty; page.lines().count()])
            }
            Self::Web(certainty) => {
                let walls = walls(page);
                let line = |in_a_wall| if in_a_wall { certainty.min(IN_A_WALL) } else { certainty };
                walls.contains(&true).then(|| walls.into_iter().map(line).collect())
            }
        }
    }

    /// The same with another certainty.
    pub(super) fn with(self, certainty: f32) -> Self {
        match self {
            Self::Web(_) => Self::Web(certainty),
            Self::Page(_) => Self::Page(certainty),
        }
    }
}

/// Whether each line stands in a wall: short lines in a row, above the first paragraph or below the last one, as menus and lists of links do.
fn walls(page: &Page<'_>) -> Vec<bool> {
    let lines: Vec<Line<'_>> = page.lines().collect();
    let mut walls = vec![false; lines.len()];
    let paragraphs: Vec<usize> = lines.iter().filter(|line| line.is_prose()).map(Line::at).collect();
    let (Some(&first), Some(&last), true) =
        (paragraphs.first(), paragraphs.last(), paragraphs.len() >= PARAGRAPHS)
    else {
        return walls;
    };
    let is_short =
        |line: &Line<'_>| line.letters() <= LETTERS && measure::sentence_end(line.text()).is_none();
    for part in [0..first.saturating_sub(TITLES), last + 1 + TITLES..lines.len()] {
        let mut start = part.start;
        for run in lines.get(part).unwrap_or_default().chunk_by(|a, b| is_short(a) == is_short(b)) {
            walls[start..start + run.len()].fill(run.len() >= LINES && is_short(&run[0]));
            start += run.len();
        }
    }
    walls
}
