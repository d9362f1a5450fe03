use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::Target;
use super::state::Part;
use crate::failure::Failure;
use crate::input::{Format, Inputs, Source, format_of};

/// Where the output goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Destination {
    Nowhere,
    Stdout,
    File(PathBuf),
    /// A file for each file of the input.
    Folder(PathBuf),
}

/// Where the output of each file goes, checked: no two to one place, and none over the input.
#[derive(Debug)]
pub(crate) struct Plan {
    destination: Destination,
    paths: Vec<PathBuf>,
}

impl Destination {
    /// What `-o` means for these inputs: a folder if it is one, or if a folder was read or several files, unless it is named as a file of
    /// records is.
    pub(crate) fn new(output: &Path, inputs: &Inputs) -> Self {
        let is_one = !inputs.is_folder && inputs.sources.len() == 1;
        match () {
            () if output.as_os_str() == "-" => Self::Stdout,
            () if output.is_dir() || output.as_os_str().as_encoded_bytes().ends_with(b"/") => {
                Self::Folder(output.to_owned())
            }
            () if is_one || output.exists() || format_of(output).is_some() => Self::File(output.to_owned()),
            () => Self::Folder(output.to_owned()),
        }
    }
}

impl Plan {
    pub(crate) fn new(destination: Destination, inputs: &Inputs) -> Result<Self, Failure> {
        let paths = match &destination {
            Destination::Folder(folder) => {
                inputs.sources.iter().map(|source| folder.join(&source.name)).collect()
            }
            Destination::File(path) => vec![path.clone()],
            Destination::Nowhere | Destination::Stdout => Vec::new(),
        };
        let plan = Self { destination, paths };
        plan.check_formats(inputs)?;
        plan.check_folders(inputs)?;
        plan.check_paths(&inputs.sources)?;
        Ok(plan)
    }

    /// Whether all files go to one place, one after the other.
    pub(crate) const fn is_joined(&self) -> bool {
        !matches!(self.destination, Destination::Folder(_))
    }

    /// Which part the output of a file is.
    pub(super) const fn part(&self, source: usize) -> Part {
        if self.is_joined() { Part::All } else { Part::Of(source) }
    }

    /// The file that the output of a file goes to, if it goes to one.
    pub(super) fn path(&self, source: usize) -> Option<&Path> {
        self.paths.get(if self.is_joined() { 0 } else { source }).map(PathBuf::as_path)
    }

    /// Opens the place that the output goes to that is to stand there.
    pub(super) fn open(&self, path: Option<&Path>) -> Result<Option<Target>, Failure> {
        match (&self.destination, path) {
            (Destination::Folder(folder), Some(path)) => Target::create_below(folder, path).map(Some),
            (_, Some(path)) => Target::create(path).map(Some),
            (Destination::Stdout, None) => Ok(Some(Target::stdout())),
            (_, None) => Ok(None),
        }
    }

    /// The folder in which a run keeps what is done, beside the output or in it.
    pub(crate) fn resume_folder(&self) -> Result<PathBuf, Failure> {
        let message = match &self.destination {
            Destination::Folder(folder) => return Ok(folder.join(".refrain-resume")),
            Destination::File(path) if !path.exists() || path.is_file() => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                return Ok(path.with_file_name(format!(".{name}.refrain-resume")));
            }
            Destination::File(_) | Destination::Stdout | Destination::Nowhere => {
                "--resume goes on with files: give it one, or a folder, with -o"
            }
        };
        Err(Failure::Usage(message.to_owned()))
    }

    fn check_formats(&self, inputs: &Inputs) -> Result<(), Failure> {
        if let (Destination::File(path), Some(source)) = (&self.destination, inputs.sources.first()) {
            let is_table = |format| format == Format::Parquet;
            if format_of(path).is_some_and(|format| is_table(format) != is_table(source.format)) {
                let message = "is named as another format than the input has, which the output has too";
                return Err(Failure::Usage(format!("{}: {message}", path.display())));
            }
        }
        let is_mixed = inputs.sources.windows(2).any(|pair| pair[0].format != pair[1].format);
        match is_mixed && self.is_joined() && self.destination != Destination::Nowhere {
            true => Err(Failure::Usage(
                "files of several formats do not go into one; give -o a folder".to_owned(),
            )),
            false => Ok(()),
        }
    }

    /// The output must not lie in a folder that is read, or the next run would read it too.
    fn check_folders(&self, inputs: &Inputs) -> Result<(), Failure> {
        let (Destination::Folder(output) | Destination::File(output)) = &self.destination else {
            return Ok(());
        };
        let lies_in = |folder: &&PathBuf| resolved(output).starts_with(resolved(folder));
        match inputs.folders.iter().find(lies_in) {
            Some(folder) => {
                let (output, folder) = (output.display(), folder.display());
                Err(Failure::Usage(format!("{output}: lies in {folder}, which is read; give another -o")))
            }
            None => Ok(()),
        }
    }

    fn check_paths(&self, sources: &[Source]) -> Result<(), Failure> {
        let mut taken: HashMap<&Path, &Source> = HashMap::new();
        for (path, source) in self.paths.iter().zip(sources) {
            if let Some(other) = taken.insert(path, source) {
                let (one, other) = (other.shown.clone(), source.shown.clone());
                return Err(Failure::Usage(format!("{one} and {other} would both go to {}", path.display())));
            }
        }
        refuse_inputs(&self.paths, sources)
    }
}

/// Refuses to write over what is read.
pub(crate) fn refuse_inputs(paths: &[PathBuf], sources: &[Source]) -> Result<(), Failure> {
    let path_of = |source: &Source| source.path.as_deref().map(resolved);
    let read: HashMap<PathBuf, &Source> =
        sources.iter().filter_map(|source| Some((path_of(source)?, source))).collect();
    match paths.iter().find_map(|path| read.get(&resolved(path))) {
        Some(source) => {
            let message = "is input and output in one; give another -o";
            Err(Failure::Usage(format!("{}: {message}", source.shown)))
        }
        None => Ok(()),
    }
}

/// A path without links and dots, as far as there is something.
fn resolved(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = path.ancestors().find_map(|part| Some((part, part.canonicalize().ok()?)));
    there.map_or_else(
        || path.clone(),
        |(part, whole)| path.strip_prefix(part).map_or_else(|_| whole.clone(), |rest| whole.join(rest)),
    )
}
