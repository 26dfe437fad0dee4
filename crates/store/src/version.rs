//! What tells one put from every other.

use std::str::FromStr;
use std::{fmt, io};

use crate::hex::{self, ParseHexError};
use crate::{Error, Result};

/// What tells one put from every other: sixteen random bytes, made anew by each put.
///
/// Two versions are equal or not; they have no order. [`When::Is`](crate::When::Is) compares them.
///
/// ```
/// use daily_cache_store::Version;
///
/// let version = Version::random()?;
/// assert_ne!(version, Version::random()?);
/// assert_eq!(version, Version::from_bytes(*version.as_bytes()));
/// assert_eq!(version, version.to_string().parse().unwrap());
/// # Ok::<(), daily_cache_store::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Version([u8; 16]);

impl Version {
    /// A version never seen before, for a store to give to a put.
    ///
    /// # Errors
    ///
    /// The operating system has no random bytes to give.
    pub fn random() -> Result<Self> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)
            .map_err(|error| Error::io("cannot make a version: no random bytes", io::Error::other(error)))?;
        Ok(Self(bytes))
    }

    /// The version that a store wrote down as these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bytes for a store to write down.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// Lowercase hexadecimal.
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex::write(f, &self.0)
    }
}

impl FromStr for Version {
    type Err = ParseHexError;

    /// What [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> std::result::Result<Self, ParseHexError> {
        hex::parse(text.as_bytes()).map(Self).ok_or(ParseHexError { form: "a version of 32" })
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Version({self})")
    }
}
