//! `cargo xtask power`: the store under power cuts.
//!
//! A file system in a file is mounted, a process puts records into a store on it, and the power is cut: the ioctl
//! `FS_IOC_SHUTDOWN` has the file system drop what it had not yet written, as a cut does. Mounted again, it recovers its
//! journal, and another process looks at what is left. What was acknowledged is written down outside of it.

mod alone;
mod cut;
mod disk;
mod file_system;
mod finding;
mod ledger;
mod pages;
mod tally;
mod tool;
mod writer;

use std::process::ExitCode;

use fs_err as fs;

use self::{
    cut::Bench,
    disk::{Disk, Prepared},
    file_system::FILE_SYSTEMS,
    ledger::{Durability, Ledger},
    tally::Tally,
};
use crate::{
    error::{Error, Result},
    metadata::Workspace,
    trial::{self, Draw, Options, Report},
};

/// How the command is called, for the help text.
pub(crate) const USAGE: &str = "\
cargo xtask power [--quick] [--seed N] [--record]
    Cut the power of file systems under the store: ext4 and xfs in files, as root.
";

/// A trial that went wrong this often has said what there is to say.
const ENOUGH: usize = 5;

/// Carries out the command.
pub(crate) fn run(parser: lexopt::Parser) -> Result<ExitCode> {
    trial::run("power", parser, try_out)
}

/// How much of what a file system holds in memory is still written when its power is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flushed {
    All,
    Log,
    Nothing,
}

impl Flushed {
    const ALL: [Self; 3] = [Self::All, Self::Log, Self::Nothing];

    fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Log => "log",
            Self::Nothing => "nothing",
        }
    }
}

fn try_out(workspace: &Workspace, options: Options) -> Result<Report> {
    if !is_root() {
        return Ok(skipped("power: only root can mount a file system; run as root".to_owned()));
    }
    if let Some(reason) = alone::enter()? {
        return Ok(skipped(format!("power: no mount namespace ({reason}); run where root can make one")));
    }
    let actor = trial::actor(workspace)?;
    let folder = workspace.target.join("power");
    fs::create_dir_all(&folder)?;
    let lock = fs::File::create(folder.join("lock"))?;
    if lock.file().try_lock().is_err() {
        return Err(Error::Trouble("another `cargo xtask power` is running; wait for its end".to_owned()));
    }
    alone::cover(&folder)?;
    let cuts = if options.quick { 6 } else { 200 };
    let mut draw = Draw::new(options.seed);
    let (mut tallies, mut report) = (Vec::new(), Report::default());
    for file_system in &FILE_SYSTEMS {
        let disk = match Disk::prepare(file_system, &folder)? {
            Prepared::Ready(disk) => disk,
            Prepared::Skipped(skip) => {
                report.skips.push(skip);
                continue;
            }
        };
        let bench = Bench { actor: actor.clone(), folder: folder.clone(), disk };
        let mut ledger = Ledger::default();
        for flushed in Flushed::ALL {
            for durability in Durability::ALL {
                let mut tally = Tally::new(file_system.name, flushed, durability);
                bench.cut(&mut tally, cuts, &mut draw, &mut ledger)?;
                tallies.push(tally);
            }
        }
    }
    report.add(tally::report(tallies));
    Ok(report)
}

fn skipped(skip: String) -> Report {
    Report { skips: vec![skip], ..Report::default() }
}

#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}
