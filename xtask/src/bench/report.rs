//! The report of a benchmark: the table, what stands below it, and the same for programs.

use std::{fmt::Write, time::Duration};

use serde_json::{Value, json};

use super::{
    goal::{Comparison, Verdict},
    times::Times,
};
use crate::table::{self, Side};

/// Everything that was measured.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) rows: Vec<Row>,
    pub(super) facts: Facts,
    /// A reason for each tool that is missing.
    pub(super) skipped: Vec<&'static str>,
}

/// One contestant in one case.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) case: &'static str,
    pub(super) what: &'static str,
    pub(super) times: Times,
    pub(super) to_floor: Comparison,
    pub(super) to_peer: Comparison,
}

/// What the figures depend on besides the tool.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub(super) cores: usize,
    pub(super) rustc: String,
    /// Name and version of the peer, if it was measured.
    pub(super) bkt: Option<String>,
}

const COLUMNS: [(&str, Side); 9] = [
    ("output", Side::Left),
    ("what", Side::Left),
    ("runs", Side::Right),
    ("median", Side::Right),
    ("min", Side::Right),
    ("× floor", Side::Right),
    ("goal", Side::Left),
    ("× bkt", Side::Right),
    ("goal", Side::Left),
];

impl Report {
    /// The report for people.
    pub(super) fn text(&self) -> String {
        let rows: Vec<_> = self.rows.iter().map(Row::cells).collect();
        format!("{}\n{}\n{}\n", table::draw(COLUMNS, &rows), self.notes(), self.last_line())
    }

    /// The report for programs. Times are in seconds.
    pub(super) fn json(&self) -> Value {
        json!({
            "cores": self.facts.cores,
            "rustc": self.facts.rustc,
            "bkt": self.facts.bkt,
            "rows": self.rows.iter().map(Row::json).collect::<Vec<_>>(),
            "skips": self.skipped,
            "summary": self.last_line(),
        })
    }

    fn notes(&self) -> String {
        let mut text: String =
            self.skipped.iter().fold(String::new(), |text, skip| text + "SKIPPED " + skip + "\n");
        let count = |verdict| {
            let verdicts = self.rows.iter().flat_map(|row| [row.to_floor.verdict(), row.to_peer.verdict()]);
            verdicts.filter(|found| *found == Some(verdict)).count()
        };
        let [met, missed, not_measured] = [Verdict::Met, Verdict::Missed, Verdict::NotMeasured].map(count);
        let Facts { cores, rustc, bkt } = &self.facts;
        let bkt = bkt.as_ref().map(|bkt| format!(", {bkt}")).unwrap_or_default();
        let _ =
            writeln!(text, "wall time from before spawn to after wait, standard output to the null device");
        let _ = writeln!(text, "{cores} cores, {rustc}{bkt}");
        let _ = writeln!(text, "goals: {met} met, {missed} missed, {not_measured} not measured");
        text
    }

    /// The last line of all.
    fn last_line(&self) -> String {
        format!("{} measured, {} skipped", self.rows.len(), self.skipped.len())
    }
}

impl Row {
    fn cells(&self) -> [String; 9] {
        [
            self.case.to_owned(),
            self.what.to_owned(),
            self.times.runs().to_string(),
            millis(self.times.median()),
            millis(self.times.min()),
            self.to_floor.ratio_text(),
            self.to_floor.goal_text(),
            self.to_peer.ratio_text(),
            self.to_peer.goal_text(),
        ]
    }

    fn json(&self) -> Value {
        json!({
            "output": self.case,
            "what": self.what,
            "runs": self.times.runs(),
            "median": self.times.median().as_secs_f64(),
            "min": self.times.min().as_secs_f64(),
            "to_floor": self.to_floor.json(),
            "to_bkt": self.to_peer.json(),
        })
    }
}

fn millis(time: Duration) -> String {
    format!("{:.3} ms", time.as_secs_f64() * 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(what: &'static str, micros: u64, to_floor: Comparison, to_peer: Comparison) -> Row {
        let times = Times::new(vec![Duration::from_micros(micros), Duration::from_micros(micros + 2)]);
        Row { case: "small", what, times, to_floor, to_peer }
    }

    fn report() -> Report {
        let compared = |ratio, goal| Comparison { ratio, goal };
        Report {
            rows: vec![
                row("hello world (floor)", 500, compared(Some(1.0), None), compared(None, None)),
                row("daily-cache", 600, compared(Some(1.2), Some(1.15)), compared(None, Some(0.95))),
            ],
            facts: Facts { cores: 2, rustc: "rustc 1.0".to_owned(), bkt: None },
            skipped: vec!["bkt: not installed"],
        }
    }

    #[test]
    fn a_report_is_a_table_with_goals_and_a_last_line_in_words() {
        assert_eq!(
            report().text(),
            "\
| output | what                | runs |   median |      min | × floor | goal          | × bkt | goal                |
|--------|---------------------|-----:|---------:|---------:|--------:|---------------|------:|---------------------|
| small  | hello world (floor) |    2 | 0.501 ms | 0.500 ms |   1.000 |               |       |                     |
| small  | daily-cache         |    2 | 0.601 ms | 0.600 ms |   1.200 | ≤ 1.15 missed |       | ≤ 0.95 not measured |

SKIPPED bkt: not installed
wall time from before spawn to after wait, standard output to the null device
2 cores, rustc 1.0
goals: 0 met, 1 missed, 1 not measured

2 measured, 1 skipped
"
        );
    }

    #[test]
    fn the_peer_is_named_with_its_version() {
        let facts = Facts { bkt: Some("bkt 0.8.2".to_owned()), ..report().facts };
        let notes = Report { facts, ..report() }.notes();
        assert!(notes.contains("2 cores, rustc 1.0, bkt 0.8.2\n"), "{notes}");
    }

    #[test]
    fn the_report_for_programs_is_in_seconds() {
        let json = report().json();
        assert_eq!(json["rows"][1]["median"], 0.000_601);
        let expected = json!({ "ratio": 1.2, "goal": 1.15, "verdict": "missed" });
        assert_eq!(json["rows"][1]["to_floor"], expected);
        assert_eq!(json["summary"], "2 measured, 1 skipped");
    }
}
