//! How many crates from outside a package pulls in.

use std::{collections::BTreeSet, fmt::Write, path::Path};

use super::violation::Violation;
use crate::{
    error::{Error, Result},
    invocation::{Invocation, Program},
    metadata::Workspace,
};

/// The most crates that a package's default features may pull, as its documentation promises.
const LIMITS: [(&str, usize); 2] = [("daily-cache", 40), ("daily-cache-clock", 4)];

/// A line per counted package, and the packages that pull too many.
pub(crate) fn check(workspace: &Workspace) -> Result<(String, Vec<Violation>)> {
    let (mut text, mut violations) = (String::new(), Vec::new());
    for (name, limit) in LIMITS {
        let Some(package) = workspace.packages.iter().find(|package| package.name == name) else { continue };
        let crates = external(&tree(workspace, name)?, workspace);
        let _ = writeln!(text, "{name}: {} crates from outside, at most {limit}", crates.len());
        let manifest = workspace.relative(&package.manifest);
        violations.extend(too_many(name, &crates, limit, manifest));
    }
    Ok((text, violations))
}

/// What cargo would build of a package's default features for this platform, a crate a line. With `-p` cargo unites
/// features as it does for a user of this package alone.
fn tree(workspace: &Workspace, package: &str) -> Result<String> {
    let ask = ["tree", "--package", package, "--edges", "normal,build", "--prefix", "none", "--no-dedupe"];
    let output = Invocation::new(Program::Cargo, &workspace.root, ask).command()?.output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Error::Trouble(format!("cargo tree --package {package} failed:\n{said}")));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The distinct crates, by name and version, without the members of the workspace.
fn external(tree: &str, workspace: &Workspace) -> BTreeSet<String> {
    let is_member = |name: &str| workspace.packages.iter().any(|package| package.name == name);
    let crates = tree.lines().filter_map(|line| {
        let mut words = line.split_ascii_whitespace();
        Some((words.next()?, words.next()?))
    });
    crates.filter(|(name, _)| !is_member(name)).map(|(name, version)| format!("{name} {version}")).collect()
}

fn too_many(name: &str, crates: &BTreeSet<String>, limit: usize, manifest: &Path) -> Option<Violation> {
    let what = || format!("the default features of {name} pull {} crates, more than {limit}", crates.len());
    let list = || crates.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let mend = || format!("put a dependency behind a feature, or find a leaner one among: {}", list());
    (crates.len() > limit).then(|| Violation::new(manifest, 1, what(), mend()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Package;

    const TREE: &str = "\
daily-cache v0.1.0 (/w/crates/daily-cache)
serde v1.0.229
serde_derive v1.0.229 (proc-macro)
syn v2.0.1
daily-cache-clock v0.1.0 (/w/crates/clock)
syn v2.0.1
syn v1.0.1
serde v1.0.229
";

    fn workspace() -> Workspace {
        let member = |name: &str| Package { name: name.to_owned(), ..Package::default() };
        Workspace {
            packages: vec![member("daily-cache"), member("daily-cache-clock")],
            ..Workspace::default()
        }
    }

    #[test]
    fn each_version_of_a_crate_counts_once_and_members_do_not() {
        let crates: Vec<String> = external(TREE, &workspace()).into_iter().collect();
        assert_eq!(crates, ["serde v1.0.229", "serde_derive v1.0.229", "syn v1.0.1", "syn v2.0.1"]);
    }

    #[test]
    fn the_limit_itself_is_allowed() {
        let crates = external(TREE, &workspace());
        assert!(too_many("x", &crates, 4, "Cargo.toml".as_ref()).is_none());
        let violation = too_many("x", &crates, 3, "Cargo.toml".as_ref()).unwrap().to_string();
        assert!(
            violation.contains("pull 4 crates, more than 3") && violation.contains("syn v1.0.1"),
            "{violation}"
        );
    }
}
