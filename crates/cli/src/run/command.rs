//! The command's process: how it is made, and what is passed to it.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use fs_err as fs;
use tempfile::SpooledTempFile;

use crate::args::Run;
use crate::capture::Running;
use crate::error::{Error, Result};
use crate::exit::Exit;
use crate::spool;

/// What the command is to read.
pub(crate) enum Input {
    /// Nothing.
    Empty,
    /// All of our standard input, which is in the key.
    Read { spool: SpooledTempFile, digest: [u8; 32] },
}

impl Input {
    /// Reads standard input if it is wanted.
    ///
    /// # Errors
    ///
    /// It cannot be read, or not be kept in this folder.
    pub(crate) fn read(run: &Run, folder: &Path) -> Result<Input> {
        if !run.key.stdin {
            return Ok(Input::Empty);
        }
        let mut hasher = blake3::Hasher::new();
        let spool = spool::fill(spool::new(folder), &mut io::stdin().lock(), |piece| {
            hasher.update(piece);
        });
        let spool = spool.map_err(|error| Error::because("cannot read and keep standard input", &error))?;
        Ok(Input::Read { spool, digest: *hasher.finalize().as_bytes() })
    }

    /// What of it is in the key.
    pub(crate) fn digest(&self) -> Option<[u8; 32]> {
        match self {
            Input::Empty => None,
            Input::Read { digest, .. } => Some(*digest),
        }
    }

    fn stdio(self) -> io::Result<Stdio> {
        match self {
            Input::Empty => Ok(Stdio::null()),
            Input::Read { spool, .. } => Ok(spool.into_file()?.into()),
        }
    }
}

/// Starts the command.
pub(super) fn start(run: &Run, within: (&str, String), input: Input) -> Result<Running> {
    let input = input.stdio().map_err(|error| Error::because("cannot keep standard input", &error))?;
    let mut command = command(run, input)?;
    command.env(within.0, within.1);
    Running::start(&mut command).map_err(|error| not_run(run, &error))
}

/// Runs the command in place of this process, with its standard streams: as if it had been called without us.
pub(super) fn become_it(run: &Run) -> Result<Exit> {
    let input = if run.key.stdin { Stdio::inherit() } else { Stdio::null() };
    let mut command = command(run, input)?;
    #[cfg(unix)]
    return Err(not_run(run, &std::os::unix::process::CommandExt::exec(&mut command)));
    #[cfg(not(unix))]
    match command.status() {
        Ok(status) => Ok(Exit::of_status(status)),
        Err(error) => Err(not_run(run, &error)),
    }
}

fn command(run: &Run, input: Stdio) -> Result<Command> {
    let [program, arguments @ ..] = run.command.as_slice() else {
        return Err(Error::new("there is no command to run"));
    };
    let mut command = Command::new(program);
    command.args(arguments).stdin(input);
    Ok(command)
}

/// Why a command was not run, by the exit codes that shells have for it.
fn not_run(run: &Run, error: &io::Error) -> Error {
    let program = run.command.first().map(OsString::as_os_str).unwrap_or_default();
    let shown = crate::call::shown(&[program]);
    let is_path = program.as_encoded_bytes().contains(&b'/');
    let (why, exit) = match error.kind() {
        io::ErrorKind::NotFound if is_path && fs::symlink_metadata(program).is_ok() => {
            ("the file is there, but what its first line or its link names is not", Exit::NOT_FOUND)
        }
        io::ErrorKind::NotFound if is_path => ("there is no such file", Exit::NOT_FOUND),
        io::ErrorKind::NotFound => {
            ("no folder of PATH has it; what only a shell knows is run by `sh -c`", Exit::NOT_FOUND)
        }
        io::ErrorKind::PermissionDenied => {
            ("it cannot be executed; is it a program, and `chmod +x` done?", Exit::NOT_EXECUTABLE)
        }
        _ => {
            return Error::because(format_args!("cannot run {shown}"), error).with_exit(Exit::NOT_EXECUTABLE);
        }
    };
    Error::new(format!("cannot run {shown}: {why}")).with_exit(exit)
}
