//! Rules that are written in a file: what the user of a program can add without Rust.

use std::ops::Range;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::affix::Affix;
use super::page::Page;
use super::phrases::Own;
use super::{Lexicon, Line, Rule, Rules, Scope, Verdict};
use crate::document::{DocId, Document};
use crate::error::{Error, RuleProblem};
use crate::measure;
use crate::normalize::table::entry;
use crate::normalize::{Exact, Normalizer};
use crate::recipe::Recipe;
use crate::removal::RuleId;
use crate::span::Span;

impl Rules {
    /// The same set and the rules of a file in TOML, asked after the others in the order of the file. What a rule has:
    ///
    /// | key | is |
    /// |---|---|
    /// | `id` | the name that its removals carry; no other rule of the set may have it |
    /// | `phrases` | lines that go, as in [`phrase`](Self::phrase): `{n}` stands for a number, `{x}` for up to six words |
    /// | `prefixes` | lines that begin so go, unless they are [long](Line::is_long) |
    /// | `suffixes` | ends of lines of any length: the end goes, with the blanks before it |
    /// | `sites` | hosts: the rule acts on their pages and those of their subdomains alone, never on a document [without a host](Document::site) |
    /// | `match` | examples of lines that it takes something of |
    /// | `keep` | examples of lines that it leaves alone |
    ///
    /// It needs an `id`, at least one pattern (phrase, prefix or suffix) and at least one `match`. Examples are checked here and now:
    /// each as a line of its own, on a page of the first of the `sites`.
    ///
    /// Prefixes and suffixes are compared in the [`Exact`] form: case, spacing, typography and whether marks stand apart do not
    /// matter; punctuation does. They never end inside a word, where the script has blanks between words.
    ///
    /// On pages of other sites nothing of it is taken; but a phrase of it is furniture to its neighbours on every page.
    ///
    /// # Errors
    ///
    /// [`Error::RuleFile`] for the first thing that is wrong: its line in the file, the rule, and what to do.
    ///
    /// # Examples
    ///
    /// ```
    /// use refrain::{Cleaner, Document, Recipe, Rules};
    ///
    /// let rules = Rules::web().file(r#"
    ///     [[rule]]
    ///     id = "my.signature"
    ///     suffixes = ["| Nyhetsbladet"]
    ///     sites = ["nyhetsbladet.example"]
    ///     match = ["Bron öppnar i maj | Nyhetsbladet"]
    ///     keep = ["Hon skrev för Nyhetsbladet"]
    /// "#)?;
    /// let page = Document::new(1, "Färjan går igen efter nio dagar – NYHETSBLADET\nRegn | Nyhetsbladet").site("www.nyhetsbladet.example");
    /// let cleaned = Cleaner::new(Recipe::default()).with(rules).clean(page);
    /// assert_eq!(cleaned.text(), "Färjan går igen efter nio dagar – NYHETSBLADET\nRegn");
    /// # Ok::<(), refrain::Error>(())
    /// ```
    pub fn file(mut self, toml: &str) -> Result<Self, Error> {
        for written in read(toml)? {
            let id = RuleId::from(written.id.get_ref().clone());
            let is_known = self.ids().any(|known| known == id);
            let rule = written.rule(is_known, &mut self.lexicon);
            self = self.with(rule.map_err(|fault| fault.of(toml, Some(id)))?);
        }
        Ok(self)
    }
}

/// A rule as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: Spanned<String>,
    #[serde(default)]
    phrases: Vec<Spanned<String>>,
    #[serde(default)]
    prefixes: Vec<Spanned<String>>,
    #[serde(default)]
    suffixes: Vec<Spanned<String>>,
    #[serde(default)]
    sites: Vec<Spanned<String>>,
    #[serde(default, rename = "match")]
    matches: Vec<Spanned<String>>,
    #[serde(default)]
    keep: Vec<Spanned<String>>,
}

/// What is wrong, and at which bytes of the file.
struct Fault {
    at: Range<usize>,
    problem: RuleProblem,
}

impl Fault {
    fn new(at: Range<usize>, problem: RuleProblem) -> Self {
        Self { at, problem }
    }

    fn toml(at: Range<usize>, message: String) -> Self {
        Self::new(at, RuleProblem::Toml { message })
    }

    fn of(self, toml: &str, rule: Option<RuleId>) -> Error {
        let before = &toml[..toml.floor_char_boundary(self.at.start)];
        Error::RuleFile { line: before.matches('\n').count() + 1, rule, problem: self.problem }
    }
}

impl From<toml::de::Error> for Fault {
    fn from(error: toml::de::Error) -> Self {
        Self::toml(error.span().unwrap_or_default(), error.message().to_owned())
    }
}

/// The rules of a file as they are written.
fn read(toml: &str) -> Result<Vec<Written>, Error> {
    let rules = tables(toml).map_err(|fault| fault.of(toml, None))?;
    let read = |table: Spanned<DeValue<'_>>| {
        let id = table.get_ref().get("id").and_then(|id| id.get_ref().as_str());
        let id = id.map(|id| RuleId::from(id.to_owned()));
        Written::deserialize(table.into_deserializer()).map_err(|error| Fault::from(error).of(toml, id))
    };
    rules.into_iter().map(read).collect()
}

/// What stands under each `[[rule]]`, and nothing else may stand in a file.
fn tables(toml: &str) -> Result<Vec<Spanned<DeValue<'_>>>, Fault> {
    let mut file = DeTable::parse(toml)?.into_inner();
    let rules = file.remove("rule");
    if let Some(key) = file.keys().next() {
        let message = format!("unknown key `{}`; a file has nothing but `[[rule]]`", key.get_ref());
        return Err(Fault::toml(key.span(), message));
    }
    let Some(rules) = rules else { return Ok(Vec::new()) };
    let at = rules.span();
    let DeValue::Array(rules) = rules.into_inner() else {
        return Err(Fault::toml(at, "`rule` is not a list; write `[[rule]]`".to_owned()));
    };
    Ok(rules.into_iter().collect())
}

