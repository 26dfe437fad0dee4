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
mod auto_advancing;
mod caught;
mod facts;
mod parsing;
mod reading;
mod seeded;
mod sharing;
mod stepping;
mod system;
mod text;
mod ticking;
mod zones_at_the_ends;
