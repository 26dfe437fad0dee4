//! A fraction of a second changes nothing; a leap second counts to the second that it extends.

use daily_cache_testkit::seeded;
use proptest::prelude::*;

use super::stage::{Setting, Stage, plays, with_fraction};

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn a_fraction_of_a_second_changes_nothing(
        (daily, from, ops) in plays(),
        fraction in prop_oneof![Just(1), Just(999_999_999), 0..2_000_000_000_u32],
    ) {
        let setting = Setting::apart([daily; 2]);
        let mut whole = Stage::new(setting, with_fraction(from, 0));
        let mut parted = Stage::new(setting, with_fraction(from, fraction));
        parted.fraction = Some(fraction);
        prop_assert_eq!(parted.play(&ops), whole.play(&ops));
    }
}
