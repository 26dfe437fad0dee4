//! All there is to do, well or badly, and what stays open afterwards.

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

use daily_cache::{Keep, Scope};

use super::{Cache, cache, say, without_memory};
use crate::Result;

/// Each round is ten operations.
const ROUNDS: u64 = 20;

/// Says how many descriptors are open before and after; nothing where the system does not list them.
pub(super) fn descriptors(dir: &str) -> Result {
    // No work beside the calls: what it has open would be counted.
    let quiet = || without_memory().with_keep(Keep::all()).with_wait(Duration::ZERO);
    let (cache, other) = (cache(dir, quiet())?, cache(dir, quiet())?);
    round(&cache, &other, 0)?;
    count()?;
    for number in 1..=ROUNDS {
        round(&cache, &other, number)?;
    }
    count()
}

fn count() -> Result {
    // One of them reads the folder.
    if let Ok(open) = fs_err::read_dir("/proc/self/fd") {
        say(&open.count().to_string())?;
    }
    Ok(())
}

fn round(cache: &Cache, other: &Cache, number: u64) -> Result {
    let slot = cache.slot("mixed", &number)?;
    let again = other.slot("mixed", &number)?;
    // Both meet the lease of the other.
    slot.get_or_compute(|| *again.get_or_compute(|| *slot.get_or_compute(|| number)));
    again.get_or_compute(|| 0_u64);
    again.get_or_compute(String::new);
    slot.refresh_with(|| number);
    let _ = cache.slot("mixed", "fails")?.get_or_try_compute(|| Err::<u64, _>(()));
    let panics = cache.slot("mixed", "panics")?;
    let _ =
        catch_unwind(AssertUnwindSafe(|| *panics.get_or_compute(|| -> u64 { resume_unwind(Box::new(())) })));
    stream(cache, number)?;
    slot.explain::<u64>();
    cache.list(Scope::All).collect::<daily_cache::Result<Vec<_>>>()?;
    slot.invalidate()?;
    cache.prune(Keep::entries(3))?;
    Ok(())
}

/// Larger than what is held in memory, read half.
fn stream(cache: &Cache, number: u64) -> Result {
    let slot = cache.slot("stream", &(number % 2))?;
    let stream = slot.stream("bytes");
    match stream.find() {
        Ok(mut streamed) => drop(streamed.read(&mut [0; 100])?),
        Err(vacancy) => drop(vacancy.put(Duration::ZERO, &mut std::io::repeat(7).take(5_000_000))),
    }
    Ok(())
}
