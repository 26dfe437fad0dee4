//! `daily-cache`: any slow command, once a day.
//!
//! One module to a command (`run`, `explain`, `list`, …); under them what they share: the command line (`args`), the
//! key of a call (`call`, `asked`), how long a result is good (`settings`), the cache (`place`), the command's process
//! (`capture`), its output as bytes (`frames`, `spool`) and our own output (`stdio`).
//!
//! On the way to a hit nothing starts a thread, walks the zone database or builds clap's parser.

mod args;
mod asked;
mod call;
mod capture;
mod day;
mod entries;
mod error;
mod exit;
mod explain;
mod frames;
mod list;
mod mode;
mod pages;
mod place;
mod prune;
mod remove;
mod run;
mod settings;
mod sheet;
mod show;
mod spool;
mod stdio;
mod verify;
mod zone;

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use crate::args::{Arguments, Command};
use crate::error::Result;
use crate::exit::Exit;

fn main() -> ExitCode {
    let line: Vec<OsString> = env::args_os().collect();
    let exit = Arguments::read(&line)
        .and_then(|arguments| carry_out(&arguments))
        .unwrap_or_else(|error| error.tell());
    exit.end()
}

fn carry_out(arguments: &Arguments) -> Result<Exit> {
    let general = &arguments.general;
    match &arguments.command {
        Command::Run(run) => return run::run(general, run),
        Command::Verify(verify) => return verify::verify(general, verify),
        Command::Show { key } => return show::show(general, key),
        Command::Explain(run) => explain::explain(general, run)?,
        Command::Ls(list) => list::list(general, list)?,
        Command::Rm(remove) => remove::remove(general, remove)?,
        Command::Prune(prune) => prune::prune(general, prune)?,
        Command::Day(day) => day::day(general, day)?,
        Command::Zone { name } => zone::zone(general, name)?,
        Command::Completions { shell } => pages::completions(*shell)?,
        Command::Man => pages::man()?,
    }
    Ok(Exit::Code(0))
}
