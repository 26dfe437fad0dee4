//! What is tried with whatever bytes are found.
//!
//! A target is a function of bytes that panics where a promise is broken. `fuzz_targets` gives each to libFuzzer;
//! `examples/replay.rs` runs it once for each file, for those who have no C++ compiler. `examples/flips.rs` flips every
//! bit of entries of five sizes. `examples/seeds.rs` writes the corpus.
//!
//! `cargo xtask fuzz` builds and runs them on a stable compiler; `cargo fuzz run entry` works as well.

pub mod cbor;
pub mod entry;
pub mod facts;
pub mod key;
pub mod open;
pub mod place;
pub mod sample;
#[cfg(all(feature = "libfuzzer", unix))]
pub mod spare_stack;

mod source;

/// A target: bytes in, a panic where a promise is broken.
pub type Target = fn(&[u8]);

/// Every target by its name.
pub const TARGETS: [(&str, Target); 5] = [
    ("entry", entry::run),
    ("facts", facts::run),
    ("key", key::run),
    ("cbor", cbor::run),
    ("open", open::run),
];

/// The target of this name.
#[must_use]
pub fn target(name: &str) -> Option<Target> {
    TARGETS.iter().find(|(known, _)| *known == name).map(|(_, run)| *run)
}