impl Written {
    /// The rule, if its examples prove it. Its phrases are added to the lexicon.
    fn rule(&self, is_known: bool, lexicon: &mut Lexicon) -> Result<FileRule, Fault> {
        self.check_name(is_known)?;
        let rule = FileRule {
            phrases: Own::new(RuleId::from(self.id.get_ref().clone())),
            prefixes: affixes(&self.prefixes)?,
            suffixes: affixes(&self.suffixes)?,
            sites: self.sites.iter().map(site).collect::<Result<_, _>>()?,
        };
        for phrase in &self.phrases {
            lexicon.add(rule.phrases.category(), phrase.get_ref()).map_err(|_| short(phrase))?;
        }
        self.check_examples(&rule, lexicon)?;
        Ok(rule)
    }

    fn check_name(&self, is_known: bool) -> Result<(), Fault> {
        let patterns = [&self.phrases, &self.prefixes, &self.suffixes];
        let problem = match () {
            () if !measure::is_something(self.id.get_ref()) => return Err(short(&self.id)),
            () if is_known => RuleProblem::Double,
            () if patterns.iter().all(|patterns| patterns.is_empty()) => RuleProblem::Empty,
            () if self.matches.is_empty() => RuleProblem::Unproven,
            () => return Ok(()),
        };
        Err(Fault::new(self.id.span(), problem))
    }

    fn check_examples(&self, rule: &FileRule, lexicon: &Lexicon) -> Result<(), Fault> {
        for example in &self.matches {
            if rule.taken(example.get_ref(), lexicon).is_none() {
                let problem = RuleProblem::Missed { example: example.get_ref().clone() };
                return Err(Fault::new(example.span(), problem));
            }
        }
        for example in &self.keep {
            if let Some(taken) = rule.taken(example.get_ref(), lexicon) {
                let problem = RuleProblem::Taken { example: example.get_ref().clone(), taken };
                return Err(Fault::new(example.span(), problem));
            }
        }
        Ok(())
    }
}

fn affixes(texts: &[Spanned<String>]) -> Result<Vec<Affix>, Fault> {
    texts.iter().map(|text| Affix::new(text.get_ref()).ok_or_else(|| short(text))).collect()
}

fn short(text: &Spanned<String>) -> Fault {
    Fault::new(text.span(), RuleProblem::Short { text: text.get_ref().clone() })
}

/// A host, without the `www.` that makes no difference.
fn site(written: &Spanned<String>) -> Result<String, Fault> {
    let site = written.get_ref();
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c == '-' || entry(c).is_word());
    if !site.split('.').all(is_label) {
        return Err(Fault::new(written.span(), RuleProblem::Site { site: site.clone() }));
    }
    let bare = site.get(..4).filter(|www| www.eq_ignore_ascii_case("www.")).map_or(&**site, |_| &site[4..]);
    Ok(bare.to_owned())
}

/// A rule of a file.
#[derive(Debug)]
struct FileRule {
    phrases: Own,
    prefixes: Vec<Affix>,
    suffixes: Vec<Affix>,
    sites: Vec<String>,
}

impl Rule for FileRule {
    fn id(&self) -> RuleId {
        self.phrases.id()
    }

    fn judge(&self, line: &Line<'_>) -> Option<Verdict> {
        if !self.knows_site(line.host()) {
            return None;
        }
        let whole = self.phrases.judge(line).or_else(|| self.begins(line).then_some(Verdict::line()));
        whole.or_else(|| self.end_of(line.text()).map(Verdict::part))
    }

    fn scope(&self) -> Scope {
        let has_affixes = !(self.prefixes.is_empty() && self.suffixes.is_empty());
        if has_affixes { Scope::All } else { self.phrases.scope() }
    }
}

impl FileRule {
    fn knows_site(&self, host: Option<&str>) -> bool {
        self.sites.is_empty() || host.is_some_and(|host| self.sites.iter().any(|site| is_of_site(host, site)))
    }

    fn begins(&self, line: &Line<'_>) -> bool {
        if self.prefixes.is_empty() || line.is_long() {
            return false;
        }
        let exact = Exact.normalize(line.text());
        self.prefixes.iter().any(|prefix| prefix.begins(&exact))
    }

    /// The longest end of a line that is a suffix.
    fn end_of(&self, text: &str) -> Option<Span> {
        self.suffixes.iter().filter_map(|suffix| suffix.end_of(text)).min_by_key(|span| span.start)
    }

    /// What it takes of a line that stands alone on a page of its first site.
    fn taken(&self, line: &str, lexicon: &Lexicon) -> Option<String> {
        let document = Document::new(DocId::ALONE, line);
        let document = self.sites.first().map_or(document, |site| document.site(site));
        let outline = Recipe::documents().outline(document);
        let page = Page::new(&outline, lexicon);
        let line = page.lines().next()?;
        let whole = Span::new(0, line.text().len());
        self.judge(&line).map(|verdict| verdict.part.unwrap_or(whole).of(line.text()).trim().to_owned())
    }
}

/// Whether a host is the site or a subdomain of it. ASCII letters match in either case.
fn is_of_site(host: &str, site: &str) -> bool {
    let Some(start) = host.len().checked_sub(site.len()) else { return false };
    let is_label_start = start == 0 || host.as_bytes()[start - 1] == b'.';
    is_label_start && host.as_bytes()[start..].eq_ignore_ascii_case(site.as_bytes())
}
