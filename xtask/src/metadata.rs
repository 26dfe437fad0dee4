//! The workspace as `cargo metadata` tells it.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{
    error::{Error, Result},
    invocation::{Invocation, Program},
};

/// The workspace: its folders and members.
#[derive(Debug, Clone, Default)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// The folder cargo builds in.
    pub(crate) target: PathBuf,
    /// The members, by name.
    pub(crate) packages: Vec<Package>,
}

/// A member of the workspace.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Package {
    /// What cargo calls it in its messages.
    pub(crate) id: String,
    pub(crate) name: String,
    /// The path of its `Cargo.toml`.
    pub(crate) manifest: PathBuf,
    /// Its features without `default`, by name.
    pub(crate) features: Vec<String>,
    /// Whether it may be published; what is not is for this workspace alone.
    pub(crate) is_published: bool,
    /// Its dependencies on whatever has a path, which members are.
    pub(crate) links: Vec<Link>,
}

/// A dependency of one member on another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) name: String,
    /// Whether only tests, examples and benchmarks see it.
    pub(crate) is_dev: bool,
}

impl Workspace {
    /// Asks cargo.
    pub(crate) fn load() -> Result<Self> {
        let ask = ["metadata", "--format-version", "1", "--no-deps"];
        let output = Invocation::new(Program::Cargo, Path::new("."), ask).command()?.output()?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(Error::Trouble(format!("cargo metadata failed:\n{said}")));
        }
        let json =
            serde_json::from_slice(&output.stdout).map_err(|error| Error::Trouble(error.to_string()))?;
        Self::from_json(&json).ok_or_else(|| Error::Trouble("cargo metadata: a field is missing".to_owned()))
    }

    /// Reads the answer of `cargo metadata --format-version 1`.
    pub(crate) fn from_json(json: &Value) -> Option<Self> {
        let packages = json.get("packages")?.as_array()?;
        let mut packages = packages.iter().map(package).collect::<Option<Vec<_>>>()?;
        packages.sort_by(|a, b| a.name.cmp(&b.name));
        Some(Self { root: path(json, "workspace_root")?, target: path(json, "target_directory")?, packages })
    }

    /// A path as seen from the root, if it is below it.
    pub(crate) fn relative<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }
}

impl Package {
    /// The folder of its `Cargo.toml`.
    pub(crate) fn dir(&self) -> &Path {
        self.manifest.parent().unwrap_or(Path::new("."))
    }
}

fn package(json: &Value) -> Option<Package> {
    let features = json.get("features")?.as_object()?.keys().filter(|name| *name != "default");
    let links = json
        .get("dependencies")?
        .as_array()?
        .iter()
        .filter(|link| link.get("path").is_some_and(Value::is_string));
    Some(Package {
        id: text(json, "id")?,
        name: text(json, "name")?,
        manifest: path(json, "manifest_path")?,
        features: features.cloned().collect(),
        is_published: json.get("publish")?.as_array().is_none_or(|registries| !registries.is_empty()),
        links: links.map(link).collect::<Option<_>>()?,
    })
}

fn link(json: &Value) -> Option<Link> {
    Some(Link { name: text(json, "name")?, is_dev: json.get("kind")?.as_str() == Some("dev") })
}

fn text(json: &Value, key: &str) -> Option<String> {
    json.get(key)?.as_str().map(str::to_owned)
}

fn path(json: &Value, key: &str) -> Option<PathBuf> {
    text(json, key).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn workspace() -> Value {
        json!({
            "workspace_root": "/w",
            "target_directory": "/t",
            "packages": [{
                "id": "path+file:///w/crates/cli#daily-cache-cli@0.1.0",
                "name": "daily-cache-cli",
                "manifest_path": "/w/crates/cli/Cargo.toml",
                "features": { "default": ["b"], "b": [], "a": ["dep:x"] },
                "publish": null,
                "dependencies": [
                    { "name": "serde", "kind": null },
                    { "name": "daily-cache", "kind": null, "path": "/w/crates/daily-cache" },
                    { "name": "daily-cache-testkit", "kind": "dev", "path": "/w/crates/testkit" },
                ],
            }],
        })
    }

    #[test]
    fn a_member_is_read_with_its_features_and_its_links_to_other_members() {
        let workspace = Workspace::from_json(&workspace()).unwrap();
        let cli = &workspace.packages[0];
        assert_eq!(cli.features, ["a", "b"]);
        assert_eq!(cli.dir(), Path::new("/w/crates/cli"));
        assert!(cli.is_published);
        let links: Vec<_> = cli.links.iter().map(|link| (link.name.as_str(), link.is_dev)).collect();
        assert_eq!(links, [("daily-cache", false), ("daily-cache-testkit", true)]);
    }

    #[test]
    fn an_empty_list_of_registries_means_never_published() {
        let mut json = workspace();
        json["packages"][0]["publish"] = json!([]);
        assert!(!Workspace::from_json(&json).unwrap().packages[0].is_published);
    }

    #[test]
    fn a_missing_field_is_noticed() {
        let mut json = workspace();
        json["packages"][0]["id"] = Value::Null;
        assert!(Workspace::from_json(&json).is_none());
    }
}
