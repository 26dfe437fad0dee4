//! The Rust compiler: what it is called, and which one it is.

use std::{env, ffi::OsString, process::Command};

/// The compiler that cargo would use.
pub(crate) fn program() -> OsString {
    env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())
}

/// What it says of itself, on one line.
pub(crate) fn version() -> String {
    let asked = Command::new(program()).arg("--version").output();
    let said = asked.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    said.unwrap_or_else(|_| "rustc of unknown version".to_owned())
}

/// The triple of the machine it runs on.
pub(crate) fn host() -> Option<String> {
    let output = Command::new(program()).arg("-vV").output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned)
}
