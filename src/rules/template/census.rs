//! Templates of a corpus that is larger than memory.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read, Seek, Write};

use super::Thresholds;
use super::page::{self, Known, Template};
use super::site::{self, EDGE, NEIGHBOURLY, joint};
use crate::document::Outline;
use crate::error::{DiskError, Error};
use crate::find::Finder;
use crate::index::disk::{self, Entry, Sorter, put_key, put_number, take_key, take_number};
use crate::key::Key;
use crate::recipe::Recipe;
use crate::removal::Removal;

/// Learns the templates of a corpus that is larger than memory, whose tally would be too: [`Templates`](super::Templates) of all of it, with the
/// same thresholds, would take out the same. It sorts what it notes in the memory it is given, and keeps what is a template in the end.
///
/// ```
/// use std::io::Cursor;
/// use refrain::rules::TemplateCensus;
/// use refrain::{Cleaner, Document, Recipe};
///
/// let texts = ["Home\nThe ferry was late.", "Home\nThe mill has burnt down.", "Home\nRain, and then more rain."];
/// let documents = || texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text).site("harbour.example"));
///
/// let recipe = Recipe::lines();
/// let mut census = TemplateCensus::new(&recipe, 256 << 20, || Ok(Cursor::new(Vec::new())));
/// for document in documents() {
///     census.add(&recipe.outline(document))?;
/// }
/// let cleaner = Cleaner::new(recipe).with(census.templates()?);
/// for document in documents() {
///     assert_eq!(cleaner.clean(document).text(), document.text().replace("Home\n", ""));
/// }
/// # Ok::<(), refrain::DiskError>(())
/// ```
///
/// # Costs
///
/// In the memory it is given 48 bytes, in runs 38, for every line of a document, until it is merged with those that stand alike in
/// other documents of the site. Beside it some hundred bytes for a site, and what [`KnownTemplates`] take. The runs are written once (twice, if there are more
/// than 128 of them) and read once; what stands in several documents is written and read once more.
pub struct TemplateCensus<'r, O> {
    recipe: Recipe,
    thresholds: Thresholds,
    open: O,
    sites: BTreeMap<String, Site>,
    neighbours: Sorter<'r, Neighbours, O>,
}

/// What is kept of a site while its documents are noted.
#[derive(Clone, Copy)]
struct Site {
    /// Its place among the sites, as they came.
    number: usize,
    documents: u64,
}

