//! `cargo xtask fuzz`: whatever bytes are found.

use std::process::ExitCode;

use crate::{
    error::Result,
    metadata::Workspace,
    trial::{self, Options, Report},
};

/// How the command is called, for the help text.
pub(crate) const USAGE: &str = "\
cargo xtask fuzz [--quick] [--seed N] [--record]
    Fuzz what reads bytes.
";

/// Carries out the command.
pub(crate) fn run(parser: lexopt::Parser) -> Result<ExitCode> {
    trial::run("fuzz", parser, try_out)
}

fn try_out(_workspace: &Workspace, _options: Options) -> Result<Report> {
    Ok(Report::default())
}
