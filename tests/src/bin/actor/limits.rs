//! What `cargo xtask limits` has done to a store: a conversation, so that limits can be set between two acts.
//!
//! Each line of standard input is one act. Each answer is lines of `word value`, and an empty line at its end:
//!
//! ```text
//! umask OCTAL            the mask for new files from now on
//! open SHARING FOLDER    a cache on the store in the folder, `private` or `group`; values are not kept in memory
//! compute BYTES NAME     the value of the function of this name, without arguments, through the cache
//! get N                  the record of the number N, in the store itself
//! put N BYTES
//! remove N
//! ```

use std::fmt::Write as _;
use std::io::{self, BufRead, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use daily_cache::{Daily, DailyCache, FrozenClock, Keep, Memory, Monotonic, Options, SystemClock, Zone};
use daily_cache_store::{FsOptions, FsStore, Key, Put, Record, Sharing, Store, Take, When};

use crate::Result;

/// The words of one answer.
type Words = Vec<(&'static str, String)>;

/// Does what it is told, line by line, until nobody tells it anything any more.
pub(crate) fn act(words: &[&str]) -> Result {
    if !words.is_empty() {
        return Err(format!("it is told by lines, not by words: {words:?}").into());
    }
    let mut subject = None;
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (act, rest) = line.split_once(' ').unwrap_or((&line, ""));
        let answer = match (act, &subject) {
            ("umask", _) => masked(rest)?,
            ("open", _) => match Subject::open(rest) {
                Ok(opened) => {
                    subject = Some(opened);
                    vec![("opened", "yes".to_owned())]
                }
                Err(error) => vec![("opened", "no".to_owned()), ("error", chain(&*error))],
            },
            (_, None) => return Err(format!("nothing was opened before: {line}").into()),
            (_, Some(subject)) => subject.act(act, rest)?,
        };
        say(&answer)?;
    }
    Ok(())
}

fn say(answer: &Words) -> Result {
    let mut text = String::new();
    for (word, value) in answer {
        writeln!(text, "{word} {}", value.replace('\n', " "))?;
    }
    let mut stdout = io::stdout().lock();
    stdout.write_all(format!("{text}\n").as_bytes())?;
    Ok(stdout.flush()?)
}

#[cfg(unix)]
fn masked(octal: &str) -> Result<Words> {
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(u32::from_str_radix(octal, 8)?));
    Ok(Vec::new())
}

#[cfg(not(unix))]
fn masked(_: &str) -> Result<Words> {
    Err("there is no umask here".into())
}

/// A cache, its store, and how many faults it was told.
struct Subject {
    cache: DailyCache<FrozenClock, FsStore>,
    told: Arc<AtomicU64>,
}

impl Subject {
    fn open(rest: &str) -> Result<Self> {
        let (sharing, folder) = rest.split_once(' ').ok_or("SHARING FOLDER is missing")?;
        let sharing = if sharing == "group" { Sharing::Group } else { Sharing::Private };
        let store = FsStore::open_with(folder, FsOptions::default().with_sharing(sharing))?;
        let told = Arc::new(AtomicU64::new(0));
        let hears = Arc::clone(&told);
        // Its descriptors are counted, so nothing is tidied up beside it.
        let quiet = Options::default().with_memory(Memory::off()).with_keep(Keep::all());
        let options = quiet.with_on_fault(move |_| {
            hears.fetch_add(1, Ordering::Relaxed);
        });
        let clock = FrozenClock::at("2026-11-23T12:00:00Z".parse()?);
        let cache = DailyCache::with_options(clock, store, Daily::in_zone(Zone::UTC), options);
        Ok(Self { cache, told })
    }

    fn act(&self, act: &str, rest: &str) -> Result<Words> {
        let (first, second) = rest.split_once(' ').unwrap_or((rest, ""));
        let begun = SystemClock.elapsed();
        let mut answer = match act {
            "compute" => self.compute(first.parse()?, second)?,
            "get" => self.get(first.parse()?),
            "put" => self.put(first.parse()?, second.parse()?),
            "remove" => self.remove(first.parse()?),
            other => return Err(format!("no such act: {other}").into()),
        };
        answer.push(("ms", SystemClock.elapsed().saturating_sub(begun).as_millis().to_string()));
        Ok(answer)
    }

    fn compute(&self, len: usize, name: &str) -> Result<Words> {
        let mut has_run = false;
        let slot = self.cache.slot(name, &())?;
        let answer = slot.get_or_compute(|| {
            has_run = true;
            value(name, len)
        });
        let (status, counted) = (answer.status(), self.cache.stats());
        Ok(vec![
            ("value", if *answer == value(name, len) { "right" } else { "wrong" }.to_owned()),
            ("ran", yes(has_run)),
            ("stored", yes(status.is_stored())),
            ("cause", status.cause().map_or_else(String::new, |cause| cause.to_string())),
            ("fault", answer.fault().map_or_else(String::new, |fault| chain(fault))),
            ("damage", yes(answer.fault().is_some_and(daily_cache::Fault::is_damage))),
            ("faults", counted.faults.to_string()),
            ("told", self.told.load(Ordering::Relaxed).to_string()),
            ("hits", counted.store_hits.to_string()),
            ("runs", counted.runs.to_string()),
            ("puts", counted.stored.to_string()),
        ])
    }

    fn get(&self, number: u8) -> Words {
        match self.cache.store().open(&key(number), &mut Take::Body) {
            Ok(None) => vec![("found", "nothing".to_owned())],
            Ok(Some(found)) => {
                let body = found.body().unwrap_or_default();
                let is_whole = found.head() == body.len().to_le_bytes() && body == value("", body.len());
                vec![("found", if is_whole { body.len().to_string() } else { "wrong".to_owned() })]
            }
            Err(error) => vec![("found", "error".to_owned()), ("error", chain(&error))],
        }
    }

    fn put(&self, number: u8, len: usize) -> Words {
        let (head, body) = (len.to_le_bytes(), value("", len));
        match self.cache.store().put(&key(number), Record::new(&head, &body), When::Always) {
            Ok(put) => vec![("stored", yes(matches!(put, Put::Stored(_))))],
            Err(error) => vec![("stored", yes(false)), ("error", chain(&error))],
        }
    }

    fn remove(&self, number: u8) -> Words {
        match self.cache.store().remove(&key(number), When::Always) {
            Ok(removed) => vec![("removed", yes(removed))],
            Err(error) => vec![("removed", yes(false)), ("error", chain(&error))],
        }
    }
}

fn key(number: u8) -> Key {
    Key::new([0xf0; 16], [number; 32], [0xb0; 8])
}

/// Bytes that tell one name and one place in them from another.
fn value(name: &str, len: usize) -> Vec<u8> {
    let pattern = name.bytes().chain(*b"0123456789abcdefg").chain(len.to_le_bytes());
    pattern.cycle().take(len).collect()
}

fn yes(is_so: bool) -> String {
    if is_so { "yes" } else { "no" }.to_owned()
}

/// An error and its reasons.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(reason) = source {
        let _ = write!(text, ": {reason}");
        source = reason.source();
    }
    text
}
