use crate::document::DocId;
use crate::find::Keep;
use crate::recipe::Fingerprint;
#[cfg(feature = "toml")]
use crate::removal::RuleId;
use crate::span::Span;

/// What can go wrong. Text in, keys and cleaned text out never fails; settings and records that do not fit do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Keys of different recipes were about to meet.
    #[error(
        "recipes differ: this index was made with `{expected}`, the other with `{found}`; rebuild one of them with the recipe of the other"
    )]
    Recipe {
        /// The recipe of the index that was asked.
        expected: Fingerprint,
        /// The recipe that was brought to it.
        found: Fingerprint,
    },
    /// Removed pieces do not fit the text they are to be put back into.
    #[error(
        "cannot restore: the removed piece at {span} does not fit behind byte {at} of the original; give all pieces of this document, in order"
    )]
    Restore {
        /// The piece, in bytes of the original.
        span: Span,
        /// How far the original had been restored.
        at: usize,
    },
    /// Exact repeats cannot be kept so.
    #[error(
        "repeats are all alike, and an index knows only the first: keep the first or none, not `{keep:?}`"
    )]
    Keep {
        /// What was asked for.
        keep: Keep,
    },
    /// A threshold that is not a similarity.
    #[error("threshold {threshold} is not a similarity; give a number above 0, up to 1")]
    Threshold {
        /// What was given.
        threshold: String,
    },
    /// A length that passages cannot have.
    #[error("passages of {length} are too short or too long to look for; give a number from 8 to 16384")]
    Length {
        /// What was given.
        length: usize,
    },
    /// Anchors of different lengths were about to meet.
    #[error(
        "passages differ: this index is for `{expected}`, the other for `{found}`; make both for the same length"
    )]
    Passages {
        /// The length of the index that was asked.
        expected: String,
        /// The length of the other.
        found: String,
    },
    /// Bands that a signature cannot be cut into.
    #[error("{bands} bands of {rows} rows are none, or more than 16384 rows in all; FineWeb takes 14 of 8")]
    Bands {
        /// The bands.
        bands: usize,
        /// The rows of each.
        rows: usize,
    },
    /// A phrase for a [`Lexicon`](crate::rules::Lexicon) says nothing.
    #[error(
        "phrase `{phrase}` has fewer than two letters or digits, so it would match next to anything; spell it out"
    )]
    Phrase {
        /// The phrase.
        phrase: String,
    },
    /// A rule of a [file](crate::Rules::file) is none.
    #[cfg(feature = "toml")]
    #[error("rule file, line {line}{}: {problem}", rule.as_ref().map_or(String::new(), |id| format!(", rule `{id}`")))]
    RuleFile {
        /// The line of the file, counted from 1.
        line: usize,
        /// The rule, where it could be told.
        rule: Option<RuleId>,
        /// What is wrong.
        problem: RuleProblem,
    },
    /// A file of templates cannot be read.
    #[error("templates, line {line}: {problem}")]
    #[non_exhaustive]
    Templates {
        /// The line of the file, from 1.
        line: usize,
        /// What is wrong there, and what to do.
        problem: String,
    },
    /// A share of documents that is not between 0 and 1.
    #[error("share {share} is not a share of the documents of a site; give a number from 0 to 1")]
    Share {
        /// What was given.
        share: String,
    },
    /// A row of the tables of a [`Judge`](crate::rules::judge::Judge) says nothing.
    #[error(
        "line {line} of the tables, `{row}`, is wrong; write the look (1 or 2), four questions `evidence > number` and sixteen scores, with tabs between"
    )]
    Table {
        /// Its line in the file.
        line: usize,
        /// The row.
        row: String,
    },
    /// A share that is not between 0 and 1.
    #[error("budget {budget} is not a share of the letters; give a number from 0 to 1")]
    Budget {
        /// What was given.
        budget: String,
    },
}

/// What can go wrong with an index in a file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DiskError {
    /// The system would not read or write.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// It was made with another recipe.
    #[error(transparent)]
    Recipe(#[from] Error),
    /// The file does not begin as an index does.
    #[error("this is no index: its first bytes are others; give a file that `refrain` wrote as one")]
    NoIndex,
    /// The file was written by a later version.
    #[error(
        "this index is of format {found}, and this version knows {known}; update it, or build the index again"
    )]
    Version {
        /// The format of the file.
        found: u32,
        /// The format that is known.
        known: u32,
    },
    /// The file does not end as an index does.
    #[error("this index is cut off: its last bytes are others; copy it again, or build it again")]
    Cut,
    /// Bytes are not what was written.
    #[error(
        "this index is damaged: what stands at byte {at} is not what was written there; copy it again, or build it again"
    )]
    Damaged {
        /// Where, in bytes of the file.
        at: u64,
    },
    /// Documents of several indexes have numbers that are too great to be put one behind the other.
    #[error(
        "the documents of these indexes have numbers that are too great to be put one behind the other; number the documents of each from 0"
    )]
    Numbers,
    /// Names do not come in the order of their documents.
    #[error(
        "the name of document {doc} comes behind that of a later one, or is its second; give one name a document, in ascending order"
    )]
    Names {
        /// The document.
        doc: DocId,
    },
    /// It is an index of something else.
    #[error("this index holds {holds}, not {wanted}; give one that was built for it")]
    Lacks {
        /// What was looked for.
        wanted: &'static str,
        /// What there is.
        holds: String,
    },
}

/// What is wrong with a rule of a [file](crate::Rules::file).
#[cfg(feature = "toml")]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleProblem {
    /// It is not TOML, or has keys or values that a rule does not have.
    #[error("{message}")]
    Toml {
        /// What the TOML parser says.
        message: String,
    },
    /// Its id is taken.
    #[error("another rule has this id, in the file or in the set it is added to; choose another id")]
    Double,
    /// An id, phrase, prefix or suffix says nothing.
    #[error(
        "`{text}` has fewer than two letters or digits (before its `{{x}}`, if there is one), so it would match next to anything; spell it out"
    )]
    Short {
        /// What was given.
        text: String,
    },
    /// A site that no page can come from.
    #[error(
        "site `{site}` is not the name of a host; write it as `news.example`, which means its subdomains too"
    )]
    Site {
        /// What was given.
        site: String,
    },
    /// It would never take anything.
    #[error("it has no pattern, so it takes nothing; add `phrases`, `prefixes` or `suffixes`")]
    Empty,
    /// Nothing shows that it works.
    #[error("it has no `match` example; add a line that it should take")]
    Unproven,
    /// It does not take what it should.
    #[error("it does not take `{example}`; correct its patterns, or this example of `match`")]
    Missed {
        /// The line.
        example: String,
    },
    /// It takes what it should keep.
    #[error("it takes `{taken}` of `{example}`; make its patterns longer, or correct this example of `keep`")]
    Taken {
        /// The line.
        example: String,
        /// What the rule takes of it.
        taken: String,
    },
}
