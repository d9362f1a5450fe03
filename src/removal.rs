use std::borrow::Cow;
use std::fmt;

use crate::document::Place;
use crate::similarity::Similarity;
use crate::span::Span;

/// The name of a rule: `web.comment-heading`, or one of your own.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RuleId(Cow<'static, str>);

impl RuleId {
    /// The id with this name; by custom `family.rule-name`.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for RuleId {
    fn from(name: String) -> Self {
        Self(Cow::Owned(name))
    }
}

impl fmt::Debug for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why something goes.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(tag = "reason", rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Reason {
    /// The same text stands earlier.
    Repeat {
        /// Where the copy that stays stands.
        first: Place,
    },
    /// Nearly the same text stays: see [`near`](crate::near).
    NearDuplicate {
        /// Where it stands.
        of: Place,
        /// How alike the two are.
        similarity: Similarity,
    },
    /// A stretch of it stands earlier: see [`passage`](crate::passage).
    Passage {
        /// Where the copy that stays stands. Where a stretch repeats itself without a break, that is shorter: what is repeated.
        first: Place,
    },
    /// Many documents of its site carry it: see [`Templates`](crate::rules::Templates).
    Template {
        /// How many carry it.
        documents: u64,
        /// How many the site has.
        of: u64,
    },
    /// A rule judged it page furniture.
    Rule {
        /// Which rule.
        rule: RuleId,
        /// Where the text stands that this one echoes (a teaser's paragraph, a caption's title).
        #[cfg_attr(feature = "serde", serde(default))]
        first: Option<Place>,
    },
}

impl Reason {
    /// The reason's name: `repeat`, `near-duplicate`, `passage`, `template`, or the id of the rule.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Repeat { .. } => "repeat",
            Self::NearDuplicate { .. } => "near-duplicate",
            Self::Passage { .. } => "passage",
            Self::Template { .. } => "template",
            Self::Rule { rule, .. } => rule.as_str(),
        }
    }

    /// Where the kept copy stands, if this reason is that there is one.
    #[must_use]
    pub const fn first(&self) -> Option<Place> {
        match self {
            Self::Repeat { first } | Self::NearDuplicate { of: first, .. } | Self::Passage { first } => {
                Some(*first)
            }
            Self::Template { .. } => None,
            Self::Rule { first, .. } => *first,
        }
    }
}

/// A stretch that goes, and why.
///
/// A [`Finder`](crate::Finder) proposes it in bytes of the outline's text; in [`Cleaned::removals`](crate::Cleaned::removals)
/// it is in bytes of the original text, with the separator that went along.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize))]
pub struct Removal {
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub(crate) span: Span,
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub(crate) reason: Reason,
    #[cfg_attr(feature = "serde", serde(default))]
    pub(crate) score: Score,
}

/// How sure a finder is, in thousandths.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(from = "f32", into = "f32")
)]
pub(crate) struct Score(u16);

impl Score {
    const CERTAIN: Self = Self(1000);

    pub(crate) fn is_certain(self) -> bool {
        self == Self::CERTAIN
    }
}

impl Default for Score {
    fn default() -> Self {
        Self::CERTAIN
    }
}

impl From<f32> for Score {
    /// What is not quite certain stays so.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range")]
    fn from(score: f32) -> Self {
        if score >= 1.0 { Self::CERTAIN } else { Self((score.max(0.0) * 1000.0).round().min(999.0) as u16) }
    }
}

impl From<Score> for f32 {
    fn from(score: Score) -> Self {
        Self::from(score.0) / 1000.0
    }
}

impl Removal {
    /// Proposes to take `span` out.
    #[must_use]
    pub const fn new(span: Span, reason: Reason) -> Self {
        Self { span, reason, score: Score::CERTAIN }
    }

    /// The same proposal, by a finder that is only so sure that the stretch should go: from 0 to 1, kept in thousandths.
    #[must_use]
    pub fn with_score(mut self, score: f32) -> Self {
        self.score = score.into();
        self
    }

    /// How sure the finder is that the stretch should go, from 0 to 1: 1 for repeats and for rules that take only what is certain.
    #[must_use]
    pub fn score(&self) -> f32 {
        self.score.into()
    }

    /// The stretch.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }

    /// Why.
    #[must_use]
    pub const fn reason(&self) -> &Reason {
        &self.reason
    }
}

/// How removals are written.
#[cfg(feature = "serde")]
mod json {
    use serde::ser::{Serialize, SerializeMap, Serializer};

