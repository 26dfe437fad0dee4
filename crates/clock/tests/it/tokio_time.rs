//! A wall clock by Tokio's time.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use daily_cache_clock::{AmbientClock, Clock, Monotonic, TokioClock, ambient};
use tokio::time::sleep;

use crate::text::instant;

const NOON: &str = "2024-03-30T12:00:00Z";

const _: () = shareable::<TokioClock>();

const fn shareable<T: Send + Sync + Copy + 'static>() {}

/// Case 46.
#[tokio::test(start_paused = true)]
async fn a_sleep_of_a_day_returns_at_once_and_the_wall_moved_by_a_day() {
    let clock = TokioClock::starting_at(instant(NOON));
    let day = Duration::from_secs(24 * 3600);
    sleep(day).await;
    assert_eq!(clock.now(), instant(NOON) + TimeDelta::days(1));
    assert_eq!(clock.unix_seconds(), instant(NOON).timestamp() + 86_400);
    assert_eq!(clock.elapsed(), day);
}

/// Case 46.
#[tokio::test(start_paused = true)]
async fn sleeps_of_five_one_and_three_seconds_end_in_the_order_of_time() {
    let clock = TokioClock::starting_at(instant(NOON));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sleepers = [5, 1, 3].map(|seconds| {
        let seen = Arc::clone(&seen);
        tokio::spawn(async move {
            sleep(Duration::from_secs(seconds)).await;
            seen.lock().unwrap().push((clock.now() - instant(NOON)).num_seconds());
        })
    });
    for sleeper in sleepers {
        sleeper.await.unwrap();
    }
    assert_eq!(*seen.lock().unwrap(), [1, 3, 5]);
}

#[tokio::test(start_paused = true)]
async fn while_time_is_paused_the_wall_stands_still() {
    let clock = TokioClock::starting_at(instant(NOON));
    assert_eq!([clock.now(), clock.now()], [instant(NOON); 2]);
    tokio::time::advance(Duration::from_millis(1)).await;
    assert_eq!(clock.now(), instant("2024-03-30T12:00:00.001Z"));
}

#[tokio::test(start_paused = true)]
async fn at_the_end_of_the_range_the_wall_stands_still() {
    let clock = TokioClock::starting_at(DateTime::<Utc>::MAX_UTC - TimeDelta::seconds(1));
    sleep(Duration::from_secs(5)).await;
    assert_eq!(clock.now(), DateTime::<Utc>::MAX_UTC);
    assert_eq!(clock.elapsed(), Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn in_force_it_moves_what_reads_the_ambient_clock() {
    let clock = TokioClock::starting_at(instant(NOON));
    let task = async {
        sleep(Duration::from_secs(60)).await;
        AmbientClock.now()
    };
    assert_eq!(ambient::scope(clock, task).await, instant("2024-03-30T12:01:00Z"));
}

#[test]
fn outside_of_a_runtime_it_runs_as_the_machine_does() {
    let clock = TokioClock::starting_at(instant(NOON));
    assert!(clock.now() >= instant(NOON) && clock.now() < instant("2024-03-30T13:00:00Z"));
}
