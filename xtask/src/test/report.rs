//! The report of a run: the table, its last line, and the files for people and programs.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{
    cell::{Axis, Cell},
    outcome::{Outcome, Verdict},
};
use crate::table::{self, Side};

/// A run that is over.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) outcomes: Vec<Outcome>,
    /// How the run was set up: what repeats its random tests, and what it left out.
    pub(crate) setup: Setup,
}

/// How a run was set up.
#[derive(Debug, Clone)]
pub(crate) struct Setup {
    pub(crate) seed: u64,
    pub(crate) rustc: String,
    /// Cells that `--fast` left out.
    pub(crate) left_out: Vec<Cell>,
    /// Cells that `--only` did not name.
    pub(crate) not_chosen: usize,
    /// The options that make another run test the same cases.
    pub(crate) repeat: String,
}

impl Report {
    /// Whether every cell passed or was skipped for a reason.
    pub(crate) fn is_good(&self) -> bool {
        !self.outcomes.iter().any(|outcome| matches!(outcome.verdict, Verdict::Failed(_)))
    }

    /// The last line of all, in tests.
    pub(crate) fn last_line(&self) -> String {
        let sum = |count: fn(&Outcome) -> u64| self.outcomes.iter().map(count).sum::<u64>();
        let (passed, failed) = (sum(|outcome| outcome.tally.passed), sum(|outcome| outcome.tally.failed));
        format!("{passed} passed, {failed} failed, {} skipped", sum(|outcome| outcome.tally.skipped()))
    }

    /// What went wrong, at length.
    pub(crate) fn failures(&self) -> String {
        let failed = self.outcomes.iter().filter(|outcome| matches!(outcome.verdict, Verdict::Failed(_)));
        let (ran, not_built): (Vec<_>, Vec<_>) = failed.partition(|outcome| !outcome.commands.is_empty());
        let text: String = ran.into_iter().map(|outcome| self.failure(outcome)).collect();
        match not_built.len() {
            0 => text,
            cells => format!("{text}\n==== {cells} cells had nothing to run, see the cell build\n"),
        }
    }

    fn failure(&self, outcome: &Outcome) -> String {
        let (cell, reason) = (&outcome.cell, outcome.verdict.reason().unwrap_or_default());
        let mut text = format!("\n==== {cell}: {reason}\n{}", outcome.tail);
        for command in &outcome.commands {
            let _ = writeln!(text, "again: {command}");
        }
        text + &format!("   or: {}\n", self.again(cell))
    }

    /// The command that repeats a cell from a clean checkout.
    fn again(&self, cell: &Cell) -> String {
        format!("cargo xtask test --only {}{}", cell.selector(), self.setup.repeat)
    }

    /// A row per cell.
    pub(crate) fn table(&self) -> String {
        let columns =
            [("cell", Side::Left), ("tests", Side::Right), ("time", Side::Right), ("result", Side::Left)];
        table::draw(columns, &self.outcomes.iter().map(row).collect::<Vec<_>>())
    }

    /// What stands below the table: what was not run and with what the rest was.
    pub(crate) fn notes(&self) -> String {
        let mut text = String::new();
        let skips = self
            .outcomes
            .iter()
            .flat_map(|outcome| outcome.tally.skips.iter().map(|skip| (&outcome.cell, skip)));
        for (cell, skip) in skips {
            let _ = writeln!(text, "SKIPPED {skip} ({cell})");
        }
        if !self.setup.left_out.is_empty() {
            let _ = writeln!(text, "--fast left out {}", counted_by_kind(&self.setup.left_out));
        }
        if self.setup.not_chosen > 0 {
            let _ = writeln!(text, "--only left out {} more cells", self.setup.not_chosen);
        }
        let _ = writeln!(text, "seed {}, {}", self.setup.seed, self.setup.rustc);
        text
    }

    /// The report for people.
    pub(crate) fn markdown(&self) -> String {
        let notes = self.notes().lines().fold(String::new(), |text, line| text + "- " + line + "\n");
        format!("# Test matrix\n\n{}\n{notes}\n{}\n", self.table(), self.last_line())
    }

    /// The report for programs.
    pub(crate) fn json(&self) -> Value {
        json!({
            "seed": self.setup.seed,
            "rustc": self.setup.rustc,
            "ok": self.is_good(),
            "summary": self.last_line(),
            "left_out_by_fast": self.setup.left_out.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "left_out_by_only": self.setup.not_chosen,
            "cells": self.outcomes.iter().map(|outcome| self.cell_json(outcome)).collect::<Vec<_>>(),
        })
    }

    fn cell_json(&self, outcome: &Outcome) -> Value {
        let mut json = json!({
            "name": outcome.cell.to_string(),
            "axes": axes(&outcome.cell),
            "passed": outcome.tally.passed,
            "failed": outcome.tally.failed,
            "skipped": outcome.tally.skipped(),
            "skips": outcome.tally.skips,
            "seconds": outcome.took.as_secs_f64(),
            "result": outcome.verdict.word(),
            "reason": outcome.verdict.reason(),
            "commands": outcome.commands,
            "again": self.again(&outcome.cell),
        });
        if let (Some(json), false) = (json.as_object_mut(), outcome.tail.is_empty()) {
            json.insert("tail".to_owned(), outcome.tail.clone().into());
        }
        json
    }
}

