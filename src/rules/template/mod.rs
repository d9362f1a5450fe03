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

mod census;
mod page;
mod saved;
mod site;

#[cfg(feature = "toml")]
mod review;

use std::collections::BTreeMap;
use std::fmt;

use crate::document::{Document, Outline};
use crate::error::Error;
use crate::find::Finder;
use crate::key::Key;
use crate::recipe::Recipe;
use crate::removal::Removal;
pub use census::{KnownTemplates, TemplateCensus};
use page::{Known, Template};
use site::{Line, Site};

/// From when on a line is a template.
#[derive(Clone, Copy)]
struct Thresholds {
    /// Documents that must carry it.
    least: u64,
    /// The share of its site's documents that must.
    share: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { least: 3, share: 0.1 }
    }
}

impl Thresholds {
    fn share(self, share: f64) -> Result<Self, Error> {
        match (0.0..=1.0).contains(&share) {
            true => Ok(Self { share, ..self }),
            false => Err(Error::Share { share: share.to_string() }),
        }
    }

    /// Whether a line is one that so many documents carry of all of its site.
    fn are_met(self, documents: u64, of: u64) -> bool {
        documents >= self.least && share(documents, of) >= self.share
    }
}

/// The share that documents are of all of their site.
#[expect(clippy::cast_precision_loss, reason = "numbers of documents")]
fn share(documents: u64, of: u64) -> f64 {
    documents as f64 / of as f64
}

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
/// another. A hundred pages of a site show its templates: give no more where memory is short, or count all in a
/// [`TemplateCensus`], which takes the memory that it is given.
#[derive(Clone)]
pub struct Templates {
    recipe: Recipe,
    sites: BTreeMap<String, Site>,
    thresholds: Thresholds,
}

impl Templates {
    /// An empty tally, for documents cut by this recipe. Lines are its segments, compared in the
    /// [`Template`](crate::normalize::Template) form under its hash; a [keyed](Recipe::keyed) recipe keys them.
    #[must_use]
    pub fn new(recipe: &Recipe) -> Self {
        Self { recipe: recipe.clone(), sites: BTreeMap::new(), thresholds: Thresholds::default() }
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
        self.thresholds.least = documents;
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
        self.thresholds = self.thresholds.share(share)?;
        Ok(self)
    }

    pub(crate) fn tally(&mut self, outline: &Outline<'_>) {
        let Some(host) = site::host(outline) else { return };
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
            false => self.thresholds.are_met(line.documents, site.documents()),
        }
    }
}

impl Finder for Templates {
    /// # Panics
    ///
    /// If the outline was made with another recipe than the tally: their lines cannot be compared.
    fn find(&self, outline: &Outline<'_>, removals: &mut Vec<Removal>) {
        page::expect_same(&self.recipe, outline);
        if let Some(site) = outline.host().and_then(|host| self.sites.get(host)) {
            page::judge(outline, &Tallied { templates: self, site }, removals);
        }
    }
}

/// A site, as the tally with its thresholds knows it.
struct Tallied<'t> {
    templates: &'t Templates,
    site: &'t Site,
}

impl Known for Tallied<'_> {
    fn documents(&self) -> u64 {
        self.site.documents()
    }

    fn template(&self, line: Key) -> Option<Template> {
        let line = self.site.line(line).filter(|line| self.templates.is_template(self.site, line))?;
        let keeps_neighbours = line.keeps_neighbours();
        Some(Template { documents: line.documents, keeps_neighbours, keep: line.keep })
    }

    fn are_neighbours(&self, above: Key, below: Key) -> bool {
        self.site.are_neighbours(above, below)
    }
}

impl fmt::Debug for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Templates")
            .field("recipe", self.recipe.fingerprint())
            .field("sites", &self.sites.len())
            .field("least", &self.thresholds.least)
            .field("share", &self.thresholds.share)
            .finish_non_exhaustive()
    }
}
