//! The table of what was fuzzed.

use super::fleet::Outcome;
use crate::{
    table::{self, Side},
    trial::Report,
};

/// What became of the targets.
pub(super) fn fuzzed(outcomes: &[Outcome]) -> Report {
    let columns = [
        ("target", Side::Left),
        ("corpus", Side::Right),
        ("executions", Side::Right),
        ("edges", Side::Right),
        ("features", Side::Right),
        ("crashes", Side::Right),
    ];
    let rows: Vec<[String; 6]> = outcomes.iter().map(row).collect();
    Report {
        text: table::draw(columns, &rows),
        passed: outcomes.iter().map(|outcome| outcome.figures.executions).sum(),
        violations: outcomes.iter().flat_map(|outcome| outcome.crashes.clone()).collect(),
        skips: Vec::new(),
    }
}

fn row(outcome: &Outcome) -> [String; 6] {
    let figures = outcome.figures;
    let crashes = outcome.crashes.len().to_string();
    let numbers = [outcome.corpus, figures.executions, figures.edges, figures.features].map(grouped);
    let [corpus, executions, edges, features] = numbers;
    [outcome.name.to_owned(), corpus, executions, edges, features, crashes]
}

/// `1,234,567`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::super::output::Figures;
    use super::*;

    #[test]
    fn a_crash_is_counted_and_told() {
        let figures = Figures { executions: 482, edges: 16, features: 31 };
        let crashes = vec!["fuzz entry: a changed entry is damage".to_owned()];
        let report = fuzzed(&[Outcome { name: "entry", corpus: 29, figures, crashes }]);
        assert!(report.text.ends_with("| entry  |     29 |        482 |    16 |       31 |       1 |\n"));
        assert_eq!((report.passed, report.violations.len()), (482, 1));
    }

    #[test]
    fn large_numbers_are_grouped() {
        assert_eq!([0, 999, 1000, 10_000_000].map(grouped), ["0", "999", "1,000", "10,000,000"]);
    }
}
