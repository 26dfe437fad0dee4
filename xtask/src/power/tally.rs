//! What the cuts of one kind came to, and the table of all.

use super::{
    Flushed,
    ledger::{Durability, Verdict},
};
use crate::{
    table::{self, Side},
    trial::Report,
};

/// The cuts of one file system, one depth and one durability.
#[derive(Debug)]
pub(super) struct Tally {
    file_system: &'static str,
    pub(super) flushed: Flushed,
    pub(super) durability: Durability,
    cuts: u64,
    /// The puts that were acknowledged before a cut.
    pub(super) acknowledged: u64,
    found: Verdict,
    passed: u64,
    pub(super) violations: Vec<String>,
}

impl Tally {
    pub(super) fn new(file_system: &'static str, flushed: Flushed, durability: Durability) -> Self {
        Self {
            file_system,
            flushed,
            durability,
            cuts: 0,
            acknowledged: 0,
            found: Verdict::default(),
            passed: 0,
            violations: Vec::new(),
        }
    }

    /// Adds what was found after a cut.
    pub(super) fn add(&mut self, verdict: &Verdict) {
        self.found.whole += verdict.whole;
        self.found.missing += verdict.missing;
        self.found.damaged += verdict.damaged;
        self.found.lost += verdict.lost;
        self.found.back += verdict.back;
        self.found.torn += verdict.torn;
    }

    /// Enters a cut, and what it broke.
    pub(super) fn enter(&mut self, number: u64, broken: &[String]) {
        self.cuts += 1;
        let Some(first) = broken.first() else {
            self.passed += 1;
            return;
        };
        let more = match broken.len() {
            1 => String::new(),
            count => format!(" (and {} more)", count - 1),
        };
        self.violations.push(format!("{}, cut {number}: {first}{more}", self.name()));
    }

    fn name(&self) -> String {
        let Self { file_system, flushed, durability, .. } = self;
        format!("power on {file_system}, flushed: {}, {}", flushed.name(), durability.name())
    }

    /// A cut after which even what was never synced is there is none: then the trial has shown nothing.
    fn is_in_vain(&self) -> bool {
        self.flushed == Flushed::Nothing && self.durability == Durability::Fast && self.found.lost == 0
    }

    fn row(&self) -> [String; 11] {
        let found = &self.found;
        let counts = [found.whole, found.missing, found.damaged, found.lost, found.back, found.torn];
        let [whole, missing, damaged, lost, back, torn] = counts.map(|count| count.to_string());
        let (cuts, acknowledged) = (self.cuts.to_string(), self.acknowledged.to_string());
        let words = [self.file_system, self.flushed.name(), self.durability.name()].map(str::to_owned);
        let [file_system, flushed, durability] = words;
        [file_system, flushed, durability, cuts, acknowledged, whole, missing, damaged, lost, back, torn]
    }
}

const LEGEND: &str = "
Lost is what was acknowledged before the cut and is missing, damaged or older after it: fast puts may be, synced ones \
may not. Damaged and found whole count what was acknowledged during the cut, too. Back is a whole entry of a removed \
store under the same key, in a block that was freed: it can happen to fast puts where a file system gives a file its \
length before its bytes, and the entry tells its age.
";

/// The table, and what was broken.
pub(super) fn report(tallies: Vec<Tally>) -> Report {
    let columns = [
        ("file system", Side::Left),
        ("flushed", Side::Left),
        ("durability", Side::Left),
        ("cuts", Side::Right),
        ("acknowledged puts", Side::Right),
        ("found whole", Side::Right),
        ("missing", Side::Right),
        ("damaged", Side::Right),
        ("lost", Side::Right),
        ("back", Side::Right),
        ("torn values", Side::Right),
    ];
    if tallies.is_empty() {
        return Report::default();
    }
    let rows: Vec<_> = tallies.iter().map(Tally::row).collect();
    let mut report = Report { text: table::draw(columns, &rows) + LEGEND, ..Report::default() };
    for tally in tallies {
        if tally.is_in_vain() {
            let name = tally.name();
            report.violations.push(format!("{name}: all is there that nobody flushed; no power was cut"));
        }
        report.passed += tally.passed;
        report.violations.extend(tally.violations);
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(durability: Durability, lost: u64) -> Tally {
        let mut tally = Tally::new("ext4", Flushed::Nothing, durability);
        tally.add(&Verdict { whole: 7, missing: lost, lost, ..Verdict::default() });
        tally.enter(0, &[]);
        tally
    }

    #[test]
    fn a_cut_that_broke_something_is_told_with_its_place() {
        let mut tally = tally(Durability::Synced, 2);
        tally.enter(1, &["key 0 is lost".into(), "key 1 is lost".into()]);
        let report = report(vec![tally]);
        let told = "power on ext4, flushed: nothing, synced, cut 1: key 0 is lost (and 1 more)";
        assert_eq!((report.passed, report.violations), (1, vec![told.to_owned()]));
        assert!(report.text.contains("| ext4        | nothing | synced     |    2 |"), "{}", report.text);
    }

    #[test]
    fn cuts_that_lose_nothing_of_what_nobody_synced_show_nothing() {
        assert!(report(vec![tally(Durability::Fast, 1)]).violations.is_empty());
        let report = report(vec![tally(Durability::Fast, 0)]);
        assert!(report.violations[0].ends_with("no power was cut"));
    }
}
