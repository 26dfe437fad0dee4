//! Steps that are none.
#![allow(unused_imports, reason = "who would use them is refused")]

use daily_cache_clock::{FrozenClock, frozen};

#[frozen("2024-03-30T23:59:59Z", auto)]
#[test]
fn without_a_step(_clock: FrozenClock) {}

#[frozen("2024-03-30T23:59:59Z", auto =)]
#[test]
fn with_half_a_step(_clock: FrozenClock) {}

#[frozen("2024-03-30T23:59:59Z", auto = 15)]
#[test]
fn a_number(_clock: FrozenClock) {}

#[frozen("2024-03-30T23:59:59Z", auto = "15")]
#[test]
fn without_unit(_clock: FrozenClock) {}

#[frozen("2024-03-30T23:59:59Z", auto = "1.5s")]
#[test]
fn a_fraction(_clock: FrozenClock) {}

#[frozen("2024-03-30T23:59:59Z", auto = "0s")]
#[test]
fn zero(_clock: FrozenClock) {}

#[frozen("2024-03-30T23:59:59Z", auto = "9999999999999999h")]
#[test]
fn too_long(_clock: FrozenClock) {}

fn main() {}
