//! What the cache refuses.

use std::fmt;

use crate::key::EncodeError;
use crate::{Cause, Mode};

/// The result of what this crate can refuse.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the cache refused: arguments that cannot be a key, a store that cannot list or remove, nothing to be had offline.
///
/// Trouble on the way to a value is no error but a [`Fault`](crate::Fault).
#[derive(Debug)]
pub struct Error(Box<Kind>);

#[derive(Debug)]
enum Kind {
    Arguments {
        function: String,
        why: EncodeError,
    },
    Store(daily_cache_store::Error),
    #[cfg_attr(not(feature = "macros"), allow(dead_code, reason = "only attributes make it"))]
    Policy {
        function: String,
        why: daily_cache_policy::Error,
    },
    /// Nothing is stored, and nothing may be run.
    Offline {
        function: String,
        cause: Cause,
    },
    /// Nothing may be written.
    Mode(Mode),
    UnknownMode(String),
    /// What a handle refers to is not there any more; another value may be.
    Handle {
        is_superseded: bool,
    },
    UnknownHandle,
}

impl Error {
    pub(crate) fn arguments(function: String, why: EncodeError) -> Error {
        Error(Box::new(Kind::Arguments { function, why }))
    }

    #[cfg(feature = "macros")]
    pub(crate) fn policy(function: String, why: daily_cache_policy::Error) -> Error {
        Error(Box::new(Kind::Policy { function, why }))
    }

    pub(crate) fn offline(function: String, cause: Cause) -> Error {
        Error(Box::new(Kind::Offline { function, cause }))
    }

    pub(crate) fn mode(mode: Mode) -> Error {
        Error(Box::new(Kind::Mode(mode)))
    }

    pub(crate) fn unknown_mode(word: String) -> Error {
        Error(Box::new(Kind::UnknownMode(word)))
    }

    pub(crate) fn superseded() -> Error {
        Error(Box::new(Kind::Handle { is_superseded: true }))
    }

    pub(crate) fn gone() -> Error {
        Error(Box::new(Kind::Handle { is_superseded: false }))
    }

    pub(crate) fn unknown_handle() -> Error {
        Error(Box::new(Kind::UnknownHandle))
    }

    /// The function that it is about; empty where it is about none.
    #[cfg(feature = "macros")]
    pub(crate) fn function(&self) -> &str {
        match &*self.0 {
            Kind::Arguments { function, .. }
            | Kind::Policy { function, .. }
            | Kind::Offline { function, .. } => function,
            _ => "",
        }
    }

    /// Whether nothing was found and nothing was to be run: by [`Slot::only_if_cached`](crate::Slot::only_if_cached), or
    /// in [`Mode::Offline`].
    #[must_use]
    pub fn is_offline(&self) -> bool {
        matches!(*self.0, Kind::Offline { .. })
    }

    /// Whether a [`Handle`](crate::Handle) refers to a value in whose place there is another by now.
    #[must_use]
    pub fn is_superseded(&self) -> bool {
        matches!(*self.0, Kind::Handle { is_superseded: true })
    }

    /// Whether a [`Handle`](crate::Handle) refers to a value in whose place there is nothing that can be read.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(*self.0, Kind::Handle { is_superseded: false })
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
            Kind::Policy { function, .. } => write!(f, "the day of {function} cannot be told"),
            Kind::Offline { function, cause } => {
                write!(
                    f,
                    "there is no value of {function} to be had without running it ({cause}); call it once where it may run"
                )
            }
            Kind::Mode(mode) => write!(
                f,
                "nothing is removed from the store while the cache is {mode}; do it outside of that mode"
            ),
            Kind::UnknownMode(word) => {
                write!(f, "{word:?} is no mode; use on, off, refresh, read-only or offline")
            }
            Kind::Handle { is_superseded: true } => {
                f.write_str("the value of this handle was superseded; ask the function for the one of today")
            }
            Kind::Handle { .. } => {
                f.write_str("the value of this handle is not stored any more; ask the function for it again")
            }
            Kind::UnknownHandle => f.write_str("this text is no handle; a handle is made by Answer::handle"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            Kind::Arguments { why, .. } => Some(why),
            Kind::Policy { why, .. } => Some(why),
            Kind::Offline { .. }
            | Kind::Mode(_)
            | Kind::UnknownMode(_)
            | Kind::Handle { .. }
            | Kind::UnknownHandle => None,
            // Its text is the text of this error, so its cause comes next.
            Kind::Store(error) => error.source(),
        }
    }
}
