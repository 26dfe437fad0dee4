//! What is said in the parentheses.

#![allow(unused)]

use daily_cache::daily_cache;

#[daily_cache(zoen = "UTC")]
fn unknown_but_like_one() {}

#[daily_cache(xyz)]
fn unknown_and_like_none() {}

#[daily_cache(at = "06:00")]
fn rollover_by_the_name_of_the_method() {}

#[daily_cache(ttl = 60)]
fn a_time_to_live_by_another_name() {}

#[daily_cache(tz = "UTC")]
fn zone_by_another_name() {}

#[daily_cache("UTC")]
fn no_option() {}

#[daily_cache(zone = "UTC" rollover = "06:00")]
fn no_comma() {}

#[daily_cache(zone = "UTC", version = 1, zone = "UTC")]
fn twice() {}

#[daily_cache(zone = "Europe/Pariss")]
fn unknown_zone() {}

#[daily_cache(zone = "??")]
fn zone_like_none() {}

#[daily_cache(zone = ZONE)]
fn zone_in_a_constant() {}

#[daily_cache(zone)]
fn zone_without_a_name() {}

#[daily_cache(zone("UTC"))]
fn zone_in_parentheses() {}

#[daily_cache(rollover = "24:00")]
fn rollover_that_is_no_time() {}

#[daily_cache(rollover = 6)]
fn rollover_that_is_no_text() {}

#[daily_cache(policy = )]
fn policy_without_a_value() {}

#[daily_cache(policy = daily_cache::Forever, zone = "UTC")]
fn policy_with_a_zone() {}

#[daily_cache(rollover = "06:00", policy = daily_cache::Forever)]
fn policy_with_a_rollover() {}

#[daily_cache(version = -1)]
fn version_that_is_negative() {}

#[daily_cache(version = "2")]
fn version_that_is_a_text() {}

#[daily_cache(code = on)]
fn code_that_is_on() {}

#[daily_cache(code = off, depends(helper))]
fn code_that_is_off_and_depends() {}

#[daily_cache(depends())]
fn depends_on_nothing() {}

#[daily_cache(depends(helper::<u8>))]
fn depends_on_a_type() {}

#[daily_cache(skip = a)]
fn skip_without_parentheses(a: u8) {}

#[daily_cache(skip("a"))]
fn skip_of_a_text(a: u8) {}

#[daily_cache(name = "")]
fn name_that_is_empty() {}

#[daily_cache(key = a, unordered(a))]
fn key_and_unordered(a: u8) {}

#[daily_cache(errors_for = daily_cache::Forever)]
fn errors_without_a_result() -> Option<u8> {
    None
}

#[daily_cache(errors_for = daily_cache::Forever)]
fn errors_that_borrow(a: &str) -> Result<u8, &str> {
    Err(a)
}

fn main() {}
