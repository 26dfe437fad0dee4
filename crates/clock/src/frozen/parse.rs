//! A frozen clock from text.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use chrono::DateTime;

use super::FrozenClock;

/// Reads an RFC 3339 date and time, such as `2024-03-30T23:59:59+01:00`.
///
/// The offset is mandatory, so that a test means the same instant on every machine. A leap second
/// (`23:59:60`) is kept.
impl FromStr for FrozenClock {
    type Err = ParseClockError;

    fn from_str(text: &str) -> Result<Self, ParseClockError> {
        match DateTime::parse_from_rfc3339(text) {
            Ok(instant) => Ok(Self::at(instant.to_utc())),
            Err(_) => Err(ParseClockError::about(text)),
        }
    }
}

/// The text is not an instant that a clock can be frozen at.
///
/// ```
/// use daily_cache_clock::FrozenClock;
///
/// let error = "2024-03-30T23:59:59".parse::<FrozenClock>().unwrap_err();
/// assert!(error.is_missing_offset());
/// println!("{error}");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseClockError {
    text: String,
    missing_offset: bool,
}

impl ParseClockError {
    /// Whether only the offset is missing; then appending `Z` or, say, `+01:00` mends the text.
    #[must_use]
    pub fn is_missing_offset(&self) -> bool {
        self.missing_offset
    }

    fn about(text: &str) -> Self {
        let missing_offset = DateTime::parse_from_rfc3339(&format!("{text}Z")).is_ok();
        Self { text: text.to_owned(), missing_offset }
    }
}

impl fmt::Display for ParseClockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text, missing_offset } = self;
        if *missing_offset {
            write!(f, "{text:?} does not say its offset from UTC: append Z or one such as +01:00")
        } else {
            write!(f, "{text:?} is not an RFC 3339 date and time: write it like 2024-03-30T23:59:59+01:00")
        }
    }
}

impl Error for ParseClockError {}
