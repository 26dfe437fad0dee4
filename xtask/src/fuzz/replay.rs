//! The committed inputs run once each, by a program that needs no libFuzzer.

use std::time::Duration;

use super::{build::Build, inputs::Inputs, output};
use crate::{
    error::Result,
    process::{self, Ended},
    table::{self, Side},
    trial::{Report, Scratch},
};

const LIMIT: Duration = Duration::from_secs(5 * 60);

/// Runs the inputs of every target.
pub(super) fn run(build: &Build, scratch: &Scratch, inputs: &[Inputs]) -> Result<Report> {
    let (mut report, mut rows) = (Report::default(), Vec::new());
    for inputs in inputs {
        let name = inputs.target.name;
        let corpus = inputs.corpus().to_string_lossy().into_owned();
        let run = |scratch| build.run(build.example("replay"), scratch, [name.to_owned(), corpus.clone()]);
        let finished = process::run(&run(Some(scratch)), &inputs.folder.join("log"), LIMIT)?;
        if finished.ended == Ended::Well {
            report.passed += inputs.count;
        } else {
            let reason = output::complaint(&finished.stderr).unwrap_or_else(|| "it failed".to_owned());
            report.violations.push(format!("fuzz {name}: {reason}; again: {}", run(None)));
        }
        rows.push([name.to_owned(), inputs.count.to_string()]);
    }
    report.text = table::draw([("target", Side::Left), ("inputs run once", Side::Right)], &rows);
    Ok(report)
}