    use super::{Reason, Removal};
    use crate::document::{DocId, Place};
    use crate::span::Span;

    impl Removal {
        /// The removal as it is serialised, but documents have names of your own in place of their numbers.
        ///
        /// ```
        /// use refrain::{Cleaner, DocId, Document, MemoryIndex, Recipe, Repeats};
        ///
        /// let recipe = Recipe::documents();
        /// let index = MemoryIndex::of(&recipe, [Document::new(7, "Havet är stilla i dag.")]);
        /// let cleaned = Cleaner::new(recipe).with(Repeats::across(&index)).clean("HAVET är stilla i dag.\n");
        /// let json = serde_json::to_string(&cleaned.removals()[0].with_ids(&|id: DocId| format!("doc-{id}")))?;
        /// assert_eq!(json, r#"{"start":0,"end":24,"reason":"repeat","first":{"id":"doc-7","start":0,"end":23}}"#);
        /// # Ok::<(), serde_json::Error>(())
        /// ```
        pub fn with_ids<'r, I: Serialize>(&'r self, id: &'r dyn Fn(DocId) -> I) -> impl Serialize + 'r {
            Named { what: self, id }
        }
    }

    /// Something that places stand in, and the names of their documents.
    struct Named<'r, T, I> {
        what: &'r T,
        id: &'r dyn Fn(DocId) -> I,
    }

    #[derive(serde::Serialize)]
    struct NamedPlace<I> {
        id: I,
        #[serde(flatten)]
        span: Span,
    }

    impl<I: Serialize> Named<'_, Reason, I> {
        fn entries<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
            let named = |place: &Place| NamedPlace { id: (self.id)(place.doc), span: place.span };
            match self.what {
                Reason::Repeat { first } => {
                    map.serialize_entry("reason", "repeat")?;
                    map.serialize_entry("first", &named(first))
                }
                Reason::NearDuplicate { of, similarity } => {
                    map.serialize_entry("reason", "near-duplicate")?;
                    map.serialize_entry("of", &named(of))?;
                    map.serialize_entry("similarity", similarity)
                }
                Reason::Passage { first } => {
                    map.serialize_entry("reason", "passage")?;
                    map.serialize_entry("first", &named(first))
                }
                Reason::Template { documents, of } => {
                    map.serialize_entry("reason", "template")?;
                    map.serialize_entry("documents", documents)?;
                    map.serialize_entry("of", of)
                }
                Reason::Rule { rule, first } => {
                    map.serialize_entry("reason", "rule")?;
                    map.serialize_entry("rule", rule)?;
                    first.iter().try_for_each(|first| map.serialize_entry("first", &named(first)))
                }
            }
        }
    }

    impl<I: Serialize> Serialize for Named<'_, Reason, I> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(None)?;
            self.entries(&mut map)?;
            map.end()
        }
    }

    impl<I: Serialize> Serialize for Named<'_, Removal, I> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let Removal { span, reason, score } = self.what;
            let mut map = serializer.serialize_map(None)?;
            map.serialize_entry("start", &span.start)?;
            map.serialize_entry("end", &span.end)?;
            Named { what: reason, id: self.id }.entries(&mut map)?;
            if !score.is_certain() {
                map.serialize_entry("score", score)?;
            }
            map.end()
        }
    }

    impl Serialize for Reason {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            Named { what: self, id: &|id| id }.serialize(serializer)
        }
    }

    impl Serialize for Removal {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            Named { what: self, id: &|id| id }.serialize(serializer)
        }
    }
}

/// What is left of a text, as stretches of the original: how spans of the one are told in bytes of the other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pieces(Option<Vec<Piece>>);

#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Where it begins in what is left.
    start: usize,
    original: Span,
}

impl Pieces {
    /// All of it.
    pub(crate) const fn whole() -> Self {
        Self(None)
    }

    /// These stretches of the original, in order.
    pub(crate) fn of_spans(spans: impl IntoIterator<Item = Span>) -> Self {
        let mut start = 0;
        let pieces = spans.into_iter().map(|original| {
            start += original.len();
            Piece { start: start - original.len(), original }
        });
        Self(Some(pieces.collect()))
    }

    /// The stretches of the original, in order; nothing if it is all of it.
    pub(crate) fn broken(&self) -> Option<impl ExactSizeIterator<Item = Span>> {
        Some(self.0.as_ref()?.iter().map(|piece| piece.original))
    }

    /// Whether it is all of it, and nothing was ever taken out.
    pub(crate) const fn is_whole(&self) -> bool {
        self.0.is_none()
    }