/// The axes of a cell as an object, the kind included.
pub(crate) fn axes(cell: &Cell) -> Value {
    let at =
        cell.at.iter().map(|(axis, value): &(Axis, String)| (axis.name().to_owned(), value.as_str().into()));
    let kind = ("kind".to_owned(), Value::from(cell.kind.name()));
    Value::Object([kind].into_iter().chain(at).collect())
}

/// `30 cells (28 matrix, 1 doc, 1 features)`.
pub(crate) fn counted_by_kind(cells: &[Cell]) -> String {
    let groups = cells.chunk_by(|a, b| a.kind == b.kind);
    let kinds = groups.filter_map(|group| Some(format!("{} {}", group.len(), group.first()?.kind.name())));
    format!("{} cells ({})", cells.len(), kinds.collect::<Vec<_>>().join(", "))
}

fn row(outcome: &Outcome) -> [String; 4] {
    let tally = &outcome.tally;
    let skipped = if tally.skipped() > 0 { format!(" + {} skipped", tally.skipped()) } else { String::new() };
    let reason = outcome.verdict.reason().map(|reason| format!(": {reason}")).unwrap_or_default();
    [
        outcome.cell.to_string(),
        format!("{}{skipped}", tally.passed + tally.failed),
        format!("{:.1} s", outcome.took.as_secs_f64()),
        format!("{}{reason}", outcome.verdict.word()).replace('|', "/").replace('\n', " "),
    ]
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::test::{
        cell::{Kind, Task},
        libtest::Tally,
    };

    fn outcome(verdict: Verdict, passed: u64, failed: u64, skips: &[&str]) -> Outcome {
        let skips = skips.iter().map(ToString::to_string).collect();
        Outcome {
            cell: Cell::new(Kind::Unit, Task::Tests(Vec::new())).at(Axis::Package, "daily-cache"),
            verdict,
            tally: Tally { passed, failed, ignored: 0, skips },
            took: Duration::from_millis(1250),
            commands: vec!["cd /w && env TZ=UTC /t/it-1".to_owned()],
            tail: "assertion failed\n".to_owned(),
        }
    }

    fn report(outcomes: Vec<Outcome>) -> Report {
        let left_out = vec![Cell::new(Kind::Doc, Task::Check(Vec::new()))];
        let (rustc, repeat) = ("rustc 1.0".to_owned(), " --seed 7".to_owned());
        Report { outcomes, setup: Setup { seed: 7, rustc, left_out, not_chosen: 0, repeat } }
    }

    fn mixed() -> Report {
        report(vec![
            outcome(Verdict::Passed, 5, 0, &["a: no root"]),
            outcome(Verdict::Failed("1 failed".into()), 2, 1, &[]),
        ])
    }

    #[test]
    fn the_last_line_counts_tests() {
        assert_eq!(mixed().last_line(), "7 passed, 1 failed, 1 skipped");
    }

    #[test]
    fn one_failed_cell_makes_the_run_fail_and_a_skip_does_not() {
        assert!(!mixed().is_good());
        assert!(
            report(vec![outcome(Verdict::Skipped("no rustfmt".into()), 0, 0, &["no rustfmt"])]).is_good()
        );
    }

    #[test]
    fn the_table_lines_up() {
        let table = mixed().table();
        assert_eq!(
            table,
            "\
| cell                     |         tests |  time | result           |
|--------------------------|--------------:|------:|------------------|
| unit package=daily-cache | 5 + 1 skipped | 1.2 s | ok               |
| unit package=daily-cache |             3 | 1.2 s | FAILED: 1 failed |
"
        );
    }

    #[test]
    fn a_failure_shows_its_tail_and_two_ways_to_repeat_it() {
        let text = mixed().failures();
        assert!(text.contains("assertion failed\nagain: cd /w && env TZ=UTC /t/it-1\n"), "{text}");
        assert!(text.contains("cargo xtask test --only kind=unit,package=daily-cache --seed 7\n"), "{text}");
    }

    #[test]
    fn cells_that_were_not_built_are_told_in_one_line() {
        let not_built =
            Outcome { commands: Vec::new(), ..outcome(Verdict::Failed("not built".into()), 0, 1, &[]) };
        let text = report(vec![not_built.clone(), not_built]).failures();
        assert_eq!(text, "\n==== 2 cells had nothing to run, see the cell build\n");
    }

    #[test]
    fn what_was_left_out_and_skipped_is_said() {
        let notes = mixed().notes();
        assert!(notes.contains("--fast left out 1 cells (1 doc)"), "{notes}");
        assert!(notes.contains("SKIPPED a: no root (unit package=daily-cache)"), "{notes}");
        assert!(notes.contains("seed 7, rustc 1.0"), "{notes}");
    }

    #[test]
    fn the_report_for_programs_has_every_cell() {
        let json = mixed().json();
        assert_eq!(json["cells"][1]["failed"], 1);
        assert_eq!(json["cells"][0]["axes"], json!({ "kind": "unit", "package": "daily-cache" }));
        assert_eq!(json["ok"], false);
    }
}
