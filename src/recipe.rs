use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use crate::document::{Document, Outline, Segment};
use crate::error::Error;
use crate::key::Key;
use crate::measure;
use crate::normalize::{Exact, Normalizer, table};
use crate::removal::Pieces;
use crate::segment::{Documents, Lines, Paragraphs, Segmenter};
use crate::span::Span;

/// How texts become keys: a [`Segmenter`], a [`Normalizer`], and a hash.
///
/// Cheap to clone. Two recipes with the same [`fingerprint`](Self::fingerprint) make the same keys, on every
/// machine; keys of different recipes never meet.
#[derive(Clone, Debug)]
pub struct Recipe {
    segmenter: Arc<dyn Segmenter>,
    normalizer: Arc<dyn Normalizer>,
    hash: Hash,
    fingerprint: Fingerprint,
}

/// What makes keys of normal forms, and numbers of words.
#[derive(Clone, Copy)]
pub(crate) enum Hash {
    Xxh3,
    Sip13([u8; 16]),
}

impl Hash {
    pub(crate) fn key(self, form: &str) -> Key {
        match self {
            Self::Xxh3 => Key::of(form),
            Self::Sip13(secret) => Key::keyed(form, &secret),
        }
    }

    /// 64 bits of a word: XXH3-64, or the lower half of its key under the secret.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is wanted")]
    pub(crate) fn word(&self, word: &str) -> u64 {
        match self {
            Self::Xxh3 => xxh3_64(word.as_bytes()),
            Self::Sip13(secret) => Key::keyed(word, secret).to_u128() as u64,
        }
    }
}

impl fmt::Debug for Hash {
    /// The secret stays secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Xxh3 => "xxh3-128",
            Self::Sip13(_) => "siphash-1-3-128 (keyed)",
        })
    }
}

impl Default for Recipe {
    /// [`Paragraphs`] in the [`Exact`] form, hashed with XXH3-128.
    fn default() -> Self {
        Self::new(Paragraphs, Exact)
    }
}

impl Recipe {
    /// A recipe from its parts.
    pub fn new(segmenter: impl Segmenter + 'static, normalizer: impl Normalizer + 'static) -> Self {
        Self::build(Arc::new(segmenter), Arc::new(normalizer), Hash::Xxh3)
    }

    /// Whole documents in the exact form.
    #[must_use]
    pub fn documents() -> Self {
        Self::new(Documents, Exact)
    }

    /// Single lines in the exact form.
    #[must_use]
    pub fn lines() -> Self {
        Self::new(Lines, Exact)
    }

    /// The same recipe with keys that only the holder of `secret` can foresee: SipHash-1-3-128 in place of XXH3-128.
    ///
    /// **Use it when texts may come from someone who wants another's text deleted.** XXH3 is not a cryptographic
    /// hash: two readable paragraphs with the same 128-bit key are made in about a minute on one machine, and a
    /// twin planted earlier in a crawl makes a deduplicator delete the other. Without the secret nobody can make such
    /// pairs for SipHash. Choose 16 random bytes for an index and keep them as you keep the index; whoever has
    /// both can forge again. It costs some 40 ns instead of 7 for a short paragraph, a tenth of normalising it.
    ///
    /// Where both texts are at hand ([`Repeats::within`](crate::Repeats::within)) equality is confirmed on
    /// the text, keyed or not.
    #[must_use]
    pub fn keyed(self, secret: [u8; 16]) -> Self {
        Self::build(self.segmenter, self.normalizer, Hash::Sip13(secret))
    }

    fn build(segmenter: Arc<dyn Segmenter>, normalizer: Arc<dyn Normalizer>, hash: Hash) -> Self {
        let fingerprint = Fingerprint::new(&*segmenter, &*normalizer, hash);
        Self { segmenter, normalizer, hash, fingerprint }
    }

