//! The opening of an entry: everything before its body.

use super::sum::{self, Seed};
use super::{FORMAT, MAGIC, MAX_BODY, MAX_HEAD, PREFIX, SUM, TRAILER};
use crate::{Damage, Error, Key, Result, Version};

/// The bytes that must be at hand for [`opening_len`].
const MEASURE: usize = 16;

/// An opening, verified.
///
/// ```
/// use daily_cache_store::{Key, Version, entry};
///
/// let key = Key::new([1; 16], [2; 32], [3; 8]);
/// let bytes = entry::encode(&key, Version::from_bytes([4; 16]), b"facts", b"value")?;
/// let opening = entry::Opening::decode(&bytes, &key)?;
/// assert_eq!(opening.head(), b"facts");
/// assert_eq!(opening.body_len(bytes.len() as u64)?, 5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Opening<'a> {
    version: Version,
    head: &'a [u8],
    seed: Seed,
}

impl<'a> Opening<'a> {
    /// The opening of the entry of `key` that `bytes` begin with.
    ///
    /// # Errors
    ///
    /// What is wrong with them; [`Damage::Truncated`] if they are fewer than [`opening_len`] says.
    pub fn decode(bytes: &'a [u8], key: &Key) -> Result<Self, Damage> {
        let opening = bytes.get(..opening_len(bytes)?).ok_or(Damage::Truncated)?;
        let (summed, sum) = opening.split_last_chunk::<SUM>().ok_or(Damage::Truncated)?;
        if sum::of_opening(summed) != *sum {
            return Err(Damage::HeadSum);
        }
        let (prefix, head) = summed.split_at_checked(PREFIX).ok_or(Damage::Truncated)?;
        let (_, named) = prefix.split_at_checked(MEASURE).ok_or(Damage::Truncated)?;
        let (version, echo) = named.split_first_chunk::<16>().ok_or(Damage::Truncated)?;
        if key_bytes(key) != *echo {
            return Err(Damage::WrongKey);
        }
        Ok(Self { version: Version::from_bytes(*version), head, seed: Seed::of(*sum) })
    }

    /// The version of the record.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.version
    }

    /// The head.
    #[must_use]
    pub const fn head(&self) -> &'a [u8] {
        self.head
    }

    /// What binds the body to this opening.
    #[must_use]
    pub const fn seed(&self) -> Seed {
        self.seed
    }

    /// The length of the opening in bytes.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "an opening is never empty")]
    pub const fn len(&self) -> usize {
        PREFIX + self.head.len() + SUM
    }

    /// The length of the body of an entry of `entry_len` bytes, opening and trailer included.
    ///
    /// # Errors
    ///
    /// [`Damage::Truncated`] or [`Damage::TooLarge`].
    pub fn body_len(&self, entry_len: u64) -> Result<u64, Damage> {
        let around = (self.len() + TRAILER) as u64;
        match entry_len.checked_sub(around) {
            None => Err(Damage::Truncated),
            Some(len) if len > MAX_BODY => Err(Damage::TooLarge),
            Some(len) => Ok(len),
        }
    }
}

/// How long the opening is that `start` begins with, in bytes. Sixteen bytes are enough to say.
///
/// # Errors
///
/// It is not the start of an entry, or of one that this version does not know.
pub fn opening_len(start: &[u8]) -> Result<usize, Damage> {
    let (magic, rest) = start.split_first_chunk::<8>().ok_or(Damage::Truncated)?;
    if *magic != MAGIC {
        return Err(Damage::Magic);
    }
    let (format, rest) = rest.split_first_chunk::<2>().ok_or(Damage::Truncated)?;
    if u16::from_le_bytes(*format) != FORMAT {
        return Err(Damage::UnknownVersion);
    }
    let (flags, rest) = rest.split_first_chunk::<2>().ok_or(Damage::Truncated)?;
    if u16::from_le_bytes(*flags) != 0 {
        return Err(Damage::UnknownFlag);
    }
    let head_len = rest.first_chunk::<4>().ok_or(Damage::Truncated)?;
    match usize::try_from(u32::from_le_bytes(*head_len)) {
        Ok(len) if len <= MAX_HEAD => Ok(PREFIX + len + SUM),
        _ => Err(Damage::TooLarge),
    }
}

pub(super) fn encode(key: &Key, version: Version, head: &[u8], more: usize) -> Result<(Vec<u8>, Seed)> {
    let too_large = || Error::too_large("head", MAX_HEAD as u64);
    let head_len = u32::try_from(head.len()).ok().filter(|_| head.len() <= MAX_HEAD).ok_or_else(too_large)?;
    let mut bytes = Vec::with_capacity(PREFIX + head.len() + SUM + more);
    bytes.extend_from_slice(&MAGIC);
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(&0_u16.to_le_bytes());
    bytes.extend_from_slice(&head_len.to_le_bytes());
    bytes.extend_from_slice(version.as_bytes());
    bytes.extend_from_slice(&key_bytes(key));
    bytes.extend_from_slice(head);
    let sum = sum::of_opening(&bytes);
    bytes.extend_from_slice(&sum);
    Ok((bytes, Seed::of(sum)))
}

fn key_bytes(key: &Key) -> [u8; 56] {
    let mut bytes = [0; 56];
    let (function, rest) = bytes.split_at_mut(16);
    let (args, build) = rest.split_at_mut(32);
    function.copy_from_slice(key.function());
    args.copy_from_slice(key.args());
    build.copy_from_slice(key.build());
    bytes
}
