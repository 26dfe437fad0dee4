//! A package is called after its folder.

use std::path::Path;

use super::violation::Violation;
use crate::metadata::{Package, Workspace};

/// The product, which is a folder and a package of the same name.
const PRODUCT: &str = "daily-cache";

/// Every package of `crates/` with another name than `daily-cache-<folder>`.
pub(crate) fn check(workspace: &Workspace, line: &dyn Fn(&Path, &str) -> usize) -> Vec<Violation> {
    workspace.packages.iter().filter_map(|package| misnamed(package, workspace, line)).collect()
}

fn misnamed(
    package: &Package,
    workspace: &Workspace,
    line: &dyn Fn(&Path, &str) -> usize,
) -> Option<Violation> {
    let manifest = workspace.relative(&package.manifest);
    let folder = manifest.parent()?.strip_prefix("crates").ok()?.to_str()?;
    let right = if folder == PRODUCT { PRODUCT.to_owned() } else { format!("{PRODUCT}-{folder}") };
    let what = format!("the package in crates/{folder} is called {}", package.name);
    let violation =
        || Violation::new(manifest, line(&package.manifest, "name"), what, format!("call it {right}"));
    (package.name != right).then(violation)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(folder: &str, name: &str) -> Vec<String> {
        let manifest = format!("/w/{folder}/Cargo.toml").into();
        let package = Package { name: name.to_owned(), manifest, ..Package::default() };
        let workspace = Workspace { root: "/w".into(), packages: vec![package], ..Workspace::default() };
        check(&workspace, &|_, _| 2).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_package_has_the_name_of_its_folder() {
        assert_eq!(found("crates/clock", "daily-cache-clock"), [""; 0]);
        assert_eq!(found("crates/daily-cache", "daily-cache"), [""; 0]);
        assert_eq!(found("xtask", "xtask"), [""; 0]);
        assert_eq!(
            found("crates/clock", "daily-clock"),
            [
                "crates/clock/Cargo.toml:2: the package in crates/clock is called daily-clock; call it daily-cache-clock"
            ]
        );
    }
}
