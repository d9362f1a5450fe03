//! A page, judged by what is known of its site.

use std::ops::Range;

use super::share;
use super::site::{self, EDGE, Standing};
use crate::document::Outline;
use crate::key::Key;
use crate::measure;
use crate::recipe::Recipe;
use crate::removal::{Reason, Removal};
use crate::rules::page::PROSE;

/// Templates one after the other that are furniture by their number.
const CROWD: usize = 9;
/// The share of documents that makes a template of a line that stands in no crowd.
const WITHOUT_CROWD: f64 = 0.75;

/// What is known of a site: all that its pages are judged by.
pub(super) trait Known {
    /// The documents of the site.
    fn documents(&self) -> u64;

    /// What is known of a line; nothing if it is no template.
    fn template(&self, line: Key) -> Option<Template>;

    /// Whether these two stand next to one another in several documents; asked where one of them is a template.
    fn are_neighbours(&self, above: Key, below: Key) -> bool;
}

/// What is known of a line that is a template.
#[derive(Clone, Copy)]
pub(super) struct Template {
    /// The documents that carry it.
    pub(super) documents: u64,
    /// Whether it has a neighbour in more than one document.
    pub(super) keeps_neighbours: bool,
    /// Whether a reviewer wants it to stay.
    pub(super) keep: bool,
}

/// # Panics
///
/// If the outline was made with another recipe than what is known: their lines cannot be compared.
pub(super) fn expect_same(recipe: &Recipe, outline: &Outline<'_>) {
    assert_eq!(
        recipe.fingerprint(),
        outline.recipe().fingerprint(),
        "keys of different recipes never meet: clean with the recipe the templates were learnt with"
    );
}

/// Proposes what goes of a document of a site.
pub(super) fn judge(outline: &Outline<'_>, site: &impl Known, removals: &mut Vec<Removal>) {
    let lines = site::lines(outline);
    let templates: Vec<_> = lines.iter().map(|line| site.template(line.key)).collect();
    let page = Page { outline, site, lines, templates };
    let mut start = 0;
    for at in 0..=page.lines.len() {
        if page.templates.get(at).is_none_or(Option::is_none) {
            removals.extend(page.judge(start..at));
            start = at + 1;
        }
    }
}

/// A document and what is known of its lines.
struct Page<'p, S> {
    outline: &'p Outline<'p>,
    site: &'p S,
    lines: Vec<Standing>,
    templates: Vec<Option<Template>>,
}

impl<S: Known> Page<'_, S> {
    /// What goes of a run of templates.
    fn judge(&self, run: Range<usize>) -> impl Iterator<Item = Removal> {
        let is_crowd = run.len() >= CROWD;
        run.filter_map(move |at| {
            let template = self.templates[at]?;
            let (documents, of) = (template.documents, self.site.documents());
            let is_carried = is_crowd || share(documents, of) >= WITHOUT_CROWD;
            let goes = is_carried && !template.keep && self.fits(at, template);
            goes.then(|| Removal::new(self.lines[at].span, Reason::Template { documents, of }))
        })
    }

    /// Whether the line stands here as it does elsewhere.
    fn fits(&self, at: usize, template: Template) -> bool {
        self.is_among_its_neighbours(at) || (!template.keeps_neighbours && !self.is_text(at))
    }

    fn is_among_its_neighbours(&self, at: usize) -> bool {
        let key = |at: usize| self.lines.get(at).map_or(EDGE, |line| line.key);
        let above = at.checked_sub(1).map_or(EDGE, key);
        self.site.are_neighbours(above, key(at)) || self.site.are_neighbours(key(at), key(at + 1))
    }

    /// Whether the line is what an article is made of: a headline at the top, running text.
    fn is_text(&self, at: usize) -> bool {
        at == 0 || measure::is_prose(self.lines[at].span.of(self.outline.text()), PROSE)
    }
}
