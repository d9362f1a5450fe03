//! Page furniture: what stands around a text on its page and is not the text.
//!
//! # Which one?
//!
//! - [`Rules::web`]: only what is certain. Safe on text that an extractor has cleaned already, and on text that was
//!   never on a page. Where a wall of short lines shows a page, the [page judge](judge) is asked too.
//! - [`Rules::page`]: the judge decides of every line: for the text of whole pages, with their menus, comments and lists of other
//!   articles. Slower, and not certain: its removals say how sure it is.
//! - [`Rules::web().unjudged()`](Rules::unjudged): without the judge; the fastest.
//! - [`Templates`]: what the pages of a site themselves show, where there are a few of each site. Takes menus and lists
//!   that no phrase tells, in whole-page text most of all; needs a first pass, and documents that know their
//!   [site](crate::Document::site). Give it to a cleaner before the rules, which would thin out the runs it looks for.
//!   [`TemplateCensus`] learns the same of a corpus that is larger than memory.
//! - [`Rules::none`] `.with(…)`, [`.phrase(…)`](Rules::phrase): your own rules and phrases, alone or added to the others.
//! - `Rules::file` (feature `toml`): rules that users of your program write in a file, and need no Rust for.
//!
//! A rule judges one line at a time, in sight of its neighbours: a word that is furniture below an article is an entry
//! in a word list. Lines that look like furniture are *candidates*; whether they are depends on what stands above
//! and below their run: running text, the end of the page, or other short lines (a list, verse, a table), where nothing is taken.
//!
//! Phrases come from the [`Lexicon`], for all languages at once: the language of a page's furniture often is not
//! that of its text.

mod account;
mod advertisement;
#[cfg(feature = "toml")]
mod affix;
mod caution;
mod comment_count;
mod comment_heading;
mod cookie;
mod copyright;
mod counter;
mod credit;
mod end_mark;
#[cfg(feature = "toml")]
mod file;
pub mod judge;
mod lexicon;
mod navigation;
mod notice;
mod page;
mod pager;
mod phrases;
mod print;
mod read_more;
mod reading;
mod related;
mod share;
mod site_name;
mod teaser;
mod template;
mod title_echo;

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::{Arc, LazyLock};

pub use lexicon::Lexicon;
pub use page::Line;
pub use template::{KnownTemplates, TemplateCensus, Templates};

use crate::document::Outline;
use crate::error::Error;
use crate::find::Finder;
use crate::removal::{Reason, Removal, RuleId};
use crate::span::Span;
use caution::Caution;
use judge::{Finding, Judge, Sheet};
use page::Page;

/// Judges whether a line is page furniture.
pub trait Rule: Debug + Send + Sync {
    /// The rule's name, which its removals carry.
    fn id(&self) -> RuleId;

    /// What of the line should go, if anything. Must be a function of the line and its page alone.
    fn judge(&self, line: &Line<'_>) -> Option<Verdict>;

    /// Which lines it is asked about; all, unless the rule says otherwise.
    fn scope(&self) -> Scope {
        Scope::All
    }
}

/// The lines that a rule is asked about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Scope {
    /// Every line.
    All,
    /// Lines that are a phrase of the lexicon, or look like furniture in some other way.
    Candidates,
    /// Running text.
    Prose,
}

/// What a rule takes of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Verdict {
    part: Option<Span>,
    first: Option<Span>,
}

impl Verdict {
    /// The whole line goes.
    #[must_use]
    pub const fn line() -> Self {
        Self { part: None, first: None }
    }

    /// A part goes: `span` counts bytes of [`Line::text`].
    #[must_use]
    pub const fn part(span: Span) -> Self {
        Self { part: Some(span), first: None }
    }

    /// The same, because the text stands in that other line, which stays.
    #[must_use]
    pub fn echo_of(mut self, line: &Line<'_>) -> Self {
        self.first = Some(line.span());
        self
    }
}

/// A set of rules: the finder of page furniture.
#[derive(Clone, Debug)]
pub struct Rules {
    list: Vec<(Scope, Arc<dyn Rule>)>,
    /// The ids under which phrases of the user are taken.
    phrased: BTreeSet<RuleId>,
    lexicon: Lexicon,
    judge: Option<Arc<Judge>>,
    caution: Caution,
}

static JUDGE: LazyLock<Arc<Judge>> = LazyLock::new(Arc::default);
/// How sure the judge is of what the conservative set takes.
const CERTAINTY: f32 = 0.97;

