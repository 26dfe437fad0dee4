//! A process that puts, replaces and removes until it is killed.
//!
//! It says `ready`, then before each operation `KEY GENERATION`, or `KEY nothing` for a removal, and `done` after it.

use std::path::Path;

use daily_cache_store::{FsStore, Store, When};

use super::content::{Content, key};
use super::say;
use crate::Result;
use crate::draw::Draw;

/// How many keys there are.
const KEYS: u64 = 20;

/// Lengths of bodies: one write or several, one read or a stream.
const LENGTHS: [usize; 8] = [0, 1, 100, 5_000, 20_000, 100_000, 200_000, 300_000];

/// Of so many operations one is a removal.
const REMOVALS: u64 = 6;

/// Works on the store in `dir`; `seed` chooses what is done, and `generation` is the first one to be put.
pub(super) fn run(dir: &Path, seed: u64, generation: u64) -> Result {
    let store = FsStore::open(dir)?;
    let mut dice = Draw::new(seed);
    say("ready")?;
    for generation in generation.. {
        let number = u8::try_from(dice.below(KEYS))?;
        if dice.below(REMOVALS) == 0 {
            say(&format!("{number} nothing"))?;
            store.remove(&key(number), When::Always)?;
        } else {
            let len = LENGTHS.get(usize::try_from(dice.below(LENGTHS.len() as u64))?).copied();
            let content = Content { key: number, generation, len: len.unwrap_or_default() };
            say(&format!("{number} {generation}"))?;
            if !content.put(&store, When::Always)?.is_stored() {
                return Err("a put without a condition was lost".into());
            }
        }
        say("done")?;
    }
    Ok(())
}
