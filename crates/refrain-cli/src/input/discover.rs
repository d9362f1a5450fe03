use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use globset::GlobBuilder;
use tempfile::NamedTempFile;

use super::{Compression, Format, Source};
use crate::failure::Failure;

/// The files of the input, and whether they came from a folder, so that the output is one too.
#[derive(Debug)]
pub(crate) struct Inputs {
    pub(crate) sources: Vec<Source>,
    pub(crate) is_folder: bool,
    /// Folders that were given: the output must not lie in one of them.
    pub(crate) folders: Vec<PathBuf>,
    /// Standard input, if it is kept to be read again.
    kept: Option<NamedTempFile>,
}

/// Finds the files that are meant: files and `-` as given, those of folders and patterns in the order of their paths. Of a folder only files
/// with a known ending are taken, and none that is hidden; `format` says what the others are that were named.
pub(crate) fn discover(given: &[PathBuf], format: Option<Format>) -> Result<Inputs, Failure> {
    let mut inputs = Inputs { sources: Vec::new(), is_folder: false, folders: Vec::new(), kept: None };
    for path in given {
        let before = inputs.sources.len();
        if path.as_os_str() == "-" {
            let format = format.unwrap_or(Format::Jsonl);
            let name = "-".to_owned();
            inputs.sources.push(Source { path: None, shown: name.clone(), name, format });
        } else if path.is_dir() {
            inputs.add_folder(path, &|_| true, format)?;
        } else if path.exists() {
            inputs.add_file(path, format)?;
        } else if is_pattern(path) {
            inputs.add_pattern(path, format)?;
        } else {
            fs::metadata(path).map_err(Failure::path(path, "cannot be read"))?;
        }
        if inputs.sources.len() == before {
            let message =
                "no file in it ends in .jsonl, .ndjson or .txt (or these with .gz or .zst), or in .parquet";
            return Err(Failure::Usage(format!("{}: {message}", path.display())));
        }
    }
    if inputs.sources.iter().filter(|source| source.path.is_none()).count() > 1 {
        return Err(Failure::Usage("`-` is standard input, which can be read only once".to_owned()));
    }
    inputs.check_tables()?;
    Ok(inputs)
}

/// What a file holds, by its ending.
pub(crate) fn format_of(path: &Path) -> Option<Format> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let plain = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    match plain.rsplit_once('.')?.1 {
        "jsonl" | "ndjson" => Some(Format::Jsonl),
        "txt" => Some(Format::Txt),
        // Compressed in itself, and read from its end.
        "parquet" if plain == name => Some(Format::Parquet),
        _ => None,
    }
}

/// What a file is compressed with, by its ending.
pub(crate) fn compression_of(path: &Path) -> Option<Compression> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "gz" => Some(Compression::Gzip),
        "zst" => Some(Compression::Zstandard),
        _ => None,
    }
}

impl Inputs {
    /// A table is read from its end: standard input becomes a file.
    fn check_tables(&mut self) -> Result<(), Failure> {
        let Some(source) = self.sources.iter().find(|source| source.format == Format::Parquet) else {
            return Ok(());
        };
        if !cfg!(feature = "parquet") {
            let message =
                "is Parquet, which this build of refrain does not read; build it with --features parquet";
            return Err(Failure::Usage(format!("{}: {message}", source.shown)));
        }
        self.keep()
    }

    /// Copies standard input to a file, if it is read at all, so that all can be read several times.
    pub(crate) fn keep(&mut self) -> Result<(), Failure> {
        let Some(source) = self.sources.iter_mut().find(|source| source.path.is_none()) else {
            return Ok(());
        };
        let failed = || Failure::path(&std::env::temp_dir(), "cannot keep standard input to read it twice");
        let mut kept = NamedTempFile::new().map_err(failed())?;
        io::copy(&mut io::stdin().lock(), &mut kept).map_err(failed())?;
        source.path = Some(kept.path().to_owned());
        self.kept = Some(kept);
        Ok(())
    }

    fn add_file(&mut self, path: &Path, format: Option<Format>) -> Result<(), Failure> {
        let Some(format) = format.or_else(|| format_of(path)) else {
            let message = "what it holds is not told by its ending; say --format jsonl, txt or parquet";
            return Err(Failure::Usage(format!("{}: {message}", path.display())));
        };
        let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
        let (name, shown) = (name.into_owned(), path.display().to_string());
        self.sources.push(Source { path: Some(path.to_owned()), shown, name, format });
        Ok(())
    }

    /// The files below a folder whose path in it is `wanted`.
    fn add_folder(
        &mut self,
        folder: &Path,
        wanted: &dyn Fn(&Path) -> bool,
        format: Option<Format>,
    ) -> Result<(), Failure> {
        (self.is_folder, self.folders) = (true, [&*self.folders, &[folder.to_owned()]].concat());
        let mut paths = Vec::new();
        walk(folder, &mut paths)?;
        paths.sort();
        for path in paths {
            let below = path.strip_prefix(folder).unwrap_or(&path);
            if let Some(known) = format_of(&path).filter(|_| wanted(below)) {
                let parts = below.components().map(|part| part.as_os_str().to_string_lossy());
                let name = parts.collect::<Vec<_>>().join("/");
                let shown = path.display().to_string();
                self.sources.push(Source { name, shown, format: format.unwrap_or(known), path: Some(path) });
            }
        }
        Ok(())
    }

    /// The files of a pattern, below the folder that it begins with.
    fn add_pattern(&mut self, path: &Path, format: Option<Format>) -> Result<(), Failure> {
        let parts: Vec<Component<'_>> = path.components().collect();
        let plain = parts.iter().take_while(|part| !is_pattern(Path::new(part))).count();
        let folder: PathBuf = parts[..plain].iter().collect();
        let pattern: PathBuf = parts[plain..].iter().collect();
        let glob = GlobBuilder::new(&pattern.to_string_lossy()).literal_separator(true).build();
        let glob = glob.map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?;
        let matcher = glob.compile_matcher();
        let folder = if plain == 0 { PathBuf::from(".") } else { folder };
        if !folder.is_dir() {
            return Err(Failure::Usage(format!(
                "{}: there is no folder {}",
                path.display(),
                folder.display()
            )));
        }
        self.add_folder(&folder, &|below| matcher.is_match(below), format)
    }
}

fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '[', '{'])
}

/// All files below a folder that are not hidden. A link to a folder is not followed: it may lead back.
fn walk(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let failed = || Failure::path(folder, "cannot be listed");
    for entry in fs::read_dir(folder).map_err(failed())? {
        let entry = entry.map_err(failed())?;
        let (path, kind) = (entry.path(), entry.file_type().map_err(failed())?);
        match () {
            () if entry.file_name().as_encoded_bytes().starts_with(b".") => {}
            () if kind.is_dir() => walk(&path, paths)?,
            () if kind.is_file() || path.is_file() => paths.push(path),
            () => {}
        }
    }
    Ok(())
}
