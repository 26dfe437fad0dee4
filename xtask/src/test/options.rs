//! The options of `cargo xtask test`.

use std::time::Duration;

use lexopt::{Arg, Parser};

use super::{only::Only, plan::Cases};
use crate::{
    error::{Error, Result},
    mistake, number,
};

/// How the command is called, for the help text.
pub(crate) const USAGE: &str = "\
cargo xtask test [options]
    Run the test matrix: clock × store × TZ, the tests of every package, doctests, every feature, the schedules of
    waiting callers, fmt, clippy, rustdoc, tidy, and the trials of the promises in their quick size. Ends in a table and
    in `N passed, N failed, N skipped`; writes target/matrix/report.{json,md}.

    --list              print the cells instead of running them
    --only AXIS=VALUE   run only these cells; several with commas or by repetition. Axes: kind, clock, store, tz,
                        package, features, promise. The same axis twice means either, different axes mean both
    --fast              half of the matrix (every two values still meet), fewer cases, no rustdoc, no feature builds,
                        no schedules, no trials
    --json              the report on standard output, everything else on standard error
    --seed N            the seed of the random tests; drawn and printed if not given
    --cases N           cases per property test, everywhere; else 10000 in the unit cells and 256 in the cells that
                        repeat them (matrix, features), 256 in all with --fast
    --jobs N            test executables side by side (as many as processors, at most 4)
    --timeout SECONDS   the limit for each cell (900)
";

const OPTIONS: [&str; 8] =
    ["--list", "--only", "--fast", "--json", "--seed", "--cases", "--jobs", "--timeout"];

/// Cases per property test: thorough, and quick.
const MANY: u32 = 10_000;
const FEW: u32 = 256;

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) list: bool,
    pub(crate) fast: bool,
    pub(crate) json: bool,
    pub(crate) only: Only,
    pub(crate) seed: Option<u64>,
    cases: Option<u32>,
    pub(crate) jobs: Option<usize>,
    pub(crate) timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        let timeout = Duration::from_secs(900);
        let only = Only::default();
        Self { list: false, fast: false, json: false, only, seed: None, cases: None, jobs: None, timeout }
    }
}

impl Options {
    /// Reads the command line after the word `test`.
    ///
    /// # Errors
    ///
    /// Names the argument that is wrong, and what would be right.
    pub(crate) fn parse(parser: &mut Parser) -> Result<Self> {
        let mut options = Self::default();
        while let Some(arg) = parser.next()? {
            match arg {
                Arg::Long("list") => options.list = true,
                Arg::Long("fast") => options.fast = true,
                Arg::Long("json") => options.json = true,
                Arg::Long("only") => options.only.add(&parser.value()?.to_string_lossy())?,
                Arg::Long("seed") => options.seed = Some(number::value(parser, "--seed", 0)?),
                Arg::Long("cases") => options.cases = Some(number::value(parser, "--cases", 1)?),
                Arg::Long("jobs") => options.jobs = Some(number::value(parser, "--jobs", 1)?),
                Arg::Long("timeout") => {
                    options.timeout = Duration::from_secs(number::value(parser, "--timeout", 1)?);
                }
                Arg::Long(other) => return Err(unknown(&format!("--{other}"))),
                Arg::Short(other) => return Err(unknown(&format!("-{other}"))),
                Arg::Value(value) => return Err(unknown(&value.to_string_lossy())),
            }
        }
        Ok(options)
    }

    /// How many cases property tests run.
    pub(crate) fn cases(&self) -> Cases {
        let unit = if self.fast { FEW } else { MANY };
        Cases { unit: self.cases.unwrap_or(unit), repeated: self.cases.unwrap_or(FEW) }
    }

    /// The options that make another run test the same: the seed, and what sets the number of cases.
    pub(crate) fn repeat(&self, seed: u64) -> String {
        let cases = self.cases.map(|cases| format!(" --cases {cases}")).unwrap_or_default();
        format!(" --seed {seed}{cases}{}", if self.fast { " --fast" } else { "" })
    }
}

fn unknown(arg: &str) -> Error {
    Error::Usage(format!("test: {}", mistake::unknown("option", arg, &OPTIONS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options> {
        Options::parse(&mut Parser::from_args(line.split_whitespace()))
    }

    #[test]
    fn numbers_are_read_and_wrong_ones_are_named() {
        assert_eq!(parse("--seed 18446744073709551615").unwrap().seed, Some(u64::MAX));
        for line in ["--seed x", "--cases 0", "--timeout -1", "--cases 99999999999", "--seed"] {
            let error = parse(line).unwrap_err();
            assert_eq!(error.exit_code(), 2);
            let option = line.split(' ').next().unwrap();
            assert!(error.to_string().contains(option), "{error}");
        }
    }

    #[test]
    fn a_misspelt_option_is_told_the_nearest() {
        let error = parse("--fats").unwrap_err().to_string();
        assert!(error.contains("did you mean \"--fast\""), "{error}");
        assert!(parse("fast").is_err());
    }

    #[test]
    fn the_number_of_cases_depends_on_haste_and_wish() {
        let cases = |line| parse(line).unwrap().cases();
        assert_eq!(cases(""), Cases { unit: 10_000, repeated: 256 });
        assert_eq!(cases("--fast"), Cases { unit: 256, repeated: 256 });
        assert_eq!(cases("--fast --cases 9"), Cases { unit: 9, repeated: 9 });
    }

    #[test]
    fn a_repetition_keeps_seed_and_cases() {
        assert_eq!(parse("--cases 9 --fast").unwrap().repeat(7), " --seed 7 --cases 9 --fast");
        assert_eq!(parse("").unwrap().repeat(7), " --seed 7");
    }
}
