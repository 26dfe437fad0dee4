//! Whole-system tests: one binary, a file per subject.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod ambient;
mod cache;
mod clock_in_zones;
mod days;
mod matrix;
mod processes;
