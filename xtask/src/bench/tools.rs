//! The executables that are measured: built, found, or installed when asked.

use std::{
    env,
    path::{self, Path, PathBuf},
    process::Command,
};

use fs_err as fs;

use super::options::Options;
use crate::{
    error::{Error, Result},
    invocation::{Invocation, Program},
    metadata::Workspace,
    rustc, terminal,
};

/// What the hello world prints.
pub(super) const GREETING: &[u8] = b"Hello, world!\n";

/// The smallest program as everybody writes it: what a process costs that does nothing.
const HELLO: &str = "fn main() {\n    println!(\"Hello, world!\");\n}\n";

/// The version of bkt that the goals were set against.
const BKT_VERSION: &str = "0.8.2";

/// Said when bkt is missing.
const BKT_SKIPPED: &str = "bkt: not installed; cargo xtask bench cli --install-bkt";

/// The executables, by their whole paths.
#[derive(Debug)]
pub(super) struct Tools {
    pub(super) daily_cache: PathBuf,
    pub(super) hello: PathBuf,
    pub(super) bkt: Option<Bkt>,
}

/// The peer.
#[derive(Debug)]
pub(super) struct Bkt {
    pub(super) program: PathBuf,
    /// Name and version, as it says itself.
    pub(super) version: String,
}

impl Tools {
    /// Gets all of them ready. `folder` is where the benchmarks may write.
    ///
    /// # Errors
    ///
    /// One cannot be built or installed.
    pub(super) fn prepare(workspace: &Workspace, folder: &Path, options: &Options) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let daily_cache = match &options.tool {
            Some(tool) => path::absolute(tool)?,
            None => daily_cache(workspace)?,
        };
        let hello = hello(folder)?;
        let bkt = bkt(workspace, &folder.join("bkt"), options.install_bkt)?;
        Ok(Self { daily_cache, hello, bkt })
    }

    /// A reason for each tool that is missing.
    pub(super) fn skipped(&self) -> Vec<&'static str> {
        if self.bkt.is_none() { vec![BKT_SKIPPED] } else { Vec::new() }
    }
}

fn daily_cache(workspace: &Workspace) -> Result<PathBuf> {
    let ask = ["build", "--release", "--package", "daily-cache-cli", "--bin", "daily-cache"];
    finish("cargo build", Invocation::new(Program::Cargo, &workspace.root, ask).command()?)?;
    Ok(workspace.target.join("release").join(executable("daily-cache")))
}

fn hello(folder: &Path) -> Result<PathBuf> {
    let (source, program) = (folder.join("hello.rs"), folder.join(executable("hello")));
    fs::write(&source, HELLO)?;
    let mut command = Command::new(rustc::program());
    command.args(["--edition", "2024", "-C", "opt-level=3", "-o"]).args([&program, &source]);
    finish("rustc", command)?;
    Ok(program)
}

fn bkt(workspace: &Workspace, root: &Path, may_install: bool) -> Result<Option<Bkt>> {
    let name = executable("bkt");
    let installed = root.join("bin").join(&name);
    let search = env::var_os("PATH").unwrap_or_default();
    let found = found(env::split_paths(&search).map(|folder| folder.join(&name)), &installed);
    let program = match found {
        Some(program) => program,
        None if may_install => {
            let ask = ["install", "bkt", "--version", BKT_VERSION, "--locked", "--root"];
            let mut command = Invocation::new(Program::Cargo, &workspace.root, ask).command()?;
            command.arg(root);
            finish("cargo install bkt", command)?;
            installed
        }
        None => return Ok(None),
    };
    let said = Command::new(&program).arg("--version").output()?;
    let version = String::from_utf8_lossy(&said.stdout).trim().to_owned();
    Ok(Some(Bkt { program, version }))
}

/// The first that is there, by its whole path: hits run with another `PATH`.
fn found(on_path: impl Iterator<Item = PathBuf>, installed: &Path) -> Option<PathBuf> {
    let mut places = on_path.chain([installed.to_owned()]);
    places.find(|file| file.is_file()).and_then(|file| path::absolute(file).ok())
}

fn executable(name: &str) -> String {
    format!("{name}{}", env::consts::EXE_SUFFIX)
}

/// Runs a command that makes a tool; what it says goes where ours goes.
fn finish(what: &str, mut command: Command) -> Result<()> {
    terminal::complain(&format!("{what} ...\n"));
    let status = command.status().map_err(|error| Error::Trouble(format!("{what}: {error}")))?;
    status.success().then_some(()).ok_or_else(|| Error::Trouble(format!("{what} failed: {status}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tools(bkt: Option<Bkt>) -> Tools {
        Tools { daily_cache: "daily-cache".into(), hello: "hello".into(), bkt }
    }

    #[test]
    fn a_missing_peer_is_skipped_with_the_command_that_installs_it() {
        assert_eq!(tools(None).skipped(), [BKT_SKIPPED]);
        let bkt = Bkt { program: "bkt".into(), version: "bkt 0.8.2".to_owned() };
        assert!(tools(Some(bkt)).skipped().is_empty());
    }

    #[test]
    fn a_tool_on_the_path_comes_before_the_installed_one() {
        let here = env::current_exe().unwrap();
        let missing = here.with_file_name("no-such-tool");
        assert_eq!(found([missing.clone(), here.clone()].into_iter(), &missing), Some(here.clone()));
        assert_eq!(found([missing.clone()].into_iter(), &here), Some(here));
        assert_eq!(found([].into_iter(), &missing), None);
    }
}
