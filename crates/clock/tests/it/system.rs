//! The clock of the machine.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use daily_cache_clock::{Clock, ClockExt, Monotonic, SystemClock};

use crate::text::instant;

#[test]
fn both_questions_have_the_same_answer() {
    let before = SystemClock.now().timestamp();
    let seconds = SystemClock.unix_seconds();
    let after = SystemClock.now().timestamp();
    // NTP may set the wall between the readings: a minute either way is the same answer.
    assert!((before - 60..=after + 60).contains(&seconds), "{seconds} between {before} and {after}");
    assert!(SystemClock.now() > instant("2024-01-01T00:00:00Z"));
    assert!(SystemClock.now_system() > std::time::UNIX_EPOCH);
}

#[test]
fn elapsed_time_has_one_origin_for_all_threads_and_never_decreases() {
    let first = SystemClock.elapsed();
    let shared = Arc::new(SystemClock);
    let second = thread::spawn(move || shared.elapsed()).join().unwrap();
    assert!(second >= first);
    let mut before = second;
    for _ in 0..10_000 {
        let after = SystemClock.elapsed();
        assert!(after >= before);
        before = after;
    }
    assert!(before > Duration::ZERO);
}
