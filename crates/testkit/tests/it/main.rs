//! What the strategies draw, and what they shrink to.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

mod faults;
mod folder;
mod hazards;
mod hostile;
mod model;
mod shrinking;
mod simulation;
