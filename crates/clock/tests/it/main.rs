//! What a clock and a frozen clock promise: one binary, a file per subject.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod advancing;
mod ambient;
mod auto_advancing;
mod caught;
mod facts;
#[cfg(feature = "macros")]
mod frozen_attribute;
mod parsing;
mod reading;
mod seeded;
mod sharing;
mod stepping;
mod system;
mod text;
mod ticking;
#[cfg(feature = "tokio")]
mod tokio_time;
mod zones_at_the_ends;
