//! The figures of one operation.

use std::collections::BTreeSet;

use super::operation::Operation;

/// What came of the visits to the calls of an operation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// How many calls there are.
    pub(super) found: usize,
    /// The places among them of those that were visited.
    pub(super) visited: BTreeSet<usize>,
    pub(super) kills: u64,
    pub(super) failures: u64,
    pub(super) old: u64,
    pub(super) new: u64,
    pub(super) missed: u64,
    pub(super) kept: u64,
    pub(super) violations: Vec<String>,
}

impl Tally {
    /// Counts what is in place.
    pub(super) fn count(&mut self, in_place: &str) {
        match in_place {
            "1" => self.old += 1,
            "2" => self.new += 1,
            "nothing" | "damaged" => self.missed += 1,
            _ => {}
        }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.found += other.found;
        self.visited.extend(other.visited);
        self.kills += other.kills;
        self.failures += other.failures;
        self.old += other.old;
        self.new += other.new;
        self.missed += other.missed;
        self.kept += other.kept;
        self.violations.extend(other.violations);
    }

    /// Compares, in the end, what was visited with what was found, or says why nothing was.
    pub(super) fn close(&mut self, operation: &Operation, found: Result<usize, String>) {
        let visited = self.visited.len();
        match found {
            Ok(found) => {
                self.found = found;
                if visited != found {
                    self.violations.push(format!("crash {operation}: {visited} of {found} calls visited"));
                }
            }
            Err(why) => self.violations.push(format!("crash {operation}: with nothing done to it, {why}")),
        }
    }

    /// Its line in the table.
    pub(super) fn row(&self, operation: &Operation) -> [String; 9] {
        let Self { found, visited, kills, failures, old, new, missed, violations, .. } = self;
        [
            operation.to_string(),
            found.to_string(),
            visited.len().to_string(),
            kills.to_string(),
            failures.to_string(),
            old.to_string(),
            new.to_string(),
            missed.to_string(),
            violations.len().to_string(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_and_not_visited_is_a_violation() {
        let word = str::to_owned;
        let operation =
            Operation { name: word("put"), durability: word("fast"), before: word("1"), after: word("2") };
        let closed = |found| {
            let mut tally = Tally { visited: BTreeSet::from([0, 1]), ..Tally::default() };
            tally.close(&operation, found);
            tally.violations
        };
        assert_eq!(closed(Ok(2)), [""; 0]);
        assert_eq!(closed(Ok(3)), ["crash put fast: 2 of 3 calls visited"]);
        assert_eq!(closed(Err(word("it hung"))), ["crash put fast: with nothing done to it, it hung"]);
    }
}
