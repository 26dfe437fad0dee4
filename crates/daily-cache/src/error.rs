//! What the cache refuses.

use std::fmt;

use crate::key::EncodeError;

/// The result of what this crate can refuse.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the cache refused: arguments that cannot be a key, or a store that cannot list or remove.
///
/// Trouble on the way to a value is no error but a [`Fault`](crate::Fault).
#[derive(Debug)]
pub struct Error(Box<Kind>);

#[derive(Debug)]
enum Kind {
    Arguments { function: String, why: EncodeError },
    Store(daily_cache_store::Error),
}

impl Error {
    pub(crate) fn arguments(function: String, why: EncodeError) -> Error {
        Error(Box::new(Kind::Arguments { function, why }))
    }

    /// Whether the arguments of a call cannot be encoded, so that they are no key.
    #[must_use]
    pub fn is_arguments(&self) -> bool {
        matches!(*self.0, Kind::Arguments { .. })
    }

    /// Whether the store failed or cannot do what was asked.
    #[must_use]
    pub fn is_store(&self) -> bool {
        matches!(*self.0, Kind::Store(_))
    }
}

impl From<daily_cache_store::Error> for Error {
    fn from(error: daily_cache_store::Error) -> Error {
        Error(Box::new(Kind::Store(error)))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Arguments { function, .. } => {
                write!(
                    f,
                    "the arguments of {function} cannot be a key; pass what serde can encode, or a part of it"
                )
            }
            Kind::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            Kind::Arguments { why, .. } => Some(why),
            // Its text is the text of this error, so its cause comes next.
            Kind::Store(error) => error.source(),
        }
    }
}
