//! The stores from outside: the suite, the disk and what can be found on it, other processes.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "helpers of tests are tests"
)]

#[cfg(all(unix, not(portable_disk)))]
mod audit;
mod child;
mod conform;
mod deleted;
mod folder;
mod golden;
#[cfg(unix)]
mod hostile;
mod leases;
mod locks;
mod memory;
mod model;
#[cfg(all(unix, not(portable_disk)))]
mod private;
mod processes;
#[cfg(all(unix, not(portable_disk)))]
mod shared;
mod streams;
mod sweep;
mod unusable;
