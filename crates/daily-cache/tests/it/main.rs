//! The cache, case by case: one binary, a file per subject.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod answers;
mod caches;
mod circles;
mod code;
mod collapsing;
mod damage;
mod disk;
mod dropping;
mod erasing;
mod explaining;
mod full_disk;
mod functions;
mod golden_keys;
mod handles;
mod hooked;
mod invalidating;
mod kept;
mod key_bytes;
mod keys;
mod kinds;
mod leaders;
mod leases;
mod listing;
mod looking;
mod memory_tier;
mod midnight_waits;
mod modes;
mod names;
mod needing;
mod off;
mod overtaking;
mod processes;
mod pruning;
mod readings;
mod refused;
mod skew;
mod statuses;
mod streams;
#[cfg(feature = "tokio")]
mod tasks;
mod trouble;
mod values;
mod verbs;
mod whole;
mod workers;
