//! A key and a version for everything that is tried, and sums for bytes that have none.

use daily_cache_store::{Key, Version, entry};
use twox_hash::XxHash3_128;

/// The key of every entry that is tried.
pub const KEY: Key = Key::new([0x11; 16], [0x22; 32], [0x33; 8]);

/// The version of those that are made here.
pub const VERSION: Version = Version::from_bytes([0x44; 16]);

/// Where the length of the head is, and where the head begins.
const HEAD_LEN: std::ops::Range<usize> = 12..16;
const HEAD: usize = 88;
const SUM: usize = 16;

/// A whole entry.
///
/// # Panics
///
/// If the head is too long for an entry.
#[must_use]
pub fn entry(head: &[u8], body: &[u8]) -> Vec<u8> {
    entry::encode(&KEY, VERSION, head, body).expect("a head and a body within their limits")
}

/// Some bytes to fill a body with, of no short period.
#[must_use]
pub fn filler(len: usize) -> Vec<u8> {
    let block: Vec<u8> = (0..=250).collect();
    let mut filler = block.repeat(len.div_ceil(block.len()));
    filler.truncate(len);
    filler
}

/// Writes the sums that the bytes would have if they were an entry, as far as they have room for them: no fuzzer
/// guesses a sum, and what is behind it is to be seen too.
pub fn mend_sums(bytes: &mut [u8]) {
    let head_len = bytes.get(HEAD_LEN).and_then(|len| len.try_into().ok()).map(u32::from_le_bytes);
    let head_len = head_len.and_then(|len| usize::try_from(len).ok()).filter(|len| *len <= entry::MAX_HEAD);
    let Some((opening, rest)) = head_len.and_then(|len| bytes.split_at_mut_checked(HEAD + len)) else {
        return;
    };
    let Some((sum, rest)) = rest.split_first_chunk_mut::<SUM>() else { return };
    *sum = XxHash3_128::oneshot(opening).to_le_bytes();
    let seed = sum.first_chunk().copied().map_or(0, u64::from_le_bytes);
    let Some((body, trailer)) = rest.split_last_chunk_mut::<{ entry::TRAILER }>() else { return };
    let (_, sum) = trailer.split_at_mut(entry::TRAILER - SUM);
    sum.copy_from_slice(&XxHash3_128::oneshot_with_seed(seed, body).to_le_bytes());
}
