//! What the shared build produced: the test executables of every package.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::cell::Executables;
use crate::{
    invocation::{Invocation, Program},
    metadata::{Package, Workspace},
};

/// The executables cargo reported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Artifacts {
    built: Vec<Built>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Built {
    package: String,
    target: String,
    is_test: bool,
    executable: PathBuf,
}

impl Artifacts {
    /// Reads the messages of `cargo build --message-format=json`, a JSON value a line.
    pub(crate) fn read(messages: &str, workspace: &Workspace) -> Self {
        let values = messages.lines().filter_map(|line| serde_json::from_str(line).ok());
        Self { built: values.filter_map(|value| built(&value, workspace)).collect() }
    }

    /// The commands of a cell: each test executable of its package, run as cargo would.
    ///
    /// # Errors
    ///
    /// If the package has none, because it has no test target or did not build.
    pub(crate) fn invocations(
        &self,
        run: &Executables,
        workspace: &Workspace,
    ) -> Result<Vec<Invocation>, String> {
        let of_package = self.built.iter().filter(|built| built.package == run.package);
        let (tests, binaries): (Vec<_>, Vec<_>) = of_package.partition(|built| built.is_test);
        let package = workspace.packages.iter().find(|package| package.name == run.package);
        let (Some(package), false) = (package, tests.is_empty()) else {
            return Err(format!("no test executable of {} was built", run.package));
        };
        let binaries: Vec<_> = binaries.into_iter().map(Built::as_variable).collect();
        Ok(tests.into_iter().map(|test| as_cargo_runs(&test.executable, package, run, &binaries)).collect())
    }
}

impl Built {
    fn as_variable(&self) -> (String, String) {
        (format!("CARGO_BIN_EXE_{}", self.target), self.executable.to_string_lossy().into_owned())
    }
}

/// In the package's folder, with the variables that a test may look for.
fn as_cargo_runs(
    executable: &Path,
    package: &Package,
    run: &Executables,
    binaries: &[(String, String)],
) -> Invocation {
    let manifest_dir = ("CARGO_MANIFEST_DIR".to_owned(), package.dir().to_string_lossy().into_owned());
    let test = Invocation::new(Program::File(executable.to_owned()), package.dir(), run.args.iter());
    let env = [manifest_dir].into_iter().chain(binaries.iter().cloned()).chain(run.env.iter().cloned());
    env.fold(test, |test, (name, value)| test.with_env(name, value))
}

fn built(message: &Value, workspace: &Workspace) -> Option<Built> {
    let id = message.get("package_id")?.as_str()?;
    Some(Built {
        package: workspace.packages.iter().find(|package| package.id == id)?.name.clone(),
        target: message.pointer("/target/name")?.as_str()?.to_owned(),
        is_test: message.pointer("/profile/test")?.as_bool()?,
        executable: message.get("executable")?.as_str()?.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGES: &str = r#"
{"reason":"compiler-artifact","package_id":"id-cli","target":{"name":"cli"},"profile":{"test":false},"executable":null}
{"reason":"compiler-artifact","package_id":"id-cli","target":{"name":"tool"},"profile":{"test":false},"executable":"/t/tool"}
{"reason":"compiler-artifact","package_id":"id-cli","target":{"name":"it"},"profile":{"test":true},"executable":"/t/it-1"}
{"reason":"compiler-artifact","package_id":"elsewhere","target":{"name":"x"},"profile":{"test":true},"executable":"/t/x"}
not a message
{"reason":"build-finished","success":true}
"#;

    fn workspace() -> Workspace {
        let cli = Package {
            id: "id-cli".into(),
            name: "cli".into(),
            manifest: "/w/cli/Cargo.toml".into(),
            ..Package::default()
        };
        Workspace { packages: vec![cli], ..Workspace::default() }
    }

    fn executables(package: &str) -> Executables {
        let env = vec![("TZ".to_owned(), "UTC".to_owned())];
        Executables { package: package.to_owned(), args: vec!["matrix::".to_owned()], env }
    }

    #[test]
    fn a_test_executable_runs_in_its_package_and_knows_the_binaries() {
        let artifacts = Artifacts::read(MESSAGES, &workspace());
        let commands = artifacts.invocations(&executables("cli"), &workspace()).unwrap();
        let shown: Vec<String> = commands.iter().map(ToString::to_string).collect();
        assert_eq!(
            shown,
            ["cd /w/cli && env CARGO_MANIFEST_DIR=/w/cli CARGO_BIN_EXE_tool=/t/tool TZ=UTC /t/it-1 matrix::"]
        );
    }

    #[test]
    fn a_package_that_did_not_build_is_told() {
        let artifacts = Artifacts::read("", &workspace());
        assert!(artifacts.invocations(&executables("cli"), &workspace()).unwrap_err().contains("cli"));
    }
}
