//! What was acknowledged, kept apart from the disk, and the verdict on what is found after a cut.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::Finding;

/// What the store promises of a put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Durability {
    Fast,
    Synced,
}

impl Durability {
    pub(super) const ALL: [Self; 2] = [Self::Fast, Self::Synced];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Synced => "synced",
        }
    }
}

/// The last acknowledged generation of each key of a store.
///
/// What is acknowledged while the power is being cut may be found and need not be: a process does not outlive a real
/// cut, and xfs says that a folder is synced where the cut came in between. Generations go up by one with each put,
/// whatever its key. So the one put of which nothing was heard is known by its generation.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    acknowledged: BTreeMap<u32, u64>,
    /// What was acknowledged too late to count: keys and generations.
    late: BTreeSet<(u32, u64)>,
    /// All that was put, and what was put into earlier stores of this disk.
    put: BTreeSet<(u32, u64)>,
    former: BTreeSet<(u32, u64)>,
    keys: u32,
    last: u64,
}

/// When a put was acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    BeforeTheCut,
    During,
}

/// What a look after one cut came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) whole: u64,
    pub(super) missing: u64,
    pub(super) damaged: u64,
    /// How many keys have no longer what was acknowledged, nor anything newer.
    pub(super) lost: u64,
    /// How many keys have, whole, what was put into a store that was removed.
    pub(super) back: u64,
    /// How many keys have what no put made.
    pub(super) torn: u64,
    /// What broke a promise.
    pub(super) broken: Vec<String>,
}

impl Ledger {
    /// That of the next store of this disk.
    pub(super) fn of_the_next_store(self) -> Self {
        let Self { put, mut former, .. } = self;
        former.extend(put);
        Self { former, ..Self::default() }
    }

    /// How many keys are known: all below this.
    pub(super) fn keys(&self) -> u32 {
        self.keys
    }

    /// The first generation that nobody has put, nor was about to.
    pub(super) fn unused(&self) -> u64 {
        self.last + 2
    }

    /// Expects puts from the first unused generation on, and says which that is.
    pub(super) fn begin(&mut self) -> u64 {
        self.last += 1;
        self.last + 1
    }

    /// Enters a put.
    pub(super) fn enter(&mut self, key: u32, generation: u64, heard: Heard) {
        match heard {
            Heard::BeforeTheCut => drop(self.acknowledged.insert(key, generation)),
            Heard::During => drop(self.late.insert((key, generation))),
        }
        self.put.insert((key, generation));
        self.keys = self.keys.max(key.saturating_add(1));
        self.last = self.last.max(generation);
    }

    /// Judges what a process found, and enters it: it was read from the disk, or put anew.
    pub(super) fn judge(&mut self, findings: &[Finding], durability: Durability) -> Verdict {
        let mut verdict = Verdict::default();
        for finding in findings {
            self.judge_one(finding, durability, &mut verdict);
        }
        self.late.clear();
        self.last += 1;
        for finding in findings {
            if let Finding::Whole { key, generation } | Finding::Mended { key, generation } = finding {
                self.enter(*key, *generation, Heard::BeforeTheCut);
            }
        }
        verdict
    }

    fn judge_one(&self, finding: &Finding, durability: Durability, verdict: &mut Verdict) {
        match finding {
            Finding::Whole { key, generation } => {
                verdict.whole += 1;
                let acknowledged = self.acknowledged.get(key).copied();
                if acknowledged.is_some_and(|acknowledged| *generation < acknowledged) {
                    self.lose(*key, &format!("generation {generation}"), durability, verdict);
                } else if self.is_back(*key, *generation, durability) {
                    verdict.back += 1;
                    self.lose(*key, "what a removed store had", durability, verdict);
                } else if !self.may_be_there(*key, *generation) {
                    verdict.torn += 1;
                    verdict
                        .broken
                        .push(format!("key {key} has generation {generation}, which nobody put there"));
                }
            }
            Finding::Missing { key } => {
                verdict.missing += u64::from(self.acknowledged.contains_key(key));
                self.lose(*key, "nothing", durability, verdict);
            }
            Finding::Damaged { key } => {
                verdict.damaged += 1;
                self.lose(*key, "damage", durability, verdict);
            }
            Finding::Wrong { key, why } => {
                verdict.torn += 1;
                verdict.broken.push(format!("key {key} has what nobody put there: {why}"));
            }
            Finding::Mended { .. } => {}
            Finding::Unmended { key, why } => {
                verdict.broken.push(format!("key {key} was not whole and cannot be put anew: {why}"));
            }
            Finding::End { descriptors, temporary } => {
                if *descriptors > 0 {
                    verdict.broken.push(format!("{descriptors} descriptors stay open after the look"));
                }
                if *temporary > 0 {
                    verdict.broken.push(format!("{temporary} temporary files are left after the next put"));
                }
            }
        }
    }

    fn may_be_there(&self, key: u32, generation: u64) -> bool {
        self.acknowledged.get(&key) == Some(&generation)
            || self.late.contains(&(key, generation))
            || generation == self.last + 1
    }

    /// Whether it is what a removed store had under that key. Where a file has its length before its bytes, a block that
    /// was freed may still have all of an entry, with the right key and the right sums. Nothing in it is wrong but its age,
    /// which it tells.
    fn is_back(&self, key: u32, generation: u64, durability: Durability) -> bool {
        durability == Durability::Fast
            && !self.may_be_there(key, generation)
            && self.former.contains(&(key, generation))
    }

