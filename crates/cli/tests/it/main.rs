//! The program as its users have it, as a process: one binary, a file per subject.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod costs;
mod freshness;
mod keys;
mod modes;
mod stage;
