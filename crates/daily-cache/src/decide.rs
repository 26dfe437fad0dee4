//! The decision: what one lookup does next. Pure; the drivers only carry it out.

use daily_cache_policy::{Facts, Window};

use crate::status::Cause;

/// A reading of the clock, and which entries from after it are not from the future all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) now: i64,
    /// By how many seconds the clock of another machine may be ahead.
    pub(crate) skew: i64,
    /// When the run began for which the caller waited.
    pub(crate) awaited: Option<i64>,
}

impl Reading {
    /// The second at which a value with these facts is judged.
    pub(crate) fn of(self, facts: &Facts) -> i64 {
        let Reading { now, skew, awaited } = self;
        let reference = facts.reference();
        let is_slightly_ahead = reference > now && reference.saturating_sub(now) <= skew;
        let is_awaited = awaited == Some(facts.made_at()) && facts.made_at() >= now;
        if is_slightly_ahead || is_awaited { reference } else { now }
    }

    /// Whether a write at this reading has to give way to a value with these facts.
    pub(crate) fn yields_to(self, facts: &Facts) -> bool {
        facts.reference() > self.now && self.of(facts) != self.now
    }
}

/// What is known of the value in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InMemory {
    /// None.
    Nothing,
    /// A value that is good in this window.
    Value(Window),
    /// The same, but it is time to look whether the store has another.
    Due(Window),
}

/// What is known of the entry in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InStore {
    /// Nobody has looked yet.
    Unknown,
    /// There is none that could be used, for this reason.
    Unusable(Cause),
    /// An entry of the wanted type and codec, good in this window.
    Entry(Window),
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Give the value in memory.
    ServeMemory,
    /// Look in the store, then decide again.
    Look,
    /// Give the value in the store.
    ServeStore,
    /// Run the function.
    Run(Cause),
}

/// What a lookup that read the clock at `now` does next. What is stale in memory is looked up in the store before
/// anything is run: another process may have renewed it.
pub(crate) fn decide(now: i64, memory: InMemory, store: InStore) -> Step {
    match (memory, store) {
        (InMemory::Value(window), _) if window.contains(now) => Step::ServeMemory,
        (_, InStore::Unknown) => Step::Look,
        (_, InStore::Entry(window)) if window.contains(now) => Step::ServeStore,
        (_, InStore::Entry(window)) => Step::Run(unfresh(now, window)),
        (InMemory::Due(window), InStore::Unusable(Cause::StoreFailed)) if window.contains(now) => {
            Step::ServeMemory
        }
        (_, InStore::Unusable(cause)) => Step::Run(cause),
    }
}

/// Whether a caller that read the clock at `reading`, and then waited, takes the value of the run it waited for.
/// It does where that run began at its reading or later, or where the value is fresh at its reading.
pub(crate) fn accepts(reading: i64, made_at: i64, window: Window) -> bool {
    made_at >= reading || window.contains(reading)
}

fn unfresh(now: i64, window: Window) -> Cause {
    if !window.is_empty() && now < window.from() { Cause::FutureDated } else { Cause::Stale }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAST: InMemory = InMemory::Value(Window::EMPTY);

    fn fresh(memory: InMemory, store: InStore) -> Step {
        decide(100, memory, store)
    }

    fn window(from: i64, until: i64) -> InStore {
        InStore::Entry(Window::new(from, until))
    }

    #[test]
    fn a_fresh_value_in_memory_is_served_without_a_look_in_the_store() {
        assert_eq!(fresh(InMemory::Value(Window::new(100, 101)), InStore::Unknown), Step::ServeMemory);
    }

    #[test]
    fn what_memory_lacks_or_has_stale_is_looked_up_in_the_store() {
        assert_eq!(fresh(InMemory::Nothing, InStore::Unknown), Step::Look);
        assert_eq!(fresh(PAST, InStore::Unknown), Step::Look);
    }

    #[test]
    fn a_window_holds_its_first_second_and_not_its_last() {
        assert_eq!(fresh(PAST, window(100, 200)), Step::ServeStore);
        assert_eq!(fresh(PAST, window(0, 101)), Step::ServeStore);
        assert_eq!(fresh(PAST, window(0, 100)), Step::Run(Cause::Stale));
    }

    #[test]
    fn an_entry_of_a_later_window_is_future_dated_and_one_without_window_is_stale() {
        assert_eq!(fresh(PAST, window(101, 200)), Step::Run(Cause::FutureDated));
        assert_eq!(fresh(PAST, InStore::Entry(Window::EMPTY)), Step::Run(Cause::Stale));
    }

    #[test]
    fn an_entry_that_cannot_be_used_says_why_it_runs() {
        for cause in [Cause::Absent, Cause::OtherType, Cause::OtherCodec, Cause::Damaged, Cause::StoreFailed]
        {
            assert_eq!(fresh(InMemory::Nothing, InStore::Unusable(cause)), Step::Run(cause));
        }
    }

    #[test]
    fn a_value_in_memory_that_is_due_for_a_look_is_served_only_where_the_store_cannot_be_asked() {
        let due = InMemory::Due(Window::new(100, 101));
        assert_eq!(fresh(due, InStore::Unknown), Step::Look);
        assert_eq!(fresh(due, window(100, 200)), Step::ServeStore);
        assert_eq!(fresh(due, InStore::Unusable(Cause::Absent)), Step::Run(Cause::Absent));
        let failed = InStore::Unusable(Cause::StoreFailed);
        assert_eq!(fresh(due, failed), Step::ServeMemory);
        assert_eq!(fresh(InMemory::Due(Window::EMPTY), failed), Step::Run(Cause::StoreFailed));
    }

    #[test]
    fn an_entry_ahead_by_no_more_than_the_skew_is_judged_at_its_reference() {
        let reading = |skew| Reading { now: 100, skew, awaited: None };
        for (skew, reference, at) in
            [(0, 101, 100), (1, 101, 101), (1, 102, 100), (1, 99, 99 + 1), (i64::MAX, i64::MAX, i64::MAX)]
        {
            assert_eq!(reading(skew).of(&Facts::new(reference)), at, "skew {skew}, reference {reference}");
        }
        assert!(reading(1).yields_to(&Facts::new(101)));
        assert!(!reading(1).yields_to(&Facts::new(100)) && !reading(0).yields_to(&Facts::new(101)));
    }

    #[test]
    fn the_run_that_was_waited_for_is_judged_at_its_beginning_and_no_other() {
        let reading = Reading { now: 100, skew: 0, awaited: Some(101) };
        assert_eq!((reading.of(&Facts::new(101)), reading.of(&Facts::new(102))), (101, 100));
        assert_eq!(Reading { awaited: Some(90), ..reading }.of(&Facts::new(90)), 100);
    }

    /// Case 55, with midnight at 100.
    #[test]
    fn a_waiter_takes_a_run_begun_after_its_reading_and_not_one_of_the_day_before() {
        let (today, tomorrow) = (Window::new(0, 100), Window::new(100, 200));
        assert!(accepts(99, 100, tomorrow));
        assert!(!accepts(101, 90, today));
        assert!(accepts(99, 90, today));
    }
}
