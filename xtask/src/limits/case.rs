//! Cases, and the table of what became of them.

use std::io;

use super::stage::{Power, Stage};
use crate::{
    table::{self, Side},
    trial::Report,
};

/// One limit and what is tried there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Case {
    pub(super) limit: &'static str,
    pub(super) name: &'static str,
    /// What the trial has to be able to do.
    pub(super) needs: Power,
    pub(super) run: fn(&Stage) -> Outcome,
}

/// What a case saw, or why it saw nothing.
pub(super) type Outcome = Result<Seen, Stop>;

/// What a case saw.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// In a few words, what the caller got.
    pub(super) got: String,
    /// How many situations kept the promise.
    pub(super) kept: u64,
    /// Those that did not, and how.
    pub(super) broken: Vec<String>,
}

/// Why a case ended early.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// It could not be tried here.
    Skipped { reason: String, mend: String },
    /// A promise was broken, or the case itself failed, which is not passed over either.
    Broken(String),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Broken(format!("the trial itself failed: {error}"))
    }
}

impl Seen {
    /// One situation, and what the caller got in it.
    pub(super) fn one(got: impl Into<String>) -> Self {
        Self { got: got.into(), kept: 1, broken: Vec::new() }
    }

    /// Adds another situation. What could not be tried stops all.
    pub(super) fn add(&mut self, name: &str, situation: Result<(), Stop>) -> Result<(), Stop> {
        match situation {
            Ok(()) => self.kept += 1,
            Err(Stop::Broken(how)) => self.broken.push(format!("{name}: {how}")),
            skipped => return skipped,
        }
        Ok(())
    }
}

/// Stops the case as broken unless something is so.
pub(super) fn ensure(is_so: bool, otherwise: impl FnOnce() -> String) -> Result<(), Stop> {
    if is_so { Ok(()) } else { Err(Stop::Broken(otherwise())) }
}

/// Stops the case as broken unless a text has a part.
pub(super) fn has(text: &str, part: &str) -> Result<(), Stop> {
    ensure(text.contains(part), || format!("{part:?} is not in the text {text:.300?}"))
}

/// Runs all cases and tabulates what became of them.
pub(super) fn report(stage: &Stage, cases: impl IntoIterator<Item = Case>) -> Report {
    let (mut report, mut rows) = (Report::default(), Vec::new());
    for case in cases {
        let outcome = match stage.lack(case.needs) {
            Some(lack) => Err(lack),
            None => (case.run)(stage),
        };
        rows.push(enter(&mut report, case, outcome));
    }
    let columns = [
        ("limit", Side::Left),
        ("case", Side::Left),
        ("tried", Side::Right),
        ("what the caller got", Side::Left),
        ("verdict", Side::Left),
    ];
    report.text = table::draw(columns, &rows);
    report
}

/// Counts one case; answers its row.
fn enter(report: &mut Report, case: Case, outcome: Outcome) -> [String; 5] {
    let Case { limit, name, .. } = case;
    let (tried, got, verdict) = match outcome {
        Ok(Seen { got, kept, broken }) => {
            report.passed += kept;
            let (tried, is_ok) = (kept + broken.len() as u64, broken.is_empty() && kept > 0);
            let broken = broken.into_iter().map(|how| format!("{limit}, {name}: {how}"));
            report.violations.extend(broken);
            (tried, got, if is_ok { "ok" } else { "VIOLATION" })
        }
        Err(Stop::Skipped { reason, mend }) => {
            report.skips.push(format!("{limit}, {name}: {reason}; {mend}"));
            (0, "nothing: it was not tried".to_owned(), "skipped")
        }
        Err(Stop::Broken(how)) => {
            report.violations.push(format!("{limit}, {name}: {how}"));
            (1, "see below".to_owned(), "VIOLATION")
        }
    };
    [limit.to_owned(), name.to_owned(), tried.to_string(), got, verdict.to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entered(outcome: Outcome) -> (Report, [String; 5]) {
        let case =
            Case { limit: "full disk", name: "tmpfs", needs: Power::Plain, run: |_| Ok(Seen::one("")) };
        let mut report = Report::default();
        let row = enter(&mut report, case, outcome);
        (report, row)
    }

    #[test]
    fn what_was_kept_is_passed_and_what_was_broken_is_told() {
        let (report, row) =
            entered(Ok(Seen { got: "the value".into(), kept: 3, broken: vec!["umask 077: 0644".into()] }));
        assert_eq!(report.passed, 3);
        assert_eq!(report.violations, ["full disk, tmpfs: umask 077: 0644"]);
        assert_eq!(row, ["full disk", "tmpfs", "4", "the value", "VIOLATION"]);
        assert_eq!(entered(Ok(Seen::one("x"))).1, ["full disk", "tmpfs", "1", "x", "ok"]);
    }

    #[test]
    fn what_was_not_tried_is_no_pass() {
        let stop = Stop::Skipped { reason: "no mount".into(), mend: "run it as root".into() };
        let (report, row) = entered(Err(stop));
        assert_eq!((report.passed, row[4].as_str()), (0, "skipped"));
        assert_eq!(report.skips, ["full disk, tmpfs: no mount; run it as root"]);
    }

    #[test]
    fn a_case_that_saw_nothing_is_no_pass() {
        assert_eq!(entered(Ok(Seen::default())).1[4], "VIOLATION");
    }

    #[test]
    fn a_failure_of_the_trial_is_a_violation() {
        let (report, row) = entered(Err(io::Error::other("no tool").into()));
        assert_eq!(report.violations, ["full disk, tmpfs: the trial itself failed: no tool"]);
        assert_eq!(row[4], "VIOLATION");
    }
}