    /// All but the removals, which are sorted and disjoint.
    pub(crate) fn without(removals: &[Removal], len: usize) -> Self {
        let (mut pieces, mut start, mut at) = (Vec::with_capacity(removals.len() + 1), 0, 0);
        for gap in removals.iter().map(Removal::span).chain([Span::new(len, len)]) {
            let original = Span::new(at, gap.start);
            if !original.is_empty() {
                pieces.push(Piece { start, original });
                start += original.len();
            }
            at = gap.end;
        }
        Self(Some(pieces))
    }

    /// The same without a part of what is left, of a text of `len` bytes.
    pub(crate) fn cut(&self, part: Span, len: usize) -> Self {
        let kept = [Span::new(0, part.start), Span::new(part.end, len)];
        let originals =
            kept.into_iter().filter(|span| !span.is_empty()).flat_map(|span| self.originals(span));
        Self::of_spans(originals)
    }

    /// What is left of a text.
    pub(crate) fn of(&self, text: &str) -> String {
        let mut left = String::with_capacity(text.len());
        for span in self.spans(text.len()) {
            left.push_str(span.of(text));
        }
        left
    }

    /// What is left of a stretch of the original, in bytes of what is left.
    pub(crate) fn left(&self, original: Span) -> Span {
        let Some(pieces) = &self.0 else { return original };
        let from = pieces.partition_point(|piece| piece.original.end <= original.start);
        let to = pieces.partition_point(|piece| piece.original.start < original.end);
        let (Some(first), Some(last)) = (pieces.get(from), to.checked_sub(1).and_then(|at| pieces.get(at)))
        else {
            return Span::default();
        };
        let start = first.start + original.start.saturating_sub(first.original.start);
        let end = last.start + original.end.min(last.original.end).saturating_sub(last.original.start);
        Span::new(start, end)
    }

    /// The stretches of the original that are left, of a text of `len` bytes.
    pub(crate) fn spans(&self, len: usize) -> impl Iterator<Item = Span> {
        let whole = self.0.is_none().then_some(Span::new(0, len)).filter(|span| !span.is_empty());
        whole.into_iter().chain(self.0.iter().flatten().map(|piece| piece.original))
    }

    /// Where stretches of what is left, told in ascending order, stand in the original, if nothing was taken out of them.
    pub(crate) fn unbroken(&self) -> impl FnMut(Span) -> Option<Span> {
        let mut pieces = self.0.as_deref();
        move |span| {
            let Some(rest) = &mut pieces else { return Some(span) };
            while let [piece, later @ ..] = rest
                && piece.start + piece.original.len() <= span.start
            {
                *rest = later;
            }
            let piece = rest.first()?;
            let start = piece.original.start + span.start.checked_sub(piece.start)?;
            Some(Span::new(start, start + span.len())).filter(|original| original.end <= piece.original.end)
        }
    }

    /// The other way round: where stretches of the original, told in ascending order, stand in what is left, if all of one is left.
    pub(crate) fn undamaged(&self) -> impl FnMut(Span) -> Option<Span> {
        let mut pieces = self.0.as_deref();
        move |span| {
            let Some(rest) = &mut pieces else { return Some(span) };
            while let [piece, later @ ..] = rest
                && piece.original.end <= span.start
            {
                *rest = later;
            }
            let piece = rest.first().filter(|piece| piece.original.covers(span))?;
            let start = piece.start + span.start - piece.original.start;
            Some(Span::new(start, start + span.len()))
        }
    }

    /// Where a stretch of what is left stands in the original: from its first byte to its last.
    #[inline]
    pub(crate) fn original(&self, span: Span) -> Span {
        if self.is_whole() {
            return span;
        }
        let mut originals = self.originals(span);
        let Some(first) = originals.next() else { return span };
        Span::new(first.start, originals.last().unwrap_or(first).end)
    }

    /// The same, without what has been taken out in between.
    pub(crate) fn originals(&self, span: Span) -> impl Iterator<Item = Span> {
        let whole = self.0.is_none().then_some(span);
        let pieces = self.0.as_deref().unwrap_or_default();
        let from = pieces.partition_point(|piece| piece.start + piece.original.len() <= span.start);
        let touched = pieces[from..].iter().take_while(move |piece| piece.start < span.end);
        whole.into_iter().chain(touched.map(move |piece| {
            let start = piece.original.start + span.start.saturating_sub(piece.start);
            let end = (piece.original.start + span.end - piece.start).min(piece.original.end);
            Span::new(start, end)
        }))
    }
}
