//! # Templates
//!
//! **What**: a line that many documents of one site carry, whatever its numbers, dates and addresses are there.
//!
//! **Why**: a site writes its articles once and its menus, notices and lists on every page. What no lexicon knows, the
//! corpus does.
//!
//! A count alone cannot tell a menu from the headline that a menu lists, so a line's company counts too: templates come
//! in runs, and their lines keep their neighbours.
//!
//! 1. A line is a *template* if at least [`at_least`](Templates::at_least) documents and a [`share`](Templates::share)
//!    of its site's documents carry it.
//! 2. It goes from a *crowd*, nine templates or more one after the other, and anywhere if three quarters of the
//!    documents carry it. A label that some articles have between their paragraphs stays.
//! 3. It *fits* where it stands if a neighbour of it here (a line, or the edge of the page) stands next to it in another
//!    document too. A headline has its place in the list that names it; below the menu of its own page it is a
//!    stranger, and stays. A short line that keeps no neighbour anywhere fits everywhere; running text and the first
//!    line do not.
//!
//! **When it is wrong**: a label of the article itself ("Ingredients") that nearly every page of the site has; a line of
//! facts that differ in their numbers alone (`Memory: 8 GB`) in a table of nine or more. Whole copies should go before: three
//! copies of an article make templates of its paragraphs. A page that is nothing but such lines
//! is emptied. A teaser in a list that is never the same twice stays.
//!
//! **Example**: `Home`, `Sport`, … above the article and `© 2024 Harbour News` below it.

mod site;

#[cfg(feature = "toml")]
mod review;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use super::page::PROSE;
use crate::document::{Document, Outline};
use crate::error::Error;
use crate::find::Finder;
use crate::measure;
use crate::recipe::Recipe;
use crate::removal::{Reason, Removal};
use site::{EDGE, Line, Site, Standing};

/// Documents that must carry a line, unless said otherwise.
const LEAST: u64 = 3;
/// The share of a site's documents that must, unless said otherwise.
const SHARE: f64 = 0.1;
/// Templates one after the other that are furniture by their number.
const CROWD: usize = 9;
/// The share of documents that makes a template of a line that stands in no crowd.
const WITHOUT_CROWD: f64 = 0.75;

/// The lines that many documents of one site carry, learnt from a corpus: a tally, and the finder of what it shows.
///
/// The first pass tallies, in any order, the second removes. Sites are told by [`Document::site`], as given; a
/// document without one is neither tallied nor judged.
///
/// ```
/// use refrain::rules::Templates;
/// use refrain::{Cleaner, Document, Recipe};
///
/// let texts = [
///     "Harbour News\nHome | Sport\nThe ferry was late.\n© 2024 Harbour News",
///     "Harbour News\nHome | Sport\nThe mill has burnt down.\n© 2023 Harbour News",
///     "Harbour News\nHome | Sport\nRain, and then more rain.\n© 2024 Harbour News",
/// ];
/// let documents = texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text).site("harbour.example"));
///
/// let recipe = Recipe::default();
/// let templates = Templates::of(&recipe, documents.clone());
/// let cleaner = Cleaner::new(recipe).with(templates);
/// let left: Vec<_> = cleaner.clean_all(documents).map(|cleaned| cleaned.text().trim().to_owned()).collect();
/// assert_eq!(left, ["The ferry was late.", "The mill has burnt down.", "Rain, and then more rain."]);
/// ```
///
/// # What goes
///
/// Lines that enough documents carry ([`at_least`](Self::at_least), [`share`](Self::share)), numbers, dates and addresses
/// aside, where nine such lines or more stand one after the other, or three quarters of the documents carry them.
/// An article's own headline and paragraphs stay on its page, though every other page may list them: there they stand
/// among neighbours that they have nowhere else.
///
/// # Costs
///
/// Some 100 bytes and its text for a distinct line of a site, and 50 bytes for every two lines that stand next to one
/// another. A hundred pages of a site show its templates: give no more where memory is short.
#[derive(Clone)]
pub struct Templates {
    recipe: Recipe,
    sites: BTreeMap<String, Site>,
    least: u64,
    share: f64,
}

impl Templates {
    /// An empty tally, for documents cut by this recipe. Lines are its segments, compared in the
    /// [`Template`](crate::normalize::Template) form under its hash; a [keyed](Recipe::keyed) recipe keys them.
    #[must_use]
    pub fn new(recipe: &Recipe) -> Self {
        Self { recipe: recipe.clone(), sites: BTreeMap::new(), least: LEAST, share: SHARE }
    }

