//! The instant is missing.
#![allow(unused_imports, reason = "who would use them is refused")]

use daily_cache_clock::{FrozenClock, frozen};

#[frozen]
#[test]
fn nothing_at_all(_clock: FrozenClock) {}

#[frozen()]
#[test]
fn nothing_in_parentheses(_clock: FrozenClock) {}

#[frozen(ambient)]
#[test]
fn an_option_alone() {}

#[frozen(2024)]
#[test]
fn a_number(_clock: FrozenClock) {}

const THEN: &str = "2024-03-30T23:59:59Z";

#[frozen(THEN)]
#[test]
fn a_constant(_clock: FrozenClock) {}

fn main() {
    let _ = THEN;
}
