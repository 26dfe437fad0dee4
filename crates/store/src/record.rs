//! A record on its way into a store.

use std::fmt;
use std::io::Read;

use crate::{Error, Result};

/// A record to be put: a small head and a body of any length.
///
/// ```
/// use daily_cache_store::Record;
///
/// let mut file = &b"bytes from anywhere"[..];
/// let record = Record::reading(b"facts", &mut file);
/// assert_eq!(record.body.into_vec(1024)?, b"bytes from anywhere");
/// # Ok::<(), daily_cache_store::Error>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Record<'a> {
    /// What is needed to judge the body without reading it, at most [`MAX_HEAD`](crate::entry::MAX_HEAD) bytes.
    pub head: &'a [u8],
    /// The body, at most [`MAX_BODY`](crate::entry::MAX_BODY) bytes.
    pub body: Body<'a>,
}

impl<'a> Record<'a> {
    /// A record whose body is in memory.
    #[must_use]
    pub fn new<H: AsRef<[u8]> + ?Sized, B: AsRef<[u8]> + ?Sized>(head: &'a H, body: &'a B) -> Self {
        Self { head: head.as_ref(), body: Body::Bytes(body.as_ref()) }
    }

    /// A record whose body is read to its end; its length need not be known.
    #[must_use]
    pub fn reading<H: AsRef<[u8]> + ?Sized>(head: &'a H, body: &'a mut dyn Read) -> Self {
        Self { head: head.as_ref(), body: Body::Reader(body) }
    }
}

/// Where the body of a record comes from. See [`Record`] for an example.
#[non_exhaustive]
pub enum Body<'a> {
    /// Memory.
    Bytes(&'a [u8]),
    /// A stream that is read to its end; its length need not be known. If it fails, nothing is stored.
    Reader(&'a mut dyn Read),
}

impl Body<'_> {
    /// The whole body in memory, for stores that do not write as they read.
    ///
    /// # Errors
    ///
    /// The body is longer than `limit` bytes ([`Error::is_too_large`]) or its reader failed
    /// ([`Error::is_unreadable_body`]).
    pub fn into_vec(self, limit: u64) -> Result<Vec<u8>> {
        let bytes = match self {
            Self::Bytes(bytes) if bytes.len() as u64 <= limit => bytes.to_vec(),
            Self::Bytes(_) => return Err(Error::too_large("body", limit)),
            Self::Reader(reader) => {
                let mut bytes = Vec::new();
                let mut reader = reader.take(limit.saturating_add(1));
                reader.read_to_end(&mut bytes).map_err(Error::unreadable_body)?;
                bytes
            }
        };
        if bytes.len() as u64 > limit { Err(Error::too_large("body", limit)) } else { Ok(bytes) }
    }
}

impl fmt::Debug for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
            Self::Reader(_) => f.write_str("Reader"),
        }
    }
}
