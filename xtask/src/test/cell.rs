//! One cell of the matrix: its kind, its place on the axes, and what it takes to decide it.

use std::fmt;

use crate::invocation::Invocation;

/// What sort of question a cell answers, in the order of running: what fails fast first, what builds most last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Tidy,
    Fmt,
    Build,
    Unit,
    Matrix,
    Doctest,
    Clippy,
    Doc,
    Features,
    Schedules,
    Trial,
}

impl Kind {
    /// Its value on the axis `kind`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Tidy => "tidy",
            Self::Fmt => "fmt",
            Self::Build => "build",
            Self::Unit => "unit",
            Self::Matrix => "matrix",
            Self::Doctest => "doctest",
            Self::Clippy => "clippy",
            Self::Doc => "doc",
            Self::Features => "features",
            Self::Schedules => "schedules",
            Self::Trial => "trial",
        }
    }
}

/// A direction in which cells differ, besides their kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Axis {
    Clock,
    Store,
    Tz,
    Package,
    Features,
    Promise,
}

impl Axis {
    /// Its name in `--only`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Clock => "clock",
            Self::Store => "store",
            Self::Tz => "tz",
            Self::Package => "package",
            Self::Features => "features",
            Self::Promise => "promise",
        }
    }
}

/// What a cell does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Task {
    /// Passes if every command does. Counts as one test.
    Check(Vec<Invocation>),
    /// Builds the test executables, for the cells that run them. Counts as one test.
    Build(Invocation),
    /// Commands that run tests; each may count them by the dozen, none at all fails the cell.
    Tests(Vec<Invocation>),
    /// The built test executables of a package.
    Executables(Executables),
    /// Cannot be done here, for the reason given.
    Skip(String),
}

/// Which of the built test executables a cell runs, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Executables {
    pub(crate) package: String,
    /// Arguments for libtest.
    pub(crate) args: Vec<String>,
    pub(crate) env: Vec<(String, String)>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) kind: Kind,
    /// Its place on the axes that concern its kind.
    pub(crate) at: Vec<(Axis, String)>,
    pub(crate) task: Task,
}

impl Cell {
    /// A cell that has no place on any axis yet.
    pub(crate) fn new(kind: Kind, task: Task) -> Self {
        Self { kind, at: Vec::new(), task }
    }

    /// Puts the cell on an axis.
    pub(crate) fn at(mut self, axis: Axis, value: impl Into<String>) -> Self {
        self.at.push((axis, value.into()));
        self
    }

    /// Its values on the axis called `axis`, the kind included.
    pub(crate) fn value(&self, axis: &str) -> Option<&str> {
        if axis == "kind" {
            return Some(self.kind.name());
        }
        self.at.iter().find(|(other, _)| other.name() == axis).map(|(_, value)| value.as_str())
    }

    /// What `--only` takes to choose this cell alone.
    pub(crate) fn selector(&self) -> String {
        let at = self.at.iter().map(|(axis, value)| format!(",{}={value}", axis.name()));
        format!("kind={}{}", self.kind.name(), at.collect::<String>())
    }

    /// Whether cells like it can run side by side; what calls cargo cannot, as cargo locks the target folder.
    pub(crate) fn is_parallel(&self) -> bool {
        matches!(self.task, Task::Executables(_))
    }
}

/// The name of a cell: its kind, then its place.
impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.name())?;
        self.at.iter().try_for_each(|(axis, value)| write!(f, " {}={value}", axis.name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_named_by_its_place_and_chosen_by_the_same_words() {
        let cell =
            Cell::new(Kind::Matrix, Task::Check(Vec::new())).at(Axis::Clock, "frozen").at(Axis::Tz, "UTC");
        assert_eq!(cell.to_string(), "matrix clock=frozen tz=UTC");
        assert_eq!(cell.selector(), "kind=matrix,clock=frozen,tz=UTC");
        assert_eq!(cell.value("tz"), Some("UTC"));
        assert_eq!(cell.value("kind"), Some("matrix"));
        assert_eq!(cell.value("store"), None);
    }
}
