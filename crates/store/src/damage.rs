//! What is wrong with the bytes of an entry.

use std::fmt;

/// What is wrong with the bytes found in place of an entry.
///
/// Every one of them is a miss with a reason, and the next put under any condition but `Is` replaces it.
///
/// ```
/// use daily_cache_store::{Damage, Key, entry};
///
/// let key = Key::new([1; 16], [2; 32], [3; 8]);
/// assert_eq!(entry::decode(b"{\"json\": true}", &key).unwrap_err(), Damage::Magic);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Damage {
    /// Not a regular file: a folder, a link, a pipe, a socket, a device.
    NotRegular,
    /// A file that belongs to another user.
    NotOurs,
    /// It does not begin as an entry does.
    Magic,
    /// A version of the format that this library does not know.
    UnknownVersion,
    /// A flag that this library does not know.
    UnknownFlag,
    /// It ends too early.
    Truncated,
    /// Its length is not the one it declares.
    Length,
    /// It declares or has a length beyond the limits.
    TooLarge,
    /// The opening does not match its checksum.
    HeadSum,
    /// It is a whole entry of another key.
    WrongKey,
    /// The body does not match its checksum.
    BodySum,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotRegular => "it is not a regular file",
            Self::NotOurs => "it belongs to another user",
            Self::Magic => "it does not begin as an entry does",
            Self::UnknownVersion => "its version of the format is unknown to this library",
            Self::UnknownFlag => "it has a flag unknown to this library",
            Self::Truncated => "it ends too early",
            Self::Length => "its length is not the one it declares",
            Self::TooLarge => "its length is beyond the limits",
            Self::HeadSum => "the head does not match its checksum",
            Self::WrongKey => "it belongs to another key",
            Self::BodySum => "the body does not match its checksum",
        })
    }
}

impl std::error::Error for Damage {}
