use refrain::{DocId, Document, Key, MemoryIndex, Place, Recipe, Span};

use super::Passes;
use super::decided::Decided;
use crate::failure::Failure;
use crate::ids::Ids;
use crate::run::Run;

/// The index of the paragraphs that the passes before have left: a read of its own.
pub(super) fn count(
    run: &Run<'_>,
    passes: &Passes<'_>,
    ids: &mut Option<Ids>,
) -> Result<MemoryIndex, Failure> {
    let recipe = Recipe::default();
    let empty = || MemoryIndex::new(&recipe);
    let parts = run.gather(ids, empty, |index, document| {
        Ok(index.add(&passes.clean(document).outline_with(&recipe))?)
    })?;
    merged(parts)
}

/// Paragraphs, counted at once, or kept as keys until it is known which documents stay.
pub(super) struct Paragraphs {
    recipe: Recipe,
    counted: MemoryIndex,
    waits: bool,
    /// The documents that wait, and how many paragraphs each has.
    documents: Vec<(DocId, usize)>,
    /// A key and the bytes of its paragraph: 24 bytes.
    keys: Vec<(Key, u32, u32)>,
}

impl Paragraphs {
    pub(super) fn new(waits: bool) -> Self {
        let recipe = Recipe::default();
        let counted = MemoryIndex::new(&recipe);
        Self { recipe, counted, waits, documents: Vec::new(), keys: Vec::new() }
    }

    pub(super) fn add(&mut self, document: Document<'_>) -> Result<(), Failure> {
        let outline = self.recipe.outline(document);
        if !self.waits {
            return Ok(self.counted.add(&outline)?);
        }
        let before = self.keys.len();
        self.keys.extend(outline.segments().iter().filter_map(|segment| {
            // No record is longer than 4 GiB: see `--longest-record`.
            let Span { start, end } = segment.span();
            Some((segment.key()?, u32::try_from(start).ok()?, u32::try_from(end).ok()?))
        }));
        self.documents.push((document.id(), self.keys.len() - before));
        Ok(())
    }

    /// The index of all paragraphs of documents that stay; nothing if none were gathered.
    pub(super) fn count(parts: Vec<Self>, decided: &Decided) -> Result<Option<MemoryIndex>, Failure> {
        if parts.is_empty() {
            return Ok(None);
        }
        let counted = parts.into_iter().map(|mut part| {
            let mut keys = part.keys.into_iter();
            for (doc, paragraphs) in part.documents {
                let keys = keys.by_ref().take(paragraphs);
                if decided.has(doc) {
                    keys.for_each(drop);
                    continue;
                }
                for (key, start, end) in keys {
                    let span = Span::new(start as usize, end as usize);
                    part.counted.add_key(key, Place { doc, span });
                }
            }
            part.counted
        });
        merged(counted).map(Some)
    }
}

fn merged(parts: impl IntoIterator<Item = MemoryIndex>) -> Result<MemoryIndex, Failure> {
    let mut all = MemoryIndex::new(&Recipe::default());
    for part in parts {
        all.merge(part)?;
    }
    Ok(all)
}
