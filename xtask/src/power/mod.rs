//! `cargo xtask power`: the store under power cuts.

use std::process::ExitCode;

use crate::{
    error::Result,
    metadata::Workspace,
    trial::{self, Options, Report},
};

/// How the command is called, for the help text.
pub(crate) const USAGE: &str = "\
cargo xtask power [--quick] [--seed N] [--record]
    Cut the power of file systems under the store.
";

/// Carries out the command.
pub(crate) fn run(parser: lexopt::Parser) -> Result<ExitCode> {
    trial::run("power", parser, try_out)
}

fn try_out(_workspace: &Workspace, _options: Options) -> Result<Report> {
    Ok(Report::default())
}
