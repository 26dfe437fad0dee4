//! Above what is no test, or not above it.
#![allow(unused_imports, reason = "who would use them is refused")]

use daily_cache_clock::{FrozenClock, frozen};

#[frozen("2024-03-30T23:59:59Z")]
fn no_test_attribute(_clock: FrozenClock) {}

#[frozen("2024-03-30T23:59:59Z")]
struct NoFunction;

#[frozen("2024-03-30T23:59:59Z")]
#[frozen("2024-03-31T23:59:59Z")]
#[test]
fn twice(_clock: FrozenClock) {}

fn main() {}
