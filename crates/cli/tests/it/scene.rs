//! A stage on which time flows.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Output};

use fs_err as fs;

use crate::stage::Stage;

/// The binary that is tested.
pub(crate) const TOOL: &str = env!("CARGO_BIN_EXE_daily-cache");

/// A stage on which time flows, unless a test says another, and on which programs can be put beside the tool.
pub(crate) struct Scene {
    stage: Stage,
}

impl Scene {
    pub(crate) fn new() -> Scene {
        Scene { stage: Stage::new() }
    }

    /// A file in the folder in which commands run.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.stage.path("work").join(name)
    }

    /// The tool with these arguments.
    pub(crate) fn command<W: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = W>) -> Command {
        self.program(TOOL, args)
    }

    /// The same with another program.
    pub(crate) fn program<W: AsRef<OsStr>>(
        &self,
        program: impl AsRef<OsStr>,
        args: impl IntoIterator<Item = W>,
    ) -> Command {
        let mut command = Command::new(program);
        self.stage.furnish(&mut command);
        command.args(args);
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

    /// The folder in which the results are.
    pub(crate) fn store(&self) -> PathBuf {
        self.stage.store()
    }

    /// The files below the store's folder, relative to it, but for the two that mark it as a cache and the one that
    /// says when it was tidied up.
    pub(crate) fn kept(&self) -> Vec<String> {
        let mut kept = Vec::new();
        let mut folders = vec![self.stage.store()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                } else if ["CACHEDIR.TAG", ".gitignore", "swept"]
                    .iter()
                    .all(|name| entry.file_name() != *name)
                {
                    let path = entry.path();
                    kept.push(path.strip_prefix(self.stage.store()).unwrap().to_string_lossy().into_owned());
                }
            }
        }
        kept.sort();
        kept
    }
}

/// A script's note that it ran.
pub(crate) const NOTE: &str = "echo ran >> runs";
