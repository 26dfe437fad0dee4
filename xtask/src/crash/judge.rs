//! Whether a visit kept the promises.

use super::{
    fault::Fault,
    operation::Operation,
    strace::{Call, Trace},
};

/// What there is to judge by.
pub(super) struct Evidence<'a> {
    pub(super) operation: &'a Operation,
    pub(super) call: &'a Call,
    pub(super) fault: Fault,
    pub(super) trace: &'a Trace,
    /// How the process ended, if neither well nor by the kill.
    pub(super) ending: Option<&'a str>,
    /// What another process saw afterwards: what is in place, then sentences, all with ` | ` between them.
    pub(super) seen: &'a str,
}

impl Evidence<'_> {
    /// Whether what was to be done to the call was done to it.
    pub(super) fn is_visited(&self) -> bool {
        match self.fault {
            Fault::Kill => self.trace.was_killed_at(self.call),
            Fault::Error(..) => self.trace.did_fail_at(self.call),
        }
    }

    /// What is in place of the record.
    pub(super) fn in_place(&self) -> &str {
        self.seen.split(" | ").next().unwrap_or_default()
    }

    /// A sentence for each promise that was broken.
    pub(super) fn broken(&self) -> Vec<String> {
        let mut broken: Vec<String> = self.seen.split(" | ").skip(1).map(str::to_owned).collect();
        if !self.is_visited() {
            broken.push("the call was not made".to_owned());
        }
        broken.extend(self.ending.map(str::to_owned));
        let Operation { before, after, .. } = self.operation;
        let in_place = self.in_place();
        if in_place != before && in_place != after {
            broken.push(format!("{in_place} is in place, neither {before} nor {after}"));
        }
        if self.fault != Fault::Kill && self.ending.is_none() {
            broken.extend(self.not_as_said());
        }
        broken
    }

    /// What the actor said of the operation, held against what is in place.
    fn not_as_said(&self) -> Vec<String> {
        let Some(said) = self.trace.said() else { return vec!["nothing was reported".to_owned()] };
        let Operation { before, after, .. } = self.operation;
        let mut broken = Vec::new();
        let expected = match said.told.as_str() {
            "done" => Some(after),
            "lost" => Some(before),
            "failed" => None,
            other => {
                broken.push(format!("the answer is {other}"));
                None
            }
        };
        if let Some(expected) = expected.filter(|expected| *expected != self.in_place()) {
            broken.push(format!(
                "{} was told, but {} is in place, not {expected}",
                said.told,
                self.in_place()
            ));
        }
        if said.told == "done" && is_sync(&self.call.name) {
            broken.push("a sync failed, and the operation was told to be done".to_owned());
        }
        if said.leaked > self.trace.kept_open() {
            broken.push(format!("files left open: {}", said.leaked));
        }
        broken
    }
}

/// No later call makes up for one of these: what it was to keep may be lost though the next one succeeds.
fn is_sync(name: &str) -> bool {
    matches!(name, "fsync" | "fdatasync" | "sync_file_range" | "syncfs")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crash::fault::Span;

    fn broken(name: &str, told: &str, seen: &str) -> Vec<String> {
        let text = format!(
            "7 chdir(\"/begin-of-act\") = -1\n7 {name}(4) = -1 EIO (x) (INJECTED)\n7 chdir(\"/end-of-act\") = -1\n\
             7 chdir(\"/report-of-act/{told}/3/4\") = -1\n"
        );
        let word = str::to_owned;
        Evidence {
            operation: &Operation {
                name: word("put"),
                durability: word("fast"),
                before: word("1"),
                after: word("2"),
            },
            call: &Call { name: word(name), ordinal: 1, text: String::new() },
            fault: Fault::Error("EIO", Span::Once),
            trace: &Trace::parse(&text),
            ending: None,
            seen,
        }
        .broken()
    }

    #[test]
    fn an_operation_that_is_done_or_failed_leaves_the_old_or_the_new() {
        for (told, seen) in [("done", "2"), ("failed", "1"), ("failed", "2"), ("lost", "1")] {
            assert_eq!(broken("close", told, seen), [""; 0], "{told} {seen}");
        }
        assert_eq!(broken("close", "done", "1"), ["done was told, but 1 is in place, not 2"]);
        assert_eq!(broken("close", "failed", "mixed"), ["mixed is in place, neither 1 nor 2"]);
        assert_eq!(broken("close", "wrong", "1"), ["the answer is wrong"]);
        assert_eq!(broken("close", "failed", "1 | tmp/x is left"), ["tmp/x is left"]);
    }

    #[test]
    fn a_sync_that_fails_is_told() {
        assert_eq!(broken("fsync", "failed", "2"), ["files left open: 1"]);
        assert!(broken("fsync", "done", "2")[0].starts_with("a sync failed"));
    }

    #[test]
    fn a_file_may_stay_open_only_where_closing_was_made_to_fail() {
        assert_eq!(broken("close", "done", "2"), [""; 0]);
        assert_eq!(broken("unlinkat", "done", "2"), ["files left open: 1"]);
    }
}
