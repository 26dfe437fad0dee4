//! The attribute above a slow function, and its test over midnight.
//!
//! `cargo run --example attribute --features macros` is slow the first time of a day and at once after that;
//! `DAILY_CACHE=refresh` before it runs the function again.
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::time::Duration;

use daily_cache::daily_cache;

/// The orders of a customer of this business day, from far away.
#[daily_cache(zone = "Europe/Paris", rollover = "06:00", show(customer))]
fn load_orders(customer: &str) -> Vec<String> {
    far_away();
    (1..=3).map(|number| format!("order {number} of {customer}")).collect()
}

/// What takes so long.
fn far_away() {
    #[cfg(not(test))]
    std::thread::sleep(Duration::from_secs(2));
    #[cfg(test)]
    tests::LOADS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
}

fn main() -> Result<(), daily_cache::Error> {
    println!("{}", load_orders("acme").join("\n"));
    println!("\n{}", load_orders::explain("acme")?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use daily_cache::{FrozenClock, frozen};

    use super::*;

    pub(super) static LOADS: AtomicU32 = AtomicU32::new(0);

    #[frozen("2026-03-29T05:59:59+02:00", ambient)]
    #[test]
    fn a_business_day_ends_at_six(clock: FrozenClock) {
        load_orders("acme");
        assert_eq!((load_orders("acme").len(), LOADS.load(Ordering::Relaxed)), (3, 1));
        clock.advance(Duration::from_secs(1));
        assert_eq!((load_orders("acme").len(), LOADS.load(Ordering::Relaxed)), (3, 2));
    }
}
