//! `cargo xtask fuzz`: whatever bytes are found.
//!
//! Each target of the package in `fuzz` is built with libFuzzer on the compiler that is there and run from the corpus.
//! Then every bit of whole entries is flipped. Without a C++ compiler the inputs of the corpus are run once each.

mod build;
mod fleet;
mod flips;
mod inputs;
mod output;
mod replay;
mod report;
mod target;

use std::process::ExitCode;

use self::{
    build::{Build, Coverage},
    inputs::Inputs,
    target::TARGETS,
};
use crate::{
    error::Result,
    metadata::Workspace,
    trial::{self, Options, Report, Scratch},
};

/// How the command is called, for the help text.
pub(crate) const USAGE: &str = "\
cargo xtask fuzz [--quick] [--seed N] [--record]
    Fuzz what reads bytes: 10 million executions of five targets with libFuzzer, which takes a C++ compiler, and every
    bit of entries of five sizes flipped. --quick runs 200,000 and flips some bits of the largest entry.
";

/// Said when libFuzzer cannot be built.
const NO_COMPILER: &str = "fuzz: no C++ compiler; apt-get install -y g++";

/// Carries out the command.
pub(crate) fn run(parser: lexopt::Parser) -> Result<ExitCode> {
    trial::run("fuzz", parser, try_out)
}

fn try_out(workspace: &Workspace, options: Options) -> Result<Report> {
    let build = Build::of(workspace)?;
    let scratch = Scratch::in_memory(&build.folder, "fuzz")?;
    let inputs =
        TARGETS.iter().map(|target| Inputs::gather(workspace, &build, target)).collect::<Result<Vec<_>>>()?;
    let mut report = if build::has_cpp_compiler() {
        build.make(Coverage::Counted)?;
        report::fuzzed(&fleet::run(&build, &scratch, &inputs, options)?)
    } else {
        Report { skips: vec![NO_COMPILER.to_owned()], ..Report::default() }
    };
    build.make(Coverage::None)?;
    if !report.skips.is_empty() {
        report.add(replay::run(&build, &scratch, &inputs)?);
    }
    report.add(flips::run(&build, &scratch, options)?);
    Ok(report)
}
