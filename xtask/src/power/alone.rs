//! A mount namespace of its own: no other process can keep in use what is mounted here, and it goes with this one.
//!
//! A file system that another namespace has a copy of stays mounted when it is unmounted here, and stays cut off.

use std::{env, path::Path, process::Command};

use super::tool;
use crate::error::Result;

/// Set where this process is already in one.
const MARK: &str = "XTASK_POWER_IS_ALONE";

/// Starts this program over in a mount namespace of its own, unless it is in one. Returns if it is, with nothing; or
/// if there can be none, with the reason.
///
/// # Errors
///
/// The program cannot be started over.
pub(super) fn enter() -> Result<Option<String>> {
    if env::var_os(MARK).is_some() {
        return Ok(None);
    }
    if let Err(error) = tool::run("unshare", &["--mount", "true"]) {
        return Ok(Some(error.to_string()));
    }
    let mut command = Command::new("unshare");
    command.arg("--mount").arg(env::current_exe()?).args(env::args_os().skip(1)).env(MARK, "");
    Err(replace(command))
}

/// Puts a disk of memory over a folder: what is synced there waits for no real disk.
///
/// # Errors
///
/// It cannot be mounted.
pub(super) fn cover(folder: &Path) -> Result<()> {
    let args = ["-t".as_ref(), "tmpfs".as_ref(), "tmpfs".as_ref(), folder.as_os_str()];
    tool::run("mount", &args).map(drop)
}

#[cfg(unix)]
fn replace(mut command: Command) -> crate::error::Error {
    use std::os::unix::process::CommandExt;

    command.exec().into()
}

#[cfg(not(unix))]
fn replace(_: Command) -> crate::error::Error {
    crate::error::Error::Trouble("there are no mount namespaces here".to_owned())
}
