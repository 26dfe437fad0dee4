//! Policies and zones, as their users meet them. Days have their vectors and properties in the workspace's `tests`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests fail by panicking"
)]

mod changes;
mod daily;
mod policies;
mod weekly;
mod zones;

/// The Unix second of an instant with an offset.
fn second(text: &str) -> i64 {
    text.parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap().timestamp()
}
