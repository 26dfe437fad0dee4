//! `cargo xtask limits`: the store where the system sets limits.

use std::process::ExitCode;

use crate::{
    error::Result,
    metadata::Workspace,
    trial::{self, Options, Report},
};

/// How the command is called, for the help text.
pub(crate) const USAGE: &str = "\
cargo xtask limits [--quick] [--seed N] [--record]
    Full disks, read-only mounts, quotas, other users, umasks.
";

/// Carries out the command.
pub(crate) fn run(parser: lexopt::Parser) -> Result<ExitCode> {
    trial::run("limits", parser, try_out)
}

fn try_out(_workspace: &Workspace, _options: Options) -> Result<Report> {
    Ok(Report::default())
}
