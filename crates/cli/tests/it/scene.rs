//! A scene of its own for each test: a folder, an environment without surprises, and the binary in it.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use fs_err as fs;
use tempfile::TempDir;

/// The binary that is tested.
pub(crate) const TOOL: &str = env!("CARGO_BIN_EXE_daily-cache");

/// A folder that holds all that a test writes, and goes with it.
pub(crate) struct Scene {
    folder: TempDir,
}

impl Scene {
    pub(crate) fn new() -> Scene {
        Scene { folder: TempDir::with_prefix("daily-cache-scene-").unwrap() }
    }

    /// The folder; commands run in it.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A file in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// Where results are kept.
    pub(crate) fn store(&self) -> PathBuf {
        self.path("cache/daily-cache")
    }

    /// The tool with these arguments, in the folder, with an environment of four variables and nothing to read.
    pub(crate) fn command<W: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = W>) -> Command {
        self.program(TOOL, args)
    }

    /// The same with another program.
    pub(crate) fn program<W: AsRef<OsStr>>(
        &self,
        program: impl AsRef<OsStr>,
        args: impl IntoIterator<Item = W>,
    ) -> Command {
        let path = std::env::var_os("PATH").unwrap_or_else(|| OsString::from("/usr/bin:/bin"));
        let mut command = Command::new(program);
        command.args(args).current_dir(self.folder()).stdin(Stdio::null());
        command.env_clear().env("PATH", path).env("TZ", "UTC");
        command.env("HOME", self.folder()).env("DAILY_CACHE_DIR", self.path("cache"));
        command
    }

    /// What the tool with these arguments printed, and how it ended.
    pub(crate) fn output(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs a shell script by the tool, which must end well; gives its standard output.
    pub(crate) fn run(&self, options: &[&str], script: &str) -> String {
        let output =
            self.command([&["run"], options, &["--", "sh", "-c", script]].concat()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// How often scripts noted [`NOTE`] that they ran.
    pub(crate) fn runs(&self) -> usize {
        fs::read_to_string(self.path("runs")).map_or(0, |text| text.lines().count())
    }

    /// The files below the store's folder, relative to it, but for the two that mark it as a cache.
    pub(crate) fn kept(&self) -> Vec<String> {
        let mut kept = Vec::new();
        let mut folders = vec![self.store()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                } else if entry.file_name() != "CACHEDIR.TAG" && entry.file_name() != ".gitignore" {
                    let path = entry.path();
                    kept.push(path.strip_prefix(self.store()).unwrap().to_string_lossy().into_owned());
                }
            }
        }
        kept.sort();
        kept
    }
}

/// A script's note that it ran.
pub(crate) const NOTE: &str = "echo ran >> runs";
