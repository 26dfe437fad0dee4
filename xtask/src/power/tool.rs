//! One call of a tool of the system that mounts or formats.

use std::{ffi::OsStr, process::Command};

use crate::error::{Error, Result};

/// What the tool said.
///
/// # Errors
///
/// It cannot be started, or failed; the text has its words, on one line.
pub(super) fn run<S: AsRef<OsStr>>(tool: &str, args: &[S]) -> Result<String> {
    let trouble = |what: &str| {
        let args: Vec<_> = args.iter().map(|arg| arg.as_ref().to_string_lossy()).collect();
        Error::Trouble(format!("{tool} {}: {}", args.join(" "), what.trim().replace('\n', " ")))
    };
    let output = Command::new(tool).args(args).output().map_err(|error| trouble(&error.to_string()))?;
    if !output.status.success() {
        return Err(trouble(&String::from_utf8_lossy(&output.stderr)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