impl Rules {
    /// The conservative set for text from the web, in every language of the [`Lexicon`]: only what is certain. Each rule's file says what it
    /// takes, why, and when it is wrong; its id begins with `web.`. Where a wall of short lines above or below the text shows that it was on a
    /// page, the [page judge](judge) takes what it is [sure](Removal::score) of to 97 %; its ids begin with `page.`.
    #[must_use]
    pub fn web() -> Self {
        let rules: Vec<Arc<dyn Rule>> = vec![
            Arc::new(teaser::Teaser),
            Arc::new(title_echo::TitleEcho),
            Arc::new(credit::Credit),
            Arc::new(end_mark::EndMark),
            Arc::new(site_name::SiteName),
            Arc::new(pager::Pager),
            Arc::new(share::Share),
            Arc::new(comment_count::RULE),
            Arc::new(comment_heading::RULE),
            Arc::new(counter::RULE),
            Arc::new(read_more::RULE),
            Arc::new(related::RULE),
            Arc::new(account::LOGIN),
            Arc::new(account::SUBSCRIBE),
            Arc::new(cookie::Cookie),
            Arc::new(copyright::Copyright),
            Arc::new(navigation::ABOVE),
            Arc::new(navigation::BELOW),
            Arc::new(advertisement::RULE),
            Arc::new(print::RULE),
            Arc::new(notice::RULE),
        ];
        let list = rules.into_iter().map(|rule| (rule.scope(), rule)).collect();
        let judge = Some(Arc::clone(&JUDGE));
        Self {
            list,
            phrased: BTreeSet::new(),
            lexicon: Lexicon::web(),
            judge,
            caution: Caution::Web(CERTAINTY),
        }
    }

    /// For the text of whole pages: the same rules, and the [page judge](judge) decides of every line whether it is content, so that the page
    /// is best. On text that an extractor has cleaned it takes more of what is left; of text that was never on a page it may take short lines.
    ///
    /// ```
    /// use refrain::{Cleaner, Recipe, Rules};
    ///
    /// let page = "Home\nNews\nSport\nCulture\nMy account\nSearch\n\
    ///     The ferry is late again\n\
    ///     The ferry to the islands was late on all seven days of the week, says the shipping company, and blames the wind.\n\
    ///     On Sunday forty passengers slept in the waiting room, and the baker of the harbour brought them bread.\n\
    ///     Share on Facebook\n3 comments\nRelated stories\nBaker of the year\nWind turbines to be moved\nContact\nPrivacy policy\n";
    /// let cleaned = Cleaner::new(Recipe::default()).with(Rules::page()).clean(page);
    /// assert!(cleaned.text().contains("forty passengers") && !cleaned.text().contains("Culture"));
    /// let menu = &cleaned.removals()[0];
    /// assert!(menu.reason().name().starts_with("page.") && menu.score() > 0.5);
    /// ```
    #[must_use]
    pub fn page() -> Self {
        Self { caution: Caution::Page(0.0), ..Self::web() }
    }

    /// The same set without the page judge: its rules alone, which are twice as fast on whole pages.
    #[must_use]
    pub fn unjudged(mut self) -> Self {
        self.judge = None;
        self
    }

    /// The same set, and a judge with tables of your own.
    #[must_use]
    pub fn judged_by(mut self, judge: Judge) -> Self {
        self.judge = Some(Arc::new(judge));
        self
    }

    /// The same set, but of what the judge finds only lines go that it is at least so [sure](Removal::score) of, from 0 to 1: .97 in
    /// [`Rules::web`]; 0 in [`Rules::page`], where those go without which the page is best.
    #[must_use]
    pub fn certainty(mut self, score: f32) -> Self {
        self.caution = self.caution.with(score);
        self
    }

    /// No rules and no phrases.
    #[must_use]
    pub fn none() -> Self {
        Self {
            list: Vec::new(),
            phrased: BTreeSet::new(),
            lexicon: Lexicon::empty(),
            judge: None,
            caution: Caution::Page(0.0),
        }
    }

    /// The same set and one rule more, asked after the others.
    #[must_use]
    pub fn with(mut self, rule: impl Rule + 'static) -> Self {
        self.list.push((rule.scope(), Arc::new(rule)));
        self
    }

    /// The same set without the rule of that name.
    #[must_use]
    pub fn without(mut self, id: &str) -> Self {
        self.list.retain(|(_, rule)| rule.id().as_str() != id);
        self.phrased.retain(|own| own.as_str() != id);
        self
    }

