//! The text is not an instant. Case 5.
#![allow(unused_imports, reason = "who would use them is refused")]

use daily_cache_clock::{FrozenClock, frozen};

#[frozen("2024-03-30T23:59:59")]
#[test]
fn without_offset(_clock: FrozenClock) {}

#[frozen("2024-03-30")]
#[test]
fn a_date(_clock: FrozenClock) {}

#[frozen("2024-02-30T00:00:00Z")]
#[test]
fn a_day_that_never_was(_clock: FrozenClock) {}

#[frozen("")]
#[test]
fn empty(_clock: FrozenClock) {}

fn main() {}
