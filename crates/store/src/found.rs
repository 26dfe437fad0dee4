//! A record as it was found.

use std::fmt;
use std::io::{Cursor, Read};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

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
///
/// A body that was taken as a stream is read where it is needed:
///
/// ```
/// use daily_cache_store::{Key, MemoryStore, Record, Store, Take, When};
///
/// let store = MemoryStore::new();
/// let key = Key::new([1; 16], [2; 32], [3; 8]);
/// store.put(&key, Record::new(b"facts", b"a long value"), When::Always)?;
///
/// let found = store.open(&key, &mut Take::Stream)?.expect("it was just put");
/// let mut reader = found.into_reader().expect("this store knows streams");
/// assert_eq!(std::io::copy(&mut reader, &mut std::io::sink())?, 12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Found {
    version: Version,
    head: Bytes,
    body: Content,
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
        Self { version, head: Bytes::whole(head.into()), body: Content::Left, body_len }
    }

    /// A record whose body of `body_len` bytes is still to be read.
    ///
    /// The reader gives out verified bytes only, all of them or an error. It outlives the record in the store.
    #[must_use]
    pub fn stream(
        version: Version,
        head: impl Into<Vec<u8>>,
        body_len: u64,
        reader: Box<dyn Read + Send>,
    ) -> Self {
        let body = Content::Stream(Mutex::new(reader));
        Self { version, head: Bytes::whole(head.into()), body, body_len }
    }

    /// A whole record whose body is `range` of `buffer`.
    pub(crate) fn inside(version: Version, head: Vec<u8>, buffer: Vec<u8>, range: Range<usize>) -> Self {
        Self::of(version, Bytes::whole(head), Bytes::Owned(buffer, range))
    }

    fn of(version: Version, head: Bytes, body: Bytes) -> Self {
        let body_len = body.as_ref().len() as u64;
        Self { version, head, body: Content::Taken(body), body_len }
    }

    /// The put that made the record.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.version
    }

    /// The head.
    #[must_use]
    pub fn head(&self) -> &[u8] {
        self.head.as_ref()
    }

    /// The body, unless only the head was taken or the body is a stream.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        match &self.body {
            Content::Taken(bytes) => Some(bytes.as_ref()),
            Content::Stream(_) | Content::Left => None,
        }
    }

    /// The body, copied only if the store shares it, unless only the head was taken or the body is a stream.
    #[must_use]
    pub fn into_body(self) -> Option<Vec<u8>> {
        match self.body {
            Content::Taken(bytes) => Some(bytes.into_vec()),
            Content::Stream(_) | Content::Left => None,
        }
    }

    /// The body to be read from its start, whether it is a stream or in memory, unless only the head was taken.
    ///
    /// A reader that fails has not given out the whole body: what came of it is not to be used.
    #[must_use]
    pub fn into_reader(self) -> Option<Box<dyn Read + Send>> {
        match self.body {
            Content::Taken(bytes) => Some(Box::new(Cursor::new(bytes))),
            Content::Stream(reader) => Some(reader.into_inner().unwrap_or_else(PoisonError::into_inner)),
            Content::Left => None,
        }
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
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// What was taken of a body.
enum Content {
    Taken(Bytes),
    /// The lock is never taken: it lets a record be shared between threads though its reader cannot be.
    Stream(Mutex<Box<dyn Read + Send>>),
    Left,
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Taken(_) => "Taken",
            Self::Stream(_) => "Stream",
            Self::Left => "Left",
        })
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

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Owned(bytes, range) => bytes.get(range.clone()).unwrap_or_default(),
            Self::Shared(bytes) => bytes,
        }
    }
}
