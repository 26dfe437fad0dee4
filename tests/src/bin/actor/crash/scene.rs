//! The store that an operation finds, and what has to be true of it afterwards, whatever happened meanwhile.

use std::path::{Path, PathBuf};

use daily_cache_store::{FsStore, When};
use fs_err as fs;

use super::content::{Content, Sight, key};
use super::operation::{Before, Operation};
use super::temps;
use crate::Result;

/// The key that operations are about.
pub(super) const SUBJECT: u8 = 1;
/// A key that they leave alone.
pub(super) const OTHER: u8 = 2;

/// The generation of what is in place before, of what an operation puts, and of what is put after it.
pub(super) const OLD: u64 = 1;
pub(super) const NEW: u64 = 2;
const NEXT: u64 = 3;

const SMALL: usize = 3000;
/// More than is written or read at once.
pub(super) const LARGE: usize = 300_000;

/// What operations put.
pub(super) fn new() -> Content {
    Content { key: SUBJECT, generation: NEW, len: SMALL }
}

/// Makes the folder `dir` what the operation is to find, with temporary files of others in it.
pub(super) fn prepare(operation: &Operation, dir: &Path) -> Result {
    fs::create_dir_all(dir)?;
    let len = match operation.before {
        Before::NoStore => return Ok(()),
        Before::Nothing | Before::Damaged | Before::Old => SMALL,
        Before::OldLarge => LARGE,
    };
    let store = FsStore::open(dir)?;
    let _ = Content { key: OTHER, generation: OLD, len: SMALL }.put(&store, When::Always)?;
    if operation.before != Before::Nothing {
        let _ = Content { key: SUBJECT, generation: OLD, len }.put(&store, When::Always)?;
    }
    if operation.before == Before::Damaged {
        let entry = fs::OpenOptions::new().write(true).open(entry(dir))?;
        entry.set_len(SMALL as u64 / 2)?;
    }
    temps::leave(&store, dir)
}

fn entry(dir: &Path) -> PathBuf {
    let key = key(SUBJECT).to_string(); // `function/args-build`
    let (function, rest) = key.split_once('/').unwrap_or_default();
    let (first, rest) = rest.split_at(2);
    dir.join("v1").join(function).join(first).join(rest)
}

/// What is in place of the subject's record after an operation, and ` | ` and a sentence for each promise that was
/// broken. Another process, this one, puts the record once more; then the folder is removed.
pub(super) fn check(operation: &Operation, dir: &Path) -> Result<String> {
    let store = FsStore::open(dir)?;
    let mut said = vec![Sight::of(&store, SUBJECT)?.to_string()];
    let mut expect = |what: &str, found: Sight, expected: Sight| {
        if found != expected {
            said.push(format!("{what} is {found}, not {expected}"));
        }
    };
    let has_store = operation.before != Before::NoStore;
    let other = if has_store { Sight::Whole(OLD) } else { Sight::Nothing };
    expect("the other record", Sight::of(&store, OTHER)?, other);
    let _ = Content { key: SUBJECT, generation: NEXT, len: SMALL }.put(&store, When::Always)?;
    expect("what was put next", Sight::of(&store, SUBJECT)?, Sight::Whole(NEXT));
    said.extend(temps::wrong(dir, has_store)?);
    fs::remove_dir_all(dir)?;
    Ok(said.join(" | "))
}
