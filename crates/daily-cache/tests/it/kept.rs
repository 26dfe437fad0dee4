//! Values that the codec of this crate keeps (case 59).

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::values::{Empty, Tagged, Untagged, Wrapped, flattened, kept, kept_as};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Customer {
    #[serde(rename = "customer-name")]
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    city: Option<String>,
    #[serde(flatten)]
    rest: BTreeMap<String, i64>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value")]
enum Adjacent {
    Unit,
    Newtype(i8),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Internal {
    Unit,
    Struct { a: f64 },
}

#[test]
fn numbers_are_kept() {
    kept((u8::MAX, u16::MAX, u32::MAX, u64::MAX));
    kept((i8::MIN, i16::MIN, i32::MIN, i64::MIN));
    kept([0, 1, -1, u64::MAX.into(), i64::MIN.into(), i128::MAX, i128::MIN, 1 << 64, -(1 << 64) - 1]);
    kept([0, 1, u64::MAX.into(), u128::MAX, 1 << 64]);
    kept([0.1, 1.5, f64::MAX, f64::MIN_POSITIVE, f64::EPSILON, f64::from_bits(1)]);
    kept([0.1_f32, f32::MAX, f32::MIN_POSITIVE, f32::from_bits(1)]);
}

#[test]
fn infinities_and_signed_zeros_are_kept_and_of_a_nan_that_it_is_one() {
    kept([f64::INFINITY, f64::NEG_INFINITY]);
    kept([f32::INFINITY, f32::NEG_INFINITY]);
    let same_bits = |a: &[f64; 2], b: &[f64; 2]| a.map(f64::to_bits) == b.map(f64::to_bits);
    kept_as([-0.0, 0.0], same_bits);
    kept_as([f64::NAN, -f64::NAN], |_, read| read.iter().all(|float| float.is_nan()));
    kept_as(f32::NAN, |_, read| read.is_nan());
}

#[test]
fn texts_bytes_and_characters_are_kept() {
    kept(String::new());
    kept("Straße 水 \0 \u{10ffff}".to_owned());
    kept(['\0', 'x', '\u{10ffff}']);
    kept(Vec::<u8>::new());
    kept((0..=255).collect::<Vec<u8>>());
    kept(vec![(0..=255).collect::<Vec<u8>>(), vec![]]);
    kept(("in a tuple".to_owned(), vec![1_u8, 2]));
}

#[test]
fn empty_things_are_kept() {
    kept(());
    kept(None::<u8>);
    kept(Empty);
    kept(Vec::<String>::new());
    kept([0_u8; 0]);
    kept(BTreeMap::<u8, u8>::new());
    kept((None::<String>, (), Vec::<()>::new(), vec![(), ()]));
    kept(std::marker::PhantomData::<u8>);
}

#[test]
fn options_of_something_are_kept() {
    kept(Some(0));
    kept(Some(Some(Some(7))));
    kept(vec![Some("a".to_owned()), None]);
    kept(Some(String::new()));
    kept(Some(Vec::<u8>::new()));
    kept(Wrapped(None));
    kept(Some(Wrapped(Some(1))));
    kept(Ok::<Option<u8>, ()>(None));
    kept(Err::<(), String>("its own".to_owned()));
}

#[test]
fn renamed_defaulted_and_flattened_fields_are_kept() {
    let rest = BTreeMap::from([("orders".to_owned(), 3), ("returns".to_owned(), -1)]);
    kept(Customer { name: "Acme".to_owned(), city: Some("Paris".to_owned()), rest });
    kept(Customer { name: String::new(), city: None, rest: BTreeMap::new() });
}

#[test]
fn every_form_of_enum_is_kept() {
    kept(vec![
        Tagged::Unit,
        Tagged::Newtype(-1),
        Tagged::Tuple(2, "b".to_owned()),
        Tagged::Struct { a: true, b: vec![1] },
    ]);
    kept(vec![Adjacent::Unit, Adjacent::Newtype(-1)]);
    kept(vec![Internal::Unit, Internal::Struct { a: 1.0 }]);
    let map = BTreeMap::from([("x".to_owned(), Untagged::Whole(i64::MIN))]);
    kept(vec![
        Untagged::Whole(1),
        Untagged::Float(1.0),
        Untagged::Float(f64::INFINITY),
        Untagged::Text("1".to_owned()),
        Untagged::List(vec![Untagged::Map(map), Untagged::Nothing]),
    ]);
    kept(BTreeMap::from([(1_u8, Tagged::Unit)]));
}

#[test]
fn maps_with_any_keys_are_kept() {
    kept(HashMap::from([(1_u64, "a".to_owned()), (u64::MAX, "b".to_owned())]));
    kept(BTreeMap::from([((1, 'x'), true), ((2, 'y'), false)]));
    kept(BTreeMap::from([(None, 1), (Some(2), 3)]));
    kept(HashMap::from([(vec![1_u8], BTreeMap::from([("inner".to_owned(), 1)]))]));
}

#[test]
fn the_types_of_std_that_serde_knows_are_kept() {
    kept(Duration::new(7, 999_999_999));
    kept(SystemTime::UNIX_EPOCH + Duration::new(1, 1));
    kept(std::net::IpAddr::from([127, 0, 0, 1]));
    kept("[::1]:80".parse::<std::net::SocketAddr>().unwrap());
    kept(std::num::NonZeroU8::MAX);
    kept((std::ops::Bound::Included(1), std::ops::Bound::<i32>::Unbounded, 1..3));
    kept(std::path::PathBuf::from("a/b"));
    kept(std::cmp::Reverse(1));
}

#[test]
fn json_is_kept() {
    kept(serde_json::json!({
        "nothing": null, "list": [1, -1, 1.5, "x", [], {}], "large": u64::MAX, "small": i64::MIN, "float": 1.0,
    }));
}

#[test]
fn what_is_flattened_is_kept() {
    kept(flattened(u64::MAX));
    kept(flattened(i64::MIN));
    kept(flattened(0.1_f32));
    kept(flattened(Some(1)));
    kept(flattened(None::<String>));
    kept(flattened('x'));
    kept(flattened(vec![1_u8]));
    kept(flattened(BTreeMap::from([(1_u8, 2_u8)])));
    kept(flattened(Tagged::Tuple(1, "x".to_owned())));
}
