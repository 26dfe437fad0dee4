//! Parameters that no clock can be handed to.
#![allow(unused_imports, reason = "who would use them is refused")]

use daily_cache_clock::{Clock, FrozenClock, frozen};

#[frozen("2024-03-30T23:59:59Z")]
#[test]
fn no_parameter_and_not_ambient() {}

#[frozen("2024-03-30T23:59:59Z")]
#[test]
fn two(_clock: FrozenClock, _other: FrozenClock) {}

#[frozen("2024-03-30T23:59:59Z")]
#[test]
fn of_another_type(_clock: impl Clock) {}

#[frozen("2024-03-30T23:59:59Z")]
#[test]
fn to_be_changed(_clock: &mut FrozenClock) {}

#[frozen("2024-03-30T23:59:59Z")]
#[test]
fn for_ever(_clock: &'static FrozenClock) {}

struct Suite;

impl Suite {
    #[frozen("2024-03-30T23:59:59Z")]
    #[test]
    fn a_method(&self, _clock: FrozenClock) {}
}

fn main() {}
