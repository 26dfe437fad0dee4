//! `--only`: which cells are wanted.

use std::collections::BTreeSet;

use super::cell::{Cell, Kind};
use crate::{
    error::{Error, Result},
    mistake,
};

/// The axes by name. `feature` is understood as `features`.
const AXES: [&str; 7] = ["clock", "store", "tz", "package", "features", "promise", "kind"];

/// A choice of cells: on every axis that it names, a cell has one of the named values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Only {
    wanted: Vec<(String, String)>,
}

impl Only {
    /// Adds what one `--only axis=value,…` says.
    ///
    /// # Errors
    ///
    /// For a part that is not `axis=value`, and for an axis that does not exist.
    pub(crate) fn add(&mut self, text: &str) -> Result<()> {
        for part in text.split(',') {
            let Some((axis, value)) = part.split_once('=') else {
                return Err(Error::Usage(format!(
                    "--only wants axis=value, not {part:?}\nchoices: {}",
                    AXES.join(", ")
                )));
            };
            let axis = if axis == "feature" { "features" } else { axis };
            if !AXES.contains(&axis) {
                return Err(Error::Usage(format!("--only: {}", mistake::unknown("axis", axis, &AXES))));
            }
            self.wanted.push((axis.to_owned(), value.to_owned()));
        }
        Ok(())
    }

    /// Refuses a value that no cell has.
    ///
    /// # Errors
    ///
    /// Names the value and lists those of its axis.
    pub(crate) fn check(&self, cells: &[Cell]) -> Result<()> {
        for (axis, value) in &self.wanted {
            let known: BTreeSet<&str> = cells.iter().filter_map(|cell| cell.value(axis)).collect();
            if !known.contains(value.as_str()) {
                let known: Vec<&str> = known.into_iter().collect();
                return Err(Error::Usage(format!("--only: {}", mistake::unknown(axis, value, &known))));
            }
        }
        Ok(())
    }

    /// Whether a cell is wanted for its own sake.
    pub(crate) fn wants(&self, cell: &Cell) -> bool {
        AXES.iter().all(|axis| {
            let mut values =
                self.wanted.iter().filter(|(wanted, _)| wanted == axis).map(|(_, value)| value).peekable();
            values.peek().is_none() || values.any(|value| cell.value(axis) == Some(value))
        })
    }

    /// The wanted cells, and the build if one of them needs it.
    pub(crate) fn choose(&self, cells: Vec<Cell>) -> Vec<Cell> {
        let needs_build = cells.iter().any(|cell| cell.is_parallel() && self.wants(cell));
        cells
            .into_iter()
            .filter(|cell| self.wants(cell) || (cell.kind == Kind::Build && needs_build))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::cell::{Axis, Executables, Task};

    fn only(texts: &[&str]) -> Only {
        let mut only = Only::default();
        for text in texts {
            only.add(text).unwrap();
        }
        only
    }

    fn cells() -> Vec<Cell> {
        let run =
            || Task::Executables(Executables { package: String::new(), args: Vec::new(), env: Vec::new() });
        let mut cells = vec![
            Cell::new(Kind::Fmt, Task::Check(Vec::new())),
            Cell::new(Kind::Build, Task::Check(Vec::new())),
        ];
        for clock in ["system", "frozen", "skewed"] {
            for store in ["memory", "fs"] {
                cells.push(Cell::new(Kind::Matrix, run()).at(Axis::Clock, clock).at(Axis::Store, store));
            }
        }
        cells
    }

    fn chosen(texts: &[&str]) -> Vec<String> {
        only(texts).choose(cells()).iter().map(Cell::to_string).collect()
    }

    #[test]
    fn several_axes_narrow_and_the_build_comes_along() {
        assert_eq!(chosen(&["clock=frozen,store=fs"]), ["build", "matrix clock=frozen store=fs"]);
    }

    #[test]
    fn several_values_of_an_axis_widen() {
        let chosen = chosen(&["clock=frozen", "clock=skewed,store=fs"]);
        assert_eq!(chosen, ["build", "matrix clock=frozen store=fs", "matrix clock=skewed store=fs"]);
    }

    #[test]
    fn a_check_needs_no_build() {
        assert_eq!(chosen(&["kind=fmt"]), ["fmt"]);
    }

    #[test]
    fn nothing_said_is_everything() {
        assert_eq!(chosen(&[]).len(), cells().len());
    }

    #[test]
    fn an_unknown_axis_is_told_the_nearest() {
        let error = Only::default().add("clok=frozen").unwrap_err();
        assert_eq!(error.exit_code(), 2);
        assert!(error.to_string().contains("did you mean \"clock\""), "{error}");
    }

    #[test]
    fn an_unknown_value_is_told_the_choices() {
        let error = only(&["clock=forzen"]).check(&cells()).unwrap_err().to_string();
        assert!(
            error.contains("did you mean \"frozen\"") && error.contains("frozen, skewed, system"),
            "{error}"
        );
    }

    #[test]
    fn a_part_without_a_value_is_refused() {
        assert!(Only::default().add("frozen").is_err());
        assert!(Only::default().add("clock=frozen,").is_err());
    }
}
