//! The bytes of arguments in a key: the deterministic encoding of RFC 8949 §4.2.1 (case 15).
//!
//! A key shows a digest of these bytes; each line below gives them by hand.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::caches::key_of;

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().filter(|byte| *byte != b' ').collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

#[track_caller]
fn encoded<A: Serialize + ?Sized>(args: &A, hex: &str) {
    let digest = blake3::keyed_hash(b"daily-cache key v1: arguments   ", &bytes(hex));
    let key = key_of("f", args);
    assert_eq!(key.args(), digest.as_bytes(), "it is not encoded as {hex}");
}

/// The examples of RFC 8949, appendix A.
#[test]
fn integers_take_as_few_bytes_as_can_be() {
    encoded(&0, "00");
    encoded(&23, "17");
    encoded(&24, "1818");
    encoded(&100, "1864");
    encoded(&255, "18ff");
    encoded(&256, "190100");
    encoded(&1000, "1903e8");
    encoded(&65_536, "1a00010000");
    encoded(&1_000_000, "1a000f4240");
    encoded(&1_000_000_000_000_u64, "1b000000e8d4a51000");
    encoded(&u64::MAX, "1bffffffffffffffff");
    encoded(&-1, "20");
    encoded(&-10, "29");
    encoded(&-100, "3863");
    encoded(&-1000, "3903e7");
    encoded(&i64::MIN, "3b7fffffffffffffff");
}

/// The examples of RFC 8949, appendix A; the largest and the smallest by §3.4.3.
#[test]
fn integers_beyond_64_bits_are_tagged_strings() {
    encoded(&18_446_744_073_709_551_615_u128, "1bffffffffffffffff");
    encoded(&18_446_744_073_709_551_616_u128, "c249010000000000000000");
    encoded(&18_446_744_073_709_551_616_i128, "c249010000000000000000");
    encoded(&-18_446_744_073_709_551_616_i128, "3bffffffffffffffff");
    encoded(&-18_446_744_073_709_551_617_i128, "c349010000000000000000");
    encoded(&u128::MAX, "c250 ffffffffffffffffffffffffffffffff");
    encoded(&i128::MIN, "c350 7fffffffffffffffffffffffffffffff");
}

/// The examples of RFC 8949, appendix A; −0.0 is 0.0, since the two are equal.
#[test]
fn floats_take_as_few_bytes_as_lose_nothing() {
    encoded(&0.0, "f90000");
    encoded(&-0.0, "f90000");
    encoded(&-0.0_f32, "f90000");
    encoded(&1.0, "f93c00");
    encoded(&1.1, "fb3ff199999999999a");
    encoded(&1.5, "f93e00");
    encoded(&65_504.0, "f97bff");
    encoded(&100_000.0, "fa47c35000");
    encoded(&f32::MAX, "fa7f7fffff");
    encoded(&1.0e300, "fb7e37e43c8800759c");
    encoded(&5.960_464_477_539_063e-8, "f90001");
    encoded(&0.000_061_035_156_25, "f90400");
    encoded(&-4.0, "f9c400");
    encoded(&-4.1, "fbc010666666666666");
    encoded(&f64::INFINITY, "f97c00");
    encoded(&f32::NEG_INFINITY, "f9fc00");
    // A single that is no half: 65,505.
    encoded(&65_505.0, "fa477fe100");
    // The smallest single and the smallest double above zero.
    encoded(&f32::from_bits(1), "fa00000001");
    encoded(&f64::from_bits(1), "fb0000000000000001");
}

#[test]
fn all_that_is_not_a_number_is_one() {
    for nan in [f64::NAN, -f64::NAN, f64::from_bits(0x7ff0_0000_0000_0001), f64::from_bits(u64::MAX)] {
        encoded(&nan, "f97e00");
    }
    encoded(&f32::from_bits(0xff80_0001), "f97e00");
}

