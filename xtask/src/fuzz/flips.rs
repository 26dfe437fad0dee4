//! Every bit of whole entries flipped, one at a time.

use std::time::Duration;

use super::{build::Build, report::grouped};
use crate::{
    error::{Error, Result},
    invocation::Invocation,
    process::{self, Ended},
    table::{self, Side},
    trial::{Options, Report, Scratch},
};

const LIMIT: Duration = Duration::from_secs(90 * 60);

/// What became of the bits of one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Flipped {
    /// Bytes of the body and of the whole entry.
    body: u64,
    entry: u64,
    bits: u64,
    undetected: u64,
}

/// Flips them all, or some of the largest entry if that is to be quick.
///
/// # Errors
///
/// The program that does it cannot be run, or does not say what it found.
pub(super) fn run(build: &Build, scratch: &Scratch, options: Options) -> Result<Report> {
    let size = if options.quick { "some" } else { "all" };
    let args = [size.to_owned(), options.seed.to_string()];
    let run = |scratch| build.run(build.example("flips"), scratch, args.clone());
    let (invocation, again) = (run(Some(scratch)), run(None));
    let finished = process::run(&invocation, &build.folder.join("work").join("flips"), LIMIT)?;
    let flipped = parse(&finished.stdout).filter(|_| finished.ended == Ended::Well);
    let trouble = || Error::Trouble(format!("the bits were not flipped: {again}\n{}", finished.stderr));
    Ok(report(&flipped.ok_or_else(trouble)?, &again))
}

/// A line for each entry: its four numbers.
fn parse(output: &str) -> Option<Vec<Flipped>> {
    let lines = output.lines().map(|line| {
        let numbers: Vec<u64> = line.split(' ').map(|word| word.parse().ok()).collect::<Option<_>>()?;
        let [body, entry, bits, undetected] = numbers.try_into().ok()?;
        Some(Flipped { body, entry, bits, undetected })
    });
    lines.collect::<Option<Vec<_>>>().filter(|flipped| !flipped.is_empty())
}

fn report(flipped: &[Flipped], again: &Invocation) -> Report {
    let columns = [
        ("body in bytes", Side::Right),
        ("entry in bytes", Side::Right),
        ("bits flipped", Side::Right),
        ("undetected", Side::Right),
    ];
    let row = |row: &Flipped| [row.body, row.entry, row.bits, row.undetected].map(grouped);
    let rows: Vec<[String; 4]> = flipped.iter().map(row).collect();
    let undetected = flipped.iter().filter(|row| row.undetected > 0);
    let violation = |row: &Flipped| {
        let Flipped { body, bits, undetected, .. } = row;
        format!(
            "flips: {undetected} of {bits} flipped bits of the entry with a body of {body} bytes were not detected; again: {again}"
        )
    };
    Report {
        text: table::draw(columns, &rows),
        passed: flipped.iter().map(|row| row.bits - row.undetected).sum(),
        violations: undetected.map(violation).collect(),
        skips: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::invocation::Program;

    fn report_of(output: &str) -> Report {
        let again = Invocation::new(Program::File("/t/flips".into()), Path::new("/w"), ["some", "7"]);
        report(&parse(output).unwrap(), &again)
    }

    #[test]
    fn bits_that_were_detected_are_passed() {
        let report = report_of("0 148 1184 0\n1 149 1192 0\n");
        assert_eq!((report.passed, report.violations.len()), (2376, 0));
    }

    #[test]
    fn a_bit_that_was_not_detected_breaks_the_promise() {
        let report = report_of("0 148 1184 0\n1 149 1192 8\n");
        assert_eq!(report.passed, 2368);
        assert_eq!(
            report.violations,
            ["flips: 8 of 1192 flipped bits of the entry with a body of 1 bytes were not detected; \
              again: cd /w && /t/flips some 7"]
        );
    }

    #[test]
    fn an_output_of_another_form_is_not_taken_for_figures() {
        assert_eq!(parse(""), None);
        assert_eq!(parse("0 148 1184\n"), None);
        assert_eq!(parse("a b c d\n"), None);
    }
}
