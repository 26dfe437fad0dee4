//! A process under strace: traced, or visited with a fault.

use std::{
    io::Read,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::Duration,
};

use fs_err as fs;

use super::{
    fault::Fault,
    operation::Operation,
    strace::{CLASSES, Call, MARK, Trace},
    talker::Talker,
};
use crate::{
    error::{Error, Result},
    stopwatch::Stopwatch,
};

/// How long a visit may take: a thousand times as long as it does.
const LIMIT: Duration = Duration::from_secs(10);

/// How often a running one is looked at.
const LOOK: Duration = Duration::from_millis(1);

/// Where visits are made: a folder, and a process that prepares it and looks at what is left.
pub(super) struct Place {
    actor: PathBuf,
    folder: PathBuf,
    inspector: Talker,
}

/// What is known of a process that ended.
pub(super) struct Visited {
    pub(super) trace: Trace,
    /// How it ended, if neither well nor by a kill.
    pub(super) ending: Option<String>,
    /// What the inspector saw afterwards.
    pub(super) seen: String,
}

impl Place {
    /// `folder` has to be as deep as that of any other place, since a store calls on every folder on the way.
    pub(super) fn new(actor: &Path, folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder)?;
        Ok(Self { actor: actor.to_owned(), folder, inspector: Talker::inspector(actor)? })
    }

    /// The calls of an operation that nothing is done to.
    pub(super) fn trace(&mut self, operation: &Operation) -> Result<Visited> {
        self.carry_out(operation, &["-e", CLASSES])
    }

    /// The operation with something done to one call.
    pub(super) fn visit(&mut self, operation: &Operation, call: &Call, fault: Fault) -> Result<Visited> {
        let trace = format!("trace={},{MARK}", call.name);
        let inject = format!("inject={}", fault.expression(call));
        self.carry_out(operation, &["-e", &trace, "-e", &inject])
    }

    fn carry_out(&mut self, operation: &Operation, how: &[&str]) -> Result<Visited> {
        let (store, trace) = (self.folder.join("store"), self.folder.join("trace"));
        if store.exists() {
            fs::remove_dir_all(&store)?; // a visit that went wrong
        }
        self.inspector.ask(&format!("prepare {} {}", operation.name, store.display()))?;
        let mut command = Command::new("strace");
        // No --seccomp-bpf: a signal then comes after the call that it was meant to come before.
        command
            .args(["-f", "-qq"])
            .args(how)
            .arg("-o")
            .arg(&trace)
            .arg(&self.actor)
            .env("RUST_BACKTRACE", "0");
        command.args(["crash", "act", &operation.name, &operation.durability]).arg(&store);
        let ending = ending(command)?;
        let seen = self.inspector.ask(&format!("check {} {}", operation.name, store.display()))?;
        Ok(Visited { trace: Trace::parse(&fs::read_to_string(&trace)?), ending, seen })
    }
}

/// Runs the command to its end, and says what is wrong with that.
fn ending(mut command: Command) -> Result<Option<String>> {
    let mut child = in_own_group(&mut command)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    let Some(status) = wait(&mut child)? else {
        return Ok(Some(format!("it hung for {} s", LIMIT.as_secs())));
    };
    let mut errors = String::new();
    if let Some(mut stderr) = child.stderr.take() {
        stderr.read_to_string(&mut errors)?;
    }
    Ok(if is_well(status) { None } else { Some(format!("{status}: {}", errors.trim().replace('\n', " "))) })
}

/// strace ends as its process does.
fn is_well(status: ExitStatus) -> bool {
    #[cfg(unix)]
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    #[cfg(not(unix))]
    let signal = None;
    status.success() || signal == Some(9)
}

fn wait(child: &mut Child) -> Result<Option<ExitStatus>> {
    let watch = Stopwatch::start();
    while watch.elapsed() < LIMIT {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        thread::sleep(LOOK);
    }
    kill_group(child)?;
    child.wait()?;
    Ok(None)
}

/// A process that is traced goes on when strace is killed, so both are.
#[cfg(unix)]
fn kill_group(child: &Child) -> Result<()> {
    use rustix::process::{Pid, Signal, kill_process_group};

    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let group = group.ok_or_else(|| Error::Trouble("a process has no number".to_owned()))?;
    Ok(kill_process_group(group, Signal::KILL).map_err(std::io::Error::from)?)
}

#[cfg(unix)]
fn in_own_group(command: &mut Command) -> &mut Command {
    std::os::unix::process::CommandExt::process_group(command, 0)
}

#[cfg(not(unix))]
fn kill_group(child: &mut Child) -> Result<()> {
    Ok(child.kill()?)
}

#[cfg(not(unix))]
fn in_own_group(command: &mut Command) -> &mut Command {
    command
}