struct Bytes(&'static [u8]);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

/// The examples of RFC 8949, appendix A.
#[test]
fn texts_bytes_lists_and_simple_values_are_as_in_the_standard() {
    encoded("", "60");
    encoded("a", "6161");
    encoded(&'a', "6161");
    encoded("IETF", "6449455446");
    encoded("\"\\", "62225c");
    encoded("\u{fc}", "62c3bc");
    encoded("\u{6c34}", "63e6b0b4");
    encoded("\u{10151}", "64f0908591");
    encoded(&Bytes(&[]), "40");
    encoded(&Bytes(&[1, 2, 3, 4]), "4401020304");
    encoded(&false, "f4");
    encoded(&true, "f5");
    encoded(&(), "f6");
    encoded(&[0_u8; 0], "80");
    encoded(&[1, 2, 3], "83010203");
    encoded(&(1, (2, 3), [4, 5]), "8301820203820405");
    let to_25: Vec<u32> = (1..=25).collect();
    encoded(&to_25, "98190102030405060708090a0b0c0d0e0f101112131415161718181819");
    encoded(&BTreeMap::<u8, u8>::new(), "a0");
    encoded(&BTreeMap::from([(1, 2), (3, 4)]), "a201020304");
    encoded(&("a", BTreeMap::from([("b", "c")])), "826161a161626163");
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
enum Mixed {
    Flag(bool),
    List(Vec<i64>),
    Text(&'static str),
    Number(i64),
}

/// The example of RFC 8949 §4.2.1. The older rule, shorter keys first (RFC 7049 §3.9), gives another order.
#[test]
fn the_entries_of_a_map_are_sorted_by_the_bytes_of_their_keys() {
    let sorted = [
        Mixed::Number(10),
        Mixed::Number(100),
        Mixed::Number(-1),
        Mixed::Text("z"),
        Mixed::Text("aa"),
        Mixed::List(vec![100]),
        Mixed::List(vec![-1]),
        Mixed::Flag(false),
    ];
    let map: BTreeMap<Mixed, usize> = sorted.into_iter().zip(0..).collect();
    encoded(&map, "a8 0a00 186401 2002 617a03 62616104 81186405 812006 f407");
}

#[test]
fn a_list_whose_length_is_not_known_before_is_as_one_whose_length_is() {
    struct Odd;
    impl Serialize for Odd {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq((0..10).filter(|n| n % 2 == 1))
        }
    }
    encoded(&Odd, "850103050709");
}

#[derive(Serialize)]
struct Unit;

#[derive(Serialize)]
struct Newtype(u8);

#[derive(Serialize)]
struct Pair(u8, &'static str);

#[derive(Serialize)]
struct Fields {
    b: u8,
    aa: u8,
    a: u8,
}

#[derive(Serialize)]
enum Shape {
    Unit,
    Newtype(u8),
    Tuple(u8, u8),
    Struct { b: u8, a: u8 },
}

#[derive(Serialize)]
struct Flattened {
    z: u8,
    #[serde(flatten)]
    fields: Fields,
    #[serde(flatten)]
    rest: BTreeMap<&'static str, bool>,
}

#[test]
fn structs_are_maps_of_their_fields_and_enums_are_named_by_their_variant() {
    encoded(&Unit, "f6");
    encoded(&Newtype(7), "07");
    encoded(&Pair(7, "x"), "82076178");
    encoded(&Fields { b: 1, aa: 2, a: 3 }, "a3 616103 616201 62616102");
    encoded(&Shape::Unit, "64556e6974");
    encoded(&Shape::Newtype(7), "a1 674e657774797065 07");
    encoded(&Shape::Tuple(1, 2), "a1 655475706c65 820102");
    encoded(&Shape::Struct { b: 1, a: 2 }, "a1 66537472756374 a2 616102 616201");
    let flattened =
        Flattened { z: 9, fields: Fields { b: 1, aa: 2, a: 3 }, rest: BTreeMap::from([("c", true)]) };
    encoded(&flattened, "a5 616103 616201 6163f5 617a09 62616102");
}

/// Tag 17475, `DC` in ASCII, stands before the content of a `Some`: nothing in a key may be mistaken for another.
#[test]
fn every_nesting_of_options_is_another_key() {
    encoded(&None::<u8>, "f6");
    encoded(&Some(7), "d94443 07");
    encoded(&Some(()), "d94443 f6");
    encoded(&Some(None::<u8>), "d94443 f6");
    encoded(&Some(Some(7)), "d94443 d94443 07");
    encoded(&Some(Some(None::<u8>)), "d94443 d94443 f6");
    encoded(&[Some(1), None], "82 d9444301 f6");
}
