//! How a cell came out, decided from what its commands did.

use std::time::Duration;

use super::{
    cell::{Cell, Task},
    libtest::Tally,
};
use crate::{
    invocation::Invocation,
    process::{Ended, Finished},
};

/// How many lines of a failing command's output are shown.
const TAIL: usize = 60;

/// The verdict on a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    Passed,
    /// With the reason.
    Failed(String),
    /// With the reason.
    Skipped(String),
}

impl Verdict {
    /// The word for the table.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Passed => "ok",
            Self::Failed(_) => "FAILED",
            Self::Skipped(_) => "SKIPPED",
        }
    }

    /// Why, unless it passed.
    pub(crate) fn reason(&self) -> Option<&str> {
        match self {
            Self::Passed => None,
            Self::Failed(reason) | Self::Skipped(reason) => Some(reason),
        }
    }
}

/// A cell that is decided.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    pub(crate) cell: Cell,
    pub(crate) verdict: Verdict,
    pub(crate) tally: Tally,
    pub(crate) took: Duration,
    /// The commands that failed, to be repeated; all of them if none did.
    pub(crate) commands: Vec<String>,
    /// The end of what the failing commands wrote.
    pub(crate) tail: String,
}

impl Outcome {
    /// Decides from the cell's commands, each with what it did.
    pub(crate) fn of(cell: Cell, steps: &[(Invocation, Finished)], took: Duration) -> Self {
        let counts_tests = matches!(cell.task, Task::Tests(_) | Task::Executables(_));
        let tally = if counts_tests { counted(steps) } else { Tally::default() };
        let failed: Vec<_> = steps.iter().filter(|(_, finished)| finished.ended != Ended::Well).collect();
        let reason = failed.first().map(|(_, finished)| why(&finished.ended, &tally));
        let reason = reason.or_else(|| counts_tests.then(|| broken_rule(&tally)).flatten());
        let told: Vec<_> = if failed.is_empty() { steps.iter().collect() } else { failed };
        let commands = told.iter().map(|(invocation, _)| invocation.to_string()).collect();
        let verdict = reason.map_or(Verdict::Passed, Verdict::Failed);
        let tail = if verdict == Verdict::Passed {
            String::new()
        } else {
            told.iter().map(|(_, f)| tail(f)).collect()
        };
        Self { cell, verdict, tally, took, commands, tail }.settled()
    }

    /// A cell that was not run, for the reason in the verdict.
    pub(crate) fn not_run(cell: Cell, verdict: Verdict) -> Self {
        let tally = Tally::default();
        Self { cell, verdict, tally, took: Duration::ZERO, commands: Vec::new(), tail: String::new() }
            .settled()
    }

    /// Makes the counts tell the verdict: a check is one test, and a failed cell has at least one failure.
    fn settled(mut self) -> Self {
        let is_check = matches!(self.cell.task, Task::Check(_) | Task::Build(_));
        match &self.verdict {
            Verdict::Passed => self.tally.passed += u64::from(is_check),
            Verdict::Failed(_) => self.tally.failed = self.tally.failed.max(1),
            Verdict::Skipped(reason) => self.tally.skips.push(reason.clone()),
        }
        self
    }
}

fn counted(steps: &[(Invocation, Finished)]) -> Tally {
    let mut tally = Tally::default();
    for (_, finished) in steps {
        tally.add(Tally::read(&finished.stdout, &finished.stderr));
    }
    tally
}

fn why(ended: &Ended, tally: &Tally) -> String {
    match ended {
        Ended::Hung(limit) => format!("hung, killed after {} s", limit.as_secs()),
        _ if tally.failed > 0 => format!("{} failed", tally.failed),
        Ended::Badly(status) => status.clone(),
        Ended::Well => "failed".to_owned(),
    }
}

/// What is wrong although every command ended well.
fn broken_rule(tally: &Tally) -> Option<String> {
    match tally {
        _ if tally.total() == 0 => Some("ran no test".to_owned()),
        _ if tally.ignored > 0 => Some(format!("{} ignored; a test runs or says SKIPPED", tally.ignored)),
        _ => None,
    }
}

fn tail(finished: &Finished) -> String {
    [since_failures(&finished.stdout), &finished.stderr].map(last_lines).concat()
}

