//! Reads what libtest and the trials printed: how many tests passed, failed and were ignored, and which said that they
//! could not run.

/// What a line of a test that cannot run begins with.
const MARK: &str = "SKIPPED ";

/// Counts of tests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    /// Ignored by an attribute, which is against the house rules.
    pub(crate) ignored: u64,
    /// Lines beginning with `SKIPPED `, in the tests' own words.
    pub(crate) skips: Vec<String>,
}

impl Tally {
    /// Counts one child's output. libtest calls a test that skipped itself passed; here it is not.
    pub(crate) fn read(stdout: &str, stderr: &str) -> Self {
        let mut tally = Self::default();
        let mut place = Place::default();
        for line in stdout.lines() {
            place.advance(line);
            if let Some(result) = line.strip_prefix("test result: ") {
                tally.add_result(result);
            } else if is_last_line(line) {
                tally.add_result(line);
            } else if let Some(skip) = skip(line) {
                place.note_skip();
                tally.skips.push(skip.to_owned());
            }
        }
        tally.skips.extend(stderr.lines().filter_map(skip).map(str::to_owned));
        tally.passed = tally.passed.saturating_sub(place.skipped_tests);
        tally
    }

    /// Adds another child's counts.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
        self.skips.extend(other.skips);
    }

    /// How many tests there were at all.
    pub(crate) fn total(&self) -> u64 {
        self.passed + self.failed + self.ignored + self.skipped()
    }

    /// How many skips were reported.
    pub(crate) fn skipped(&self) -> u64 {
        self.skips.len() as u64
    }

    /// `ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s` or `3 passed, 0 failed, 1 skipped`
    fn add_result(&mut self, result: &str) {
        let words: Vec<&str> = result.split([' ', ';', ',']).filter(|word| !word.is_empty()).collect();
        let counted = |what| {
            let pair = words.windows(2).find(|pair| pair.last() == Some(&what));
            pair.and_then(|pair| pair.first()?.parse().ok()).unwrap_or(0)
        };
        self.passed += counted("passed");
        self.failed += counted("failed");
        self.ignored += counted("ignored");
    }
}

/// Whether a line is the last one of a trial: its skips are counted by their own lines.
fn is_last_line(line: &str) -> bool {
    let words: Vec<&str> = line.split(' ').collect();
    matches!(words[..], [passed, "passed,", failed, "failed,", skipped, "skipped"]
        if [passed, failed, skipped].iter().all(|count| count.parse::<u64>().is_ok()))
}

/// The reason after the mark, if the line begins with it. What bypasses the capture of output may stand after the name
/// of the test that is running.
fn skip(line: &str) -> Option<&str> {
    let running = line.strip_prefix("test ").and_then(|line| line.split_once(" ... "));
    running.map_or(line, |(_, said)| said).strip_prefix(MARK)
}

/// Where in libtest's output we are: the outputs of the tests that passed stand under `successes:`, each below a line
/// `---- name stdout ----`, those of the failed under `failures:`.
#[derive(Debug, Default)]
struct Place {
    among_successes: bool,
    is_counted: bool,
    /// How many tests passed by skipping themselves.
    skipped_tests: u64,
}

impl Place {
    fn advance(&mut self, line: &str) {
        match line {
            "successes:" => self.among_successes = true,
            "failures:" => self.among_successes = false,
            _ if line.starts_with("test result: ") => self.among_successes = false,
            _ if line.starts_with("---- ") && line.ends_with(" stdout ----") => self.is_counted = false,
            _ => {}
        }
    }

    fn note_skip(&mut self) {
        if self.among_successes && !self.is_counted {
            self.skipped_tests += 1;
            self.is_counted = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "
running 4 tests
test a ... ok
test b ... ok
test c ... FAILED
test d ... ok

successes:

---- a stdout ----
SKIPPED a: no second zone database
SKIPPED a: no third either

---- d stdout ----
not SKIPPED here

successes:
    a
    b
    d

failures:

---- c stdout ----
SKIPPED c: said so and failed all the same

failures:
    c

test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 2 filtered out; finished in 0.01s
";

    #[test]
    fn results_are_counted_and_a_skipped_test_did_not_pass() {
        let tally = Tally::read(OUTPUT, "");
        assert_eq!((tally.passed, tally.failed, tally.skipped()), (2, 1, 3));
        assert_eq!(tally.skips[0], "a: no second zone database");
    }

    #[test]
    fn the_results_of_several_executables_are_summed() {
        let one =
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        let tally = Tally::read(&one.repeat(2), "");
        assert_eq!((tally.passed, tally.ignored, tally.total()), (6, 2, 8));
    }

    #[test]
    fn a_skip_on_standard_error_or_past_the_capture_counts_too() {
        let tally = Tally::read("test a ... SKIPPED a: no root\nok\n", "SKIPPED b: no disk\n");
        assert_eq!(tally.skips, ["a: no root", "b: no disk"]);
    }

    #[test]
    fn the_last_line_of_a_trial_is_counted() {
        let tally = Tally::read(
            "12 passed, 1 failed, 1 skipped\nall 12 passed, 1 failed, 1 skipped\n",
            "SKIPPED a: b\n",
        );
        assert_eq!((tally.passed, tally.failed, tally.skipped()), (12, 1, 1));
    }

    #[test]
    fn no_output_is_no_test() {
        assert_eq!(Tally::read("", "").total(), 0);
    }

    #[test]
    fn colours_do_not_matter() {
        let tally = Tally::read("test result: \u{1b}[32mok\u{1b}(B. 3 passed; 0 failed; 0 ignored;", "");
        assert_eq!(tally.passed, 3);
    }
}
