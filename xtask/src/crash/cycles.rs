//! A writer that is killed again and again, at any time.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::Duration,
};

use fs_err as fs;

use super::{
    cycle::{self, Left, Outcome, Shelf, Story},
    processors,
    talker::Talker,
};
use crate::{
    error::{Error, Result},
    table::{self, Side},
    trial::{Draw, Options, Report},
};

/// How many keys the writer has.
const KEYS: usize = 20;

/// The writer is killed at most so many microseconds after it said that it is ready.
const LATEST: u64 = 20_000;

/// No writer puts as often.
const GENERATIONS: u64 = 1_000_000;

const FULL: u64 = 10_000;
const QUICK: u64 = 300;

/// What came of the cycles.
#[derive(Debug, Default)]
struct Sums {
    cycles: u64,
    done: u64,
    between: u64,
    old: u64,
    new: u64,
    missed: u64,
    torn: u64,
    lost: u64,
    found: u64,
    left: u64,
    kept: u64,
    violations: Vec<String>,
}

/// A store, its writer of the moment, and who looks at it.
struct Worker<'a> {
    actor: &'a Path,
    store: PathBuf,
    inspector: Talker,
    shelf: Shelf,
    sums: Sums,
}

/// Runs all cycles, on as many stores as there are processors.
///
/// # Errors
///
/// The actor cannot be run.
pub(super) fn run(actor: &Path, scratch: &Path, options: Options) -> Result<Report> {
    let cycles = if options.quick { QUICK } else { FULL };
    let next = AtomicU64::new(0);
    let work = |number: usize| {
        let mut worker = Worker::new(actor, scratch.join(format!("cycles-{number}")))?;
        loop {
            let cycle = next.fetch_add(1, Ordering::Relaxed);
            if cycle >= cycles {
                return Ok(worker.sums);
            }
            worker.cycle(cycle, options.seed)?;
        }
    };
    let mut sums = Sums::default();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..processors()).map(|number| scope.spawn(move || work(number))).collect();
        workers.into_iter().try_for_each(|worker| {
            let panicked = |_| Err(Error::Trouble("a worker panicked".to_owned()));
            worker.join().unwrap_or_else(panicked).map(|done| sums.add(done))
        })
    })?;
    Ok(report(sums))
}

impl<'a> Worker<'a> {
    fn new(actor: &'a Path, store: PathBuf) -> Result<Self> {
        let inspector = Talker::inspector(actor)?;
        Ok(Self { actor, store, inspector, shelf: cycle::empty(KEYS), sums: Sums::default() })
    }

    /// Starts a writer, kills it, and counts what it left.
    fn cycle(&mut self, cycle: u64, seed: u64) -> Result<()> {
        let random = Draw::new(seed ^ Draw::new(cycle).next()).next();
        let after = Duration::from_micros(Draw::new(random).next() % LATEST);
        let looked = self.write(random, cycle * GENERATIONS, after).and_then(|story| self.look(&story));
        let broken = match looked {
            Ok(broken) => broken,
            Err(error) => {
                self.begin_anew()?;
                vec![error.to_string()]
            }
        };
        self.sums.cycles += 1;
        self.sums.kept += u64::from(broken.is_empty());
        let told = |broken| format!("crash cycles: {broken}; cycle {cycle} of seed {seed}, after {after:?}");
        self.sums.violations.extend(broken.into_iter().map(told));
        Ok(())
    }

    /// What a writer says until it is killed.
    fn write(&mut self, seed: u64, generation: u64, after: Duration) -> Result<Story> {
        let mut command = Command::new(self.actor);
        command.args(["crash", "write"]).arg(&self.store).args([seed.to_string(), generation.to_string()]);
        let writer = Talker::start(command)?;
        let hello = writer.hear()?;
        thread::sleep(after);
        let said = writer.kill()?;
        let story = Story::read(&said, &mut self.shelf).filter(|_| hello == "ready");
        story.ok_or_else(|| Error::Trouble(format!("the writer says {hello:?}, then {:?}", said.last())))
    }

    /// With an empty store and another inspector.
    fn begin_anew(&mut self) -> Result<()> {
        if self.store.exists() {
            fs::remove_dir_all(&self.store)?;
        }
        self.shelf = cycle::empty(KEYS);
        self.inspector = Talker::inspector(self.actor)?;
        Ok(())
    }

    /// Has the inspector look, and answers a sentence for each promise that was broken.
    fn look(&mut self, story: &Story) -> Result<Vec<String>> {
        let seen = self.inspector.ask(&format!("survey {KEYS} {}", self.store.display()))?;
        let (seen, found, left) =
            survey(&seen).ok_or_else(|| Error::Trouble(format!("a survey cannot be read: {seen}")))?;
        let sums = &mut self.sums;
        let Left { outcome, torn, lost } = Left::of(story, &self.shelf, &seen);
        match outcome {
            Outcome::Between => sums.between += 1,
            Outcome::Old => sums.old += 1,
            Outcome::New => sums.new += 1,
            Outcome::Miss => sums.missed += 1,
        }
        sums.done += story.done;
        sums.torn += torn;
        sums.lost += lost;
        sums.found += found;
        sums.left += left;
        let counts = [
            (torn, "records are torn"),
            (lost, "records are not those that were told to be in place"),
            (left, "temporary files are left after a put"),
        ];
        self.shelf = seen;
        Ok(counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect())
    }
}

/// Reads `WORD… | N | N`.
fn survey(answer: &str) -> Option<(Shelf, u64, u64)> {
    let mut parts = answer.split(" | ");
    let seen = parts.next()?.split(' ').map(str::to_owned).collect();
    Some((seen, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

impl Sums {
    fn add(&mut self, other: Self) {
        self.cycles += other.cycles;
        self.done += other.done;
        self.between += other.between;
        self.old += other.old;
        self.new += other.new;
        self.missed += other.missed;
        self.torn += other.torn;
        self.lost += other.lost;
        self.found += other.found;
        self.left += other.left;
        self.kept += other.kept;
        self.violations.extend(other.violations);
    }
}

fn report(sums: Sums) -> Report {
    let columns = [
        ("cycles", sums.cycles),
        ("operations done", sums.done),
        ("interrupted: old", sums.old),
        ("new", sums.new),
        ("miss", sums.missed),
        ("none", sums.between),
        ("torn", sums.torn),
        ("lost", sums.lost),
        ("temporary files left", sums.found),
        ("after a put", sums.left),
    ];
    let row = columns.map(|(_, number)| number.to_string());
    let table = table::draw(columns.map(|(name, _)| (name, Side::Right)), &[row]);
    let text = format!(
        "A writer puts, replaces and removes {KEYS} records of 0 to 300,000 bytes and is killed up to {} ms after it \
         is\nready. What it was told to be done has to be there, and what it was doing old or new.\n\n{table}",
        LATEST / 1000
    );
    Report { text, passed: sums.kept, violations: sums.violations, skips: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_survey_is_what_is_in_place_and_two_counts_of_temporary_files() {
        let seen = vec!["3".to_owned(), "nothing".to_owned()];
        assert_eq!(survey("3 nothing | 1 | 0"), Some((seen, 1, 0)));
        assert_eq!(survey("3 nothing | 1"), None);
    }
}