    /// The tally of these documents.
    pub fn of<'t>(recipe: &Recipe, documents: impl IntoIterator<Item = Document<'t>>) -> Self {
        let mut templates = Self::new(recipe);
        for document in documents {
            templates.tally(&recipe.outline(document));
        }
        templates
    }

    /// Counts the lines of a document, or of what a pass has left of one; each line once.
    ///
    /// # Errors
    ///
    /// [`Error::Recipe`] if the outline was made with another recipe; then nothing is counted.
    pub fn add(&mut self, outline: &Outline<'_>) -> Result<(), Error> {
        self.recipe.fingerprint().expect_same(outline.recipe().fingerprint())?;
        self.tally(outline);
        Ok(())
    }

    /// Takes in all that another tally knows. The order of merges does not matter; settings stay.
    ///
    /// # Errors
    ///
    /// [`Error::Recipe`] if the other was made with another recipe; then nothing is merged.
    pub fn merge(&mut self, other: Self) -> Result<(), Error> {
        self.recipe.fingerprint().expect_same(other.recipe.fingerprint())?;
        self.join(other);
        Ok(())
    }

    /// Leaves alone what fewer than so many documents carry (three unless set, as mdream asks for).
    ///
    /// Others count in the whole corpus: ROOTS drops a line that stands ten times in a data set, or twice in one of
    /// newspapers (`clean.py` of its data preparation), Llama 3 a line that stands more than six times in a bucket of
    /// thirty million documents (Grattafiori et al. 2024, §3.1.1). Two are too few: a story and its reprint share
    /// every line.
    #[must_use]
    pub fn at_least(mut self, documents: u64) -> Self {
        self.least = documents;
        self
    }

    /// Leaves alone what less than this share of a site's documents carries, from 0 to 1 (a tenth unless set).
    ///
    /// Webcorpus 2 takes the frequent paragraphs of a domain, mdream what half of its documents share. A tenth is
    /// enough where the company of a line counts too. On 270 labelled pages of 18 sites, templates of a tenth took 70 %
    /// of the furniture and kept 99.5 % of the content, in letters; of a quarter, 65 and 99.5 %; of half, 52 and 99.8 %.
    /// Sites with fewer than ten known pages show less: 43 and 99.5 % on 201 pages of 48.
    ///
    /// # Errors
    ///
    /// [`Error::Share`] for a number that is not a share.
    pub fn share(mut self, share: f64) -> Result<Self, Error> {
        if !(0.0..=1.0).contains(&share) {
            return Err(Error::Share { share: share.to_string() });
        }
        self.share = share;
        Ok(self)
    }

    pub(crate) fn tally(&mut self, outline: &Outline<'_>) {
        let Some(host) = outline.host().filter(|host| !host.is_empty()) else { return };
        if !self.sites.contains_key(host) {
            self.sites.insert(host.to_owned(), Site::default());
        }
        if let Some(site) = self.sites.get_mut(host) {
            site.add(outline);
        }
    }

    /// Merges a tally of the same recipe.
    pub(crate) fn join(&mut self, other: Self) {
        for (host, site) in other.sites {
            self.sites.entry(host).or_default().join(site);
        }
    }

    /// Whether so many documents carry the line that it is a template, or a reviewer has said so.
    fn is_template(&self, site: &Site, line: &Line) -> bool {
        match site.is_reviewed() {
            true => line.documents > 0,
            false => line.documents >= self.least && site.share(line) >= self.share,
        }
    }
}

impl Finder for Templates {
    /// # Panics
    ///
    /// If the outline was made with another recipe than the tally: their lines cannot be compared.
    fn find(&self, outline: &Outline<'_>, removals: &mut Vec<Removal>) {
        assert_eq!(
            self.recipe.fingerprint(),
            outline.recipe().fingerprint(),
            "keys of different recipes never meet: clean with the recipe the templates were learnt with"
        );
        let Some(site) = outline.host().and_then(|host| self.sites.get(host)) else { return };
        let page = Page { outline, site, lines: site::lines(outline) };
        let is_template = |at: usize| page.line(at).is_some_and(|line| self.is_template(site, line));
        let mut start = 0;
        for at in 0..=page.lines.len() {
            if at == page.lines.len() || !is_template(at) {
                removals.extend(page.judge(start..at));
                start = at + 1;
            }
        }
    }
}

impl fmt::Debug for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Templates")
            .field("recipe", self.recipe.fingerprint())
            .field("sites", &self.sites.len())
            .field("least", &self.least)
            .field("share", &self.share)
            .finish_non_exhaustive()
    }
}

/// A document and what is known of its site.
struct Page<'p> {
    outline: &'p Outline<'p>,
    site: &'p Site,
    lines: Vec<Standing>,
}

impl Page<'_> {
    /// What is known of a line.
    fn line(&self, at: usize) -> Option<&Line> {
        self.site.line(self.lines[at].key)
    }

    /// What goes of a run of templates.
    fn judge(&self, run: Range<usize>) -> impl Iterator<Item = Removal> {
        let is_crowd = run.len() >= CROWD;
        run.filter_map(move |at| {
            let line = self.line(at)?;
            let is_carried = is_crowd || self.site.share(line) >= WITHOUT_CROWD;
            let reason = Reason::Template { documents: line.documents, of: self.site.documents() };
            let goes = is_carried && !line.keep && self.fits(at, line);
            goes.then(|| Removal::new(self.lines[at].span, reason))
        })
    }

    /// Whether the line stands here as it does elsewhere.
    fn fits(&self, at: usize, line: &Line) -> bool {
        self.is_among_its_neighbours(at) || (!line.keeps_neighbours() && !self.is_text(at))
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
