//! The programs that trials run: the one that acts on a store while it is killed or starved, and examples.

use std::path::PathBuf;

use crate::{
    error::{Error, Result},
    invocation::{Invocation, Program},
    metadata::Workspace,
};

/// Builds the program and says where it is.
///
/// # Errors
///
/// It cannot be built.
pub(crate) fn actor(workspace: &Workspace) -> Result<PathBuf> {
    build(workspace, "daily-cache-tests", ["--bin", "actor"])?;
    Ok(built(workspace, "", "actor"))
}

/// Builds an example of a package and says where it is.
///
/// # Errors
///
/// It cannot be built.
pub(crate) fn example(workspace: &Workspace, package: &str, name: &str) -> Result<PathBuf> {
    build(workspace, package, ["--example", name])?;
    Ok(built(workspace, "examples", name))
}

fn build(workspace: &Workspace, package: &str, what: [&str; 2]) -> Result<()> {
    let [kind, name] = what;
    let ask = ["build", "--package", package, kind, name];
    let status = Invocation::new(Program::Cargo, &workspace.root, ask).command()?.status()?;
    if status.success() {
        return Ok(());
    }
    Err(Error::Trouble(format!("cargo build of the {name} failed: {status}")))
}

fn built(workspace: &Workspace, folder: &str, name: &str) -> PathBuf {
    workspace.target.join("debug").join(folder).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
