//! A ratio that was measured, beside the one that is wanted.

use std::fmt;

use serde_json::{Value, json};

/// How one contestant does against another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Comparison {
    /// How many times as long it takes; none if the other was not measured.
    pub(super) ratio: Option<f64>,
    /// The most it should be; none if nothing is wanted.
    pub(super) goal: Option<f64>,
}

/// Whether a goal is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Met,
    Missed,
    NotMeasured,
}

impl Comparison {
    /// The verdict, if there is a goal.
    pub(super) fn verdict(self) -> Option<Verdict> {
        self.goal.map(|goal| match self.ratio {
            Some(ratio) if ratio <= goal => Verdict::Met,
            Some(_) => Verdict::Missed,
            None => Verdict::NotMeasured,
        })
    }

    /// The ratio for the table.
    pub(super) fn ratio_text(self) -> String {
        self.ratio.map(|ratio| format!("{ratio:.3}")).unwrap_or_default()
    }

    /// The goal and its verdict for the table.
    pub(super) fn goal_text(self) -> String {
        let told = self.goal.zip(self.verdict());
        told.map(|(goal, verdict)| format!("≤ {goal:.2} {verdict}")).unwrap_or_default()
    }

    /// For programs.
    pub(super) fn json(self) -> Value {
        let verdict = self.verdict().map(|verdict| verdict.to_string());
        json!({ "ratio": self.ratio, "goal": self.goal, "verdict": verdict })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Met => "met",
            Self::Missed => "missed",
            Self::NotMeasured => "not measured",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(ratio: Option<f64>, goal: Option<f64>) -> (String, String) {
        let comparison = Comparison { ratio, goal };
        (comparison.ratio_text(), comparison.goal_text())
    }

    fn texts(ratio: &str, goal: &str) -> (String, String) {
        (ratio.to_owned(), goal.to_owned())
    }

    #[test]
    fn a_goal_is_met_up_to_itself() {
        assert_eq!(told(Some(1.15), Some(1.15)), texts("1.150", "≤ 1.15 met"));
        assert_eq!(told(Some(1.151), Some(1.15)), texts("1.151", "≤ 1.15 missed"));
    }

    #[test]
    fn what_was_not_measured_is_neither_met_nor_missed() {
        assert_eq!(told(None, Some(0.6)), texts("", "≤ 0.60 not measured"));
    }

    #[test]
    fn a_ratio_without_a_goal_stands_alone() {
        assert_eq!(told(Some(1.0), None), texts("1.000", ""));
    }
}
