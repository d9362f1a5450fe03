use std::io::{Read, Seek};
use std::path::Path;

use refrain::Recipe;
use refrain::index::IndexReader;
use refrain::near::NearIndex;
use serde::Serialize;

use crate::failure::Failure;

/// What an index is of, among those that this program builds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    Paragraph,
    Document,
    Near,
    /// It was made with a recipe that is not of this program, or with the Unicode tables of another version.
    Other,
}

impl Kind {
    pub(crate) fn of<R: Read + Seek>(index: &IndexReader<R>) -> Self {
        let is_of = |recipe: Recipe| recipe.fingerprint() == index.recipe();
        match () {
            () if is_of(Recipe::default()) => Self::Paragraph,
            () if is_of(Recipe::documents()) => Self::Document,
            () if NearIndex::like(&Recipe::documents(), index.recipe()).is_ok() => Self::Near,
            () => Self::Other,
        }
    }

    /// What it holds.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraphs, told apart by all but case, spacing and typography",
            Self::Document => "whole documents, told apart by all but case, spacing and typography",
            Self::Near => "whole documents, by what they have in common with near copies (MinHash)",
            Self::Other => "keys of a recipe that this version does not have: it can be merged, not asked",
        }
    }

    /// What its keys are counted as.
    pub(super) const fn counted(self) -> &'static str {
        match self {
            Self::Paragraph => "distinct paragraphs",
            Self::Document => "distinct documents",
            Self::Near => "documents compared",
            Self::Other => "distinct keys",
        }
    }

    /// What is said of an index that cannot be asked.
    pub(crate) fn unknown<R: Read + Seek>(index: &IndexReader<R>, path: &Path) -> Failure {
        let problem = format!(
            "was made with `{}`, and this version has `{}` and `{}`; build the index again",
            index.recipe(),
            Recipe::default().fingerprint(),
            Recipe::documents().fingerprint()
        );
        Failure::Content { name: path.display().to_string(), problem }
    }
}
