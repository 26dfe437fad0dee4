//! What the chores that try the promises of the store have in common: their options, their report, their last line.
//!
//! A trial visits what it found and counts both. What it ran is passed, what broke a promise is failed, and what could
//! not be tried here is skipped, with the reason and the mend.

mod actor;
mod draw;
mod figures;
mod machine;
mod scratch;

use std::process::ExitCode;

use lexopt::{Arg, Parser};

pub(crate) use self::{
    actor::{actor, example},
    draw::Draw,
    scratch::Scratch,
};
use crate::{
    error::{Error, Result},
    metadata::Workspace,
    mistake, number,
    stopwatch::Stopwatch,
    terminal,
};

const OPTIONS: [&str; 3] = ["--quick", "--seed", "--record"];

/// An option that one trial has of its own.
pub(crate) struct Own<'o> {
    /// Its name, with its dashes.
    pub(crate) name: &'static str,
    /// Takes its value.
    pub(crate) take: &'o mut dyn FnMut(&mut Parser) -> Result<()>,
}

impl Own<'_> {
    fn is_called(&self, long: &str) -> bool {
        self.name.strip_prefix("--") == Some(long)
    }
}

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Options {
    /// The size for every run of CI instead of that for releases.
    pub(crate) quick: bool,
    /// Where the random parts begin.
    pub(crate) seed: u64,
    /// Whether the figures go into the book.
    record: bool,
}

impl Options {
    /// Reads the command line after the name of the chore.
    ///
    /// # Errors
    ///
    /// Names the argument that is wrong, and what would be right.
    pub(crate) fn parse(name: &str, parser: &mut Parser) -> Result<Self> {
        Self::read(name, parser, None)
    }

    /// The same for a trial that has an option of its own.
    ///
    /// # Errors
    ///
    /// As those of [`Options::parse`].
    pub(crate) fn parse_with(name: &str, parser: &mut Parser, own: Own<'_>) -> Result<Self> {
        Self::read(name, parser, Some(own))
    }

    fn read(name: &str, parser: &mut Parser, mut own: Option<Own<'_>>) -> Result<Self> {
        let mut options = Self { quick: false, seed: number::random(), record: false };
        let known: Vec<&str> = OPTIONS.into_iter().chain(own.as_ref().map(|own| own.name)).collect();
        while let Some(arg) = parser.next()? {
            let unknown =
                |arg: &str| Error::Usage(format!("{name}: {}", mistake::unknown("option", arg, &known)));
            match arg {
                Arg::Long(long) if own.as_ref().is_some_and(|own| own.is_called(long)) => {
                    own.as_mut().map_or(Ok(()), |own| (own.take)(parser))?;
                }
                Arg::Long("quick") => options.quick = true,
                Arg::Long("seed") => options.seed = number::value(parser, "--seed", 0)?,
                Arg::Long("record") => options.record = true,
                Arg::Long(other) => return Err(unknown(&format!("--{other}"))),
                Arg::Short(other) => return Err(unknown(&format!("-{other}"))),
                Arg::Value(value) => return Err(unknown(&value.to_string_lossy())),
            }
        }
        if options.quick && options.record {
            return Err(Error::Usage(format!(
                "{name}: --record is for the figures of a full run; leave out --quick"
            )));
        }
        Ok(options)
    }
}

/// What a trial found.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// Tables and sentences in Markdown, for the terminal and the book.
    pub(crate) text: String,
    /// How many cases were visited and kept their promise.
    pub(crate) passed: u64,
    /// The cases that did not, each with what it takes to see it again.
    pub(crate) violations: Vec<String>,
    /// What could not be tried here: `name: reason; mend`.
    pub(crate) skips: Vec<String>,
}

impl Report {
    /// Adds what another part of the trial found.
    pub(crate) fn add(&mut self, other: Self) {
        if !self.text.is_empty() && !other.text.is_empty() {
            self.text.push('\n');
        }
        self.text += &other.text;
        self.passed += other.passed;
        self.violations.extend(other.violations);
        self.skips.extend(other.skips);
    }

    /// `N passed, N failed, N skipped`.
    fn last_line(&self) -> String {
        format!("{} passed, {} failed, {} skipped", self.passed, self.violations.len(), self.skips.len())
    }
}

/// Runs a trial, prints its report, and puts that into the book if asked to.
///
/// # Errors
///
/// The trial could not be carried out, or the book not be written.
pub(crate) fn run(
    name: &str,
    mut parser: Parser,
    carry_out: impl FnOnce(&Workspace, Options) -> Result<Report>,
) -> Result<ExitCode> {
    let options = Options::parse(name, &mut parser)?;
    run_with(name, options, carry_out)
}

/// Runs a trial whose command line was read.
///
/// # Errors
///
/// As those of [`run`].
pub(crate) fn run_with(
    name: &str,
    options: Options,
    carry_out: impl FnOnce(&Workspace, Options) -> Result<Report>,
) -> Result<ExitCode> {
    let workspace = Workspace::load()?;
    let watch = Stopwatch::start();
    let report = carry_out(&workspace, options)?;
    let facts = machine::facts(options.seed, watch.elapsed());
    terminal::print(&format!("\n{}\n{facts}\n", report.text))?;
    for violation in &report.violations {
        terminal::print(&format!("VIOLATION {violation}\n"))?;
    }
    for skip in &report.skips {
        terminal::print(&format!("SKIPPED {skip}\n"))?;
    }
    if options.record {
        figures::record(&workspace, name, &format!("{}\n{facts}\n{}.\n", report.text, report.last_line()))?;
    }
    terminal::print(&format!("{}\n", report.last_line()))?;
    Ok(if report.violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options> {
        Options::parse("crash", &mut Parser::from_args(line.split_whitespace()))
    }

    #[test]
    fn an_option_of_its_own_is_taken_and_suggested() {
        let mut taken = Vec::new();
        let mut parse = |line: &str| {
            let mut take =
                |parser: &mut Parser| number::value(parser, "--seeds", 1).map(|seeds: u64| taken.push(seeds));
            let own = Own { name: "--seeds", take: &mut take };
            Options::parse_with("simulate", &mut Parser::from_args(line.split_whitespace()), own)
        };
        assert_eq!(parse("--seeds 3 --seed 7").unwrap().seed, 7);
        assert!(parse("--seedz 3").unwrap_err().to_string().contains("did you mean"));
        assert_eq!(taken, [3]);
        assert!(super::tests::parse("--seeds 3").is_err());
    }

    #[test]
    fn the_seed_is_taken_or_drawn() {
        assert_eq!(parse("--quick --seed 7").unwrap(), Options { quick: true, seed: 7, record: false });
        assert!(!parse("").unwrap().quick);
    }

    #[test]
    fn a_misspelt_option_names_the_right_one() {
        let error = parse("--quik").unwrap_err();
        assert!(error.to_string().contains("did you mean \"--quick\"?"), "{error}");
        assert_eq!(error.exit_code(), 2);
    }

    #[test]
    fn the_figures_of_a_quick_run_are_not_for_the_book() {
        assert!(parse("--quick --record").unwrap_err().to_string().contains("leave out --quick"));
    }

    #[test]
    fn parts_of_a_trial_are_summed() {
        let part = |passed| Report {
            text: "a\n".into(),
            passed,
            skips: vec!["x: y; z".into()],
            ..Report::default()
        };
        let mut all = part(3);
        all.add(part(4));
        assert_eq!(
            (all.text.as_str(), all.last_line().as_str()),
            ("a\n\na\n", "7 passed, 0 failed, 2 skipped")
        );
    }
}
