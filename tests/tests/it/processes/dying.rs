//! Holders of leases that die or stand still (case 37).

use std::time::Duration;

use daily_cache::store::Prefix;
use daily_cache::{Options, Store};

use super::troupe::Troupe;

/// The same a thousand times is an act of `cargo xtask crash`.
#[test]
fn the_death_of_a_holder_ends_the_wait_for_it() {
    let mut troupe = Troupe::new();
    troupe.start("killed", &["20"]);
    let line = troupe.hear().line;
    println!("{line}");
    let words: Vec<&str> = line.split(' ').collect();
    assert!(line.starts_with("20 killed, 20 computed, worst "), "{line}");
    assert!(words[5].parse::<u64>().unwrap() < 2_000_000, "the system frees a lease at once: {line}");
    troupe.end_all();
    assert_eq!(troupe.store().list(&Prefix::All, None).unwrap().keys.len(), 20);
    troupe.leaves_nothing();
}

#[test]
fn a_holder_that_is_killed_while_nobody_waits_leaves_nothing_after_a_round() {
    let mut troupe = Troupe::new();
    let holder = troupe.start("one", &["key", "1"]);
    assert_eq!(troupe.hear().line, "running");
    troupe.kill(holder);
    troupe.leaves_nothing();
}

#[cfg(unix)]
#[test]
fn a_stopped_holder_delays_others_for_their_wait_only_and_its_late_value_does_not_replace_theirs() {
    use rustix::process::Signal;

    use super::troupe::one;

    let mut troupe = Troupe::new();
    let holder = troupe.start("one", &["key", "1"]);
    assert_eq!(troupe.hear().line, "running");
    troupe.signal(holder, Signal::STOP);

    let cache = troupe.cache(Options::default().with_wait(Duration::from_millis(50)));
    let answer = one(&cache, 2);
    assert!(*answer == 2 && answer.status().is_stored() && answer.fault().is_none(), "{answer:?}");

    troupe.close_input(holder);
    troupe.signal(holder, Signal::CONT);
    assert_eq!(troupe.hear().line, "got 1 ran, not stored");
    troupe.end(holder);
    assert_eq!(*one(&troupe.cache(Options::default()), 3), 2);
    troupe.leaves_nothing();
}
