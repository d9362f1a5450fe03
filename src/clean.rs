use std::borrow::Cow;

use crate::document::{Document, Outline, Segment};
use crate::error::Error;
use crate::find::{Finder, Repeats};
use crate::measure;
use crate::recipe::Recipe;
use crate::removal::{Pieces, Reason, Removal};
use crate::rules::Rules;
use crate::separators;
use crate::span::Span;

/// Cleans one text: page furniture ([`Rules::web`]) and what it repeats ([`Repeats::within`]).
///
/// The same as `Cleaner::default().clean(text)`; make the [`Cleaner`] once where there are many texts.
#[must_use]
pub fn clean(text: &str) -> Cleaned<'_> {
    Cleaner::default().clean(text)
}

/// Runs finders over documents and carries out what they propose.
///
/// The finders run in the order they were given, each on what the ones before it have left, again from the first
/// until none finds anything: what comes out has nothing more to take out. A kept copy that a removal points to is
/// therefore still there.
#[derive(Debug)]
pub struct Cleaner<'f> {
    recipe: Recipe,
    finders: Vec<Box<dyn Finder + 'f>>,
    budget: f64,
}

/// Times that each finder may look at a document. Two are enough for all but contrived texts; the bound keeps the
/// work linear for those.
const ROUNDS: usize = 8;

/// The share of a document's letters that rules may take, unless said otherwise: where they want more than half, they
/// have met something that is not an article with furniture.
const BUDGET: f64 = 0.5;

impl Default for Cleaner<'_> {
    /// Paragraphs; [`Repeats::within`], so that an article pasted twice goes with its furniture, then [`Rules::web`].
    fn default() -> Self {
        Self::new(Recipe::default()).with(Repeats::within()).with(Rules::web())
    }
}

impl<'f> Cleaner<'f> {
    /// A cleaner without finders: it takes nothing out.
    #[must_use]
    pub fn new(recipe: Recipe) -> Self {
        Self { recipe, finders: Vec::new(), budget: BUDGET }
    }

    /// The same cleaner with one finder more, to run after the others.
    #[must_use]
    pub fn with(mut self, finder: impl Finder + 'f) -> Self {
        self.finders.push(Box::new(finder));
        self
    }

    /// The share of a document's letters, from 0 to 1, that rules may take out (repeats and echoes, whose text stands
    /// elsewhere, do not count, nor do templates, which the corpus vouches for, nor what the [page judge](Rules::page) takes, which weighs
    /// the page as a whole; half unless set). Where they propose more, none of it is taken and the document is marked:
    /// [`Cleaned::is_over_budget`].
    ///
    /// # Errors
    ///
    /// [`Error::Budget`] for a number that is not a share.
    pub fn budget(mut self, share: f64) -> Result<Self, Error> {
        if !(0.0..=1.0).contains(&share) {
            return Err(Error::Budget { budget: share.to_string() });
        }
        self.budget = share;
        Ok(self)
    }

    /// The recipe that documents are outlined with.
    #[must_use]
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// Cleans a document.
    #[must_use]
    pub fn clean<'t>(&self, document: impl Into<Document<'t>>) -> Cleaned<'t> {
        self.refine(Cleaned::untouched(self.recipe.outline(document)))
    }

    /// Cleans what another pass has left. Removals of both passes are in the result, in bytes of the original.
    #[must_use]
    pub fn refine<'t>(&self, mut cleaned: Cleaned<'t>) -> Cleaned<'t> {
        cleaned.outline = cleaned.outline.with(&self.recipe);
        let before = cleaned.removals.clone();
        self.run(&mut cleaned, true);
        if self.is_over_budget(&cleaned) {
            cleaned = Cleaned::without(self.recipe.outline(cleaned.document()), before);
            cleaned.over_budget = true;
            self.run(&mut cleaned, false);
        }
        cleaned
    }

    /// Cleans documents one after the other. [`par_clean_all`](Self::par_clean_all) is its parallel twin.
    pub fn clean_all<'t, D: Into<Document<'t>>>(
        &self,
        documents: impl IntoIterator<Item = D>,
    ) -> impl Iterator<Item = Cleaned<'t>> {
        documents.into_iter().map(|document| self.clean(document))
    }

    fn run(&self, cleaned: &mut Cleaned<'_>, rules: bool) {
        let mut idle = 0;
        let mut proposals = Vec::new();
        for finder in self.finders.iter().cycle().take(ROUNDS * self.finders.len()) {
            finder.find(&cleaned.outline, &mut proposals);
            if !rules {
                proposals.retain(|proposal| !costs_budget(proposal));
            }
            idle = match cleaned.take_out(&mut proposals) {
                Change::None => idle + 1,
                Change::Segments if rules && finder.is_thorough() => 1,
                Change::Segments | Change::Cut => 0,
            };
            if idle == self.finders.len() {
                break;
            }
        }
    }

    fn is_over_budget(&self, cleaned: &Cleaned<'_>) -> bool {
        let costing = cleaned.removed().filter(|(removal, _)| costs_budget(removal));
        let taken: u64 = costing.map(|(_, text)| measure::letters(text)).sum();
        // So many letters the document must have, and one is not counted further than that.
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "numbers of letters, and a cast that saturates"
        )]
        let least = (taken as f64 / self.budget).ceil() as u64;
        taken > 0 && !measure::has_letters(cleaned.original(), least)
    }
}

/// Whether a removal is of text that stands nowhere else, by a rule that did not weigh its doubts.
fn costs_budget(removal: &Removal) -> bool {
    matches!(removal.reason(), Reason::Rule { first: None, .. }) && removal.score.is_certain()
}

