//! The checksum of a body and the trailer that carries it.

use std::fmt;

use twox_hash::XxHash3_128;

use super::{SUM, TRAILER};
use crate::Damage;

/// The checksum of an opening.
pub(super) fn of_opening(bytes: &[u8]) -> [u8; SUM] {
    XxHash3_128::oneshot(bytes).to_le_bytes()
}

/// What binds a body to its opening. See [`begin`](super::begin) for an example.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seed(u64);

impl Seed {
    pub(super) fn of(opening_sum: [u8; SUM]) -> Self {
        Self(opening_sum.first_chunk().copied().map_or(0, u64::from_le_bytes))
    }

    /// The sum of a body that is written or read in pieces.
    #[must_use]
    pub fn start(self) -> BodySum {
        BodySum { hasher: twox_hash::xxhash3_128::Hasher::with_seed(self.0), len: 0 }
    }

    /// The trailer of a whole body.
    #[must_use]
    pub fn trailer_of(self, body: &[u8]) -> [u8; TRAILER] {
        join(body.len() as u64, XxHash3_128::oneshot_with_seed(self.0, body))
    }

    /// Checks a whole body against its trailer.
    ///
    /// # Errors
    ///
    /// [`Damage::Length`] or [`Damage::BodySum`].
    pub fn check(self, body: &[u8], trailer: &[u8; TRAILER]) -> Result<(), Damage> {
        compare(&self.trailer_of(body), trailer)
    }
}

/// The sum of a body that is written or read in pieces. See [`begin`](super::begin) for an example.
pub struct BodySum {
    hasher: twox_hash::xxhash3_128::Hasher,
    len: u64,
}

impl BodySum {
    /// Adds the next bytes of the body.
    pub fn update(&mut self, bytes: &[u8]) {
        self.hasher.write(bytes);
        self.len += bytes.len() as u64;
    }

    /// The length of the body so far, in bytes.
    #[must_use]
    pub const fn body_len(&self) -> u64 {
        self.len
    }

    /// The trailer of the body.
    #[must_use]
    pub fn trailer(&self) -> [u8; TRAILER] {
        join(self.len, self.hasher.finish_128())
    }

    /// Checks the body against its trailer.
    ///
    /// # Errors
    ///
    /// [`Damage::Length`] or [`Damage::BodySum`].
    pub fn check(&self, trailer: &[u8; TRAILER]) -> Result<(), Damage> {
        compare(&self.trailer(), trailer)
    }
}

impl fmt::Debug for BodySum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BodySum").field("len", &self.len).finish_non_exhaustive()
    }
}

/// Checks the length that a trailer declares, before a body of that length is read.
///
/// # Errors
///
/// [`Damage::Length`].
pub fn check_len(body_len: u64, trailer: &[u8; TRAILER]) -> Result<(), Damage> {
    let (declared, _) = split(trailer);
    if declared == body_len.to_le_bytes() { Ok(()) } else { Err(Damage::Length) }
}

fn compare(computed: &[u8; TRAILER], found: &[u8; TRAILER]) -> Result<(), Damage> {
    let (len, sum) = split(computed);
    match split(found) {
        found if found == (len, sum) => Ok(()),
        (found_len, _) if found_len != len => Err(Damage::Length),
        _ => Err(Damage::BodySum),
    }
}

fn join(len: u64, sum: u128) -> [u8; TRAILER] {
    let mut trailer = [0; TRAILER];
    let (len_bytes, sum_bytes) = trailer.split_at_mut(8);
    len_bytes.copy_from_slice(&len.to_le_bytes());
    sum_bytes.copy_from_slice(&sum.to_le_bytes());
    trailer
}

fn split(trailer: &[u8; TRAILER]) -> (&[u8], &[u8]) {
    trailer.split_at(8)
}
