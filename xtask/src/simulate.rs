//! `cargo xtask simulate`: thousands of simulations of processes that share a store, as the test kit has them.

use std::{process::ExitCode, time::Duration};

use crate::{
    error::{Error, Result},
    invocation::{Invocation, Program},
    metadata::Workspace,
    number,
    process::{self, Ended},
    stopwatch::Stopwatch,
    table::{self, Side},
    trial::{self, Options, Own, Report, Scratch},
};

/// How the command is called, for the help text.
pub(crate) const USAGE: &str = "\
cargo xtask simulate [--seeds N] [--quick] [--seed N] [--record]
    Simulate processes that share a store while days go by, clocks are set, the store fails and processes die, for 10,000
    seeds or so many, and hold all that happens against invariants. --quick runs 500.
";

const PACKAGE: &str = "daily-cache-testkit";
const EXAMPLE: &str = "simulate";

const FULL: u64 = 10_000;
const QUICK: u64 = 500;

/// How many days each simulation takes: enough for what goes wrong on one of them to be seen on another.
const DAYS: u64 = 100;

const LIMIT: Duration = Duration::from_secs(60 * 60);

/// What is counted, in the order in which the example tells it.
const COLUMNS: [&str; 10] = [
    "simulations",
    "days",
    "calls",
    "hits",
    "runs",
    "operations",
    "faults",
    "crashes",
    "overtakings",
    "invariants checked",
];

type Counts = [u64; COLUMNS.len()];

/// Carries out the command.
pub(crate) fn run(mut parser: lexopt::Parser) -> Result<ExitCode> {
    let mut seeds = None;
    let mut take = |parser: &mut lexopt::Parser| {
        seeds = Some(number::value(parser, "--seeds", 1)?);
        Ok(())
    };
    let options = Options::parse_with(EXAMPLE, &mut parser, Own { name: "--seeds", take: &mut take })?;
    trial::run_with(EXAMPLE, options, |workspace, options| try_out(workspace, options, seeds))
}

fn try_out(workspace: &Workspace, options: Options, seeds: Option<u64>) -> Result<Report> {
    let seeds = seeds.unwrap_or(if options.quick { QUICK } else { FULL });
    let example = trial::example(workspace, PACKAGE, EXAMPLE)?;
    let scratch = Scratch::on_disk(&workspace.target, EXAMPLE)?;
    let numbers = [options.seed, seeds, DAYS].map(|number| number.to_string());
    let simulate = Invocation::new(Program::File(example), &workspace.root, numbers);
    let watch = Stopwatch::start();
    let finished = process::run(&simulate, &scratch.path().join("log"), LIMIT)?;
    let took = watch.elapsed();
    let told = read(&finished.stdout);
    let (counts, violation) = told.ok_or_else(|| {
        Error::Trouble(format!("simulate: {:?}: {} {}", finished.ended, finished.stdout, finished.stderr))
    })?;
    match (&finished.ended, violation) {
        (Ended::Well, None) | (_, Some(_)) => Ok(report(counts, violation, took)),
        (ended, None) => Err(Error::Trouble(format!("simulate: {ended:?}: {}", finished.stderr))),
    }
}

/// The counts, and the violation below them if there is one.
fn read(told: &str) -> Option<(Counts, Option<&str>)> {
    let (line, rest) = told.split_once('\n')?;
    let counts: Vec<u64> = line.split(' ').map(str::parse).collect::<std::result::Result<_, _>>().ok()?;
    Some((counts.try_into().ok()?, Some(rest.trim_end()).filter(|rest| !rest.is_empty())))
}

fn report(counts: Counts, violation: Option<&str>, took: Duration) -> Report {
    let [simulations, days, ..] = counts;
    let row = counts.map(|count| count.to_string());
    let table = table::draw(COLUMNS.map(|name| (name, Side::Right)), &[row]);
    let per_second = u128::from(days) * 1_000 / took.as_millis().max(1);
    let text = format!(
        "Up to four processes share a store, each with its own clock and its own idea of a day. Between any two operations\n\
         of the store one may die, the operation may have a fault, or another process may make a call. {per_second} days\n\
         went by in a second.\n\n{table}"
    );
    let violations = violation.map(again).into_iter().collect();
    Report { text, passed: simulations, violations, skips: Vec::new() }
}

/// What was told of a violation, and how to see it again.
fn again(violation: &str) -> String {
    let seed = violation.strip_prefix("seed ").and_then(|rest| rest.split_once(':')).map(|(seed, _)| seed);
    let seed = seed.unwrap_or("N");
    format!("simulate: {violation}\n  again: cargo xtask simulate --seed {seed} --seeds 1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_counts_and_perhaps_a_violation() {
        let counts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        assert_eq!(read("1 2 3 4 5 6 7 8 9 10\n"), Some((counts, None)));
        assert_eq!(read("1 2 3 4 5 6 7 8 9 10\nseed 7: a\n  b\n"), Some((counts, Some("seed 7: a\n  b"))));
        assert_eq!((read("1 2 3\n"), read("")), (None, None));
    }

    #[test]
    fn a_violation_is_told_with_the_command_that_repeats_it() {
        let report = report([3; 10], Some("seed 7: a value is wrong\n  a step"), Duration::from_secs(1));
        assert_eq!(report.passed, 3);
        assert_eq!(
            report.violations,
            [
                "simulate: seed 7: a value is wrong\n  a step\n  again: cargo xtask simulate --seed 7 --seeds 1"
            ]
        );
    }
}
