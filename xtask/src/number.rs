//! Whole numbers: on the command line, and drawn.

use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher, Hasher},
};

use lexopt::Parser;

use crate::error::{Error, Result};

/// The value of `option`, which must be `least` or more and fit its type.
///
/// # Errors
///
/// Names the option, and what would be right.
pub(crate) fn value<N: TryFrom<u64>>(parser: &mut Parser, option: &str, least: u64) -> Result<N> {
    let text = parser.value()?.to_string_lossy().into_owned();
    let parsed = text.parse().ok().filter(|number: &u64| *number >= least);
    let number = parsed
        .ok_or_else(|| Error::Usage(format!("{option} wants a whole number from {least}, not {text:?}")))?;
    N::try_from(number).map_err(|_| Error::Usage(format!("{option} {number} is too large")))
}

/// std's hashers are seeded by the system's randomness. Half of the bits are enough, and easier to type.
pub(crate) fn random() -> u64 {
    RandomState::new().build_hasher().finish() >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<N: TryFrom<u64>>(text: &str) -> Result<N> {
        let mut parser = Parser::from_args(["--n", text]);
        parser.next()?;
        value(&mut parser, "--n", 1)
    }

    #[test]
    fn a_number_that_is_too_small_or_too_large_is_named() {
        assert_eq!(read::<u32>("4294967295").unwrap(), u32::MAX);
        assert_eq!(read::<u32>("0").unwrap_err().to_string(), "--n wants a whole number from 1, not \"0\"");
        assert_eq!(read::<u32>("4294967296").unwrap_err().to_string(), "--n 4294967296 is too large");
    }
}
