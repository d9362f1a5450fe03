use std::collections::BTreeMap;
use std::fmt::Write;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, HtmlEscape, UndefinedBehavior, Value};
use serde::Serialize;

use super::findings::{Lengths, Lost};
use super::samples::Sample;
use super::texts::Text;
use super::{Asked, Findings, charts};
use crate::account::{Account, grouped};
use crate::diff::{self, steers};
use crate::failure::Failure;

/// What the page is set from. All numbers are set by its filters.
#[derive(Serialize)]
struct Page<'a> {
    asked: &'a Asked,
    account: &'a Account,
    /// What went, all rules together.
    reasons: Vec<Bar<'a>>,
    rules: Vec<Bar<'a>>,
    lengths: Vec<Class<Lengths>>,
    scripts: Vec<Losing<'a>>,
    origins: Vec<Losing<'a>>,
    origin: &'static str,
    /// Origins in all.
    of_origins: usize,
    are_joined: bool,
    clusters: Vec<Class<u64>>,
    repeated: Vec<Text>,
    repeated_missing: u64,
    ruled: Vec<Text>,
    ruled_missing: u64,
    overlap: Overlap<'a>,
    samples: Vec<&'a Sample>,
}

/// Something that took so much.
#[derive(Serialize)]
struct Bar<'a> {
    name: &'a str,
    times: u64,
    bytes: u64,
}

/// Texts of one kind, and what they lost.
#[derive(Serialize)]
struct Losing<'a> {
    name: &'a str,
    #[serde(flatten)]
    lost: Lost,
}

/// Sizes from the least to the greatest, and how many there are.
#[derive(Serialize)]
struct Class<T> {
    least: u64,
    most: u64,
    count: T,
}

/// What the rows lost because the copy that stays stands in the columns.
#[derive(Default, Serialize)]
struct Overlap<'a> {
    rows: Vec<(&'a str, u64, Vec<u64>)>,
    missing: u64,
    /// Origins that are not shown.
    more: usize,
}

/// Rows that are shown: of a table, of the overlap, of texts; and documents before and after.
const ROWS: usize = 16;
const SQUARE: usize = 12;
const TEXTS: usize = 20;
const SAMPLES: usize = 12;

/// Reasons that are no rules.
const COPIES: [&str; 4] = ["repeat", "near-duplicate", "passage", "template"];

/// The page of a run: one file that needs no other.
pub(crate) fn page(
    asked: &Asked,
    account: &Account,
    mut findings: Findings,
    by_site: bool,
) -> Result<String, Failure> {
    findings.origins.finish();
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_filter("grouped", grouped);
    environment.add_filter("rounded", charts::rounded);
    environment.add_filter("share", charts::share);
    environment.add_filter("width", charts::width);
    environment.add_filter("doubling", charts::doubling);
    environment.add_filter("heat", charts::heat);
    environment.add_filter("visible", visible);
    environment.add_filter("plain", diff::visible);
    let page = Page::new(asked, account, &findings, by_site);
    let failed = |error: minijinja::Error| Failure::Content {
        name: "the page".to_owned(),
        problem: error.to_string(),
    };
    environment.render_named_str("page.html", include_str!("page.html"), Serde(&page)).map_err(failed)
}

impl<'a> Page<'a> {
    fn new(asked: &'a Asked, account: &'a Account, findings: &'a Findings, by_site: bool) -> Self {
        let removed = account.text.removed.iter();
        let all = removed.map(|(name, tally)| Bar { name, times: tally.times, bytes: tally.bytes });
        let all = sorted(all.collect(), |bar| (bar.bytes, bar.name));
        let names: Vec<_> = all.iter().map(|bar| bar.name).collect();
        let (mut reasons, rules): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|bar| COPIES.contains(&bar.name));
        if !rules.is_empty() {
            let sum = |of: fn(&Bar<'_>) -> u64| rules.iter().map(of).sum();
            reasons.push(Bar { name: "rules", times: sum(|bar| bar.times), bytes: sum(|bar| bar.bytes) });
        }
        let names_of = Names::new(findings, by_site);
        let mut origins = names_of.origins(findings);
        let of_origins = origins.len();
        origins.truncate(ROWS);
        Self {
            asked,
            account,
            reasons: sorted(reasons, |bar| (bar.bytes, bar.name)),
            rules,
            lengths: classes(findings.lengths.iter().copied().enumerate(), |length| {
                length.read + length.left
            }),
            scripts: scripts(findings),
            origins,
            origin: if by_site { "site" } else { "file" },
            of_origins,
            are_joined: findings.origins.are_joined(),
            clusters: clusters(findings),
            repeated: findings.repeated.top(TEXTS),
            repeated_missing: findings.repeated.missing(),
            ruled: findings.ruled.top(TEXTS),
            ruled_missing: findings.ruled.missing(),
            overlap: names_of.overlap(findings),
            samples: findings.samples.spread(&names, SAMPLES),
        }
    }
}

/// What origins are called: files without the folder that all are in.
struct Names<'a>(Vec<&'a str>);

