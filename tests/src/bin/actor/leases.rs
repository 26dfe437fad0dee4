//! Processes that share a folder: who runs, who waits, who dies meanwhile.
//!
//! - `each DIR LOG FIRST`: asks for the hundred values, from this one on and around; a run writes a line to LOG.
//! - `one DIR KEY VALUE`: asks for one value; a run says `running` and ends when its input does. A caller that has waited
//!   for a tenth of a second says `waiting`, and in the end `got VALUE`, how, and whether it stored that.
//! - `churn DIR ROUNDS FIRST`: asks, refreshes, invalidates and prunes, and fails at the first wrong answer.
//! - `write DIR ROUNDS FIRST`, `read DIR ROUNDS`: large values of one key, which are whole or not.
//! - `descriptors DIR`: says how many descriptors are open before and after all there is to do.
//! - `killed DIR TIMES`: kills so many holders of leases; says how long those who waited for them waited on.

mod killed;
mod mixed;

use std::io::{self, Read, Write};
use std::thread;
use std::time::Duration;

use daily_cache::{
    Answer, Daily, DailyCache, FrozenClock, FsStore, Keep, Memory, Monotonic, Options, SystemClock, Zone,
};

use crate::Result;

type Cache = DailyCache<FrozenClock, FsStore>;

/// How many values there are to ask for.
const KEYS: u64 = 100;

/// How long a run of one of them takes at least, so that others meet it.
const RUN: Duration = Duration::from_millis(1);

/// Does what the words say.
pub(crate) fn act(words: &[&str]) -> Result {
    match *words {
        ["each", dir, log, first] => each(dir, log, first.parse()?),
        ["one", dir, key, value] => one(dir, key, value.parse()?),
        ["churn", dir, rounds, first] => churn(dir, rounds.parse()?, first.parse()?),
        ["write", dir, rounds, first] => write(dir, rounds.parse()?, first.parse()?),
        ["read", dir, rounds] => read(dir, rounds.parse()?),
        ["descriptors", dir] => mixed::descriptors(dir),
        ["killed", dir, times] => killed::killed(dir, times.parse()?),
        _ => Err(format!("no such act: {words:?}").into()),
    }
}

/// A cache as a process has it, on a day that does not end.
fn cache(dir: &str, options: Options) -> Result<Cache> {
    let noon: FrozenClock = "2026-11-23T12:00:00Z".parse()?;
    Ok(DailyCache::with_options(noon, FsStore::open(dir)?, Daily::in_zone(Zone::UTC), options))
}

fn without_memory() -> Options {
    Options::default().with_memory(Memory::off())
}

/// Says a line at once.
fn say(line: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{line}")?;
    stdout.flush()
}

/// The value that is asked for, if it is the right one and there was no trouble.
fn right<T: PartialEq>(answer: &Answer<T>, expected: &T) -> Result {
    if let Some(fault) = answer.fault() {
        return Err(fault.to_string().into());
    }
    if **answer == *expected { Ok(()) } else { Err(format!("a wrong answer: {}", answer.status()).into()) }
}

fn each(dir: &str, log: &str, first: u64) -> Result {
    let cache = cache(dir, Options::default())?;
    let mut log = fs_err::OpenOptions::new().create(true).append(true).open(log)?;
    for key in (first..first + KEYS).map(|key| key % KEYS) {
        let answer = cache.slot("square", &key)?.get_or_try_compute(|| {
            log.write_all(format!("{key}\n").as_bytes())?;
            pass(RUN);
            Ok::<_, io::Error>(key * key)
        })?;
        right(&answer, &(key * key))?;
    }
    let stats = cache.stats();
    Ok(say(&format!("runs {} collapsed {} hits {}", stats.runs, stats.collapsed, stats.store_hits))?)
}

/// Lets so much time pass.
fn pass(time: Duration) {
    let until = SystemClock.elapsed() + time;
    while SystemClock.elapsed() < until {
        thread::yield_now();
    }
}

fn one(dir: &str, key: &str, value: u64) -> Result {
    let cache = cache(dir, Options::default().with_on_wait(|_| drop(say("waiting"))))?;
    let answer = cache.slot("one", key)?.get_or_try_compute(|| {
        say("running")?;
        io::stdin().read_to_end(&mut Vec::new())?;
        Ok::<_, io::Error>(value)
    })?;
    let status = answer.status();
    let how = if status.is_collapsed() { "collapsed" } else { status.cause().map_or("hit", |_| "ran") };
    let stored = if status.is_stored() { "stored" } else { "not stored" };
    Ok(say(&format!("got {} {how}, {stored}", *answer))?)
}

/// Trouble with the store is counted: somebody may delete the folder meanwhile.
fn churn(dir: &str, rounds: u64, first: u64) -> Result {
    let cache = cache(dir, without_memory())?;
    for round in first..first + rounds {
        let key = round * 7 % 20;
        let slot = cache.slot("square", &key)?;
        let answer = match round % 5 {
            0 => slot.refresh_with(|| key * key),
            1 => {
                let _ = slot.invalidate();
                slot.get_or_compute(|| key * key)
            }
            2 => {
                let _ = cache.prune(Keep::entries(5));
                slot.get_or_compute(|| key * key)
            }
            _ => slot.get_or_compute(|| key * key),
        };
        if *answer != key * key {
            return Err(format!("a wrong answer in round {round}: {}", answer.status()).into());
        }
        if round % 25 == 0 {
            say("round")?;
        }
    }
    Ok(say(&format!("{rounds} right, {} faults", cache.stats().faults))?)
}

/// A value that shows whether it is whole.
fn whole(number: u64) -> Vec<u64> {
    let len = 1 + number % 7 * 2_000;
    (0..len).map(|_| number).collect()
}

fn write(dir: &str, rounds: u64, first: u64) -> Result {
    let cache = cache(dir, without_memory())?;
    let slot = cache.slot("whole", &())?;
    for number in first..first + rounds {
        if number.is_multiple_of(10) {
            slot.invalidate()?;
        }
        right(&slot.refresh_with(|| whole(number)), &whole(number))?;
    }
    Ok(say(&format!("{rounds} written"))?)
}

fn read(dir: &str, rounds: u64) -> Result {
    let cache = cache(dir, without_memory())?;
    let slot = cache.slot("whole", &())?;
    let mut hits = 0;
    for _ in 0..rounds {
        let answer = slot.get_or_compute(|| whole(0));
        let number = answer.first().copied().ok_or("an empty value")?;
        right(&answer, &whole(number))?;
        hits += u64::from(answer.status().is_hit());
    }
    Ok(say(&format!("{rounds} whole, {hits} hits"))?)
}
