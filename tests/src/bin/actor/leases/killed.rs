//! The death of a holder ends the wait of those who wait for it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use daily_cache::{Monotonic, Options, SystemClock};

use super::{Cache, cache, pass, say};
use crate::Result;

/// Kills so many holders, and says how long the callers who waited for them went on waiting.
pub(super) fn killed(dir: &str, times: u64) -> Result {
    let cache = cache(dir, Options::default())?;
    let mut waits = Vec::new();
    for time in 0..times {
        let key = format!("{time} of {}", std::process::id());
        let mut holder = Holder::start(dir, &key)?;
        // Waiters ask less and less often: some have just begun.
        let waiting = Duration::from_millis(time % 25);
        waits.push(wait_after_kill(&cache, &key, &mut holder, waiting)?);
    }
    waits.sort();
    let micros = |wait: Option<&Duration>| wait.map_or(0, Duration::as_micros);
    let (worst, median) = (micros(waits.last()), micros(waits.get(waits.len() / 2)));
    Ok(say(&format!("{times} killed, {} computed, worst {worst} µs, median {median} µs", waits.len()))?)
}

/// From the death of the holder to the run of a caller that had waited for it for so long.
fn wait_after_kill(cache: &Cache, key: &str, holder: &mut Holder, waiting: Duration) -> Result<Duration> {
    let slot = cache.slot("one", key)?;
    thread::scope(|scope| {
        let caller = scope.spawn(|| slot.get_or_compute(|| u64::try_from(micros()).unwrap_or(u64::MAX)));
        while cache.stats().waiting == 0 && !caller.is_finished() {
            thread::yield_now();
        }
        pass(waiting);
        if caller.is_finished() {
            return Err("a caller did not wait for a living holder".into());
        }
        let killed_at = micros();
        holder.0.kill()?;
        let answer = caller.join().map_err(|_| "the caller panicked")?;
        if answer.status().cause().is_none() || answer.fault().is_some() {
            return Err(format!("nothing could be there: {}", answer.status()).into());
        }
        Ok(Duration::from_micros(answer.saturating_sub(u64::try_from(killed_at)?)))
    })
}

fn micros() -> u128 {
    SystemClock.elapsed().as_micros()
}

/// A process that has a lease; killed and waited for in the end.
struct Holder(Child);

impl Holder {
    fn start(dir: &str, key: &str) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["leases", "one", dir, key, "0"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut holder = Self(command.spawn()?);
        let stdout = holder.0.stdout.take().ok_or("a holder has an output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        if line == "running\n" { Ok(holder) } else { Err(format!("a holder said `{line}`").into()) }
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
