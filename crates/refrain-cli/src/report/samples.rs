use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use refrain::{Cleaned, DocId, Span};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::texts::{beginning, end};

/// Some documents before and after, of every reason a few: those whose numbers have the least hashes, so that nothing else decides.
#[derive(Clone, Default, Serialize, Deserialize, Debug)]
pub(super) struct Samples(BTreeMap<String, BTreeMap<u64, Arc<Sample>>>);

/// A document before and after.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Sample {
    pub(super) name: String,
    /// Of the text.
    pub(super) bytes: u64,
    pub(super) removed: u64,
    pub(super) pieces: Vec<Piece>,
    /// Removals that are not shown.
    pub(super) more: usize,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Piece {
    Kept(String),
    /// So many bytes stay that are not shown.
    Folded(u64),
    Gone {
        text: String,
        /// Blanks that went along, the first of them.
        before: String,
        after: String,
        span: String,
        reason: String,
        stands: Option<Stands>,
    },
}

/// Where the copy that stays stands.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Stands {
    /// The document; nothing for the one at hand.
    name: Option<String>,
    span: String,
}

/// Documents that are kept of a reason, and reasons that are kept, the first by their names: rules of the user's own may be many.
const EACH: usize = 4;
const REASONS: usize = 100;

/// Removals that are shown of a document.
const REMOVALS: usize = 24;

/// Characters that are shown of a removal, of a stretch that stays at its beginning and end, and of blanks.
const GONE: usize = 480;
const EDGE: usize = 140;
const BLANKS: usize = 4;

impl Samples {
    /// Shows the document if its number is among the least of a reason.
    pub(super) fn add(&mut self, cleaned: &Cleaned<'_>, name: &dyn Fn(DocId) -> Box<RawValue>) {
        let hash = hash(cleaned.document().id().number());
        let reasons: BTreeSet<&str> =
            cleaned.removals().iter().map(|removal| removal.reason().name()).collect();
        let is_wanted = |reason: &&str| {
            self.0.get(*reason).is_none_or(|chosen| {
                chosen.len() < EACH || chosen.last_key_value().is_some_and(|(&last, _)| hash < last)
            })
        };
        let wanted: Vec<_> = reasons.into_iter().filter(is_wanted).collect();
        if wanted.is_empty() {
            return;
        }
        let sample = Arc::new(Sample::new(cleaned, name));
        for reason in wanted {
            self.choose(reason.to_owned(), hash, Arc::clone(&sample));
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (reason, chosen) in other.0 {
            for (hash, sample) in chosen {
                self.choose(reason.clone(), hash, sample);
            }
        }
    }

    fn choose(&mut self, reason: String, hash: u64, sample: Arc<Sample>) {
        let chosen = self.0.entry(reason).or_default();
        chosen.insert(hash, sample);
        if chosen.len() > EACH {
            chosen.pop_last();
        }
        if self.0.len() > REASONS {
            self.0.pop_last();
        }
    }

    /// So many of them: of every reason in this order one, then of every reason another.
    pub(super) fn spread(&self, reasons: &[&str], most: usize) -> Vec<&Sample> {
        let (mut taken, mut samples) = (BTreeSet::new(), Vec::new());
        for _ in 0..EACH {
            for chosen in reasons.iter().filter_map(|reason| self.0.get(*reason)) {
                let next = chosen.iter().find(|(hash, _)| !taken.contains(*hash));
                if let Some((&hash, sample)) = next.filter(|_| samples.len() < most) {
                    taken.insert(hash);
                    samples.push(&**sample);
                }
            }
        }
        samples
    }
}

impl Sample {
    fn new(cleaned: &Cleaned<'_>, name: &dyn Fn(DocId) -> Box<RawValue>) -> Self {
        let (text, own) = (cleaned.original(), cleaned.document().id());
        let (mut pieces, mut at) = (Vec::new(), 0);
        for (removal, gone) in cleaned.removed().take(REMOVALS) {
            let Span { start, end } = removal.span();
            keep(&mut pieces, &text[at..start]);
            let stands = removal.reason().first().map(|first| Stands {
                name: (first.doc != own).then(|| told(&name(first.doc))),
                span: first.span.to_string(),
            });
            let content = gone.trim();
            let (before, after) = gone.split_once(content).unwrap_or_default();
            pieces.push(Piece::Gone {
                text: beginning(content, GONE),
                before: before.chars().take(BLANKS).collect(),
                after: after.chars().take(BLANKS).collect(),
                span: removal.span().to_string(),
                reason: removal.reason().name().to_owned(),
                stands,
            });
            at = end;
        }
        let more = cleaned.removals().len().saturating_sub(REMOVALS);
        if more == 0 {
            keep(&mut pieces, &text[at..]);
        }
        let bytes = text.len() as u64;
        Self { name: told(&name(own)), bytes, removed: bytes - cleaned.text().len() as u64, pieces, more }
    }
}

/// A stretch that stays: all of it if it is short, or else its beginning and its end.
fn keep(pieces: &mut Vec<Piece>, text: &str) {
    let (first, last) = (beginning(text, EDGE), end(text, EDGE));
    match text.len().checked_sub(first.len() + last.len()).filter(|&between| between > EDGE) {
        Some(between) => {
            pieces.extend([Piece::Kept(first), Piece::Folded(between as u64), Piece::Kept(last)]);
        }
        None if text.is_empty() => {}
        None => pieces.push(Piece::Kept(text.to_owned())),
    }
}

/// What a document is called, without the quotes of JSON.
fn told(name: &RawValue) -> String {
    serde_json::from_str(name.get()).unwrap_or_else(|_| name.get().to_owned())
}

/// Numbers in an order that has nothing to do with theirs: the last steps of `SplitMix64`, so that no two meet.
const fn hash(number: u64) -> u64 {
    let mixed = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
