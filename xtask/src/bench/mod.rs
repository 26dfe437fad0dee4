//! `cargo xtask bench cli`: what a hit of the command line costs, beside the least possible and a peer.

mod case;
mod cases;
mod contestant;
mod goal;
mod options;
mod report;
mod times;
mod tools;

use std::{process::ExitCode, thread};

pub(crate) use self::options::USAGE;
use self::{
    cases::Bench,
    options::Options,
    report::{Facts, Report},
    tools::Tools,
};
use crate::{error::Result, metadata::Workspace, rustc, terminal};

/// Carries out the command. A missed goal is told and is no failure: it depends on the machine.
pub(crate) fn run(mut parser: lexopt::Parser) -> Result<ExitCode> {
    let options = Options::parse(&mut parser)?;
    let workspace = Workspace::load()?;
    let folder = workspace.target.join("bench");
    let tools = Tools::prepare(&workspace, &folder, &options)?;
    let rows = Bench { tools: &tools, folder: &folder.join("cli"), runs: options.runs }.measure()?;
    let facts = Facts {
        cores: thread::available_parallelism().map_or(1, usize::from),
        rustc: rustc::version(),
        bkt: tools.bkt.as_ref().map(|bkt| bkt.version.clone()),
    };
    show(&Report { rows, facts, skipped: tools.skipped() }, options.json)?;
    Ok(ExitCode::SUCCESS)
}

fn show(report: &Report, json: bool) -> Result<()> {
    if json {
        terminal::complain(&report.text());
        terminal::print(&format!("{:#}\n", report.json()))?;
    } else {
        terminal::print(&format!("\n{}", report.text()))?;
    }
    Ok(())
}
