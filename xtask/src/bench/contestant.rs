//! One whose time is taken: a whole process, or a read of a file in this one.

use std::{
    env,
    ffi::{OsStr, OsString},
    io,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    time::Duration,
};

use fs_err as fs;

use crate::{
    error::{Error, Result},
    stopwatch::Stopwatch,
};

/// The runs, as told when one fails.
const FIRST: &str = "first run";
const HIT: &str = "hit without the command on PATH";

/// What takes part in a case, and what it must print or read.
#[derive(Debug, Clone)]
pub(super) struct Contestant<'a> {
    pub(super) name: &'static str,
    pub(super) role: Role,
    pub(super) work: Work,
    pub(super) expected: &'a [u8],
}

/// What a contestant is there for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Role {
    /// The least that is possible.
    Floor,
    /// Another tool for the same.
    Peer,
    /// Ours, which should take at most so many times as long as the floor and the peer.
    Ours { floor: Option<f64>, peer: Option<f64> },
}

/// What is timed.
#[derive(Debug, Clone)]
pub(super) enum Work {
    Process(Process),
    /// The file is read as a whole; giving the memory back is not counted.
    Read(PathBuf),
}

/// An executable with its arguments.
#[derive(Debug, Clone)]
pub(super) struct Process {
    program: PathBuf,
    args: Vec<OsString>,
    /// A folder without a file.
    nowhere: PathBuf,
}

impl Contestant<'_> {
    /// Lets it fill its cache, then checks that it answers from there.
    ///
    /// # Errors
    ///
    /// It fails, or what it prints is not what is expected.
    pub(super) fn warm(&self) -> Result<()> {
        match &self.work {
            Work::Process(process) => {
                let path = env::var_os("PATH").unwrap_or_default();
                for (what, path) in [(FIRST, path.as_os_str()), (HIT, process.nowhere.as_os_str())] {
                    let what = format!("{}, {what}", self.name);
                    self.check(&what, &process.output(&what, path)?)?;
                }
                Ok(())
            }
            Work::Read(path) => self.check(self.name, &fs::read(path)?),
        }
    }

    /// How long one more run takes.
    ///
    /// # Errors
    ///
    /// It fails, as a tool does that has to run the cached command again.
    pub(super) fn time(&self) -> Result<Duration> {
        match &self.work {
            Work::Process(process) => process.time(&format!("{}, {HIT}", self.name)),
            Work::Read(path) => {
                let watch = Stopwatch::start();
                let read = fs::read(path)?;
                let took = watch.elapsed();
                drop(read);
                Ok(took)
            }
        }
    }

    fn check(&self, what: &str, got: &[u8]) -> Result<()> {
        let (len, expected) = (got.len(), self.expected.len());
        let error =
            || Error::Trouble(format!("{what}: {len} bytes that differ from the {expected} bytes expected"));
        (got == self.expected).then_some(()).ok_or_else(error)
    }
}

impl Process {
    /// A program by its whole path.
    pub(super) fn new<S: Into<OsString>>(
        program: &Path,
        nowhere: &Path,
        args: impl IntoIterator<Item = S>,
    ) -> Self {
        let args = args.into_iter().map(Into::into).collect();
        Self { program: program.to_owned(), args, nowhere: nowhere.to_owned() }
    }

    /// Hits run with a `PATH` that leads nowhere: a tool that misses cannot find the command, so it cannot succeed.
    ///
    /// The rest of the environment is left out because cargo's `LD_LIBRARY_PATH` makes every process start slower, and
    /// because a variable may configure a tool.
    fn command(&self, path: &OsStr) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.args).env_clear().env("PATH", path).stdin(Stdio::null());
        command.envs(env::var_os("HOME").map(|home| ("HOME", home)));
        command
    }

    fn output(&self, what: &str, path: &OsStr) -> Result<Vec<u8>> {
        let output = self.command(path).output().map_err(|error| self.not_run(what, &error))?;
        succeeded(what, output.status, &String::from_utf8_lossy(&output.stderr))?;
        Ok(output.stdout)
    }

    /// From before the spawn until after the wait. No pipe: it would add the speed of its reader, us, to every
    /// contestant and so bring their ratios nearer to 1.
    fn time(&self, what: &str) -> Result<Duration> {
        let mut command = self.command(self.nowhere.as_os_str());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let watch = Stopwatch::start();
        let status = command.status();
        let took = watch.elapsed();
        succeeded(what, status.map_err(|error| self.not_run(what, &error))?, "")?;
        Ok(took)
    }

    fn not_run(&self, what: &str, error: &io::Error) -> Error {
        Error::Trouble(format!("{what}: {} could not be run: {error}", self.program.display()))
    }
}

fn succeeded(what: &str, status: ExitStatus, said: &str) -> Result<()> {
    let error = || Error::Trouble(format!("{what}: {status}\n{said}").trim_end().to_owned());
    status.success().then_some(()).ok_or_else(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// This test executable is the one program that is surely there.
    fn contestant<'a>(arg: &str, expected: &'a [u8]) -> Contestant<'a> {
        let program = env::current_exe().unwrap();
        let work = Work::Process(Process::new(&program, Path::new("/nowhere"), [arg]));
        Contestant { name: "stand-in", role: Role::Floor, work, expected }
    }

    #[test]
    fn a_tool_that_prints_something_else_is_an_error() {
        let error = contestant("--help", b"Hello").warm().unwrap_err().to_string();
        assert!(error.starts_with("stand-in, first run: "), "{error}");
        assert!(error.ends_with(" bytes that differ from the 5 bytes expected"), "{error}");
    }

    #[test]
    fn a_tool_that_fails_is_an_error_when_checked_and_when_timed() {
        let failing = contestant("--no-such-option", b"");
        let error = failing.warm().unwrap_err().to_string();
        assert!(error.starts_with("stand-in, first run: exit status: "), "{error}");
        assert!(error.contains("no-such-option"), "what it said is told: {error}");
        let error = failing.time().unwrap_err().to_string();
        assert!(error.starts_with("stand-in, hit without the command on PATH: exit status: "), "{error}");
    }

    #[test]
    fn a_tool_that_prints_what_is_expected_is_timed() {
        let process = match contestant("--help", b"").work {
            Work::Process(process) => process,
            Work::Read(_) => unreachable!("it is a process"),
        };
        let expected = process.output("stand-in", OsStr::new("")).unwrap();
        let good = contestant("--help", &expected);
        good.warm().unwrap();
        assert!(good.time().unwrap() > Duration::ZERO);
    }

    #[test]
    fn a_tool_that_is_not_there_is_named() {
        let process = Process::new(Path::new("/no/such/tool"), Path::new("/nowhere"), [""; 0]);
        let error = process.time("stand-in").unwrap_err().to_string();
        assert!(error.starts_with("stand-in: /no/such/tool could not be run: "), "{error}");
    }
}
