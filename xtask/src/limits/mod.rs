//! `cargo xtask limits`: the store and the cache where the system sets limits.
//!
//! A case sets one limit, has the actor ask for values as users do, and says what the caller got. What holds for every
//! answer is checked for every answer: the value is right, each fault was counted and told, no descriptor is left.

#[cfg(target_os = "linux")]
mod actor;
#[cfg(target_os = "linux")]
mod answer;
#[cfg(target_os = "linux")]
mod case;
#[cfg(target_os = "linux")]
mod deleted;
#[cfg(target_os = "linux")]
mod descriptors;
#[cfg(target_os = "linux")]
mod folder;
#[cfg(target_os = "linux")]
mod full;
#[cfg(target_os = "linux")]
mod group;
#[cfg(target_os = "linux")]
mod hostile;
#[cfg(target_os = "linux")]
mod names;
#[cfg(target_os = "linux")]
mod quota;
#[cfg(target_os = "linux")]
mod readonly;
#[cfg(target_os = "linux")]
mod stage;
#[cfg(target_os = "linux")]
mod thing;
#[cfg(target_os = "linux")]
mod umask;
#[cfg(target_os = "linux")]
mod users;

use std::process::ExitCode;

use crate::{
    error::Result,
    metadata::Workspace,
    trial::{self, Options, Report},
};

/// How the command is called, for the help text.
pub(crate) const USAGE: &str = "\
cargo xtask limits [--quick] [--seed N] [--record]
    Full disks, read-only mounts, quotas, other users, umasks, few descriptors, and hostile things in the store's folder.
    Nothing of it is random or large: --quick is the same. Best run as root: mounts are made where nobody else sees them.
";

/// Carries out the command.
pub(crate) fn run(parser: lexopt::Parser) -> Result<ExitCode> {
    trial::run("limits", parser, try_out)
}

#[cfg(target_os = "linux")]
fn try_out(workspace: &Workspace, _options: Options) -> Result<Report> {
    let stage = stage::Stage::set(workspace, &trial::actor(workspace)?)?;
    let parts: [&[case::Case]; 10] = [
        &full::CASES,
        &readonly::CASES,
        &quota::CASES,
        &users::CASES,
        &group::CASES,
        &umask::CASES,
        &deleted::CASES,
        &descriptors::CASES,
        &names::CASES,
        &hostile::CASES,
    ];
    Ok(case::report(&stage, parts.concat()))
}

#[cfg(not(target_os = "linux"))]
fn try_out(_: &Workspace, _: Options) -> Result<Report> {
    let skips = vec!["limits: mounts and users are set with the tools of Linux; run it there".to_owned()];
    Ok(Report { skips, ..Report::default() })
}
