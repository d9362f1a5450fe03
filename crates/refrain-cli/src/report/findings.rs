use std::borrow::Cow;
use std::collections::BTreeMap;

use refrain::{Cleaned, DocId, Reason, Recipe};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::origins::Origins;
use super::samples::Samples;
use super::texts::{By, Texts};
use super::{charts, pairs, scripts};

/// What is found of the documents of a run, beside the account. Those of batches are merged in the order of the batches.
#[derive(Clone, Serialize, Deserialize, Debug)]
pub(crate) struct Findings {
    #[serde(skip, default = "Recipe::documents")]
    recipe: Recipe,
    /// Texts by the class of their length, as they came and as they went.
    pub(super) lengths: Vec<Lengths>,
    pub(super) scripts: BTreeMap<Cow<'static, str>, Lost>,
    pub(super) origins: Origins,
    /// Documents that went as a whole, by the one whose copy stays.
    #[serde(with = "pairs")]
    pub(super) followers: BTreeMap<DocId, u64>,
    /// Parts of documents that went as copies.
    pub(super) repeated: Texts,
    /// What rules and templates took.
    pub(super) ruled: Texts,
    pub(super) samples: Samples,
}

/// Texts of a class of lengths.
#[derive(Clone, Copy, Default, Debug, Serialize, Deserialize)]
pub(super) struct Lengths {
    pub(super) read: u64,
    pub(super) left: u64,
}

/// What some texts lost.
#[derive(Clone, Copy, Default, Debug, Serialize, Deserialize)]
pub(super) struct Lost {
    pub(super) documents: u64,
    pub(super) bytes: u64,
    pub(super) removed: u64,
}

impl Default for Findings {
    fn default() -> Self {
        Self {
            recipe: Recipe::documents(),
            lengths: Vec::new(),
            scripts: BTreeMap::new(),
            origins: Origins::default(),
            followers: BTreeMap::new(),
            repeated: Texts::new(By::Bytes),
            ruled: Texts::new(By::Times),
            samples: Samples::default(),
        }
    }
}

impl Findings {
    /// Looks at a document, from this site or file.
    pub(crate) fn add(&mut self, cleaned: &Cleaned<'_>, origin: &str, name: &dyn Fn(DocId) -> Box<RawValue>) {
        let (text, left) = (cleaned.original(), cleaned.text().len() as u64);
        let (own, bytes) = (cleaned.document().id(), text.len() as u64);
        let removed = bytes - left;
        self.length(bytes).read += 1;
        self.length(left).left += 1;
        self.scripts.entry(scripts::dominant(text).into()).or_default().merge(Lost {
            documents: 1,
            bytes,
            removed,
        });
        self.origins.add(own, origin, bytes, removed);
        let is_whole = left == 0 && cleaned.removals().len() == 1;
        for (removal, gone) in cleaned.removed() {
            let copy = removal.reason().first().filter(|first| first.doc != own);
            if let Some(copy) = copy {
                self.origins.lose(copy.doc, removal.span().len() as u64);
            }
            match (removal.reason(), copy) {
                (Reason::Rule { .. } | Reason::Template { .. }, _) => {
                    self.ruled.add(removal, gone, &self.recipe);
                }
                (_, Some(copy)) if is_whole => *self.followers.entry(copy.doc).or_default() += 1,
                _ => self.repeated.add(removal, gone, &self.recipe),
            }
        }
        self.samples.add(cleaned, name);
    }

    /// Adds what was found in the batches after these.
    pub(crate) fn merge(&mut self, later: Self) {
        for (class, more) in later.lengths.into_iter().enumerate() {
            let length = self.class(class);
            length.read += more.read;
            length.left += more.left;
        }
        for (script, lost) in later.scripts {
            self.scripts.entry(script).or_default().merge(lost);
        }
        for (doc, times) in later.followers {
            *self.followers.entry(doc).or_default() += times;
        }
        self.origins.merge(later.origins);
        self.repeated.merge(later.repeated);
        self.ruled.merge(later.ruled);
        self.samples.merge(later.samples);
    }

    fn length(&mut self, bytes: u64) -> &mut Lengths {
        self.class(charts::class(bytes))
    }

    fn class(&mut self, class: usize) -> &mut Lengths {
        if self.lengths.len() <= class {
            self.lengths.resize(class + 1, Lengths::default());
        }
        &mut self.lengths[class]
    }
}

impl Lost {
    fn merge(&mut self, other: Self) {
        self.documents += other.documents;
        self.bytes += other.bytes;
        self.removed += other.removed;
    }
}
