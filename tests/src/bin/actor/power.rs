//! What `cargo xtask power` has done to a store: puts until the power is cut, and a look at what is left.
//!
//! `power write DIR fast|synced SEED GENERATION KEYS` puts records for ever: first ones under keys from `KEYS` on, newer
//! ones under those below. The numbers of the puts go up from `GENERATION`. It says `put KEY GENERATION` after each
//! that was acknowledged, `end DESCRIPTORS` when the disk fails, and how many descriptors it then has too many.
//!
//! `power check DIR fast|synced GENERATION KEYS` says of each key below `KEYS` what it finds: `whole KEY GENERATION`,
//! `missing KEY`, `damaged KEY` or `wrong KEY WHY`. What is not whole it puts anew and reads back: `mended KEY
//! GENERATION` or `unmended KEY WHY`. Last it says `end DESCRIPTORS TEMPORARY-FILES`.

use std::io::Write;
use std::path::Path;

use daily_cache_store::{Durability, Found, FsOptions, FsStore, Key, Put, Record, Store, Take, When};
use fs_err as fs;

use crate::Result;
use crate::draw::Draw;

/// Does what the words say.
pub(crate) fn act(words: &[&str]) -> Result {
    match words {
        ["write", dir, durability, seed, generation, keys] => {
            let options = options(durability)?;
            let (seed, generation, keys) = (seed.parse()?, generation.parse()?, keys.parse()?);
            let before = descriptors()?;
            write(Path::new(dir), options, Draw::new(seed), generation, keys)?;
            say(&format!("end {}", descriptors()?.saturating_sub(before)))
        }
        ["check", dir, durability, generation, keys] => {
            let options = options(durability)?;
            let (generation, keys) = (generation.parse()?, keys.parse()?);
            let before = descriptors()?;
            check(Path::new(dir), options, generation, keys)?;
            let leaked = descriptors()?.saturating_sub(before);
            let temporary = fs::read_dir(Path::new(dir).join("v1/tmp"))?.count();
            say(&format!("end {leaked} {temporary}"))
        }
        other => Err(format!("no such act: {other:?}").into()),
    }
}

fn options(durability: &str) -> Result<FsOptions> {
    let durability = match durability {
        "fast" => Durability::Fast,
        "synced" => Durability::Synced,
        other => return Err(format!("no such durability: {other:?}").into()),
    };
    Ok(FsOptions::default().with_durability(durability))
}

