//! A record as it was found.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::Version;

/// A record as it was found in a store: its head, its version and, if asked for, its body.
///
/// ```
/// use daily_cache_store::{Found, Version};
///
/// let found = Found::new(Version::from_bytes([7; 16]), "head", "body");
/// assert_eq!((found.head(), found.body()), (&b"head"[..], Some(&b"body"[..])));
/// assert_eq!(found.into_body(), Some(b"body".to_vec()));
/// ```
pub struct Found {
    version: Version,
    head: Bytes,
    body: Option<Bytes>,
    body_len: u64,
}

impl Found {
    /// A whole record.
    #[must_use]
    pub fn new(version: Version, head: impl Into<Vec<u8>>, body: impl Into<Vec<u8>>) -> Self {
        Self::of(version, Bytes::whole(head.into()), Bytes::whole(body.into()))
    }

    /// A whole record whose bytes the store keeps too.
    #[must_use]
    pub fn shared(version: Version, head: Arc<[u8]>, body: Arc<[u8]>) -> Self {
        Self::of(version, Bytes::Shared(head), Bytes::Shared(body))
    }

    /// A record of which only the head was taken.
    #[must_use]
    pub fn head_only(version: Version, head: impl Into<Vec<u8>>, body_len: u64) -> Self {
        Self { version, head: Bytes::whole(head.into()), body: None, body_len }
    }

    /// A whole record whose body is `range` of `buffer`.
    pub(crate) fn inside(version: Version, head: Vec<u8>, buffer: Vec<u8>, range: Range<usize>) -> Self {
        Self::of(version, Bytes::whole(head), Bytes::Owned(buffer, range))
    }

    fn of(version: Version, head: Bytes, body: Bytes) -> Self {
        let body_len = body.as_slice().len() as u64;
        Self { version, head, body: Some(body), body_len }
    }

    /// The put that made the record.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.version
    }

    /// The head.
    #[must_use]
    pub fn head(&self) -> &[u8] {
        self.head.as_slice()
    }

    /// The body, unless only the head was taken.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.body.as_ref().map(Bytes::as_slice)
    }

    /// The body, copied only if the store shares it.
    #[must_use]
    pub fn into_body(self) -> Option<Vec<u8>> {
        self.body.map(Bytes::into_vec)
    }

    /// The length of the body in bytes, taken or not.
    #[must_use]
    pub const fn body_len(&self) -> u64 {
        self.body_len
    }
}

/// Lengths instead of contents, which may be large or private.
impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Found")
            .field("version", &self.version)
            .field("head_len", &self.head().len())
            .field("body_len", &self.body_len)
            .field("body_taken", &self.body.is_some())
            .finish_non_exhaustive()
    }
}

/// Bytes that came from a read, or that a store shares.
enum Bytes {
    /// A range of a buffer of our own: what was read around it is not worth a second copy.
    Owned(Vec<u8>, Range<usize>),
    Shared(Arc<[u8]>),
}

impl Bytes {
    fn whole(bytes: Vec<u8>) -> Self {
        let range = 0..bytes.len();
        Self::Owned(bytes, range)
    }

    fn as_slice(&self) -> &[u8] {
        match self {
            Self::Owned(bytes, range) => bytes.get(range.clone()).unwrap_or_default(),
            Self::Shared(bytes) => bytes,
        }
    }

    fn into_vec(self) -> Vec<u8> {
        match self {
            Self::Owned(mut bytes, range) => {
                bytes.truncate(range.end);
                bytes.drain(..range.start.min(range.end));
                bytes
            }
            Self::Shared(bytes) => bytes.to_vec(),
        }
    }
}
