//! The program as its users have it, as a process: one binary, a file per subject.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::needless_raw_string_hashes,
    clippy::print_stdout,
    missing_docs,
    reason = "tests fail by panicking, tell what they skipped, and have expectations written for them"
)]

mod codes;
mod costs;
mod explanations;
mod failures;
mod fidelity;
mod freshness;
mod keys;
mod listing;
mod messages;
mod midnight;
mod modes;
mod nights;
mod pages;
mod processes;
mod pruning;
mod scene;
mod signals;
mod snapshots;
mod spoken;
mod stage;
mod terminal;
mod trouble;
mod usage;
mod verifying;
mod waiting;
