//! What the actor answers, and what a caller may get.

use std::{collections::BTreeMap, fmt};

use super::case::{Stop, ensure};

/// The words of one answer.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Answer(BTreeMap<String, String>);

/// Names can be long.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = self.0.iter().filter(|(_, value)| !value.is_empty());
        f.debug_map().entries(said.map(|(word, value)| (word, format!("{value:.300}")))).finish()
    }
}

impl Answer {
    pub(super) fn of(lines: &[String]) -> Self {
        let pairs = lines.iter().map(|line| line.split_once(' ').unwrap_or((line, "")));
        Self(pairs.map(|(word, value)| (word.to_owned(), value.to_owned())).collect())
    }

    /// What it says to a word; nothing if it does not have it.
    pub(super) fn get(&self, word: &str) -> &str {
        self.0.get(word).map_or("", String::as_str)
    }

    pub(super) fn is(&self, word: &str) -> bool {
        self.get(word) == "yes"
    }

    /// Stops the case unless the value came from the store.
    pub(super) fn hit(&self) -> Result<(), Stop> {
        ensure(!self.is("ran") && self.get("fault").is_empty(), || format!("no hit, but {self:?}"))
    }

    /// Stops the case unless the value was computed and stored without trouble.
    pub(super) fn stored(&self) -> Result<(), Stop> {
        let is_so = self.is("ran") && self.is("stored") && self.get("fault").is_empty();
        ensure(is_so, || format!("not computed and stored, but {self:?}"))
    }

    /// Stops the case unless the value was computed, was not stored, and the fault says why.
    pub(super) fn faulted(&self, why: &str) -> Result<&str, Stop> {
        let fault = self.get("fault");
        let is_so = self.is("ran") && !self.is("stored") && fault.contains(why);
        ensure(is_so, || format!("not computed with a fault that says {why:?}, but {self:?}"))?;
        Ok(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> Answer {
        Answer::of(&text.lines().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn a_hit_a_value_that_was_stored_and_one_with_a_fault_are_told_apart() {
        let hit = answer("ran no\nstored no\nfault ");
        let stored = answer("ran yes\nstored yes\nfault ");
        let faulted = answer("ran yes\nstored no\nfault cannot write: No space left");
        assert!(hit.hit().is_ok() && hit.stored().is_err() && hit.faulted("").is_err());
        assert!(stored.hit().is_err() && stored.stored().is_ok() && stored.faulted("").is_err());
        assert!(faulted.hit().is_err() && faulted.stored().is_err());
        assert!(faulted.faulted("No space").is_ok() && faulted.faulted("Quota").is_err());
    }

    #[test]
    fn a_word_that_is_missing_is_empty() {
        let answer = answer("value right\ncause no entry");
        assert_eq!((answer.get("cause"), answer.get("fault"), answer.is("stored")), ("no entry", "", false));
    }
}
