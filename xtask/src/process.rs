//! Runs one child to its end or to a limit of time, with its output in files.

use std::{
    io,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::Duration,
};

use fs_err as fs;

use crate::{invocation::Invocation, stopwatch::Stopwatch, terminal};

/// How often a running child is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// How a child ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ended {
    /// With exit code 0.
    Well,
    /// With another code or by a signal; the words of the system.
    Badly(String),
    /// It was killed because it ran longer than allowed.
    Hung(Duration),
}

/// A child that ended, and what it wrote.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) ended: Ended,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs a command for at most `limit`. Its output goes to `<log>.out` and `<log>.err`, which stay there to be read.
///
/// Files, not pipes: a grandchild that keeps a pipe open cannot make us wait.
pub(crate) fn run(invocation: &Invocation, log: &Path, limit: Duration) -> io::Result<Finished> {
    let (out, err) = (with_suffix(log, ".out"), with_suffix(log, ".err"));
    let mut command = invocation.command()?;
    command
        .stdin(Stdio::null())
        .stdout(fs::File::create(&out)?.into_file())
        .stderr(fs::File::create(&err)?.into_file());
    let ended = spawn_and_wait(command, limit)?;
    Ok(Finished { ended, stdout: read(&out)?, stderr: read(&err)? })
}

fn spawn_and_wait(mut command: Command, limit: Duration) -> io::Result<Ended> {
    let group = Group::chosen();
    group.prepare(&mut command);
    let mut child = command.spawn()?;
    let watch = Stopwatch::start();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(ended(status));
        }
        if watch.elapsed() >= limit {
            group.kill(&mut child)?;
            return Ok(Ended::Hung(limit));
        }
        thread::sleep(LOOK);
    }
}

fn ended(status: ExitStatus) -> Ended {
    if status.success() { Ended::Well } else { Ended::Badly(status.to_string()) }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn read(path: &Path) -> io::Result<String> {
    fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// Which processes a child takes along when it is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    /// It shares ours: Ctrl-C at a terminal reaches it, and only itself is killed.
    Ours,
    /// It leads one of its own, which is killed as a whole: what `cargo test` started cannot outlive it.
    Own,
}

impl Group {
    fn chosen() -> Self {
        if cfg!(unix) && !terminal::is_interactive() { Self::Own } else { Self::Ours }
    }

    #[cfg(unix)]
    fn prepare(self, command: &mut Command) {
        use std::os::unix::process::CommandExt;

        if self == Self::Own {
            command.process_group(0);
        }
    }

    #[cfg(not(unix))]
    fn prepare(self, _: &mut Command) {}

    fn kill(self, child: &mut Child) -> io::Result<()> {
        #[cfg(unix)]
        if self == Self::Own {
            use rustix::process::{Pid, Signal, kill_process_group};

            if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
                kill_process_group(group, Signal::KILL)?;
            }
        }
        child.kill()?;
        child.wait().map(drop)
    }
}
