use super::corpus::{Corpus, Texts};
use super::document::{Found, Seeker, Subject};
use super::extend::{Around, Extender, Match};
use super::index::PassageIndex;
use super::length::Length;
use super::manners::Snap;
use super::meetings::Meetings;
use super::passages::Passages;
use crate::document::{DocId, Document};
use crate::error::Error;
use crate::find::Keep;
use crate::workers::{Alone, Workers};

/// Which repeated passages go, and how they are taken out.
///
/// ```
/// use refrain::Keep;
/// use refrain::passage::{Search, Snap};
///
/// let whole_lines = Search::default().snap(Snap::Line);
/// let boilerplate = Search::default().at_least(10).keep(Keep::None)?;
/// let tidy = Search::default().merge(10).shortest(50);
/// # Ok::<(), refrain::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Search {
    pub(super) keep: Keep,
    pub(super) copies: usize,
    pub(super) merge: u64,
    pub(super) snap: Snap,
    pub(super) shortest: Option<u64>,
    pub(super) since: Option<DocId>,
}

impl Default for Search {
    /// All but the first copy of what stands twice or more goes, drawn in to words.
    fn default() -> Self {
        Self { keep: Keep::First, copies: 2, merge: 0, snap: Snap::Word, shortest: None, since: None }
    }
}

impl Search {
    /// Which copy survives: the first, or none.
    ///
    /// # Errors
    ///
    /// [`Error::Keep`] for any other: the copies of a passage are all alike.
    pub fn keep(mut self, keep: Keep) -> Result<Self, Error> {
        if !matches!(keep, Keep::First | Keep::None) {
            return Err(Error::Keep { keep });
        }
        self.keep = keep;
        Ok(self)
    }

    /// Leaves alone what occurs fewer than so many times: two unless set, and no less.
    #[must_use]
    pub fn at_least(mut self, copies: usize) -> Self {
        self.copies = copies.max(2);
        self
    }

    /// Takes what stands between two stretches that go along with them, if it has fewer letters than this (weighted by script), and
    /// is no part of a first copy: none unless set, since it may stand nowhere else.
    #[must_use]
    pub fn merge(mut self, letters: u64) -> Self {
        self.merge = letters;
        self
    }

    /// What a removal takes whole: it is drawn in to [words](Snap::Word) unless set.
    #[must_use]
    pub fn snap(mut self, snap: Snap) -> Self {
        self.snap = snap;
        self
    }

    /// Leaves alone removals of fewer letters than this, weighted by script, once they are drawn in. Unless set, those shorter than half a
    /// passage: a word may be left of one, beside first copies of others.
    #[must_use]
    pub fn shortest(mut self, letters: u64) -> Self {
        self.shortest = Some(letters);
        self
    }

    /// Looks only in documents from this id on, and only for what stands in those before it: in a benchmark, or in what was there
    /// yesterday. All of that goes.
    ///
    /// ```
    /// use refrain::passage::{Length, Search};
    /// use refrain::{DocId, Document};
    ///
    /// let question = "Which river rises in the hills above the town and runs past the old mill into the sea?";
    /// let lesson = format!("Question 7. {question} Answer: the Silver Brook.");
    /// let documents = [Document::new(0, question), Document::new(1, &lesson)];
    ///
    /// let overlaps = Search::default().since(DocId::new(1)).of(Length::characters(30)?, &documents);
    /// let overlap = overlaps.iter().next().expect("an overlap");
    /// assert_eq!((overlap.place.span.of(&lesson).trim(), overlap.first.span.of(question)), (question, question));
    /// # Ok::<(), refrain::Error>(())
    /// ```
    #[must_use]
    pub fn since(mut self, id: DocId) -> Self {
        self.since = Some(id);
        self
    }