    /// The same set and one phrase more, which is taken wherever it is a line of its own. `{n}` stands for a number, `{x}` for up to
    /// six words; case, punctuation around words and the script of digits do not matter.
    ///
    /// # Errors
    ///
    /// [`Error::Phrase`] for a phrase with fewer than two letters or digits.
    pub fn phrase(mut self, id: RuleId, phrase: &str) -> Result<Self, Error> {
        let own = phrases::Own::new(id.clone());
        self.lexicon.add(own.category(), phrase)?;
        Ok(if self.phrased.insert(id) { self.with(own) } else { self })
    }

    /// The names of the rules, in the order they are asked; rules that share a name count as one.
    pub fn ids(&self) -> impl Iterator<Item = RuleId> {
        let mut told = BTreeSet::new();
        let ids = self.list.iter().map(|(_, rule)| rule.id());
        ids.filter(move |id| told.insert(id.clone()))
    }

    /// The rules that are asked about lines of one look.
    fn asked(&self, scopes: &[Scope]) -> Vec<&dyn Rule> {
        let asked = self.list.iter().filter(|(scope, _)| scopes.contains(scope));
        asked.map(|(_, rule)| &**rule).collect()
    }
}

/// Times that a page is judged again without what the time before has taken. Twice is enough for all but contrived
/// pages.
const ROUNDS: usize = 8;

impl Rules {
    /// What the rules take, line by line, until they find nothing more; whether they took anything.
    fn ask(&self, page: &mut Page<'_>, removals: &mut Vec<Removal>) -> bool {
        let before = removals.len();
        let candidates = self.asked(&[Scope::All, Scope::Candidates]);
        let prose = self.asked(&[Scope::All, Scope::Prose]);
        let others = self.asked(&[Scope::All]);
        for _ in 0..ROUNDS {
            let mut taken = Vec::new();
            for line in page.lines() {
                let rules = match () {
                    () if line.is_candidate() => &candidates,
                    () if line.is_prose() => &prose,
                    () => &others,
                };
                let verdict = rules.iter().find_map(|rule| Some((rule, rule.judge(&line)?)));
                let Some((rule, verdict)) = verdict else { continue };
                let part = verdict.part.unwrap_or(Span::new(0, line.text().len()));
                let first = verdict.first.map(|span| page.place(span));
                let reason = Reason::Rule { rule: rule.id(), first };
                removals.extend(line.spans(part).map(|span| Removal::new(span, reason.clone())));
                taken.push((line.at(), part));
            }
            if taken.is_empty() {
                break;
            }
            page.take_out(&taken);
        }
        removals.len() > before
    }

    /// What the judge finds of every line, and how sure it must be.
    fn findings(&self, page: &Page<'_>, sheet: &mut Sheet) -> Vec<(Finding, f32)> {
        let Some((judge, certainty)) = self.judge.as_ref().zip(self.caution.of(page)) else {
            return Vec::new();
        };
        sheet.read(page);
        judge.find(sheet).into_iter().zip(certainty).collect()
    }

    /// Takes what the judge is sure enough of, of the lines that are left: lines, and parts of lines.
    fn take(
        page: &Page<'_>,
        findings: Vec<(Finding, f32)>,
        removals: &mut Vec<Removal>,
    ) -> Vec<(usize, Span)> {
        let mut findings = findings.into_iter();
        let mut taken = Vec::new();
        for line in page.lines() {
            let finding = findings.find(|(finding, _)| finding.segment == line.segment());
            let Some((rule, score)) =
                finding.and_then(|(finding, least)| finding.verdict().filter(|(_, score)| *score >= least))
            else {
                continue;
            };
            let (whole, reason) = (Span::new(0, line.text().len()), Reason::Rule { rule, first: None });
            removals
                .extend(line.spans(whole).map(|span| Removal::new(span, reason.clone()).with_score(score)));
            taken.push((line.at(), whole));
        }
        taken
    }
}

impl Finder for Rules {
    fn find(&self, outline: &Outline<'_>, removals: &mut Vec<Removal>) {
        let (mut page, mut sheet) = (Page::new(outline, &self.lexicon), Sheet::default());
        for _ in 0..ROUNDS {
            // The judge sees the whole page, and takes what the rules leave.
            let findings = self.findings(&page, &mut sheet);
            let rules_took = self.ask(&mut page, removals);
            let taken = Self::take(&page, findings, removals);
            if taken.is_empty() && !(rules_took && self.judge.is_some()) {
                break;
            }
            page.take_out(&taken);
        }
    }

    fn is_thorough(&self) -> bool {
        true
    }
}
