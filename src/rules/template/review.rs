//! Templates as a file that people read and correct.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::Templates;
use super::site::{EDGE, Line, Site};
use crate::document::{DocId, Place};
use crate::error::Error;
use crate::key::Key;
use crate::normalize::{Normalizer, Template};
use crate::recipe::Recipe;
use crate::span::Span;

/// What the file says of itself.
const HEAD: &str = "\
# Lines that many documents of one site carry; their numbers, dates and addresses stand for any.
# To let a line stay, set `keep = true` or delete it.
# `below` and `above` name what a line stands next to in several documents, \"\" the edge of the page.

";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    site: Vec<SiteEntry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SiteEntry {
    host: Spanned<String>,
    documents: u64,
    #[serde(default)]
    line: Vec<LineEntry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineEntry {
    text: Spanned<String>,
    documents: Spanned<u64>,
    #[serde(default)]
    keep: bool,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    below: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    above: BTreeSet<String>,
}

/// What is wrong in a file, and where.
type Problem = (Range<usize>, &'static str);

const HOST_TWICE: &str = "this host has an entry above; put its lines there";
const LINE_TWICE: &str = "this line stands above already, with other numbers perhaps; delete one of the two";
const NOTHING: &str = "fewer than two letters or digits would match any such line; delete it";
const MISCOUNTED: &str = "from one document to all of its site carry a line; correct the number";

impl Templates {
    /// The templates of every site as TOML, the most frequent first, for people to read and correct.
    ///
    /// The same tally and thresholds give the same file. Read back by [`from_toml`](Self::from_toml), it takes out
    /// what these templates take out.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let site = self.sites.iter().map(|(host, site)| self.write_site(host, site)).collect();
        // Strings and numbers always have a TOML form.
        HEAD.to_owned() + &toml::to_string(&File { site }).unwrap_or_default()
    }

    /// Reads what [`to_toml`](Self::to_toml) wrote and a reviewer may have changed. Exactly the lines of the file are
    /// templates then, but for those with `keep = true`, whatever the thresholds; its sites learn nothing more.
    ///
    /// # Errors
    ///
    /// [`Error::Templates`] for a text that is no such file.
    pub fn from_toml(recipe: &Recipe, file: &str) -> Result<Self, Error> {
        let read: File = toml::from_str(file).map_err(|error| wrong(file, error.span(), error.message()))?;
        let mut templates = Self::new(recipe);
        for entry in read.site {
            templates.read_site(entry).map_err(|(place, problem)| wrong(file, Some(place), problem))?;
        }
        Ok(templates)
    }

    fn write_site(&self, host: &str, site: &Site) -> SiteEntry {
        let mut lines: Vec<_> = site.lines().filter(|(_, line)| self.is_template(site, line)).collect();
        lines.sort_by(|(_, a), (_, b)| (b.documents, &a.text).cmp(&(a.documents, &b.text)));
        let (mut below, mut above) = neighbours(site);
        let line = lines.into_iter().map(|(key, line)| LineEntry {
            text: nowhere(line.text.to_string()),
            documents: nowhere(line.documents),
            keep: line.keep,
            below: below.remove(&key).unwrap_or_default(),
            above: above.remove(&key).unwrap_or_default(),
        });
        SiteEntry { host: nowhere(host.to_owned()), documents: site.documents(), line: line.collect() }
    }

    fn read_site(&mut self, entry: SiteEntry) -> Result<(), Problem> {
        if self.sites.contains_key(entry.host.get_ref()) {
            return Err((entry.host.span(), HOST_TWICE));
        }
        let mut site = Site::reviewed(entry.documents);
        for line in &entry.line {
            let documents = *line.documents.get_ref();
            if !(1..=entry.documents).contains(&documents) {
                return Err((line.documents.span(), MISCOUNTED));
            }
            let key = self.key(line.text.get_ref()).ok_or((line.text.span(), NOTHING))?;
            if site.line(key).is_some() {
                return Err((line.text.span(), LINE_TWICE));
            }
            site.review_line(key, reviewed(line.text.get_ref(), documents, line.keep));
        }
        for line in &entry.line {
            let own = line.text.get_ref();
            let above = line.below.iter().map(|other| (other, own));
            let below = line.above.iter().map(|other| (own, other));
            for (above, below) in above.chain(below) {
                let keys = self.meet(&mut site, above).zip(self.meet(&mut site, below));
                let (above, below) = keys.ok_or((line.text.span(), NOTHING))?;
                site.review_pair(above, below);
            }
        }
        self.sites.insert(entry.host.into_inner(), site);
        Ok(())
    }

    fn key(&self, text: &str) -> Option<Key> {
        self.recipe.key_of_form(&Template.normalize(text))
    }

    /// The key of a line that the file names as a neighbour, and so the site knows.
    fn meet(&self, site: &mut Site, text: &str) -> Option<Key> {
        if text.is_empty() {
            return Some(EDGE);
        }
        let key = self.key(text)?;
        if site.line(key).is_none() {
            site.review_line(key, reviewed(text, 0, false));
        }
        Some(key)
    }
}

type Texts = HashMap<Key, BTreeSet<String>>;

/// What lines stand below, and what they stand above.
fn neighbours(site: &Site) -> (Texts, Texts) {
    let text = |key| site.line(key).map_or_else(String::new, |line| line.text.to_string());
    let (mut stand_below, mut stand_above) = (Texts::new(), Texts::new());
    for (above, below) in site.neighbours() {
        stand_below.entry(below).or_default().insert(text(above));
        stand_above.entry(above).or_default().insert(text(below));
    }
    (stand_below, stand_above)
}

/// A line as a file tells it.
fn reviewed(text: &str, documents: u64, keep: bool) -> Line {
    let first = Place { doc: DocId::ALONE, span: Span::default() };
    Line { documents, first, text: text.into(), company: 0, keep }
}

/// A value that stands in no file yet.
fn nowhere<T>(value: T) -> Spanned<T> {
    Spanned::new(0..0, value)
}

/// The error at a place of the file.
fn wrong(file: &str, place: Option<Range<usize>>, problem: &str) -> Error {
    let before = place.and_then(|place| file.get(..place.start)).unwrap_or_default();
    Error::Templates { line: before.matches('\n').count() + 1, problem: problem.trim_end().to_owned() }
}
