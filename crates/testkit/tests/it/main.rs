//! What the strategies draw, and what they shrink to.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

mod hazards;
mod model;
mod shrinking;