impl<'r, F, O> TemplateCensus<'r, O>
where
    F: Read + Write + Seek + Send + 'r,
    O: FnMut() -> io::Result<F> + Clone,
{
    /// A census, for documents cut by this recipe (see [`Templates::new`](super::Templates::new)), that takes so many bytes of memory, and
    /// 8 kilobytes for each run; `open` makes an empty file for a run.
    pub fn new(recipe: &Recipe, bytes: usize, open: O) -> Self {
        let neighbours = Sorter::new(recipe.fingerprint(), bytes, open.clone());
        let thresholds = Thresholds::default();
        Self { recipe: recipe.clone(), thresholds, open, sites: BTreeMap::new(), neighbours }
    }

    /// Leaves alone what fewer than so many documents carry: see [`Templates::at_least`](super::Templates::at_least).
    #[must_use]
    pub fn at_least(mut self, documents: u64) -> Self {
        self.thresholds.least = documents;
        self
    }

    /// Leaves alone what less than this share of a site's documents carries: see [`Templates::share`](super::Templates::share).
    ///
    /// # Errors
    ///
    /// [`Error::Share`] for a number that is not a share.
    pub fn share(mut self, share: f64) -> Result<Self, Error> {
        self.thresholds = self.thresholds.share(share)?;
        Ok(self)
    }

    /// Notes the lines of a document, or of what a pass has left of one. A document is noted once.
    ///
    /// # Errors
    ///
    /// [`DiskError::Recipe`] if the outline was made with another recipe: then nothing is noted. [`DiskError::Io`] if a run cannot be
    /// written: then the census is to be thrown away.
    pub fn add(&mut self, outline: &Outline<'_>) -> Result<(), DiskError> {
        self.recipe.fingerprint().expect_same(outline.recipe().fingerprint())?;
        let Some(host) = site::host(outline) else { return Ok(()) };
        let (site, host) = (self.count(host, 1), key(&self.recipe, host));
        let pairs = site::pairs(&site::lines(outline));
        for line in pairs.chunk_by(|one, other| one.above == other.above) {
            for (at, pair) in line.iter().enumerate() {
                let [above, below] = [pair.above, pair.below].map(|line| joint(host, line));
                let carriers = u32::from(at == 0);
                self.neighbours.push(Neighbours { above, below, site, documents: 1, carriers })?;
            }
        }
        Ok(())
    }

    /// Takes in all that another census has noted: that of another thread. Thresholds stay; what is left of its memory is taken until the
    /// templates are known.
    ///
    /// # Errors
    ///
    /// [`DiskError::Recipe`] if the other was made with another recipe: then nothing is taken in. [`DiskError::Io`] if a run cannot be
    /// written or read: then both are to be thrown away.
    pub fn join(&mut self, other: Self) -> Result<(), DiskError>
    where
        O: 'r,
    {
        self.recipe.fingerprint().expect_same(other.recipe.fingerprint())?;
        let mut numbers = vec![0; other.sites.len()];
        for (host, site) in other.sites {
            numbers[site.number] = self.count(&host, site.documents);
        }
        let neighbours = other.neighbours.sorted()?;
        self.neighbours.take_in(neighbours.map(move |next| {
            next.map(|neighbours| Neighbours { site: numbers[neighbours.site], ..neighbours })
        }));
        Ok(())
    }

    /// Ends the count.
    ///
    /// # Errors
    ///
    /// [`DiskError::Io`] if a run cannot be written or read.
    pub fn templates(self) -> Result<KnownTemplates, DiskError> {
        let Self { recipe, thresholds, mut open, sites, neighbours } = self;
        let print = recipe.fingerprint();
        let mut learnt = Learnt::new(&recipe, thresholds, &sites);
        // Which lines are templates is known behind the last of them: so those that may be neighbours are written down, and read again.
        let mut several = open()?;
        let neighbours = neighbours.sorted()?.inspect(|next| next.iter().for_each(|next| learnt.count(next)));
        let is_several = |next: &Result<Neighbours, _>| {
            next.as_ref().map_or(true, |next| u64::from(next.documents) >= NEIGHBOURLY)
        };
        disk::write(&mut several, print, neighbours.filter(is_several))?;
        learnt.end_line();
        for next in disk::open(several, print)? {
            learnt.meet(&next?);
        }
        let sites = learnt.finish(sites);
        Ok(KnownTemplates { recipe, sites })
    }

    /// Counts documents of a site, and tells its number.
    fn count(&mut self, host: &str, documents: u64) -> usize {
        let number = self.sites.len();
        if !self.sites.contains_key(host) {
            self.sites.insert(host.to_owned(), Site { number, documents: 0 });
        }
        self.sites.get_mut(host).map_or(number, |site| {
            site.documents = site.documents.saturating_add(documents);
            site.number
        })
    }
}

impl<O> fmt::Debug for TemplateCensus<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TemplateCensus")
            .field("recipe", self.recipe.fingerprint())
            .field("sites", &self.sites.len())
            .field("runs", &self.neighbours.runs())
            .field("least", &self.thresholds.least)
            .field("share", &self.thresholds.share)
            .finish_non_exhaustive()
    }
}

/// The key of a site, which makes keys of its lines keys among the lines of all sites.
pub(super) fn key(recipe: &Recipe, host: &str) -> Key {
    recipe.hash().key(host)
}

/// A line of a site and the one below it, by their keys among those of all sites.
#[derive(Clone, Copy)]
struct Neighbours {
    above: Key,
    below: Key,
    /// The number of their site.
    site: usize,
    /// In how many documents they stand next to one another. No site has more documents than this can count.
    documents: u32,
    /// The documents that carry the upper line, counted in one of its pairs each: so their sum is all of them, and a line needs no entry of its own.
    carriers: u32,
}

impl Entry for Neighbours {
    const NAME: &str = "neighbours";
    const WIDTH: usize = 2 * size_of::<u128>();

    type Key = (Key, Key);

    fn key(&self) -> (Key, Key) {
        (self.above, self.below)
    }

    fn merge(&mut self, other: Self) {
        self.documents = self.documents.saturating_add(other.documents);
        self.carriers = self.carriers.saturating_add(other.carriers);
    }

    fn put(&self, key: &mut Vec<u8>, value: &mut Vec<u8>) {
        put_key(key, self.above);
        put_key(key, self.below);
        for number in [self.site as u64, self.documents.into(), self.carriers.into()] {
            put_number(value, number);
        }
    }

    fn take(mut key: &[u8], mut value: &[u8]) -> Option<Self> {
        let (above, below) = (take_key(&mut key)?, take_key(&mut key)?);
        let [site, documents, carriers] =
            [take_number(&mut value)?, take_number(&mut value)?, take_number(&mut value)?];
        let (documents, carriers) = (documents.try_into().ok()?, carriers.try_into().ok()?);
        let neighbours = Self { above, below, site: site.try_into().ok()?, documents, carriers };
        (key.is_empty() && value.is_empty()).then_some(neighbours)
    }
}

/// What is learnt of each site, by its number.
struct Learnt {
    thresholds: Thresholds,
    sites: Vec<KnownSite>,
    /// The line whose pairs are being read: its key, the number of its site, and the documents that carry it.
    line: Option<(Key, usize, u64)>,
}

