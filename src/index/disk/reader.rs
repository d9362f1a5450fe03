use std::fmt;
use std::io::{BufReader, Read, Seek, SeekFrom};

use super::entry::{self, Known};
use super::format::{Extent, Footer, VERSION};
use super::names;
use super::read::{self, Block, RunReader};
use super::sort::{self, Entry};
use crate::document::DocId;
use crate::error::DiskError;
use crate::index::Seen;
use crate::key::Key;
use crate::recipe::Fingerprint;

/// An index in a file that stays on disk, of whatever kind it is: to see what it is, to check it, for single questions.
///
/// It takes the memory of a few blocks of four kilobytes, however large the file is. Opening reads the ends of the file, a question a block for each
/// level of the tree; every block is checked when it is read. Where the file is in memory, or mapped there, [`IndexFile`](super::IndexFile) is faster.
///
/// ```
/// use std::io::Cursor;
/// use refrain::index::IndexReader;
/// use refrain::{Document, MemoryIndex, Recipe};
///
/// let recipe = Recipe::default();
/// let mut file = Cursor::new(Vec::new()); // or a `std::fs::File`
/// MemoryIndex::of(&recipe, [Document::new(7, "Only rain.")]).write_to(&mut file)?;
///
/// let mut index = IndexReader::open(file)?;
/// assert!(index.runs().eq([("seen", 1)]));
/// assert_eq!(index.get(recipe.key("ONLY rain.").expect("letters"))?.expect("seen").times, 1);
/// index.verify()?;
/// # Ok::<(), refrain::DiskError>(())
/// ```
pub struct IndexReader<R> {
    input: BufReader<R>,
    footer: Footer,
    recipe: Fingerprint,
    /// The block that was read last.
    block: Vec<u8>,
}

impl<R: Read + Seek> IndexReader<R> {
    /// Opens a file.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if it is not an index, was written by a later version, is cut off or damaged at its ends.
    pub fn open(mut file: R) -> Result<Self, DiskError> {
        let footer = read::footer(&mut file)?;
        let recipe = Fingerprint::from_line(&footer.recipe);
        Ok(Self { input: BufReader::new(file), footer, recipe, block: Vec::new() })
    }

    /// The fingerprint of what made it: a recipe, and shingles and bands if it is one of near duplicates.
    #[must_use]
    pub fn recipe(&self) -> &Fingerprint {
        &self.recipe
    }

    /// The version of this crate that wrote it.
    #[must_use]
    pub fn made_by(&self) -> &str {
        &self.footer.made_by
    }

    /// The format of the file: this version reads no other than its own.
    #[must_use]
    pub const fn format(&self) -> u32 {
        VERSION
    }

    /// What it holds, and how many of each: `seen` are keys, `near` texts with their band keys, `names` those of documents.
    pub fn runs(&self) -> impl Iterator<Item = (&str, u64)> {
        self.footer.runs.iter().map(|run| (run.name.as_str(), run.entries))
    }

    /// How many entries the run of that name has; 0 if there is none.
    #[must_use]
    pub fn entries(&self, name: &str) -> u64 {
        self.runs().find(|(run, _)| *run == name).map_or(0, |(_, entries)| entries)
    }

    /// What is known of a key.
    ///
    /// # Errors
    ///
    /// [`DiskError::Lacks`] if it is an index of something else, [`DiskError::Damaged`] if one of the blocks that it reads is not what was written.
    pub fn get(&mut self, key: Key) -> Result<Option<Seen>, DiskError> {
        let run = self.footer.extent(Known::NAME)?.clone();
        self.find(&run, &entry::bytes_of(key), |key, value| Some(Known::take(key, value)?.1))
    }

    /// What a document was called when it was added, if it was given a name.
    ///
    /// # Errors
    ///
    /// [`DiskError::Damaged`] if one of the blocks that it reads is not what was written.
    pub fn name(&mut self, doc: DocId) -> Result<Option<String>, DiskError> {
        let Ok(run) = self.footer.extent(names::NAME).cloned() else { return Ok(None) };
        self.find(&run, &names::bytes_of(doc), |_, name| Some(str::from_utf8(name).ok()?.to_owned()))
    }

    /// The number behind that of the last document it knows of: from there on those of another file can be numbered. Reads the whole file.
    ///
    /// # Errors
    ///
    /// [`DiskError::Damaged`] with the first block that is not what was written.
    pub fn documents(&mut self) -> Result<u64, DiskError> {
        let mut behind = 0;
        self.each_document(|doc| {
            if doc != DocId::ALONE {
                behind = behind.max(doc.number() + 1);
            }
        })?;
        Ok(behind)
    }

    /// Checks every block, in the time it takes to read the file once.
    ///
    /// # Errors
    ///
    /// [`DiskError::Damaged`] with the first block that is not what was written.
    pub fn verify(&mut self) -> Result<(), DiskError> {
        self.each_document(|_| ())
    }

    /// Reads the whole file, and tells of each entry the document that it is about.
    fn each_document(&mut self, mut tell: impl FnMut(DocId)) -> Result<(), DiskError> {
        for run in self.footer.runs.clone() {
            let mut reader = self.run(&run)?;
            if run.name == Known::NAME {
                sort::entries::<Known>(reader)
                    .try_for_each(|known| known.map(|(_, seen)| tell(seen.first.doc)))?;
                continue;
            }
            while let Some((key, _)) = reader.next()? {
                if let Some((doc, _)) = names::take_doc(key) {
                    tell(doc);
                }
            }
        }
        Ok(())
    }

    /// A run, to be read from front to back.
    pub(super) fn run(&mut self, run: &Extent) -> Result<RunReader<&mut BufReader<R>>, DiskError> {
        self.input.seek(SeekFrom::Start(run.start))?;
        Ok(RunReader::new(&mut self.input, run.clone()))
    }

    pub(super) fn footer(&self) -> &Footer {
        &self.footer
    }

    /// The value of a key of a run, opened.
    fn find<T>(
        &mut self,
        run: &Extent,
        key: &[u8],
        open: impl Fn(&[u8], &[u8]) -> Option<T>,
    ) -> Result<Option<T>, DiskError> {
        let Self { input, block, .. } = self;
        let look = |at| {
            input.seek(SeekFrom::Start(at))?;
            read::read_block(input, block)?;
            Block::new(block, at)?.look(key)
        };
        let Some((at, value)) = read::find(run.root, look)? else { return Ok(None) };
        let opened = block.get(value).and_then(|value| open(key, value));
        opened.map(Some).ok_or(DiskError::Damaged { at })
    }
}

impl<R> fmt::Debug for IndexReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IndexReader")
            .field("recipe", &self.recipe)
            .field("runs", &self.footer.runs)
            .finish_non_exhaustive()
    }
}
