//! The files that tidy reads.

use std::{
    io,
    path::{Path, PathBuf},
};

use fs_err as fs;

use crate::metadata::Workspace;

/// A text file of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    /// Relative to the root of the workspace.
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// Every `.rs` and `.md` file below the root, but for hidden folders and cargo's target folders. What is not yet
/// tracked is read too: it is about to be.
pub(crate) fn sources(workspace: &Workspace) -> io::Result<Vec<Source>> {
    let mut found = Vec::new();
    let mut folders = vec![workspace.root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            if kind.is_dir() && is_ours(&path, workspace) {
                folders.push(path);
            } else if kind.is_file() && has_rules(&path) {
                let text = fs::read_to_string(&path)?;
                found.push(Source { path: workspace.relative(&path).to_owned(), text });
            }
        }
    }
    Ok(found)
}

fn is_ours(folder: &Path, workspace: &Workspace) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    !name.starts_with('.') && name != "target" && folder != workspace.target
}

fn has_rules(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs" || extension == "md")
}

/// The line of a manifest that begins with `needle` as a whole key, or the first.
pub(crate) fn manifest_line(manifest: &Path, needle: &str) -> usize {
    line_of(&fs::read_to_string(manifest).unwrap_or_default(), needle)
}

fn line_of(text: &str, needle: &str) -> usize {
    let ends_key = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_');
    let position = text.lines().position(|line| line.strip_prefix(needle).is_some_and(ends_key));
    position.map_or(1, |position| position + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_is_found_by_its_whole_name() {
        let text = "[dependencies]\ndaily-cache-clock.workspace = true\ndaily-cache = { path = \"x\" }\n";
        assert_eq!(line_of(text, "daily-cache"), 3);
        assert_eq!(line_of(text, "daily-cache-clock"), 2);
        assert_eq!(line_of(text, "serde"), 1);
    }

    #[test]
    fn target_and_hidden_folders_are_not_ours() {
        let workspace = Workspace { target: "/w/build".into(), ..Workspace::default() };
        for (folder, ours) in
            [("/w/target", false), ("/w/.git", false), ("/w/build", false), ("/w/crates", true)]
        {
            assert_eq!(is_ours(Path::new(folder), &workspace), ours, "{folder}");
        }
    }
}