/// libtest's output from where it tells the failures, or all of another.
fn since_failures(text: &str) -> &str {
    let start = text.find("\nfailures:\n").map_or(0, |newline| newline + 1);
    text.get(start..).unwrap_or(text)
}

/// The last lines of a text, without the messages that cargo writes for programs.
fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("{\"reason\":")).collect();
    let (left_out, shown) = lines.split_at(lines.len().saturating_sub(TAIL));
    let gap =
        if left_out.is_empty() { String::new() } else { format!("… {} lines before\n", left_out.len()) };
    shown.iter().fold(gap, |tail, line| tail + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{invocation::Program, test::cell::Kind};

    const OK: &str = "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n";

    fn outcome(ended: Ended, stdout: &str) -> Outcome {
        let cell = Cell::new(Kind::Doctest, Task::Tests(Vec::new()));
        decided(cell, ended, stdout)
    }

    fn decided(cell: Cell, ended: Ended, stdout: &str) -> Outcome {
        let run = Invocation::new(Program::Cargo, "/w".as_ref(), ["test"]);
        let finished = Finished { ended, stdout: stdout.to_owned(), stderr: String::new() };
        Outcome::of(cell, &[(run, finished)], Duration::ZERO)
    }

    #[test]
    fn tests_that_pass_make_a_cell_pass() {
        let outcome = outcome(Ended::Well, OK);
        assert_eq!((outcome.verdict, outcome.tally.passed), (Verdict::Passed, 3));
    }

    #[test]
    fn a_cell_that_ran_no_test_fails() {
        let outcome = outcome(Ended::Well, "test result: ok. 0 passed; 0 failed; 0 ignored;");
        assert_eq!(outcome.verdict, Verdict::Failed("ran no test".to_owned()));
        assert_eq!(outcome.tally.failed, 1);
    }

    #[test]
    fn a_cell_with_an_ignored_test_fails() {
        let outcome = outcome(Ended::Well, "test result: ok. 2 passed; 0 failed; 1 ignored;");
        assert!(outcome.verdict.reason().unwrap().starts_with("1 ignored"));
    }

    #[test]
    fn a_child_that_dies_without_a_result_fails_the_cell() {
        let outcome = outcome(Ended::Badly("signal: 6 (SIGABRT)".to_owned()), "running 3 tests\n");
        assert_eq!(outcome.verdict, Verdict::Failed("signal: 6 (SIGABRT)".to_owned()));
        assert_eq!(outcome.tally.failed, 1);
        assert_eq!(outcome.tail, "running 3 tests\n");
    }

    #[test]
    fn a_cell_that_hangs_says_for_how_long() {
        let outcome = outcome(Ended::Hung(Duration::from_secs(9)), OK);
        assert_eq!(outcome.verdict, Verdict::Failed("hung, killed after 9 s".to_owned()));
        assert_eq!(outcome.commands, ["cd /w && cargo test"]);
    }

    #[test]
    fn a_check_counts_as_one_test() {
        let check = |ended| decided(Cell::new(Kind::Fmt, Task::Check(Vec::new())), ended, "");
        assert_eq!(check(Ended::Well).tally.passed, 1);
        assert_eq!(check(Ended::Badly("exit status: 1".to_owned())).tally.failed, 1);
    }

    #[test]
    fn a_skipped_cell_counts_one_skip() {
        let cell = Cell::new(Kind::Fmt, Task::Skip("rustfmt is not installed".to_owned()));
        let outcome = Outcome::not_run(cell, Verdict::Skipped("rustfmt is not installed".to_owned()));
        assert_eq!((outcome.tally.passed, outcome.tally.skipped()), (0, 1));
    }

    #[test]
    fn what_the_passed_tests_said_is_left_out() {
        assert_eq!(since_failures("successes:\n\nfailures:\nx\n"), "failures:\nx\n");
        assert_eq!(since_failures("error\n"), "error\n");
    }

    #[test]
    fn the_tail_says_how_much_is_missing_and_leaves_out_messages_for_programs() {
        let text = format!("{{\"reason\":\"x\"}}\n{}", "line\n".repeat(TAIL + 2));
        assert!(last_lines(&text).starts_with("… 2 lines before\nline\n"));
    }
}
