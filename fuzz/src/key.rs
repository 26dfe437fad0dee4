//! The bytes of arguments in a key: equal arguments have equal bytes, different ones different bytes.

mod normal;
mod strict;
mod tree;

use ciborium::Value;
use daily_cache::fuzzing::key_bytes;

use self::normal::Normal;
use self::tree::Tree;
use crate::source::Source;

/// The most levels of nesting that an argument may have.
const DEEPEST: usize = 512;

/// More levels than the CBOR of an argument can have: a variant with items is two.
const DEEPEST_READ: usize = 4 * DEEPEST;

/// Encodes the arguments that the bytes describe.
///
/// # Panics
///
/// If they are refused without a reason or for none, have other bytes when their maps are in another order, or have
/// bytes that do not say what they are.
pub fn run(data: &[u8]) {
    let tree = Tree::build(&mut Source::new(data));
    let encoded = key_bytes(&tree);
    let twin = key_bytes(&tree.twin());
    let Some(normal) = tree.normal().filter(|_| tree.depth() <= DEEPEST) else {
        assert!(encoded.is_err() && twin.is_err(), "a key twice in a map, or too many levels, are refused");
        return;
    };
    let bytes = encoded.unwrap_or_else(|error| panic!("an argument is refused: {error}"));
    assert_eq!(Ok(&bytes), twin.as_ref(), "what is equal in another order or type has the same bytes");
    assert_eq!(
        strict::read(&bytes).as_ref(),
        Ok(&normal),
        "the bytes are deterministic CBOR of the argument"
    );
    let value = ciborium::de::from_reader_with_recursion_limit(bytes.as_slice(), DEEPEST_READ);
    let value: Value = value.expect("the bytes are CBOR for others too");
    assert_eq!(Normal::of(&value).as_ref(), Some(&normal), "and say the same to them");
}
