//! The place of one call: its exact bytes for the memory, their digests for the store.

mod encoder;
mod unordered;

use std::sync::OnceLock;

use daily_cache_store::Key;
use serde::Serialize;

pub(crate) use self::encoder::{EncodeError, Encoder, Form};
pub use self::unordered::Unordered;
use crate::Function;

/// Domains of the digests: keys of keyed BLAKE3. They are part of what is on disk: a change orphans every entry.
const FUNCTION: &[u8; 32] = b"daily-cache key v1: function    ";
const ARGS: &[u8; 32] = b"daily-cache key v1: arguments   ";
const BUILD: &[u8; 32] = b"daily-cache key v1: version+code";

/// Version (4 bytes) and code (8 bytes) stand first; then the length of the name (8 bytes), the name, the arguments.
const LENGTH_AT: usize = 12;
const NAME_AT: usize = 20;

/// One call: function, version, code and arguments as bytes.
///
/// Look-ups in memory compare these bytes themselves; digests are taken only on the way to the store.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    bytes: Vec<u8>,
    args_at: usize,
    key: OnceLock<Key>,
}

impl Place {
    pub(crate) fn new<A: Serialize + ?Sized>(
        function: &Function<'_>,
        args: &A,
    ) -> Result<Place, EncodeError> {
        let name = function.name.as_bytes();
        let mut bytes = Vec::with_capacity(NAME_AT + name.len() + 76);
        bytes.extend_from_slice(&function.version.to_le_bytes());
        bytes.extend_from_slice(&function.code.to_le_bytes());
        bytes.extend_from_slice(&(name.len() as u64).to_le_bytes());
        bytes.extend_from_slice(name);
        let args_at = bytes.len();
        let bytes = Encoder::append(bytes, Form::Key, args)?;
        Ok(Place { bytes, args_at, key: OnceLock::new() })
    }

    /// The bytes that no other call has.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether these bytes are a place of the function of this name, in any version.
    pub(crate) fn is_of(bytes: &[u8], name: &str) -> bool {
        let length = (name.len() as u64).to_le_bytes();
        let rest = bytes.get(LENGTH_AT..).and_then(|rest| rest.strip_prefix(&length));
        rest.is_some_and(|rest| rest.starts_with(name.as_bytes()))
    }

    /// The same by digests, as stores know it.
    pub(crate) fn key(&self) -> &Key {
        self.key.get_or_init(|| {
            let part = |range: std::ops::Range<usize>| self.bytes.get(range).unwrap_or_default();
            Key::new(
                function_digest(part(NAME_AT..self.args_at)),
                digest(ARGS, part(self.args_at..self.bytes.len())),
                digest(BUILD, part(0..LENGTH_AT)),
            )
        })
    }
}

/// The digest under which a store keeps a function of this name.
pub(crate) fn function_digest(name: &[u8]) -> [u8; 16] {
    digest(FUNCTION, name)
}

/// The first bytes of the BLAKE3 digest of `bytes` in a domain.
pub(crate) fn digest<const N: usize>(domain: &[u8; 32], bytes: &[u8]) -> [u8; N] {
    let digest = blake3::keyed_hash(domain, bytes);
    std::array::from_fn(|at| digest.as_bytes().get(at).copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str, version: u32, code: u64, args: &str) -> Key {
        *Place::new(&Function::new(name).version(version).code(code), args).unwrap().key()
    }

    /// Cases 15 and 19: these bytes are on disks. Computed once more with the Python packages blake3 and cbor2.
    #[test]
    fn a_key_is_pinned_for_all_releases_and_machines() {
        assert_eq!(
            key("load_orders", 0, 0, "acme").to_string(),
            "ab5f7fa0fd79258e5c4629f6d8e698a7/4c4fc023e781d806b81ece1e58dd93e1e1aa9ff91de1e38429d751de07398518-d7ad42e88f89b22f"
        );
    }

    #[test]
    fn name_version_code_and_arguments_each_make_another_key() {
        let key_of_f = key("f", 0, 0, "a");
        for other in [key("g", 0, 0, "a"), key("f", 1, 0, "a"), key("f", 0, 1, "a"), key("f", 0, 0, "b")] {
            assert_ne!(key_of_f, other);
        }
    }

    /// Case 16.
    #[test]
    fn no_part_can_reach_into_its_neighbour() {
        let bytes = |name: &str, args: &str| Place::new(&Function::new(name), args).unwrap().bytes().to_vec();
        assert_ne!(bytes("f", "aa"), bytes("fa", "a"));
        assert_ne!(key("f\0a", 0, 0, ""), key("f", 0, 0, "a"));
        assert_ne!(key("a::b", 0, 0, "c"), key("a", 0, 0, "b::c"));
    }
}
