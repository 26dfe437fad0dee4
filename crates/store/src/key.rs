//! The key of a record: three digests.

use std::fmt;
use std::str::FromStr;

use crate::hex::{self, ParseHexError};

/// The key of a record: digests of the function, of its arguments and of its build (version and code).
///
/// A store does not know how the digests were made. It keeps records of different keys apart, whatever
/// the bytes, and lists keys in their order: by function, then arguments, then build.
///
/// ```
/// use daily_cache_store::Key;
///
/// let key = Key::new([0x0a; 16], [0xff; 32], [0; 8]);
/// assert_eq!(key.args(), &[0xff; 32]);
/// assert!(key.to_string().starts_with("0a0a0a0a"));
/// assert_eq!(key.to_string().parse(), Ok(key));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    function: [u8; 16],
    args: [u8; 32],
    build: [u8; 8],
}

impl Key {
    /// A key of these three digests.
    #[must_use]
    pub const fn new(function: [u8; 16], args: [u8; 32], build: [u8; 8]) -> Self {
        Self { function, args, build }
    }

    /// The digest of the function's name.
    #[must_use]
    pub const fn function(&self) -> &[u8; 16] {
        &self.function
    }

    /// The digest of the arguments.
    #[must_use]
    pub const fn args(&self) -> &[u8; 32] {
        &self.args
    }

    /// The digest of the function's version and code.
    #[must_use]
    pub const fn build(&self) -> &[u8; 8] {
        &self.build
    }
}

/// Lowercase hexadecimal: `function/args-build`.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex::write(f, &self.function)?;
        f.write_str("/")?;
        hex::write(f, &self.args)?;
        f.write_str("-")?;
        hex::write(f, &self.build)
    }
}

impl FromStr for Key {
    type Err = ParseHexError;

    /// What [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> Result<Self, ParseHexError> {
        let parse = || {
            let (function, rest) = text.split_once('/')?;
            let (args, build) = rest.split_once('-')?;
            let [function, args, build] = [function, args, build].map(str::as_bytes);
            Some(Self::new(hex::parse(function)?, hex::parse(args)?, hex::parse(build)?))
        };
        parse().ok_or(ParseHexError { form: "a key, function/args-build of 32, 64 and 16" })
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({self})")
    }
}