    /// Enters that `found` is there in place of what was acknowledged, if anything was.
    fn lose(&self, key: u32, found: &str, durability: Durability, verdict: &mut Verdict) {
        let Some(acknowledged) = self.acknowledged.get(&key) else { return };
        verdict.lost += 1;
        if durability == Durability::Synced {
            verdict.broken.push(format!(
                "acknowledged put lost: key {key} had generation {acknowledged}, and {found} is found"
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Key 0 has generation 3, key 1 generation 2, and 4 was under way.
    fn ledger() -> Ledger {
        let mut ledger = Ledger::default();
        for (key, generation) in [(0, 1), (1, 2), (0, 3)] {
            ledger.enter(key, generation, Heard::BeforeTheCut);
        }
        ledger
    }

    fn whole(key: u32, generation: u64) -> Finding {
        Finding::Whole { key, generation }
    }

    fn judged(findings: &[Finding], durability: Durability) -> Verdict {
        ledger().judge(findings, durability)
    }

    #[test]
    fn what_was_acknowledged_or_under_way_is_as_it_should_be() {
        for found in [[whole(0, 3), whole(1, 2)], [whole(0, 3), whole(1, 4)]] {
            let verdict = judged(&found, Durability::Synced);
            assert_eq!(verdict, Verdict { whole: 2, ..Verdict::default() });
        }
        let verdict = judged(&[whole(2, 4)], Durability::Synced);
        assert_eq!((verdict.lost, verdict.broken), (0, vec![]));
    }

    #[test]
    fn what_is_lost_breaks_only_the_promise_of_a_synced_put() {
        for lost in [whole(0, 1), Finding::Missing { key: 0 }, Finding::Damaged { key: 0 }] {
            let fast = judged(std::slice::from_ref(&lost), Durability::Fast);
            assert_eq!((fast.lost, fast.broken.len()), (1, 0), "{lost:?}");
            let synced = judged(std::slice::from_ref(&lost), Durability::Synced);
            assert_eq!((synced.lost, synced.broken.len()), (1, 1), "{lost:?}");
            assert!(synced.broken[0].contains("acknowledged put lost: key 0 had generation 3"));
        }
        let never_put = judged(&[Finding::Missing { key: 2 }], Durability::Synced);
        assert_eq!(never_put, Verdict::default());
    }

    #[test]
    fn what_a_removed_store_had_may_come_back_where_nothing_was_synced() {
        let back = |durability| {
            let mut ledger = ledger().of_the_next_store();
            ledger.enter(1, 1, Heard::BeforeTheCut);
            ledger.judge(&[whole(0, 3)], durability)
        };
        let fast = back(Durability::Fast);
        assert_eq!((fast.back, fast.torn, fast.broken.len()), (1, 0, 0));
        let synced = back(Durability::Synced);
        assert_eq!((synced.back, synced.torn, synced.broken.len()), (0, 1, 1));
    }

    #[test]
    fn what_was_heard_of_during_the_cut_may_be_there_and_need_not_be() {
        for found in [whole(0, 3), whole(0, 4), whole(0, 5)] {
            let mut ledger = ledger();
            ledger.enter(0, 4, Heard::During);
            let verdict = ledger.judge(&[found], Durability::Synced);
            assert_eq!(verdict, Verdict { whole: 1, ..Verdict::default() });
        }
        let mut ledger = ledger();
        ledger.enter(2, 4, Heard::During);
        assert_eq!(ledger.keys(), 3);
        assert_eq!(ledger.judge(&[Finding::Missing { key: 2 }], Durability::Synced), Verdict::default());
    }

    #[test]
    fn what_nobody_put_is_torn_whatever_was_promised() {
        let wrong = Finding::Wrong { key: 0, why: "the head is short".into() };
        for torn in [whole(0, 5), whole(2, 9), wrong] {
            let verdict = judged(&[torn], Durability::Fast);
            assert_eq!((verdict.torn, verdict.broken.len()), (1, 1), "{verdict:?}");
        }
    }

    #[test]
    fn leftovers_and_what_cannot_be_put_anew_break_promises() {
        let end = |descriptors, temporary| Finding::End { descriptors, temporary };
        let unmended = Finding::Unmended { key: 0, why: "no".into() };
        for (finding, broken) in [(end(0, 0), 0), (end(1, 0), 1), (end(0, 1), 1), (unmended, 1)] {
            assert_eq!(judged(&[finding], Durability::Fast).broken.len(), broken);
        }
    }

    #[test]
    fn the_next_cut_is_judged_by_what_was_found_and_mended() {
        let mut ledger = ledger();
        assert_eq!(ledger.unused(), 5);
        let found = [whole(0, 1), Finding::Damaged { key: 1 }, Finding::Mended { key: 1, generation: 5 }];
        ledger.judge(&found, Durability::Fast);
        assert_eq!(ledger.keys(), 2);
        assert_eq!(ledger.begin(), 7);
        let verdict = ledger.judge(&[whole(0, 1), whole(1, 5)], Durability::Synced);
        assert_eq!(verdict, Verdict { whole: 2, ..Verdict::default() });
    }
}
