//! The attribute and the scope in a crate that calls the clock by another name.
#![deny(warnings, missing_docs)]

use std::time::Duration;

use clock::{FrozenClock, frozen};
use daily_cache_tests_clock_alone::{Token, issued_here};

const MINUTE: Duration = Duration::from_secs(60);

#[frozen("2024-03-30T23:59:59+01:00")]
#[test]
fn a_token_expires_after_its_time_to_live(clock: FrozenClock) {
    let token = Token::issued_by(&clock, MINUTE);
    assert!(token.is_valid());
    clock.advance(Duration::from_nanos(59_999_999_999));
    assert!(token.is_valid());
    clock.advance(Duration::from_nanos(1));
    assert!(!token.is_valid());
}

#[frozen("2024-03-30T23:59:59+01:00", auto = "30s")]
#[test]
fn a_token_expires_while_it_is_looked_at(clock: FrozenClock) {
    let token = Token::issued_by(clock, MINUTE);
    assert_eq!([(); 3].map(|()| token.is_valid()), [true, false, false]);
}

#[frozen("2024-03-30T23:59:59+01:00")]
#[tokio::test]
async fn a_token_lives_over_a_wait(clock: &FrozenClock) {
    let token = Token::issued_by(clock.clone(), MINUTE);
    tokio::task::yield_now().await;
    assert!(token.is_valid());
    clock.advance(MINUTE);
    assert!(!token.is_valid());
}

#[frozen("2024-03-30T23:59:59+01:00", ambient)]
#[test]
fn a_token_that_was_handed_no_clock_goes_by_the_one_in_force(clock: FrozenClock) {
    let token = issued_here(MINUTE);
    assert!(token.is_valid());
    clock.advance(MINUTE);
    assert!(!token.is_valid());
}

#[frozen("2024-03-30T23:59:59+01:00", ambient)]
#[tokio::test]
async fn a_token_in_a_task_goes_by_the_clock_in_force(
    clock: FrozenClock,
) -> Result<(), tokio::task::JoinError> {
    let here = clock::ambient::current();
    let token = issued_here(MINUTE);
    clock.advance(MINUTE);
    let in_a_task = tokio::spawn(clock::ambient::scope(here, async move { token.is_valid() }));
    assert!(!in_a_task.await?);
    Ok(())
}
