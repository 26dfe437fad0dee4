//! Runs simulations: `simulate FIRST SEEDS DAYS`, the seeds from the first on, each for so many days.
//!
//! One line of numbers sums up those that went well. Below it is the violation of the lowest seed that has one.

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use daily_cache_testkit::simulation::{Simulation, Summary, Violation};

/// What came of all.
#[derive(Default)]
struct Told {
    all: Summary,
    violation: Option<Violation>,
}

fn main() -> io::Result<ExitCode> {
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let [first, seeds, days] = numbers[..] else {
        writeln!(io::stderr(), "simulate FIRST SEEDS DAYS")?;
        return Ok(ExitCode::from(2));
    };
    let days = u32::try_from(days).unwrap_or(u32::MAX);
    let (next, told) = (AtomicU64::new(0), Mutex::default());
    let work = || {
        while let Some(seed) = next_seed(&next, seeds).map(|number| first.wrapping_add(number)) {
            tell(&told, Simulation::new(seed).run(days), &next, seeds);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let Told { all, violation } = told.into_inner().unwrap_or_else(PoisonError::into_inner);
    let Summary {
        simulations,
        days,
        calls,
        hits,
        runs,
        operations,
        faults,
        crashes,
        overtakings,
        checks,
        ..
    } = all;
    let numbers = [simulations, days, calls, hits, runs, operations, faults, crashes, overtakings, checks];
    writeln!(io::stdout(), "{}", numbers.map(|number| number.to_string()).join(" "))?;
    Ok(match violation {
        None => ExitCode::SUCCESS,
        Some(violation) => {
            write!(io::stdout(), "{violation}")?;
            ExitCode::FAILURE
        }
    })
}

fn next_seed(next: &AtomicU64, seeds: u64) -> Option<u64> {
    Some(next.fetch_add(1, Ordering::Relaxed)).filter(|number| *number < seeds)
}

/// After a violation no other seed is begun.
fn tell(told: &Mutex<Told>, done: Result<Summary, Violation>, next: &AtomicU64, seeds: u64) {
    let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
    match done {
        Ok(summary) => told.all += summary,
        Err(violation) => {
            next.fetch_max(seeds, Ordering::Relaxed);
            let is_lowest = told.violation.as_ref().is_none_or(|known| violation.seed() < known.seed());
            if is_lowest {
                told.violation = Some(violation);
            }
        }
    }
}