impl Learnt {
    fn new(recipe: &Recipe, thresholds: Thresholds, sites: &BTreeMap<String, Site>) -> Self {
        let mut learnt = Self { thresholds, sites: Vec::new(), line: None };
        learnt.sites.resize_with(sites.len(), KnownSite::default);
        for (host, site) in sites {
            let known = &mut learnt.sites[site.number];
            (known.key, known.documents) = (key(recipe, host), site.documents);
        }
        learnt
    }

    /// Counts those who carry the upper line; pairs come in order.
    fn count(&mut self, next: &Neighbours) {
        let carriers = u64::from(next.carriers);
        match &mut self.line {
            Some((key, _, documents)) if *key == next.above => *documents += carriers,
            _ => {
                self.end_line();
                self.line = Some((next.above, next.site, carriers));
            }
        }
    }

    /// Judges whether the line that was counted is a template.
    fn end_line(&mut self) {
        let Some((key, site, documents)) = self.line.take() else { return };
        let site = &mut self.sites[site];
        let is_edge = key == joint(site.key, EDGE);
        if !is_edge && self.thresholds.are_met(documents, site.documents) {
            site.templates.push((key, Template { documents, keeps_neighbours: false, keep: false }));
        }
    }

    /// Takes in that these stand next to one another in several documents.
    fn meet(&mut self, next: &Neighbours) {
        let site = &mut self.sites[next.site];
        let mut is_known = false;
        for line in [next.above, next.below] {
            if let Some(at) = site.find(line) {
                site.templates[at].1.keeps_neighbours = true;
                is_known = true;
            }
        }
        if is_known {
            site.neighbours.push(joint(next.above, next.below));
        }
    }

    /// What is known of the sites that have templates.
    fn finish(self, hosts: BTreeMap<String, Site>) -> BTreeMap<String, KnownSite> {
        let mut sites = self.sites;
        let mut known = |site: Site| {
            let mut site = std::mem::take(&mut sites[site.number]);
            site.neighbours.sort_unstable();
            site.neighbours.shrink_to_fit();
            site.templates.shrink_to_fit();
            (!site.templates.is_empty()).then_some(site)
        };
        hosts.into_iter().filter_map(|(host, site)| Some((host, known(site)?))).collect()
    }
}

/// The templates of a corpus that a [`TemplateCensus`] has noted: a finder of them, and no more than that. It knows no texts and no other
/// lines: to count on, or to review templates as a file, make [`Templates`](super::Templates) of some hundred pages of each site.
///
/// # Costs
///
/// 32 bytes for a template, and 16 for every two lines, one of them a template, that stand next to one another in several documents.
#[derive(Clone)]
pub struct KnownTemplates {
    pub(super) recipe: Recipe,
    pub(super) sites: BTreeMap<String, KnownSite>,
}

impl Finder for KnownTemplates {
    /// # Panics
    ///
    /// If the outline was made with another recipe than the census: their lines cannot be compared.
    fn find(&self, outline: &Outline<'_>, removals: &mut Vec<Removal>) {
        page::expect_same(&self.recipe, outline);
        if let Some(site) = outline.host().and_then(|host| self.sites.get(host)) {
            page::judge(outline, site, removals);
        }
    }
}

impl fmt::Debug for KnownTemplates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KnownTemplates")
            .field("recipe", self.recipe.fingerprint())
            .field("sites", &self.sites.len())
            .finish_non_exhaustive()
    }
}

/// A site, of whose lines only templates are known.
#[derive(Clone)]
pub(super) struct KnownSite {
    pub(super) key: Key,
    pub(super) documents: u64,
    /// By their keys among the lines of all sites, in their order.
    pub(super) templates: Vec<(Key, Template)>,
    /// The [joint] keys of lines that stand next to one another in several documents, in order.
    pub(super) neighbours: Vec<Key>,
}

impl Default for KnownSite {
    fn default() -> Self {
        Self { key: EDGE, documents: 0, templates: Vec::new(), neighbours: Vec::new() }
    }
}

impl KnownSite {
    /// Where the template with that key is kept.
    fn find(&self, line: Key) -> Option<usize> {
        self.templates.binary_search_by_key(&line, |(key, _)| *key).ok()
    }
}

impl Known for KnownSite {
    fn documents(&self) -> u64 {
        self.documents
    }

    fn template(&self, line: Key) -> Option<Template> {
        self.find(joint(self.key, line)).map(|at| self.templates[at].1)
    }

    fn are_neighbours(&self, above: Key, below: Key) -> bool {
        let [above, below] = [above, below].map(|line| joint(self.key, line));
        self.neighbours.binary_search(&joint(above, below)).is_ok()
    }
}