impl<'a> Names<'a> {
    fn new(findings: &'a Findings, by_site: bool) -> Self {
        let list = findings.origins.list();
        let mut names: Vec<&str> = list.iter().map(|origin| &*origin.name).collect();
        let folder = |name: &'a str| name.rfind('/').map_or("", |end| &name[..=end]);
        let mut shared = names.first().filter(|_| !by_site).map_or("", |name| folder(name));
        for origin in list.iter().filter(|origin| origin.documents > 0) {
            while !origin.name.starts_with(shared) {
                shared = folder(&shared[..shared.len() - 1]);
            }
        }
        // Paths from the root stay what they are if they share nothing else.
        let shared = if shared == "/" { "" } else { shared };
        for name in &mut names {
            *name = name.strip_prefix(shared).unwrap_or(name);
            if name.is_empty() {
                *name = "no site named";
            }
        }
        Self(names)
    }

    fn origins(&self, findings: &'a Findings) -> Vec<Losing<'a>> {
        let losing = findings.origins.list().iter().zip(&self.0).map(|(origin, name)| Losing {
            name,
            lost: Lost { documents: origin.documents, bytes: origin.bytes, removed: origin.removed },
        });
        let with_documents = losing.filter(|losing| losing.lost.documents > 0);
        sorted(with_documents.collect(), |losing| (losing.lost.removed, losing.name))
    }

    /// Of the origins that lose to others or have what others lose most.
    fn overlap(&self, findings: &'a Findings) -> Overlap<'a> {
        let (mut sums, mut pairs) = (BTreeMap::<usize, u64>::new(), BTreeMap::new());
        for ((origin, copy), bytes) in findings.origins.overlap() {
            *sums.entry(origin).or_default() += bytes;
            *sums.entry(copy).or_default() += bytes;
            pairs.insert((origin, copy), bytes);
        }
        let more = sums.len().saturating_sub(SQUARE);
        let mut shown = sorted(sums.into_iter().collect(), |&(origin, bytes)| (bytes, self.0[origin]));
        shown.truncate(SQUARE);
        let row = |&(origin, _): &(usize, u64)| {
            let cells = shown.iter().map(|&(copy, _)| pairs.get(&(origin, copy)).copied().unwrap_or(0));
            (self.0[origin], findings.origins.list()[origin].bytes, cells.collect())
        };
        Overlap { rows: shown.iter().map(row).collect(), missing: findings.origins.missing(), more }
    }
}

fn scripts(findings: &Findings) -> Vec<Losing<'_>> {
    let losing = findings.scripts.iter().map(|(name, &lost)| Losing { name, lost });
    sorted(losing.collect(), |losing| (losing.lost.bytes, losing.name))
}

/// Documents that stay, by how many went because of them.
fn clusters(findings: &Findings) -> Vec<Class<u64>> {
    let mut sizes: BTreeMap<usize, u64> = BTreeMap::new();
    for &followers in findings.followers.values() {
        *sizes.entry(charts::class(followers)).or_default() += 1;
    }
    classes(sizes.into_iter(), |&leaders| leaders)
}

/// The classes from the first to the last that has something in it.
fn classes<T: Default>(known: impl Iterator<Item = (usize, T)>, size: impl Fn(&T) -> u64) -> Vec<Class<T>> {
    let mut classes: Vec<Class<T>> = Vec::new();
    let mut next = 0;
    for (class, count) in known.filter(|(_, count)| size(count) > 0) {
        let gap = if classes.is_empty() { class } else { next };
        let between = (gap..class).map(|class| (class, T::default()));
        for (class, count) in between.chain([(class, count)]).collect::<Vec<_>>() {
            let (least, most) = charts::bounds(class);
            classes.push(Class { least, most, count });
        }
        next = class + 1;
    }
    classes
}

/// The greatest first; those that are as great in the order of their names.
fn sorted<T, K: Ord>(mut list: Vec<T>, key: impl Fn(&T) -> (u64, K)) -> Vec<T> {
    list.sort_by(|one, other| {
        let ((one, one_name), (other, other_name)) = (key(one), key(other));
        other.cmp(&one).then(one_name.cmp(&other_name))
    });
    list
}

/// A text of the input for the page: what could steer it, or turn it around, is seen.
fn visible(text: &str) -> Value {
    let (mut page, mut start) = (String::new(), 0);
    for (at, c) in text.char_indices().filter(|(_, c)| is_marked(*c)) {
        let code = u32::from(c);
        let _ = write!(page, "{}<b class=\"code\">U+{code:04X}</b>", HtmlEscape(&text[start..at]));
        start = at + c.len_utf8();
    }
    Value::from_safe_string(page + &HtmlEscape(&text[start..]).to_string())
}

/// Line ends and tabs are what they look like; noncharacters may stand in no page.
fn is_marked(c: char) -> bool {
    steers(c) && !matches!(c, '\n' | '\r' | '\t') || u32::from(c) & 0xFFFE == 0xFFFE
}
