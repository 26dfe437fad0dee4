//! The chores of the workspace: `cargo xtask test`, `tidy`, `bench`, and the trials of the promises, `crash`, `power`,
//! `limits`, `fuzz` and `simulate`.
//!
//! It needs cargo alone, installs nothing unasked, changes nothing outside the target folder, and its exit code says it
//! all: 0 all is well, 1 something failed, 2 the command line was wrong.
//!
//! A command is one module with a `USAGE` and a `run`, entered in [`COMMANDS`].

mod bench;
mod crash;
mod error;
mod fuzz;
mod invocation;
mod limits;
mod metadata;
mod mistake;
mod number;
mod power;
mod process;
mod rustc;
mod side_by_side;
mod simulate;
mod stopwatch;
mod table;
mod terminal;
mod test;
mod tidy;
mod trial;

use std::env;
use std::process::ExitCode;

use lexopt::Arg;

use crate::error::{Error, Result};

/// One chore: how it is called, and what carries it out.
struct Command {
    name: &'static str,
    usage: &'static str,
    run: fn(lexopt::Parser) -> Result<ExitCode>,
}

/// Every chore, in the order of the help text.
const COMMANDS: &[Command] = &[
    Command { name: "test", usage: test::USAGE, run: test::run },
    Command { name: "tidy", usage: tidy::USAGE, run: tidy::run },
    Command { name: "bench", usage: bench::USAGE, run: bench::run },
    Command { name: "crash", usage: crash::USAGE, run: crash::run },
    Command { name: "power", usage: power::USAGE, run: power::run },
    Command { name: "limits", usage: limits::USAGE, run: limits::run },
    Command { name: "fuzz", usage: fuzz::USAGE, run: fuzz::run },
    Command { name: "simulate", usage: simulate::USAGE, run: simulate::run },
    Command { name: "help", usage: "cargo xtask help\n    Print this text.\n", run: help },
];

fn main() -> ExitCode {
    // Help is help wherever it is asked for.
    let wants_help = env::args_os().skip(1).any(|argument| argument == "--help" || argument == "-h");
    let parser = lexopt::Parser::from_env();
    match if wants_help { help(parser) } else { run(parser) } {
        Ok(code) => code,
        Err(error) => {
            terminal::complain(&format!("cargo xtask: {error}\n"));
            ExitCode::from(error.exit_code())
        }
    }
}

fn run(mut parser: lexopt::Parser) -> Result<ExitCode> {
    let name = match parser.next()? {
        Some(Arg::Value(name)) => name.to_string_lossy().into_owned(),
        Some(Arg::Long(option)) => return Err(unknown(&format!("--{option}"))),
        Some(Arg::Short(option)) => return Err(unknown(&format!("-{option}"))),
        None => return Err(Error::Usage(format!("a command is missing\n\n{}", usage()))),
    };
    match COMMANDS.iter().find(|command| command.name == name) {
        Some(command) => (command.run)(parser),
        None => Err(unknown(&name)),
    }
}

fn unknown(name: &str) -> Error {
    let names: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
    Error::Usage(mistake::unknown("command", name, &names))
}

fn help(_: lexopt::Parser) -> Result<ExitCode> {
    terminal::print(&usage())?;
    Ok(ExitCode::SUCCESS)
}

fn usage() -> String {
    let texts: Vec<&str> = COMMANDS.iter().map(|command| command.usage).collect();
    texts.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_command_names_the_right_one_and_exits_with_two() {
        let error = run(lexopt::Parser::from_args(["tset"])).unwrap_err();
        assert_eq!(error.exit_code(), 2);
        assert!(error.to_string().contains("did you mean \"test\"?"), "{error}");
    }

    #[test]
    fn no_command_shows_the_usage() {
        let error = run(lexopt::Parser::from_args(Vec::<String>::new())).unwrap_err();
        assert!(error.to_string().contains("cargo xtask tidy"), "{error}");
    }
}
