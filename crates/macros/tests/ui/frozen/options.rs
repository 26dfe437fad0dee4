//! Options that are none, or wrong.
#![allow(unused_imports, reason = "who would use them is refused")]

use daily_cache_clock::{FrozenClock, frozen};

#[frozen("2024-03-30T23:59:59Z", abient)]
#[test]
fn misspelt() {}

#[frozen("2024-03-30T23:59:59Z" ambient)]
#[test]
fn without_comma() {}

#[frozen("2024-03-30T23:59:59Z", "15s")]
#[test]
fn without_name(_clock: FrozenClock) {}

#[frozen("2024-03-30T23:59:59Z", ambient = true)]
#[test]
fn ambient_with_a_value() {}

#[frozen("2024-03-30T23:59:59Z", ambient, ambient)]
#[test]
fn ambient_twice() {}

#[frozen("2024-03-30T23:59:59Z", auto = "1s", auto = "2s")]
#[test]
fn auto_twice(_clock: FrozenClock) {}

fn main() {}
