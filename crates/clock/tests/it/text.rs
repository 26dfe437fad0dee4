//! Instants and frozen clocks as tests write them down.

use chrono::{DateTime, Utc};
use daily_cache_clock::FrozenClock;

pub(crate) fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn frozen(text: &str) -> FrozenClock {
    text.parse().unwrap()
}
