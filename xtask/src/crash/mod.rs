//! `cargo xtask crash`: the store under kills and failing system calls.

mod cycle;
mod cycles;
mod fault;
mod holders;
mod judge;
mod operation;
mod strace;
mod sweep;
mod talker;
mod tally;
mod visit;

use std::process::ExitCode;

use crate::{
    error::Result,
    metadata::Workspace,
    trial::{self, Options, Report, Scratch},
};

/// How the command is called, for the help text.
pub(crate) const USAGE: &str = "\
cargo xtask crash [--quick] [--seed N] [--record]
    Kill and fail every system call that the store makes (with strace); kill a writer again and again, and processes for
    which others wait.
";

/// Carries out the command.
pub(crate) fn run(parser: lexopt::Parser) -> Result<ExitCode> {
    trial::run("crash", parser, try_out)
}

fn try_out(workspace: &Workspace, options: Options) -> Result<Report> {
    let mut report = Report::default();
    if !cfg!(target_os = "linux") {
        report.skips.push("crash: it counts system calls as Linux has them; run it there".to_owned());
        return Ok(report);
    }
    let actor = trial::actor(workspace)?;
    let scratch = Scratch::on_disk(&workspace.target, "crash")?;
    report.add(sweep::run(&actor, scratch.path(), options)?);
    report.add(cycles::run(&actor, scratch.path(), options)?);
    report.add(holders::run(&actor, scratch.path(), options)?);
    Ok(report)
}

/// How many workers there are, and as many processes at work.
fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
