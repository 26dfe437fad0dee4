//! The attributes, as their users meet them.

#![deny(warnings, missing_docs)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod cached;

/// The examples of what is refused, each beside the words it is refused with.
#[test]
fn what_is_refused_is_refused_at_the_token_at_fault_with_its_mend() {
    let tests = trybuild::TestCases::new();
    tests.compile_fail("tests/ui/*/*.rs");
}
