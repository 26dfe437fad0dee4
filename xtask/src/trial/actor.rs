//! The program that acts on a store while a trial kills it, starves it or cuts its power.

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
    let ask = ["build", "--package", "daily-cache-tests", "--bin", "actor"];
    let status = Invocation::new(Program::Cargo, &workspace.root, ask).command()?.status()?;
    if !status.success() {
        return Err(Error::Trouble(format!("cargo build of the actor failed: {status}")));
    }
    Ok(workspace.target.join("debug").join(format!("actor{}", std::env::consts::EXE_SUFFIX)))
}
