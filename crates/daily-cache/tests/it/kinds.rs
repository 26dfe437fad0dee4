//! Two types or two codecs on one place (case 58).

use std::borrow::Cow;
use std::sync::Arc;

use daily_cache::{Answer, Cause, Cbor, Codec, CodecError, MemoryStore, Store};

use crate::caches::{Cache, cache, entries, forgetful, over};

/// Numbers as CBOR has them, but turned around: it could read what CBOR wrote, and get it wrong.
struct Inverted;

impl Codec<u32> for Inverted {
    fn id(&self) -> &'static str {
        "inverted"
    }

    fn encode<'v>(&self, value: &'v u32) -> Result<Cow<'v, [u8]>, CodecError> {
        Cbor.encode(&!*value).map(|bytes| bytes.into_owned().into())
    }

    fn decode(&self, body: Vec<u8>) -> Result<u32, CodecError> {
        Cbor.decode(body).map(|value: u32| !value)
    }
}

fn plain(cache: &Cache<impl Store>, value: u32) -> Answer<u32> {
    cache.slot("load", "acme").unwrap().get_or_compute(|| value).strict().unwrap()
}

fn inverted(cache: &Cache<impl Store>, value: u32) -> Answer<u32> {
    cache.slot("load", "acme").unwrap().codec(Inverted).get_or_compute(|| value).strict().unwrap()
}

/// Case 58. `u32` and `u64`, and `i64` of such values, are the same bytes.
#[test]
fn a_value_of_another_type_is_a_miss_even_where_its_bytes_could_be_read() {
    let cache = forgetful(Arc::<MemoryStore>::default());
    plain(&cache, 7);
    let slot = cache.slot("load", "acme").unwrap();
    let wide = slot.get_or_compute(|| 8_u64).strict().unwrap();
    assert_eq!((*wide, wide.status().cause()), (8, Some(Cause::OtherType)));
    let signed = slot.get_or_compute(|| 9_i64).strict().unwrap();
    assert_eq!((*signed, signed.status().cause()), (9, Some(Cause::OtherType)));
    let option = slot.get_or_compute(|| Some(10_i64)).strict().unwrap();
    assert_eq!((*option, option.status().cause()), (Some(10), Some(Cause::OtherType)));
    assert_eq!(entries(&cache), 1, "each replaced the one before");
}

/// Case 58.
#[test]
fn a_value_of_another_codec_is_a_miss_even_where_its_bytes_could_be_read() {
    let cache = forgetful(Arc::<MemoryStore>::default());
    assert_eq!(*plain(&cache, 7), 7);
    let other = inverted(&cache, 8);
    assert_eq!((*other, other.status().cause()), (8, Some(Cause::OtherCodec)));
    assert!(inverted(&cache, 9).status().is_hit());
    let back = plain(&cache, 10);
    assert_eq!((*back, back.status().cause()), (10, Some(Cause::OtherCodec)));
}

/// Case 58.
#[test]
fn memory_keeps_two_types_and_two_codecs_apart() {
    let cache = cache();
    assert_eq!(*plain(&cache, 7), 7);
    assert_eq!(*inverted(&cache, 8), 8);
    let slot = cache.slot("load", "acme").unwrap();
    assert_eq!(*slot.get_or_compute(|| 9_u64).strict().unwrap(), 9);
    for _ in 0..2 {
        assert_eq!((*plain(&cache, 0), *inverted(&cache, 0), *slot.get_or_compute(|| 0_u64)), (7, 8, 9));
    }
    assert!(slot.invalidate().unwrap());
    assert_eq!((*plain(&cache, 1), *inverted(&cache, 2), *slot.get_or_compute(|| 3_u64)), (1, 2, 3));
}

/// Case 58. A body that its own codec cannot read, which only a bug of the codec makes.
#[test]
fn a_body_that_cannot_be_decoded_is_damage_and_replaced() {
    struct Fickle(bool);
    impl Codec<u32> for Fickle {
        fn id(&self) -> &'static str {
            "fickle"
        }
        fn encode<'v>(&self, _: &'v u32) -> Result<Cow<'v, [u8]>, CodecError> {
            Ok(b"whatever"[..].into())
        }
        fn decode(&self, _: Vec<u8>) -> Result<u32, CodecError> {
            if self.0 { Ok(7) } else { Err(CodecError::new("not today")) }
        }
    }
    let cache = forgetful(Arc::<MemoryStore>::default());
    let call = |reads| cache.slot("load", "acme").unwrap().codec(Fickle(reads)).get_or_compute(|| 1);
    call(true);
    let answer = call(false);
    assert_eq!((*answer, answer.status().cause()), (1, Some(Cause::Damaged)));
    assert!(answer.status().is_stored());
    let fault = answer.strict().unwrap_err();
    assert!(fault.is_damage() && !fault.is_store() && !fault.is_codec());
    assert!(fault.to_string().contains("could not be decoded"), "{fault}");
    assert_eq!(std::error::Error::source(&fault).unwrap().to_string(), "not today");
    assert_eq!(*call(true).strict().unwrap(), 7);
}

/// Case 58. Two types of one name in two modules.
#[test]
fn types_are_told_apart_by_their_whole_names() {
    mod one {
        #[derive(serde::Serialize, serde::Deserialize)]
        pub(super) struct Order(pub(super) u32);
    }
    mod two {
        #[derive(serde::Serialize, serde::Deserialize)]
        pub(super) struct Order(pub(super) u32);
    }
    let cache = over(Arc::<MemoryStore>::default());
    let slot = cache.slot("load", "acme").unwrap();
    assert_eq!(slot.get_or_compute(|| one::Order(1)).0, 1);
    let other = slot.get_or_compute(|| two::Order(2));
    assert_eq!((other.0, other.status().cause()), (2, Some(Cause::OtherType)));
}