/// A document and what was taken out of it: the only type that takes text out.
#[derive(Clone, Debug)]
pub struct Cleaned<'t> {
    outline: Outline<'t>,
    removals: Vec<Removal>,
    over_budget: bool,
}

impl<'t> Cleaned<'t> {
    fn untouched(outline: Outline<'t>) -> Self {
        Self { outline, removals: Vec::new(), over_budget: false }
    }

    /// A document as earlier passes have left it, told by what they took out.
    fn without(mut outline: Outline<'t>, removals: Vec<Removal>) -> Self {
        if !removals.is_empty() {
            let text = outline.document.text();
            outline.pieces = Pieces::without(&removals, text.len());
            outline.text = Cow::Owned(outline.pieces.of(text));
            outline.segments = outline.recipe.segments(&outline.text);
        }
        Self { outline, removals, over_budget: false }
    }

    /// What is left.
    #[must_use]
    pub fn text(&self) -> &str {
        self.outline.text()
    }

    /// What is left, without a copy where nothing was taken out.
    #[must_use]
    pub fn into_text(self) -> Cow<'t, str> {
        self.outline.text
    }

    /// The document as it came.
    #[must_use]
    pub fn document(&self) -> Document<'t> {
        self.outline.document
    }

    /// The text as it came.
    #[must_use]
    pub fn original(&self) -> &'t str {
        self.outline.document.text()
    }

    /// What was taken out and why: in order, disjoint, in bytes of the original.
    #[must_use]
    pub fn removals(&self) -> &[Removal] {
        &self.removals
    }

    /// The removals with the text they took.
    pub fn removed(&self) -> impl Iterator<Item = (&Removal, &'t str)> {
        let original = self.original();
        self.removals.iter().map(move |removal| (removal, removal.span().of(original)))
    }

    /// The stretches of the original that are left, in order.
    pub fn kept(&self) -> impl Iterator<Item = Span> {
        self.outline.pieces.spans(self.original().len())
    }

    /// What is left, cut and keyed: to tally it in an index.
    #[must_use]
    pub fn outline(&self) -> &Outline<'t> {
        &self.outline
    }

    /// The same, cut and keyed by another recipe: for the index of the pass that comes next.
    #[must_use]
    pub fn outline_with(&self, recipe: &Recipe) -> Outline<'t> {
        self.outline.clone().with(recipe)
    }

    /// Whether rules wanted more than the [budget](Cleaner::budget), so that none of their removals was carried out.
    #[must_use]
    pub fn is_over_budget(&self) -> bool {
        self.over_budget
    }

    /// Carries out proposals, which are emptied.
    fn take_out(&mut self, proposals: &mut Vec<Removal>) -> Change {
        let (removals, are_whole) = separators::widen(&self.outline, std::mem::take(proposals));
        if removals.is_empty() {
            return Change::None;
        }
        let text = &self.outline.text;
        let pieces = Pieces::without(&removals, text.len());
        let left = pieces.of(text);
        let (recipe, before) = (&self.outline.recipe, &self.outline.segments);
        let as_before = are_whole.then(|| recipe.whole_segments_left(&left, &pieces, before)).flatten();
        let (segments, all) = as_before
            .map_or_else(|| recipe.segments_left(&left, &pieces, before), |segments| (segments, true));
        let change = match all {
            true => Change::Segments,
            false => Change::between(before, &segments, &pieces),
        };
        if self.outline.pieces.is_whole() {
            (self.removals, self.outline.pieces) = (removals, pieces);
        } else {
            for removal in removals {
                let originals = self.outline.pieces.originals(removal.span);
                self.removals.extend(originals.map(|span| Removal { span, ..removal.clone() }));
            }
            self.removals.sort_by_key(|removal| removal.span);
            self.outline.pieces = Pieces::without(&self.removals, self.original().len());
        }
        self.outline.segments = segments;
        self.outline.text = Cow::Owned(left);
        change
    }
}

/// What taking something out did to the segments of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Change {
    /// Nothing went.
    None,
    /// Segments went, or parts of segments, and the others are what they were.
    Segments,
    /// What is left is cut differently.
    Cut,
}

impl Change {
    /// What is left is told from what there was by the pieces.
    fn between(before: &[Segment], after: &[Segment], pieces: &Pieces) -> Self {
        let mut before = before.iter();
        let stands = |segment: &Segment| {
            let span = pieces.original(segment.span);
            before.find(|old| old.span.end >= span.end).is_some_and(|old| old.span.covers(span))
        };
        if after.iter().all(stands) { Self::Segments } else { Self::Cut }
    }
}

/// Puts removed pieces back: the original, byte for byte.
///
/// Takes what is left of a document and the pieces that were taken out of it, in order, each with its place in the
/// original: as [`Cleaned::removed`] gives them, or as they were stored.
///
/// ```
/// let cleaned = refrain::clean("Havet är stilla i dag, säger fiskarna i hamnen. Foto: VNA\n");
/// let pieces = cleaned.removed().map(|(removal, text)| (removal.span(), text));
/// assert_eq!(refrain::restore(cleaned.text(), pieces)?, cleaned.original());
/// # Ok::<(), refrain::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Restore`] if the pieces are out of order, overlap, or do not fit the text.
pub fn restore<'p>(left: &str, removed: impl IntoIterator<Item = (Span, &'p str)>) -> Result<String, Error> {
    let mut original = String::with_capacity(left.len());
    let mut rest = left;
    for (span, piece) in removed {
        let wrong = Error::Restore { span, at: original.len() };
        let before = span.start.checked_sub(original.len()).and_then(|len| rest.split_at_checked(len));
        let Some((before, after)) = before.filter(|_| span.len() == piece.len()) else { return Err(wrong) };
        original.push_str(before);
        original.push_str(piece);
        rest = after;
    }
    original.push_str(rest);
    Ok(original)
}
