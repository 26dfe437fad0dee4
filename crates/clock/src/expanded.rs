//! What `#[frozen]` expands to. Not for anybody else, and no promise: it changes with the attribute.

use std::time::Duration;

use crate::FrozenClock;
use crate::ambient::Current;

/// The attribute has checked the text; a step of zero is none.
///
/// # Panics
///
/// If the text is not an instant.
#[must_use]
#[track_caller]
#[allow(clippy::panic, reason = "a test without its clock cannot go on")]
pub fn frozen(text: &str, step_in_ms: u64) -> FrozenClock {
    let clock: FrozenClock = text.parse().unwrap_or_else(|error| panic!("{error}"));
    clock.auto_advance(Duration::from_millis(step_in_ms), Duration::MAX);
    clock
}

/// The clock as `ambient` puts it in force.
#[must_use]
pub fn in_force(clock: &FrozenClock) -> Current {
    Current::of_test(clock.clone())
}

#[cfg(test)]
mod tests {
    use crate::{FrozenClock, Monotonic, ambient};

    #[crate::frozen("2024-03-30T23:59:59Z", ambient)]
    #[test]
    fn the_clock_in_force_is_known_to_be_of_a_test(clock: FrozenClock) {
        assert!(ambient::current().is_of_test());
        let _entered = ambient::enter(clock);
        assert!(!ambient::current().is_of_test());
    }

    #[crate::frozen("2024-03-30T23:59:59+01:00", auto = "250ms")]
    #[test]
    fn a_unit_test_of_this_crate_can_be_frozen_too(clock: FrozenClock) {
        assert_eq!([(); 3].map(|()| clock.elapsed().as_millis()), [0, 250, 500]);
    }
}
