//! The targets, and what each gets of the work.

/// A target of the package in `fuzz`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) name: &'static str,
    /// Of a thousand executions, how many are its own. The slow ones get fewer.
    share: u64,
    /// The longest input that is tried, in bytes, unless one of the corpus is longer.
    pub(super) longest: u64,
    /// Whether values that come close in a comparison count as news. It takes time, and finds what is compared byte by
    /// byte; where trees are built of the bytes there are too many of them.
    pub(super) heeds_values: bool,
}

/// Every target, the ones that take longest first.
pub(super) const TARGETS: [Target; 5] = [
    Target { name: "key", share: 80, longest: 1100, heeds_values: false },
    Target { name: "open", share: 70, longest: 1500, heeds_values: false },
    Target { name: "cbor", share: 150, longest: 4096, heeds_values: false },
    Target { name: "facts", share: 200, longest: 600, heeds_values: true },
    Target { name: "entry", share: 500, longest: 1200, heeds_values: true },
];

/// All executions of a full run and of a quick one.
const FULL: u64 = 10_000_000;
const QUICK: u64 = 200_000;

impl Target {
    /// How often it runs.
    pub(super) fn executions(&self, is_quick: bool) -> u64 {
        (if is_quick { QUICK } else { FULL }) / 1000 * self.share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_add_up() {
        for (is_quick, all) in [(false, FULL), (true, QUICK)] {
            assert_eq!(TARGETS.iter().map(|target| target.executions(is_quick)).sum::<u64>(), all);
        }
    }
}