    /// The passages of documents that are all at hand. Their ids must differ.
    ///
    /// ```
    /// use refrain::passage::{Length, Search};
    /// use refrain::{Cleaner, Document, Recipe};
    ///
    /// let notice = "This message is meant for the harbour master alone; whoever finds it is asked to throw it back into the sea.";
    /// let texts = [format!("Ahoy! {notice}"), format!("Rain again. {notice} Best wishes")];
    /// let documents: Vec<_> = texts.iter().zip(0_u64..).map(|(text, id)| Document::new(id, text)).collect();
    ///
    /// let passages = Search::default().of(Length::characters(50)?, &documents);
    /// let cleaner = Cleaner::new(Recipe::default()).with(passages);
    /// let left: Vec<_> = cleaner.clean_all(documents).map(|cleaned| cleaned.into_text()).collect();
    /// assert_eq!(left, [texts[0].as_str(), "Rain again. Best wishes"]);
    /// # Ok::<(), refrain::Error>(())
    /// ```
    #[must_use]
    pub fn of(&self, length: Length, documents: &[Document<'_>]) -> Passages {
        let index = PassageIndex::of(length, documents.iter().copied());
        self.of_with(&index, documents, &Alone)
    }

    pub(crate) fn of_with(
        &self,
        index: &PassageIndex,
        documents: &[Document<'_>],
        workers: &impl Workers,
    ) -> Passages {
        let mut by_id: Vec<_> = documents.iter().map(|document| (document.id(), document.text())).collect();
        by_id.sort_unstable();
        let text = |id: DocId| {
            let at = by_id.binary_search_by_key(&id, |&(id, _)| id);
            at.map_or("", |at| by_id[at].1)
        };
        self.search_with(index, text, workers)
    }

    /// The passages of the documents of an index. `text` gives back the text of a document, as it was added: what a pass has left of
    /// one is [`Cleaned::text`](crate::Cleaned::text).
    ///
    /// Only documents with anchors that others have are asked for, each once; they are kept meanwhile, in their exact form where
    /// characters are counted. Beside them it takes eight bytes for every anchor that another one is like, 24 for every one around
    /// which something comes again, and while sorting eight for a sixteenth of all.
    pub fn search<S: AsRef<str> + Send + Sync>(
        &self,
        index: &PassageIndex,
        text: impl Fn(DocId) -> S + Sync,
    ) -> Passages {
        self.search_with(index, text, &Alone)
    }

    pub(crate) fn search_with<S: AsRef<str> + Send + Sync>(
        &self,
        index: &PassageIndex,
        text: impl Fn(DocId) -> S + Sync,
        workers: &impl Workers,
    ) -> Passages {
        let corpus = Corpus::new(index);
        let since = self.since.map(|id| corpus.start_of(id));
        let meetings = Meetings::of(&corpus, since, workers);
        let texts = corpus.texts(&meeting(&corpus, &meetings), text, workers);
        let matches = self.matches(&corpus, &texts, &meetings, workers);
        drop(meetings);
        let seeker = Seeker { search: self, length: corpus.length() };
        let parts = workers.map(corpus.len().div_ceil(DOCUMENTS), |part| {
            let documents = part * DOCUMENTS..corpus.len().min((part + 1) * DOCUMENTS);
            let start = |document: usize| corpus.layout.start(document);
            let matches = gathered(&matches, start(documents.start)..start(documents.end));
            let mut rest = matches.as_slice();
            documents
                .map(|document| {
                    let (here, behind) =
                        rest.split_at(rest.partition_point(|one| one.start < start(document + 1)));
                    rest = behind;
                    let (text, form) = (texts.text(document), texts.form(document));
                    let subject = Subject { base: start(document), text, form, runs: corpus.runs(document) };
                    seeker.find(&subject, here)
                })
                .collect::<Vec<_>>()
        });
        let found: Vec<Found> = parts.into_iter().flatten().collect();
        Passages::new(&corpus, &texts, found, workers)
    }

    /// What comes again, part by part, in order of position.
    fn matches<S: AsRef<str> + Send + Sync>(
        &self,
        corpus: &Corpus<'_>,
        texts: &Texts<S>,
        meetings: &Meetings,
        workers: &impl Workers,
    ) -> Vec<Vec<Match>> {
        let extender = Extender { length: corpus.length(), runs: corpus, copies: self.copies };
        let since = self.since.map(|id| corpus.start_of(id));
        workers.map(meetings.parts(), |part| {
            let mut matches = Vec::new();
            let mut members: Vec<Around<'_>> = Vec::new();
            for group in meetings.groups(part) {
                members.clear();
                members.extend(group.map(|position| texts.around(corpus, position)));
                extender.extend(&members, &mut matches);
            }
            matches.retain(|one| one.counts(since));
            matches.sort_unstable();
            matches.dedup();
            matches
        })
    }
}

/// Documents that are looked at together, in parallel.
const DOCUMENTS: usize = 256;

/// The documents with anchors that meet others, or with runs.
fn meeting(corpus: &Corpus<'_>, meetings: &Meetings) -> Vec<bool> {
    let mut meeting: Vec<bool> =
        (0..corpus.len()).map(|document| !corpus.runs(document).is_empty()).collect();
    for part in 0..meetings.parts() {
        meetings.groups(part).flatten().for_each(|position| meeting[corpus.layout.at(position).0] = true);
    }
    meeting
}

/// The matches of all parts whose positions lie in a range, in order.
fn gathered(parts: &[Vec<Match>], range: std::ops::Range<usize>) -> Vec<Match> {
    let mut all: Vec<Match> = Vec::new();
    for part in parts {
        let from = part.partition_point(|one| one.start < range.start);
        let to = part.partition_point(|one| one.start < range.end);
        all.extend(&part[from..to]);
    }
    all.sort();
    all
}
