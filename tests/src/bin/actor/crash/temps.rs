//! Temporary files that others left, some dead and one alive.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use daily_cache_store::{FsStore, Record, Store, Version, When};
use fs_err as fs;

use super::content::key;
use crate::Result;

/// The number of a process that lives as long as its machine or container.
const ALIVE: &str = "1";
/// A number that no process has.
const DEAD: &str = "7fffffff";
/// A name that says nothing, of a file that is old.
const OLD: &str = "left-behind";

/// Leaves files of a dead and of a living process, and an old one of nobody.
pub(super) fn leave(store: &FsStore, dir: &Path) -> Result {
    let tmp = tmp(dir);
    let host = host(store, &tmp)?;
    for process in [ALIVE, DEAD] {
        fs::write(tmp.join(format!("{host}-{process}-{:016x}-0", 0)), "")?;
    }
    Ok(fs::File::create(tmp.join(OLD))?.set_modified(SystemTime::UNIX_EPOCH)?)
}

/// What is wrong with the temporary files after a put: those of the dead are gone, that of the living stays.
pub(super) fn wrong(dir: &Path, has_living: bool) -> Result<Vec<String>> {
    let (living, left): (Vec<_>, Vec<_>) = names(&tmp(dir))?.into_iter().partition(|name| is_alive(name));
    let mut wrong: Vec<_> = left.iter().map(|name| format!("tmp/{name} is left")).collect();
    if living.len() != usize::from(has_living) {
        wrong.push(format!("{} temporary files of a living process are left", living.len()));
    }
    Ok(wrong)
}

/// How many temporary files there are.
pub(super) fn count(dir: &Path) -> Result<usize> {
    Ok(if tmp(dir).is_dir() { names(&tmp(dir))?.len() } else { 0 })
}

fn tmp(dir: &Path) -> PathBuf {
    dir.join("v1/tmp")
}

fn names(tmp: &Path) -> io::Result<Vec<String>> {
    fs::read_dir(tmp)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}

fn is_alive(name: &str) -> bool {
    name.split('-').nth(1) == Some(ALIVE)
}

/// How this machine is called in the names of temporary files: seen in that of a put which comes to nothing.
fn host(store: &FsStore, tmp: &Path) -> Result<String> {
    let mut spy = Spy { tmp, seen: Vec::new() };
    let _ = store.put(&key(0), Record::reading("", &mut spy), When::Is(Version::random()?))?;
    let name = spy.seen.first().ok_or("a put had no temporary file")?;
    Ok(name.split('-').next().unwrap_or_default().to_owned())
}

/// An empty body that looks at the temporary files when it is read.
struct Spy<'a> {
    tmp: &'a Path,
    seen: Vec<String>,
}

impl Read for Spy<'_> {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.seen = names(self.tmp)?;
        Ok(0)
    }
}