    /// What keys of this recipe depend on.
    #[must_use]
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    /// Cuts and keys a document. Linear; allocates the segment list and one buffer, whatever the number of segments.
    #[must_use]
    pub fn outline<'t>(&self, document: impl Into<Document<'t>>) -> Outline<'t> {
        let document = document.into();
        let segments = self.segments(document.text());
        let text = Cow::Borrowed(document.text());
        Outline { document, recipe: self.clone(), text, pieces: Pieces::whole(), segments }
    }

    /// The key of one text, taken as one segment.
    #[must_use]
    pub fn key(&self, text: &str) -> Option<Key> {
        self.key_with(text, &mut String::new())
    }

    /// Whether two texts are the same text: their normal forms are equal, whatever their keys say.
    #[must_use]
    pub fn same(&self, one: &str, other: &str) -> bool {
        one == other || self.normalizer.normalize(one) == self.normalizer.normalize(other)
    }

    pub(crate) fn segments(&self, text: &str) -> Vec<Segment> {
        self.segments_of(text, |_| None)
    }

    /// The segments of what is left of a text that was cut before, and whether all of them were there then: what stayed whole keeps its key.
    pub(crate) fn segments_left(
        &self,
        text: &str,
        pieces: &Pieces,
        before: &[Segment],
    ) -> (Vec<Segment>, bool) {
        let (mut unbroken, mut before, mut all) = (pieces.unbroken(), before.iter().peekable(), true);
        let segments = self.segments_of(text, |span| {
            let known = unbroken(span).and_then(|old| {
                while before.next_if(|segment| segment.span.start < old.start).is_some() {}
                before.peek().filter(|segment| segment.span == old).map(|segment| segment.key)
            });
            all &= known.is_some();
            known
        });
        (segments, all)
    }

    /// The same where segments went as a whole; nothing if the text must be cut anew to know.
    pub(crate) fn whole_segments_left(
        &self,
        text: &str,
        pieces: &Pieces,
        before: &[Segment],
    ) -> Option<Vec<Segment>> {
        let mut undamaged = pieces.undamaged();
        let (mut spans, mut segments) = (Vec::with_capacity(before.len()), Vec::with_capacity(before.len()));
        for segment in before {
            if let Some(span) = undamaged(segment.span) {
                spans.push(span);
                segments.push(Segment { span, ..*segment });
            }
        }
        self.segmenter.is_cut_as_before(text, &spans).then(|| tiled(text, segments))
    }

    fn segments_of(&self, text: &str, mut known: impl FnMut(Span) -> Option<Option<Key>>) -> Vec<Segment> {
        let mut segments = self.unkeyed_segments(text);
        let mut buffer = String::new();
        for segment in &mut segments {
            let key = || self.key_with(segment.span.of(text), &mut buffer);
            segment.key = known(segment.span).unwrap_or_else(key);
        }
        segments
    }

    /// The segments of a text, without their keys.
    pub(crate) fn unkeyed_segments(&self, text: &str) -> Vec<Segment> {
        let mut spans = Vec::new();
        self.segmenter.segment_into(text, &mut spans);
        tile(text, &spans)
    }

    fn key_with(&self, text: &str, buffer: &mut String) -> Option<Key> {
        buffer.clear();
        self.normalizer.normalize_into(text, buffer);
        self.key_of_form(buffer)
    }

    /// The key of a text that is in normal form already, be it that of another normaliser.
    pub(crate) fn key_of_form(&self, form: &str) -> Option<Key> {
        measure::is_something(form).then(|| self.hash.key(form))
    }

    pub(crate) fn hash(&self) -> Hash {
        self.hash
    }
}

/// Turns content spans into segments whose tiles are the text. Spans that a foreign segmenter got wrong (out of
/// order, overlapping, inside a character) are cut to what is sound; a text without content is one empty segment.
fn tile(text: &str, spans: &[Span]) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::with_capacity(spans.len().max(1));
    let mut end = 0;
    for span in spans {
        let sound =
            Span::new(text.ceil_char_boundary(span.start.max(end)), text.floor_char_boundary(span.end));
        if !sound.is_empty() {
            end = sound.end;
            segments.push(Segment { span: sound, tile: sound, key: None });
        }
    }
    if segments.is_empty() && !text.is_empty() {
        segments.push(Segment { span: Span::default(), tile: Span::default(), key: None });
    }
    tiled(text, segments)
}

/// Gives segments that stand in a text their tiles.
fn tiled(text: &str, mut segments: Vec<Segment>) -> Vec<Segment> {
    let mut next = text.len();
    for segment in segments.iter_mut().rev() {
        segment.tile = Span::new(segment.span.start, next);
        next = segment.span.start;
    }
    if let Some(first) = segments.first_mut() {
        first.tile.start = 0;
    }
    segments
}

/// What the keys of a [`Recipe`] depend on, in one readable line: the segmenter and normaliser with their versions, the
/// hash with the mark of its secret, and the Unicode tables (by the number of code points they know).
///
/// An index carries the fingerprint of the recipe that filled it, and refuses any other.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Fingerprint(Arc<str>);

impl Fingerprint {
    fn new(segmenter: &dyn Segmenter, normalizer: &dyn Normalizer, hash: Hash) -> Self {
        let hash = match hash {
            Hash::Xxh3 => "xxh3-128/1".to_owned(),
            Hash::Sip13(secret) => {
                format!("siphash-1-3-128/1 key {:016x}", Key::keyed("refrain", &secret).to_u128() >> 64)
            }
        };
        let (segmenter, normalizer, assigned) = (segmenter.id(), normalizer.id(), table::assigned());
        let (major, minor, patch) = unicode_segmentation::UNICODE_VERSION;
        Self(
            format!("{segmenter} {normalizer} {hash} ucd {assigned} segmentation {major}.{minor}.{patch}")
                .into(),
        )
    }

    /// The fingerprint with that [line](Self::as_str).
    pub(crate) fn from_line(line: &str) -> Self {
        Self(line.into())
    }

    /// The fingerprint of an index whose keys depend on more than the recipe.
    pub(crate) fn and(&self, more: &impl fmt::Display) -> Self {
        Self(format!("{self} {more}").into())
    }

    /// Refuses another recipe's keys.
    pub(crate) fn expect_same(&self, found: &Self) -> Result<(), Error> {
        match self == found {
            true => Ok(()),
            false => Err(Error::Recipe { expected: self.clone(), found: found.clone() }),
        }
    }

    /// The line.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
