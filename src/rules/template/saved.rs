//! Templates in a file: what is known of each site as a run of a file of [`index`](crate::index).

use std::collections::BTreeMap;
use std::io::{BufWriter, Read, Seek, Write};

use super::census::{KnownSite, KnownTemplates, key};
use super::page::Template;
use crate::error::DiskError;
use crate::index::disk::{FileWriter, open_run, put_key, put_number, take_key, take_number};
use crate::key::Key;
use crate::recipe::Recipe;

/// What the run is called.
const TEMPLATES: &str = "templates";
/// Bytes of a key: the number of a site, in the order of their names.
const NUMBER: usize = size_of::<u64>();

impl KnownTemplates {
    /// Writes them as a file: for runs that each clean a part of the corpus, and for new documents of sites that are known.
    ///
    /// # Errors
    ///
    /// [`DiskError::Io`] if it cannot be written; what was written until then is refused when it is read.
    pub fn write_to(&self, out: impl Write) -> Result<(), DiskError> {
        let mut file = FileWriter::new(BufWriter::new(out), self.recipe.fingerprint())?;
        let mut run = file.run(TEMPLATES, NUMBER);
        let mut value = Vec::new();
        for ((host, site), number) in self.sites.iter().zip(0_u64..) {
            value.clear();
            site.put(&mut value);
            value.extend_from_slice(host.as_bytes());
            run.push(&number.to_be_bytes(), &value)?;
        }
        run.finish()?;
        Ok(file.finish()?)
    }

    /// Templates that were written so.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if the file holds no templates, those of another recipe, or is damaged.
    pub fn read_from(recipe: &Recipe, file: impl Read + Seek) -> Result<Self, DiskError> {
        let (found, mut run) = open_run(file, TEMPLATES)?;
        recipe.fingerprint().expect_same(&found)?;
        let mut sites = BTreeMap::new();
        while let Some((_, mut value)) = run.next()? {
            let Some((host, site)) = KnownSite::take(recipe, &mut value) else { return Err(run.damaged()) };
            sites.insert(host, site);
        }
        Ok(Self { recipe: recipe.clone(), sites })
    }
}

impl KnownSite {
    fn put(&self, out: &mut Vec<u8>) {
        put_number(out, self.documents);
        put_number(out, self.templates.len() as u64);
        for &(line, Template { documents, keeps_neighbours, keep }) in &self.templates {
            put_key(out, line);
            put_number(out, documents);
            out.push(u8::from(keeps_neighbours) | u8::from(keep) << 1);
        }
        put_number(out, self.neighbours.len() as u64);
        self.neighbours.iter().for_each(|&joint| put_key(out, joint));
    }

    /// What was put so, and the host behind it.
    fn take(recipe: &Recipe, bytes: &mut &[u8]) -> Option<(String, Self)> {
        let documents = take_number(bytes)?;
        let templates = (0..take_number(bytes)?).map(|_| take_template(bytes)).collect::<Option<_>>()?;
        let neighbours = (0..take_number(bytes)?).map(|_| take_key(bytes)).collect::<Option<_>>()?;
        let host = String::from_utf8(bytes.to_vec()).ok()?;
        let key = key(recipe, &host);
        Some((host, Self { key, documents, templates, neighbours }))
    }
}

fn take_template(bytes: &mut &[u8]) -> Option<(Key, Template)> {
    let (line, documents) = (take_key(bytes)?, take_number(bytes)?);
    let (&flags, rest) = bytes.split_first()?;
    *bytes = rest;
    let (keeps_neighbours, keep) = (flags & 1 != 0, flags & 2 != 0);
    (flags < 4).then_some((line, Template { documents, keeps_neighbours, keep }))
}
