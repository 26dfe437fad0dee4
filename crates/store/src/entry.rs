//! The framing of a record in bytes, shared by every store that keeps records outside the process. No I/O.
//!
//! An entry is an **opening**, a **body** and a **trailer**. One pass writes it even if the length of the body is
//! not known beforehand, and the head is verified without reading the body. All numbers are little endian.
//!
//! | part | offset | bytes | what |
//! | --- | --- | --- | --- |
//! | opening | 0 | 8 | magic: `89 44 43 45 0D 0A 1A 0A`, `\x89DCE\r\n\x1a\n` |
//! | | 8 | 2 | version of the format: 1 |
//! | | 10 | 2 | flags: all zero; bit 0 is reserved for a detached body, which this version does not know |
//! | | 12 | 4 | length of the head, at most [`MAX_HEAD`] |
//! | | 16 | 16 | [`Version`] of the record |
//! | | 32 | 16 | key: function |
//! | | 48 | 32 | key: arguments |
//! | | 80 | 8 | key: build |
//! | | 88 | H | head |
//! | | 88 + H | 16 | XXH3-128 (seed 0) of everything before it |
//! | body | 104 + H | B | body, at most [`MAX_BODY`] |
//! | trailer | 104 + H + B | 8 | length of the body |
//! | | 112 + H + B | 16 | XXH3-128 of the body, seeded by the first 8 bytes of the opening's sum |
//!
//! - The magic has a byte that is not ASCII and every kind of line end, so that a transfer in text mode shows.
//! - The opening echoes the whole key: an entry under another's name is not taken for that one.
//! - The seed binds a body to its opening, which has the random version: no body passes under another's head.
//! - The entry ends with the trailer. Every length is checked exactly, and bytes after it are damage.
//!
//! The sums find rot, torn writes and mistakes. They do not resist a forger, who could as well write an entry.
//!
//! ```
//! use daily_cache_store::{Damage, Key, Version, entry};
//!
//! let key = Key::new([1; 16], [2; 32], [3; 8]);
//! let mut bytes = entry::encode(&key, Version::from_bytes([4; 16]), b"facts", b"value")?;
//! assert_eq!(entry::decode(&bytes, &key)?.body, b"value");
//!
//! bytes[110] ^= 1;
//! assert_eq!(entry::decode(&bytes, &key).unwrap_err(), Damage::BodySum);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod opening;
mod sum;

pub use opening::{Opening, opening_len};
pub use sum::{BodySum, Seed, check_len};

use crate::{Damage, Error, Key, Result, Version};

/// The first bytes of every entry.
pub const MAGIC: [u8; 8] = *b"\x89DCE\r\n\x1a\n";

/// The version of the format that this module writes, and the only one that it reads.
pub const FORMAT: u16 = 1;

/// The most bytes of a head: 64 KiB.
pub const MAX_HEAD: usize = 64 * 1024;

/// The most bytes of a body: 4 GiB.
pub const MAX_BODY: u64 = 4 * 1024 * 1024 * 1024;

/// The bytes of an opening before its head.
pub(crate) const PREFIX: usize = 88;

/// The bytes of a checksum.
pub(crate) const SUM: usize = 16;

/// The bytes of a trailer.
pub const TRAILER: usize = 8 + SUM;

/// A whole entry, verified. See the [module](self) for an example.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parts<'a> {
    /// The version of the record.
    pub version: Version,
    /// The head.
    pub head: &'a [u8],
    /// The body.
    pub body: &'a [u8],
}

/// The bytes of the entry of a record whose body is in memory.
///
/// # Errors
///
/// The head or the body is beyond its limit ([`Error::is_too_large`]).
pub fn encode(key: &Key, version: Version, head: &[u8], body: &[u8]) -> Result<Vec<u8>> {
    if body.len() as u64 > MAX_BODY {
        return Err(Error::too_large("body", MAX_BODY));
    }
    let (mut bytes, sum) = begin(key, version, head, body.len() + TRAILER)?;
    bytes.extend_from_slice(body);
    bytes.extend_from_slice(&sum.trailer_of(body));
    Ok(bytes)
}

/// The opening of an entry, in a buffer with room for `more` bytes, and the sum to pass the body through.
///
/// Write the bytes, then the body while [updating](BodySum::update) the sum, then the [trailer](BodySum::trailer).
///
/// ```
/// use daily_cache_store::{Key, Version, entry};
///
/// let (key, version) = (Key::new([1; 16], [2; 32], [3; 8]), Version::from_bytes([4; 16]));
/// let (mut bytes, seed) = entry::begin(&key, version, b"facts", 0)?;
/// let mut sum = seed.start();
/// for chunk in [b"va", b"lu"] {
///     sum.update(chunk);
///     bytes.extend_from_slice(chunk);
/// }
/// bytes.extend_from_slice(&sum.trailer());
/// assert_eq!(bytes, entry::encode(&key, version, b"facts", b"valu")?);
/// # Ok::<(), daily_cache_store::Error>(())
/// ```
///
/// # Errors
///
/// The head is beyond its limit ([`Error::is_too_large`]).
pub fn begin(key: &Key, version: Version, head: &[u8], more: usize) -> Result<(Vec<u8>, Seed)> {
    opening::encode(key, version, head, more)
}

/// The parts of the entry of `key` that `bytes` are, whatever bytes these are.
///
/// # Errors
///
/// What is wrong with them.
pub fn decode<'a>(bytes: &'a [u8], key: &Key) -> Result<Parts<'a>, Damage> {
    let opening = Opening::decode(bytes, key)?;
    let body_len = opening.body_len(bytes.len() as u64)?;
    let rest = bytes.get(opening.len()..).ok_or(Damage::Truncated)?;
    let (body, trailer) = rest.split_last_chunk::<TRAILER>().ok_or(Damage::Truncated)?;
    debug_assert_eq!(body.len() as u64, body_len, "the parts of an entry add up to it");
    opening.seed().check(body, trailer)?;
    Ok(Parts { version: opening.version(), head: opening.head(), body })
}

#[cfg(test)]
mod tests;
