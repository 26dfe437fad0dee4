//! Builds the package in `fuzz`, on a stable compiler and without cargo-fuzz.

use std::{
    env,
    path::PathBuf,
    process::{Command, Stdio},
};

use crate::{
    error::{Error, Result},
    invocation::{Invocation, Program},
    metadata::Workspace,
    rustc,
    trial::Scratch,
};

/// What cargo-fuzz passes under `--sanitizer none`: libFuzzer sees which edges an input takes and what is compared.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1";

/// The same doors, and nothing counted.
const PLAIN: &str = "--cfg fuzzing";

/// What is built: the targets with libFuzzer, or the programs that do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coverage {
    Counted,
    None,
}

/// Where the package is and what it is built for.
#[derive(Debug)]
pub(super) struct Build {
    /// The package.
    pub(super) package: PathBuf,
    /// Where everything goes that is built and written.
    pub(super) folder: PathBuf,
    /// The compiler's own triple. With `--target` build scripts and macros are built as always.
    host: String,
}

impl Build {
    pub(super) fn of(workspace: &Workspace) -> Result<Self> {
        let host =
            rustc::host().ok_or_else(|| Error::Trouble("rustc -vV does not tell its host".to_owned()))?;
        Ok(Self { package: workspace.root.join("fuzz"), folder: workspace.target.join("fuzz"), host })
    }

    /// Builds all of one kind.
    ///
    /// # Errors
    ///
    /// The build fails.
    pub(super) fn make(&self, coverage: Coverage) -> Result<()> {
        let invocation = self.invocation(coverage);
        let status = invocation.command()?.status()?;
        if !status.success() {
            return Err(Error::Trouble(format!("the build of the fuzz targets failed: {invocation}")));
        }
        Ok(())
    }

    fn invocation(&self, coverage: Coverage) -> Invocation {
        let (what, flags): (&[&str], _) = match coverage {
            Coverage::Counted => (&["--bins"], COVERAGE),
            Coverage::None => (&["--examples", "--no-default-features"], PLAIN),
        };
        let target_dir = self.folder.to_string_lossy();
        let ask = [
            "build",
            "--quiet",
            "--locked",
            "--release",
            "--target",
            &self.host,
            "--target-dir",
            &target_dir,
        ];
        Invocation::new(Program::Cargo, &self.package, ask.iter().chain(what).copied())
            .with_env("RUSTFLAGS", flags)
    }

    /// The executable of a target.
    pub(super) fn target(&self, name: &str) -> PathBuf {
        self.release().join(executable(name))
    }

    /// A program that does without libFuzzer.
    pub(super) fn example(&self, name: &str) -> PathBuf {
        self.release().join("examples").join(executable(name))
    }

    fn release(&self) -> PathBuf {
        self.folder.join(&self.host).join("release")
    }

    /// A command that runs one of them, with its temporary files in the folder of this run or, for those who repeat
    /// it by hand, in one that stays.
    pub(super) fn run<S: Into<String>>(
        &self,
        program: PathBuf,
        scratch: Option<&Scratch>,
        args: impl IntoIterator<Item = S>,
    ) -> Invocation {
        let temporary = scratch.map_or(self.folder.as_path(), Scratch::path);
        Invocation::new(Program::File(program), &self.package, args)
            .with_env("TMPDIR", temporary.to_string_lossy())
    }
}

fn executable(name: &str) -> String {
    format!("{name}{}", env::consts::EXE_SUFFIX)
}

/// Whether the compiler that libFuzzer is built with is there.
pub(super) fn has_cpp_compiler() -> bool {
    let compiler = env::var_os("CXX").unwrap_or_else(|| "c++".into());
    let asked = Command::new(compiler).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn only_the_targets_are_built_with_coverage() {
        let build = Build { package: "/w/fuzz".into(), folder: "/t/fuzz".into(), host: "x".to_owned() };
        let shown = |coverage| build.invocation(coverage).to_string();
        assert_eq!(
            shown(Coverage::None),
            "cd /w/fuzz && env 'RUSTFLAGS=--cfg fuzzing' cargo build --quiet --locked --release --target x \
             --target-dir /t/fuzz --examples --no-default-features"
        );
        assert!(shown(Coverage::Counted).contains("sancov") && shown(Coverage::Counted).ends_with(" --bins"));
        assert_eq!(
            build.example("replay"),
            Path::new("/t/fuzz/x/release/examples").join(executable("replay"))
        );
    }
}