/// Puts until the disk fails; every other failure is one.
fn write(dir: &Path, options: FsOptions, mut draw: Draw, first: u64, keys: u32) -> Result {
    let mut known = keys;
    let store = match FsStore::open_with(dir, options) {
        Err(error) if error.is_io() => return Ok(()),
        store => store?,
    };
    for generation in first.. {
        let is_new = known == 0 || draw.below(2) == 0;
        let number = if is_new { known } else { u32::try_from(draw.below(known.into()))? };
        match put(&store, number, generation, if is_new { When::Absent } else { When::Always }) {
            Ok(Put::Stored(_)) => say(&format!("put {number} {generation}"))?,
            Ok(other) => return Err(format!("the put of {number} {generation} ended as {other:?}").into()),
            Err(error) if error.is_io() => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        known = known.max(number.saturating_add(1));
    }
    Ok(())
}

/// Looks at all before the first put, which may only mend what is bad.
fn check(dir: &Path, options: FsOptions, first: u64, keys: u32) -> Result {
    let store = FsStore::open_with(dir, options)?;
    let mut bad = Vec::new();
    for number in 0..keys {
        let (line, is_whole) = look(&store, number);
        say(&line)?;
        if !is_whole {
            bad.push(number);
        }
    }
    for (number, generation) in bad.into_iter().zip(first..) {
        let line = match mend(&store, number, generation) {
            Ok(()) => format!("mended {number} {generation}"),
            Err(error) => format!("unmended {number} {error}"),
        };
        say(&line)?;
    }
    // The first put sweeps `tmp`, and perhaps there was nothing to mend.
    let extra = Key::new([0xff; 16], [0xff; 32], [0xff; 8]);
    match store.put(&extra, Record::new(b"", b"the last put"), When::Always)? {
        Put::Stored(_) => Ok(()),
        Put::Lost => Err("the last put was lost to what is there".into()),
    }
}

/// What is found under a key, as a line, and whether it is whole.
fn look(store: &FsStore, number: u32) -> (String, bool) {
    match store.open(&key(number), &mut Take::Body) {
        Ok(Some(found)) => match whole(number, &found) {
            Ok(generation) => (format!("whole {number} {generation}"), true),
            Err(why) => (format!("wrong {number} {why}"), false),
        },
        Ok(None) => (format!("missing {number}"), false),
        Err(error) if error.is_damaged() => (format!("damaged {number}"), false),
        Err(error) => (format!("wrong {number} it cannot be read: {error}"), false),
    }
}

/// Puts as the cache does where it found nothing to use.
fn mend(store: &FsStore, number: u32, generation: u64) -> Result {
    let Put::Stored(version) = put(store, number, generation, When::Absent)? else {
        return Err("the put was lost to what is there".into());
    };
    match store.open(&key(number), &mut Take::Body)? {
        Some(found) if found.version() == version => match whole(number, &found)? {
            read if read == generation => Ok(()),
            read => Err(format!("generation {read} is read back").into()),
        },
        _ => Err("another record is read back, or none".into()),
    }
}

fn put(store: &FsStore, number: u32, generation: u64, when: When) -> daily_cache_store::Result<Put> {
    store.put(&key(number), Record::new(&head(number, generation), &body(number, generation)), when)
}

/// The generation of a record every byte of which is as that generation was put.
fn whole(number: u32, found: &Found) -> Result<u64> {
    let generation = found.head().last_chunk().copied().map(u64::from_le_bytes).ok_or("the head is short")?;
    if found.head() != head(number, generation) {
        return Err("the head is another key's".into());
    }
    if found.body() != Some(&body(number, generation)[..]) {
        return Err(format!("the body is not that of generation {generation}").into());
    }
    Ok(generation)
}

/// Four keys share a function, and each has a folder of its own in that.
fn key(number: u32) -> Key {
    let mut args = [0; 32];
    args[..4].copy_from_slice(&number.to_le_bytes());
    args[31] = 0xa5;
    let mut function = [0xf0; 16];
    function[..4].copy_from_slice(&(number / 4).to_le_bytes());
    Key::new(function, args, [0xb0; 8])
}

fn head(number: u32, generation: u64) -> [u8; 12] {
    let mut head = [0; 12];
    head[..4].copy_from_slice(&number.to_le_bytes());
    head[4..].copy_from_slice(&generation.to_le_bytes());
    head
}

/// Lengths in bytes: below a page, mostly some pages, and more than one write takes. They come again and again, so that
/// a part of one record in another's place is known by its bytes alone.
const LENGTHS: [usize; 8] = [700, 9_000, 9_000, 9_000, 9_000, 9_000, 20_000, 150_000];

/// Bytes that no other key and generation has.
fn body(number: u32, generation: u64) -> Vec<u8> {
    let mut draw = Draw::new(generation << 32 | u64::from(number));
    let chosen = usize::try_from(draw.next() % 8).ok().and_then(|index| LENGTHS.get(index));
    let len = chosen.copied().unwrap_or_default();
    let words = (0..=len / 8).flat_map(|_| draw.next().to_le_bytes());
    words.take(len).collect()
}

/// A line, at once: what is not yet said when the power goes was not acknowledged.
fn say(line: &str) -> Result {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}

fn descriptors() -> Result<usize> {
    Ok(fs::read_dir("/proc/self/fd")?.count())
}
