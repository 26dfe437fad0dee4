//! Runs the planned cells: what calls cargo one after the other, test executables side by side.

use std::{path::PathBuf, time::Duration};

use super::{
    artifacts::Artifacts,
    cell::{Cell, Task},
    outcome::{Outcome, Verdict},
    progress::Progress,
};
use crate::{
    invocation::Invocation,
    metadata::Workspace,
    process::{self, Ended, Finished},
    side_by_side::side_by_side,
    stopwatch::Stopwatch,
};

/// What a run needs besides its cells.
#[derive(Debug)]
pub(crate) struct Runner<'a> {
    pub(crate) workspace: &'a Workspace,
    /// The folder for what the children write.
    pub(crate) logs: PathBuf,
    /// The limit of time for each cell.
    pub(crate) limit: Duration,
    /// How many executables run side by side.
    pub(crate) jobs: usize,
}

impl Runner<'_> {
    /// Runs all cells in their order, and returns their outcomes in the same order.
    pub(crate) fn run(&self, cells: &[Cell], progress: &Progress) -> Vec<Outcome> {
        let mut artifacts = Artifacts::default();
        let mut outcomes = Vec::new();
        for group in cells.chunk_by(|a, b| a.is_parallel() && b.is_parallel()) {
            let is_build = matches!(group, [Cell { task: Task::Build(_), .. }]);
            let decided = side_by_side(group, self.jobs, |cell| {
                progress.start(cell);
                let (outcome, steps) = self.decide(cell, &artifacts);
                progress.end(&outcome);
                (outcome, steps)
            });
            for (outcome, steps) in decided {
                if let (true, Some((_, finished))) = (is_build, steps.first()) {
                    artifacts = Artifacts::read(&finished.stdout, self.workspace);
                }
                outcomes.push(outcome);
            }
        }
        outcomes
    }

    fn decide(&self, cell: &Cell, artifacts: &Artifacts) -> (Outcome, Vec<(Invocation, Finished)>) {
        let invocations = match &cell.task {
            Task::Check(invocations) | Task::Tests(invocations) => Ok(invocations.clone()),
            Task::Build(invocation) => Ok(vec![invocation.clone()]),
            Task::Executables(run) => artifacts.invocations(run, self.workspace).map_err(Verdict::Failed),
            Task::Skip(reason) => Err(Verdict::Skipped(reason.clone())),
        };
        match invocations {
            Ok(invocations) => self.carry_out(cell, invocations),
            Err(verdict) => (Outcome::not_run(cell.clone(), verdict), Vec::new()),
        }
    }

    fn carry_out(&self, cell: &Cell, invocations: Vec<Invocation>) -> (Outcome, Vec<(Invocation, Finished)>) {
        let watch = Stopwatch::start();
        let mut steps = Vec::new();
        for (number, invocation) in invocations.into_iter().enumerate() {
            let log = self.logs.join(format!("{}-{number}", file_name(cell)));
            let left = self.limit.saturating_sub(watch.elapsed());
            let finished =
                process::run(&invocation, &log, left).unwrap_or_else(|error| could_not_run(&error));
            // A command that ran into the limit had what the others left of it; the cell's own limit is what is told.
            let hung = matches!(finished.ended, Ended::Hung(_));
            let ended = if hung { Ended::Hung(self.limit) } else { finished.ended };
            steps.push((invocation, Finished { ended, ..finished }));
            if hung {
                break;
            }
        }
        (Outcome::of(cell.clone(), &steps, watch.elapsed()), steps)
    }
}

fn could_not_run(error: &std::io::Error) -> Finished {
    let text = format!("could not be run: {error}");
    Finished { ended: Ended::Badly(text.clone()), stdout: String::new(), stderr: text + "\n" }
}

/// The cell's name as a file name.
fn file_name(cell: &Cell) -> String {
    cell.to_string().replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::cell::{Axis, Kind};

    #[test]
    fn a_cell_has_a_file_name_of_its_own() {
        let cell = Cell::new(Kind::Matrix, Task::Check(Vec::new())).at(Axis::Tz, "Africa/Cairo");
        assert_eq!(file_name(&cell), "matrix_tz_Africa_Cairo");
    }
}
