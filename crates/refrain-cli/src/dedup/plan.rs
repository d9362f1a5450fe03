use std::collections::BTreeSet;

use refrain::near::{Bands, Clustering};
use refrain::passage::{Length, Search};
use refrain::{Error, Keep};

use crate::args;
use crate::failure::Failure;

/// What is looked for, in this order. Templates come before paragraphs: of lines that stand only once nothing is learnt.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Pass {
    /// Whole documents that are copies.
    Document,
    /// Whole documents that are nearly copies.
    Near,
    /// Stretches that stand elsewhere too, wherever they begin and end.
    Passage,
    /// Lines that many documents of a site carry.
    Template,
    /// Paragraphs that are copies.
    Paragraph,
}

impl Pass {
    /// The option that asks for it.
    pub(super) const fn option(self) -> &'static str {
        match self {
            Self::Document => "--document",
            Self::Near => "--near",
            Self::Passage => "--passage",
            Self::Template => "--template",
            Self::Paragraph => "--paragraph",
        }
    }

    /// Whether it compares parts of what the passes before it have left, so that it reads the input for itself.
    pub(super) const fn reads_what_is_left(self) -> bool {
        matches!(self, Self::Passage | Self::Template)
    }
}

/// What is asked for.
pub(super) struct Plan {
    passes: BTreeSet<Pass>,
    pub(super) near: Option<OfNear>,
    pub(super) passage: Option<Length>,
    pub(super) keep: Keep,
    pub(super) shortest: u64,
}

/// How near copies are told.
pub(super) struct OfNear {
    threshold: f64,
    keep: Keep,
    pub(super) bands: Bands,
}

impl OfNear {
    fn new(threshold: f64, keep: Keep) -> Result<Self, Error> {
        let bands = Bands::for_threshold(threshold)?;
        let of = Self { threshold, keep, bands };
        of.clustering().map(|_| of)
    }

    pub(super) fn clustering(&self) -> Result<Clustering<'static>, Error> {
        Ok(Clustering::jaccard(self.threshold)?.keep(self.keep))
    }
}

impl Plan {
    pub(super) fn new(args: &args::Dedup) -> Result<Self, Failure> {
        let near = args.near.map(|threshold| OfNear::new(threshold, args.keep)).transpose()?;
        let passage = args.passage.map(Length::characters).transpose()?;
        let asked = [
            (Pass::Document, args.document),
            (Pass::Near, near.is_some()),
            (Pass::Passage, passage.is_some()),
            (Pass::Template, args.template),
            (Pass::Paragraph, args.paragraph),
        ];
        let passes: BTreeSet<_> =
            asked.into_iter().filter(|(_, is_asked)| *is_asked).map(|(pass, _)| pass).collect();
        let problem = match () {
            () if passes.is_empty() => {
                "say what to look for: --document, --near, --passage, --template, --paragraph, or several"
            }
            () if args.template && args.input.site_field.is_none() => {
                "--template compares the documents of a site; name the field of the site with --site-field"
            }
            () if near.is_none() && !matches!(args.keep, Keep::First | Keep::None) => {
                "copies are all alike: keep the first or none; the other choices are for --near"
            }
            () => return Ok(Self { passes, near, passage, keep: args.keep, shortest: args.shortest }),
        };
        Err(Failure::Usage(problem.to_owned()))
    }

    /// Whether what goes depends on the documents before alone, so that one read is enough: where the first copy stays.
    pub(super) fn is_decided_in_order(&self) -> bool {
        let is_known_by_keys = |pass: &Pass| matches!(pass, Pass::Document | Pass::Paragraph);
        self.keep == Keep::First && self.passes.iter().all(is_known_by_keys)
    }

    /// The passes in their order.
    pub(super) fn passes(&self) -> impl Iterator<Item = Pass> {
        self.passes.iter().copied()
    }

    pub(super) fn has(&self, pass: Pass) -> bool {
        self.passes.contains(&pass)
    }

    /// Whether documents are looked at as a whole.
    pub(super) fn judges_documents(&self) -> bool {
        self.has(Pass::Document) || self.has(Pass::Near)
    }

    /// Whether parts of documents go before paragraphs are compared.
    pub(super) fn cuts_before_paragraphs(&self) -> bool {
        self.has(Pass::Passage) || self.has(Pass::Template)
    }

    /// How repeated passages are looked for: of what is all alike the first stays, or none.
    pub(super) fn search(&self) -> Result<Search, Error> {
        Search::default().keep(self.keep_of_copies())
    }

    /// Which of copies stays that are all alike: the first, or none.
    pub(super) fn keep_of_copies(&self) -> Keep {
        if self.keep == Keep::None { Keep::None } else { Keep::First }
    }
}
