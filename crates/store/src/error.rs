//! Why a store could not do what it was asked.

use std::{fmt, io};

use crate::Damage;

/// The result of a store's operation.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a store could not do what it was asked.
///
/// The text names the operation, the path and, where there is one, the mend; it is one layer, and
/// [`source`](std::error::Error::source) has the operating system's reason. The kind is asked by predicates.
///
/// ```
/// use daily_cache_store::{Damage, Error};
///
/// let error = Error::damaged("cannot open the record `a`", Damage::BodySum);
/// assert!(error.is_damaged() && !error.is_io());
/// assert_eq!(error.damage(), Some(Damage::BodySum));
/// assert_eq!(error.to_string(), "cannot open the record `a`: the body does not match its checksum");
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    text: String,
    source: Option<io::Error>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Damaged(Damage),
    Gone,
    Invalid,
    Io,
    Refused,
    TooLarge,
    UnreadableBody,
    Unsupported,
}

impl Error {
    fn new(kind: Kind, text: impl Into<String>, source: Option<io::Error>) -> Self {
        Self(Box::new(Inner { kind, text: text.into(), source }))
    }

    /// What was found is not a record. `text` says what was tried on what, as in "cannot open …".
    #[must_use]
    pub fn damaged(text: impl fmt::Display, damage: Damage) -> Self {
        Self::new(Kind::Damaged(damage), format!("{text}: {damage}"), None)
    }

    /// The operating system or the network failed. `text` says what was tried on what, as in "cannot open …".
    #[must_use]
    pub fn io(text: impl Into<String>, source: io::Error) -> Self {
        Self::new(Kind::Io, text, Some(source))
    }

    /// `what` ("head", "body") is longer than `limit` bytes.
    #[must_use]
    pub fn too_large(what: &str, limit: u64) -> Self {
        Self::new(Kind::TooLarge, format!("the {what} is longer than the {limit} bytes that fit"), None)
    }

    /// The reader of a body failed; nothing was stored.
    #[must_use]
    pub fn unreadable_body(source: io::Error) -> Self {
        Self::new(Kind::UnreadableBody, "the body to be stored could not be read to its end", Some(source))
    }

    /// The store does not do `what` ("list").
    #[must_use]
    pub fn unsupported(what: &str) -> Self {
        Self::new(Kind::Unsupported, format!("this store does not {what}"), None)
    }

    pub(crate) fn gone(text: impl Into<String>) -> Self {
        Self::new(Kind::Gone, text, None)
    }

    pub(crate) fn invalid(text: impl Into<String>) -> Self {
        Self::new(Kind::Invalid, text, None)
    }

    pub(crate) fn refused(text: impl Into<String>) -> Self {
        Self::new(Kind::Refused, text, None)
    }

    /// What is wrong with the bytes found, if that is the trouble.
    #[must_use]
    pub fn damage(&self) -> Option<Damage> {
        match self.0.kind {
            Kind::Damaged(damage) => Some(damage),
            _ => None,
        }
    }

    /// Whether something other than a good record was found: a miss with a reason, which the next put mends.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.damage().is_some()
    }

    /// Whether the store's folder was deleted while in use. It has been made again: the next put succeeds.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.0.kind == Kind::Gone
    }

    /// Whether the store could not be set up as asked: a name that is none, no folder to be found.
    #[must_use]
    pub fn is_invalid(&self) -> bool {
        self.0.kind == Kind::Invalid
    }

    /// Whether the operating system or the network failed.
    #[must_use]
    pub fn is_io(&self) -> bool {
        self.0.kind == Kind::Io
    }

    /// Whether a folder is not safe to use: another's, or writable by others.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.0.kind == Kind::Refused
    }

    /// Whether a limit was exceeded; nothing was stored.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.0.kind == Kind::TooLarge
    }

    /// Whether the reader of a body failed; nothing was stored.
    #[must_use]
    pub fn is_unreadable_body(&self) -> bool {
        self.0.kind == Kind::UnreadableBody
    }

    /// Whether the store does not offer the operation.
    #[must_use]
    pub fn is_unsupported(&self) -> bool {
        self.0.kind == Kind::Unsupported
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.text)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, text, source } = &*self.0;
        f.debug_struct("Error").field("kind", kind).field("text", text).field("source", source).finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|error| error as _)
    }
}
