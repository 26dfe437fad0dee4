//! A broken rule, and how to mend it.

use std::{fmt, path::PathBuf};

/// Shown as `path:line: what is wrong; how to mend it`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Violation {
    /// Relative to the root of the workspace.
    pub(crate) path: PathBuf,
    /// Counted from 1.
    pub(crate) line: usize,
    pub(crate) what: String,
    pub(crate) mend: String,
}

impl Violation {
    /// A broken rule at a line.
    pub(crate) fn new(
        path: impl Into<PathBuf>,
        line: usize,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) -> Self {
        Self { path: path.into(), line, what: what.into(), mend: mend.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}; {}", self.path.display(), self.line, self.what, self.mend)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_violation_is_shown_where_an_editor_finds_it() {
        let violation = Violation::new("a/b.rs", 3, "a tab", "use spaces");
        assert_eq!(violation.to_string(), "a/b.rs:3: a tab; use spaces");
    }
}
