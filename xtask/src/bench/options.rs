//! The options of `cargo xtask bench`.

use std::path::PathBuf;

use lexopt::{Arg, Parser};

use crate::{
    error::{Error, Result},
    mistake, number,
};

/// How the command is called, for the help text.
pub(crate) const USAGE: &str = "\
cargo xtask bench cli [options]
    Measure what a cache hit of the command line costs as a whole process, beside a Rust hello world, bkt and fs::read.
    The contestants take turns, run by run. Ends in a table with each ratio of medians beside its goal, and in
    `N measured, N skipped`. A missed goal is no failure; a tool that fails or prints something else is.

    --runs N            measured runs of each contestant (1000); for 100 MiB of output at most 5
    --install-bkt       install bkt 0.8.2 into target/bench/bkt where it is missing; never installed unasked
    --tool PATH         measure this executable instead of building daily-cache
    --json              the report on standard output, everything else on standard error
";

const SUBJECTS: [&str; 1] = ["cli"];
const OPTIONS: [&str; 4] = ["--runs", "--install-bkt", "--tool", "--json"];

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Options {
    /// How often each contestant is measured, at least once.
    pub(super) runs: usize,
    pub(super) install_bkt: bool,
    /// The executable to be measured; built if not given.
    pub(super) tool: Option<PathBuf>,
    pub(super) json: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { runs: 1000, install_bkt: false, tool: None, json: false }
    }
}

impl Options {
    /// Reads the command line after the word `bench`.
    ///
    /// # Errors
    ///
    /// Names the argument that is wrong, and what would be right.
    pub(super) fn parse(parser: &mut Parser) -> Result<Self> {
        let (mut options, mut subject) = (Self::default(), None);
        while let Some(arg) = parser.next()? {
            match arg {
                Arg::Long("runs") => options.runs = number::value(parser, "--runs", 1)?,
                Arg::Long("install-bkt") => options.install_bkt = true,
                Arg::Long("tool") => options.tool = Some(parser.value()?.into()),
                Arg::Long("json") => options.json = true,
                Arg::Long(other) => return Err(unknown("option", &format!("--{other}"), &OPTIONS)),
                Arg::Short(other) => return Err(unknown("option", &format!("-{other}"), &OPTIONS)),
                Arg::Value(value) if value == "cli" && subject.is_none() => subject = Some(value),
                Arg::Value(value) => return Err(unknown("subject", &value.to_string_lossy(), &SUBJECTS)),
            }
        }
        let missing = || Error::Usage(format!("bench: a subject is missing\n\n{USAGE}"));
        subject.map(|_| options).ok_or_else(missing)
    }
}

fn unknown(what: &str, arg: &str, choices: &[&str]) -> Error {
    Error::Usage(format!("bench: {}", mistake::unknown(what, arg, choices)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options> {
        Options::parse(&mut Parser::from_args(line.split_whitespace()))
    }

    fn mistake(line: &str) -> String {
        let error = parse(line).unwrap_err();
        assert_eq!(error.exit_code(), 2, "{line}");
        error.to_string()
    }

    #[test]
    fn a_thousand_runs_are_usual_and_nothing_is_installed_unasked() {
        assert_eq!(parse("cli").unwrap(), Options::default());
        let asked = parse("cli --runs 7 --install-bkt --tool x --json").unwrap();
        let expected = Options { runs: 7, install_bkt: true, tool: Some("x".into()), json: true };
        assert_eq!(asked, expected);
    }

    #[test]
    fn a_subject_must_be_given_and_known() {
        assert!(mistake("").starts_with("bench: a subject is missing"));
        assert!(mistake("--json").starts_with("bench: a subject is missing"));
        assert_eq!(mistake("cly"), "bench: no subject \"cly\"; did you mean \"cli\"?\nchoices: cli");
    }

    #[test]
    fn a_wrong_option_is_told_the_nearest() {
        assert!(mistake("cli --instal-bkt").contains("did you mean \"--install-bkt\"?"));
        assert!(mistake("cli -n").contains("no option \"-n\""));
    }

    #[test]
    fn there_is_at_least_one_run() {
        for line in ["cli --runs 0", "cli --runs many", "cli --runs"] {
            assert!(mistake(line).contains("--runs"), "{line}");
        }
    }
}
