//! Files that are being written have temporary names. A run that was killed leaves them behind, and a later one into the same folder takes them away.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::NamedTempFile;

/// How temporary names begin and end.
const PREFIX: &str = ".refrain-";
const SUFFIX: &str = ".part";

/// The folders that this program writes parts into. Each is locked until it ends, also if it is killed, so that no other takes its parts for
/// those of a dead one: a lock for each part would take an open file for each.
static LOCKED: Mutex<BTreeMap<PathBuf, Option<File>>> = Mutex::new(BTreeMap::new());

/// An empty file with a temporary name in a folder.
pub(super) fn create(folder: &Path) -> io::Result<NamedTempFile> {
    let mut locked = LOCKED.lock().unwrap_or_else(PoisonError::into_inner);
    if !locked.contains_key(folder) {
        // What cannot be locked, as elsewhere than on Unix, no other run can lock to take parts away.
        locked.insert(folder.to_owned(), lock(folder).ok());
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    // As any program's new file: what the user's mask leaves of it.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Shares the lock of a folder with other runs; where there are none, what lies there is nobody's.
fn lock(folder: &Path) -> io::Result<File> {
    let lock = File::open(folder)?;
    if lock.try_lock().is_ok() {
        let _ = sweep(folder); // what stays harms nobody
        lock.unlock()?;
    }
    lock.lock_shared()?;
    Ok(lock)
}

/// Takes all parts away.
fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        if name.starts_with(PREFIX.as_bytes()) && name.ends_with(SUFFIX.as_bytes()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// The folder for the parts of a file that is to stand in `folder`: that of the whole output if the file can be renamed from there. Of
/// many folders one lock is enough then.
pub(super) fn folder_for<'p>(folder: &'p Path, whole: &'p Path) -> &'p Path {
    if is_one_disk(folder, whole) { whole } else { folder }
}

#[cfg(unix)]
fn is_one_disk(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let disk = |path: &Path| fs::metadata(path).map(|there| there.dev()).ok();
    disk(one) == disk(other)
}

#[cfg(not(unix))]
fn is_one_disk(one: &Path, other: &Path) -> bool {
    one == other
}
