//! A process that lives through a trial: it prepares folders and looks at what the dead left in them.
//!
//! It reads lines `prepare OPERATION DIR`, `check OPERATION DIR` and `survey KEYS DIR`, and answers each with a line.

use std::error::Error;
use std::path::Path;

use daily_cache_store::{FsStore, When};

use super::content::{Content, Sight};
use super::operation::Operation;
use super::{say, scene, temps};
use crate::Result;

/// Answers until there are no more lines.
pub(super) fn run() -> Result {
    for line in std::io::stdin().lines() {
        let line = line?;
        say(&answer(&line).unwrap_or_else(|error| format!("failed | {}", told(&*error))))?;
    }
    Ok(())
}

fn answer(line: &str) -> Result<String> {
    let mut words = line.splitn(3, ' ');
    match (words.next(), words.next(), words.next()) {
        (Some("prepare"), Some(name), Some(dir)) => {
            scene::prepare(Operation::named(name)?, dir.as_ref()).map(|()| "ready".to_owned())
        }
        (Some("check"), Some(name), Some(dir)) => scene::check(Operation::named(name)?, dir.as_ref()),
        (Some("survey"), Some(keys), Some(dir)) => survey(keys.parse()?, dir.as_ref()),
        _ => Err(format!("not understood: {line:?}").into()),
    }
}

/// What is in place of each key; how many temporary files there are; and how many after one more put.
fn survey(keys: u8, dir: &Path) -> Result<String> {
    let found = temps::count(dir)?;
    let store = FsStore::open(dir)?;
    let sights: Result<Vec<_>> = (0..keys).map(|key| Ok(Sight::of(&store, key)?.to_string())).collect();
    let _ = Content { key: keys, generation: 0, len: 1 }.put(&store, When::Always)?;
    Ok(format!("{} | {found} | {}", sights?.join(" "), temps::count(dir)?))
}

/// The error and its sources in one line.
fn told(error: &(dyn Error + 'static)) -> String {
    let sources = std::iter::successors(Some(error), |error: &&dyn Error| (*error).source());
    sources.map(ToString::to_string).collect::<Vec<_>>().join(": ").replace('\n', " ")
}
