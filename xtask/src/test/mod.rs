//! `cargo xtask test`: plans the cells, runs the wanted ones, reports.

mod artifacts;
mod cell;
mod libtest;
mod only;
mod options;
mod outcome;
mod plan;
mod progress;
mod report;
mod run;
mod zones;

use std::{path::Path, process::ExitCode, thread};

use fs_err as fs;
use serde_json::Value;

pub(crate) use self::options::USAGE;
use self::{
    cell::Cell,
    options::Options,
    plan::{Settings, Tools},
    progress::Progress,
    report::{Report, Setup},
    run::Runner,
};
use crate::{
    error::{Error, Result},
    invocation::{Invocation, Program},
    metadata::Workspace,
    number, rustc, terminal,
};

/// Carries out the command.
pub(crate) fn run(mut parser: lexopt::Parser) -> Result<ExitCode> {
    let options = Options::parse(&mut parser)?;
    let workspace = Workspace::load()?;
    let seed = options.seed.unwrap_or_else(number::random);
    let tools =
        Tools { rustfmt: has_component(&workspace, "fmt"), clippy: has_component(&workspace, "clippy") };
    let selection =
        Selection::of(plan::plan(&workspace, &Settings { seed, cases: options.cases(), tools }), &options)?;
    if options.list {
        return list(&selection, options.json);
    }
    let report = carry_out(&workspace, selection, seed, &options)?;
    write(&report, &workspace.target.join("matrix"))?;
    show(&report, options.json)?;
    Ok(if report.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The cells to run, and what was left out.
struct Selection {
    cells: Vec<Cell>,
    left_out: Vec<Cell>,
    not_chosen: usize,
}

impl Selection {
    fn of(all: Vec<Cell>, options: &Options) -> Result<Self> {
        options.only.check(&all)?;
        let total = all.len();
        let chosen = options.only.choose(all);
        let not_chosen = total - chosen.len();
        let (left_out, cells): (Vec<_>, Vec<_>) =
            chosen.into_iter().partition(|cell| options.fast && plan::is_left_out_when_fast(cell));
        if !cells.iter().any(|cell| options.only.wants(cell)) {
            let hint = if left_out.is_empty() {
                "no cell has all these values"
            } else {
                "--fast leaves out those cells"
            };
            return Err(Error::Usage(format!("--only chooses nothing: {hint}")));
        }
        Ok(Self { cells, left_out, not_chosen })
    }
}

fn list(selection: &Selection, json: bool) -> Result<ExitCode> {
    if json {
        let cells: Vec<Value> = selection.cells.iter().map(report::axes).collect();
        terminal::print(&format!("{:#}\n", Value::from(cells)))?;
        return Ok(ExitCode::SUCCESS);
    }
    let lines = terminal::lines(&selection.cells);
    let zones = zones::ZONES.map(|hazard| format!("  {}: {}", hazard.zone, hazard.why));
    let count = report::counted_by_kind(&selection.cells);
    let left_out = match selection.left_out.as_slice() {
        [] => String::new(),
        cells => format!("--fast left out {}\n", report::counted_by_kind(cells)),
    };
    terminal::print(&format!("{lines}\nwhy these zones:\n{}\n{left_out}{count}\n", terminal::lines(&zones)))?;
    Ok(ExitCode::SUCCESS)
}

fn carry_out(workspace: &Workspace, selection: Selection, seed: u64, options: &Options) -> Result<Report> {
    let logs = workspace.target.join("matrix").join("logs");
    if logs.exists() {
        fs::remove_dir_all(&logs)?;
    }
    fs::create_dir_all(&logs)?;
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let jobs = options.jobs.unwrap_or(processors.min(4));
    terminal::complain(&format!("{}, seed {seed}\n", report::counted_by_kind(&selection.cells)));
    let runner = Runner { workspace, logs, limit: options.timeout, jobs };
    let outcomes = runner.run(&selection.cells, &Progress::new(selection.cells.len()));
    let Selection { left_out, not_chosen, .. } = selection;
    let setup = Setup { seed, rustc: rustc::version(), left_out, not_chosen, repeat: options.repeat(seed) };
    Ok(Report { outcomes, setup })
}

fn write(report: &Report, folder: &Path) -> Result<()> {
    fs::write(folder.join("report.json"), format!("{:#}\n", report.json()))?;
    fs::write(folder.join("report.md"), report.markdown())?;
    Ok(())
}

fn show(report: &Report, json: bool) -> Result<()> {
    let text =
        format!("{}\n{}\n{}\n{}\n", report.failures(), report.table(), report.notes(), report.last_line());
    if json {
        terminal::complain(&text);
        terminal::print(&format!("{:#}\n", report.json()))?;
    } else {
        terminal::print(&text)?;
    }
    Ok(())
}

fn has_component(workspace: &Workspace, name: &str) -> bool {
    let asked = Invocation::new(Program::Cargo, &workspace.root, [name, "--version"]).command();
    asked.and_then(|mut command| command.output()).is_ok_and(|output| output.status.success())
}
