use std::borrow::Cow;
use std::fmt;

use crate::key::Key;
use crate::recipe::Recipe;
use crate::removal::Pieces;
use crate::span::Span;

/// The number of a document. Its order decides which of several copies is the first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(from = "Option<u64>", into = "Option<u64>")
)]
pub struct DocId(u64);

impl DocId {
    /// The id of a text that is in no collection. It sorts last, so that a bare `&str` yields to a corpus.
    pub const ALONE: Self = Self(u64::MAX);

    /// The document with this number. Numbers need not be dense.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }
}

impl From<u64> for DocId {
    fn from(number: u64) -> Self {
        Self(number)
    }
}

/// As JSON writes it: `null` for a text alone.
#[cfg(feature = "serde")]
impl From<DocId> for Option<u64> {
    fn from(id: DocId) -> Self {
        (id != DocId::ALONE).then_some(id.0)
    }
}

#[cfg(feature = "serde")]
impl From<Option<u64>> for DocId {
    fn from(number: Option<u64>) -> Self {
        number.map_or(Self::ALONE, Self)
    }
}

impl fmt::Display for DocId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::ALONE => f.write_str("-"),
            Self(number) => write!(f, "{number}"),
        }
    }
}

/// A text with its id and, where known, the site it came from. Every method that wants a document takes a bare `&str` too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Document<'t> {
    id: DocId,
    text: &'t str,
    site: Option<&'t str>,
}

impl<'t> Document<'t> {
    /// A document of a collection.
    pub fn new(id: impl Into<DocId>, text: &'t str) -> Self {
        Self { id: id.into(), text, site: None }
    }

    /// The same document, known to come from this host (`www.example.org`).
    #[must_use]
    pub const fn site(mut self, host: &'t str) -> Self {
        self.site = Some(host);
        self
    }

    /// Its id; [`DocId::ALONE`] for a bare text.
    #[must_use]
    pub const fn id(&self) -> DocId {
        self.id
    }

    /// Its text.
    #[must_use]
    pub const fn text(&self) -> &'t str {
        self.text
    }

    /// The host it came from, if that was said.
    #[must_use]
    pub const fn host(&self) -> Option<&'t str> {
        self.site
    }
}

impl<'t> From<&'t str> for Document<'t> {
    fn from(text: &'t str) -> Self {
        Self::new(DocId::ALONE, text)
    }
}

impl<'t> From<&'t String> for Document<'t> {
    fn from(text: &'t String) -> Self {
        Self::from(text.as_str())
    }
}

/// Where something stands: in which document, at which bytes of its *original* text. The smallest place is the first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Place {
    /// The document.
    #[cfg_attr(feature = "serde", serde(rename = "id"))]
    pub doc: DocId,
    /// The bytes.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub span: Span,
}

/// A stretch of a document: a paragraph, a line, a sentence, as the recipe's segmenter cuts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Segment {
    pub(crate) span: Span,
    pub(crate) tile: Span,
    pub(crate) key: Option<Key>,
}

impl Segment {
    /// The content.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }

    /// The content and the separator after it (and, for the first segment, what stands before it).
    /// The tiles of an outline, put one after the other, are its text.
    #[must_use]
    pub const fn tile(&self) -> Span {
        self.tile
    }

    /// What is compared; nothing for a segment with fewer than two letters or digits.
    #[must_use]
    pub const fn key(&self) -> Option<Key> {
        self.key
    }
}

/// A document cut into keyed segments.
///
/// Made by [`Recipe::outline`] from a document, or by [`Cleaned::outline`](crate::Cleaned::outline) from what a
/// pass has left of one. Spans count bytes of [`text`](Self::text); [`place`](Self::place) always names bytes of the original.
#[derive(Clone, Debug)]
pub struct Outline<'t> {
    pub(crate) document: Document<'t>,
    pub(crate) recipe: Recipe,
    pub(crate) text: Cow<'t, str>,
    pub(crate) pieces: Pieces,
    pub(crate) segments: Vec<Segment>,
}

impl Outline<'_> {
    /// The document's id.
    #[must_use]
    pub fn id(&self) -> DocId {
        self.document.id
    }

    /// The host the document came from, if known.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.document.site
    }

    /// The text that is outlined: the original, or what is left of it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The segments, in order.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The recipe that made it.
    #[must_use]
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// The content of a segment.
    #[must_use]
    pub fn content(&self, segment: &Segment) -> &str {
        segment.span.of(&self.text)
    }

    /// The same text, cut and keyed by another recipe; untouched if it is the same recipe.
    pub(crate) fn with(mut self, recipe: &Recipe) -> Self {
        if self.recipe.fingerprint() != recipe.fingerprint() {
            self.segments = recipe.segments(&self.text);
            self.recipe = recipe.clone();
        }
        self
    }

    /// What is left of a stretch of the original document: the other way round than [`place`](Self::place).
    #[must_use]
    pub fn left_of(&self, original: Span) -> &str {
        self.pieces.left(original).of(&self.text)
    }

    /// Where a stretch of [`text`](Self::text) stands in the original document.
    #[inline]
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        Place { doc: self.document.id, span: self.pieces.original(span) }
    }

    /// The keys, and where each stands in the original document.
    pub(crate) fn keyed(&self) -> impl Iterator<Item = (Key, Place)> {
        self.segments.iter().filter_map(|segment| Some((segment.key?, self.place(segment.span))))
    }
}
