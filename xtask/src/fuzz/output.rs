//! What libFuzzer says of a run.

/// The figures of a run of one target.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Figures {
    pub(super) executions: u64,
    /// Edges of the program that were taken.
    pub(super) edges: u64,
    /// Edges by how often they were taken, and values that were compared.
    pub(super) features: u64,
}

/// Reads the figures from the output of libFuzzer: `#123 NEW cov: 4 ft: 5 ...`, and the total behind the last.
pub(super) fn figures(output: &str) -> Figures {
    let last = |key: &str| output.lines().rev().find_map(|line| number_after(line, key)).unwrap_or_default();
    let status = output.lines().rev().find(|line| line.starts_with('#'));
    let counted = status.and_then(|line| number_after(line, "#")).unwrap_or_default();
    let executions = last("stat::number_of_executed_units:").max(counted);
    Figures { executions, edges: last(" cov: "), features: last(" ft: ") }
}

/// The first line that says what went wrong.
pub(super) fn complaint(output: &str) -> Option<String> {
    let mut lines = output.lines();
    let is_complaint = |line: &str| line.contains("panicked at") || line.contains("ERROR: libFuzzer");
    let line = lines.find(|line| is_complaint(line))?;
    // A panic tells its reason in the line after.
    let reason = if line.contains("panicked at") { lines.next().unwrap_or_default() } else { "" };
    Some(format!("{line} {reason}").trim().to_owned())
}

fn number_after(line: &str, key: &str) -> Option<u64> {
    let (_, rest) = line.split_once(key)?;
    let digits: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WELL: &str = "\
INFO: seed corpus: files: 29 min: 1b max: 4233b total: 28Kb rss: 27Mb
#30 INITED cov: 1086 ft: 1521 corp: 29/10289b exec/s: 0 rss: 30Mb
#40000  DONE   cov: 1565 ft: 9041 corp: 1389/430Kb lim: 1040 exec/s: 5000 rss: 33Mb
Done 40000 runs in 8 second(s)
stat::number_of_executed_units: 40000
stat::average_exec_per_sec:     5000
";

    const BADLY: &str = "\
#482    NEW    cov: 1622 ft: 3145 corp: 198/44Kb lim: 3001 exec/s: 0 rss: 30Mb L: 10/3001 MS: 3 ShuffleBytes-

thread '<unnamed>' panicked at src/entry.rs:50:9:
a changed entry is damage
==7== ERROR: libFuzzer: deadly signal
SUMMARY: libFuzzer: deadly signal
";

    #[test]
    fn the_figures_of_a_whole_run() {
        assert_eq!(figures(WELL), Figures { executions: 40_000, edges: 1565, features: 9041 });
        assert_eq!(complaint(WELL), None);
    }

    #[test]
    fn a_run_that_ended_early_has_the_figures_up_to_then_and_a_reason() {
        assert_eq!(figures(BADLY), Figures { executions: 482, edges: 1622, features: 3145 });
        let said = "thread '<unnamed>' panicked at src/entry.rs:50:9: a changed entry is damage";
        assert_eq!(complaint(BADLY).as_deref(), Some(said));
    }

    #[test]
    fn no_output_has_no_figures() {
        assert_eq!(figures(""), Figures::default());
    }
}
