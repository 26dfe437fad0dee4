//! Holders of leases that are killed while others wait for them.

use std::{path::Path, process::Command};

use crate::{
    error::{Error, Result},
    table::{self, Side},
    trial::{Options, Report},
};

const FULL: u64 = 1000;
const QUICK: u64 = 40;

/// In microseconds: who waits longer for a dead holder breaks the promise.
const LONGEST: u64 = 1_000_000;

/// What the actor told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Told {
    killed: u64,
    computed: u64,
    /// In microseconds.
    worst: u64,
    /// In microseconds.
    median: u64,
}

/// Kills holders, one after the other.
///
/// # Errors
///
/// The actor cannot be run, or says something else.
pub(super) fn run(actor: &Path, scratch: &Path, options: Options) -> Result<Report> {
    let times = if options.quick { QUICK } else { FULL };
    let mut command = Command::new(actor);
    let output =
        command.args(["leases", "killed"]).arg(scratch.join("holders")).arg(times.to_string()).output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let trouble = || Error::Trouble(format!("{}{}", said, String::from_utf8_lossy(&output.stderr)));
    let told = read(said.trim()).ok_or_else(trouble)?;
    Ok(report(told, times))
}

/// `1000 killed, 1000 computed, worst 9000 µs, median 4000 µs`
fn read(line: &str) -> Option<Told> {
    let mut numbers = line.split([' ', ',']).filter_map(|word| word.parse().ok());
    let mut next = || numbers.next();
    Some(Told { killed: next()?, computed: next()?, worst: next()?, median: next()? })
}

fn report(told: Told, times: u64) -> Report {
    let Told { killed, computed, worst, median } = told;
    let millis = |micros: u64| format!("{}.{} ms", micros / 1000, micros % 1000 / 100);
    let columns = [
        ("holders killed", Side::Right),
        ("waiters that computed", Side::Right),
        ("worst wait", Side::Right),
        ("median", Side::Right),
    ];
    let rows = [[killed.to_string(), computed.to_string(), millis(worst), millis(median)]];
    let mut report = Report { passed: computed, ..Report::default() };
    report.text = format!(
        "The wait is from the death of the holder to the run of who waited.\n\n{}",
        table::draw(columns, &rows)
    );
    if killed != times || computed != times {
        report
            .violations
            .push(format!("crash holders: of {times}, {killed} were killed and {computed} waiters computed"));
    }
    if worst > LONGEST {
        report.violations.push(format!("crash holders: a waiter went on waiting for {}", millis(worst)));
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "1000 killed, 1000 computed, worst 9150 µs, median 4000 µs";

    #[test]
    fn what_the_actor_tells_is_read() {
        let told = Told { killed: 1000, computed: 1000, worst: 9150, median: 4000 };
        assert_eq!(read(LINE), Some(told));
        assert_eq!(read("a holder said nothing"), None);
        assert!(report(told, 1000).text.contains("9.1 ms"));
    }

    #[test]
    fn a_waiter_that_did_not_compute_or_waited_on_is_a_violation() {
        let told = read(LINE).unwrap();
        assert!(report(told, 1000).violations.is_empty());
        assert_eq!(report(Told { computed: 999, ..told }, 1000).violations.len(), 1);
        assert_eq!(report(Told { worst: 2_000_000, ..told }, 1000).violations.len(), 1);
    }
}
