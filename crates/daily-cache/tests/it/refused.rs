//! Values that the codec of this crate refuses to keep, or cannot read back (case 59).

use std::collections::BTreeMap;

use serde::ser::Error as _;
use serde::{Deserialize, Serialize, Serializer};

use crate::values::{Empty, Outer, Untagged, Wrapped, flattened, kept, nested, refused, unreadable};

#[test]
fn lists_in_lists_are_kept_up_to_512_levels_and_refused_beyond() {
    kept(nested(200));
    kept(nested(512));
    refused(nested(513), "512 levels");
    refused(nested(2_000), "512 levels");
}

#[test]
fn a_some_that_would_come_back_as_none_is_refused() {
    let why = "reads back as `None`";
    refused(Some(None::<u8>), why);
    refused(Some(()), why);
    refused(Some(Some(None::<String>)), why);
    refused(Some(Empty), why);
    refused(Some(Wrapped(None)), why);
    refused(vec![Some(Some(1)), Some(None)], why);
    refused(BTreeMap::from([(1, Some(()))]), why);
    refused(Some(Untagged::Nothing), why);
    refused(Some(serde_json::Value::Null), why);
    refused(Some(ciborium::Value::Null), why);
}

#[test]
fn a_tagged_value_of_ciborium_is_refused_and_others_are_kept() {
    use ciborium::Value;
    kept(Value::Array(vec![
        Value::Null,
        Value::Bytes(vec![1, 2]),
        Value::Integer(7.into()),
        Value::Float(0.5),
    ]));
    kept(Value::Map(vec![
        (Value::Integer(2.into()), Value::Bool(true)),
        (Value::Integer(1.into()), Value::Null),
    ]));
    refused(Value::Tag(0, Box::new(Value::from("2026-11-23T12:00:00Z"))), "tagged");
    refused(vec![Value::Tag(32, Box::new(Value::from("x")))], "tagged");
}

#[derive(Deserialize)]
struct Unwilling;

impl Serialize for Unwilling {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("not me"))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Impossible {
    Number(u8),
}

#[test]
fn what_refuses_itself_says_so_in_its_own_words() {
    refused(Unwilling, "not me");
    refused(vec![Unwilling], "not me");
    refused(Impossible::Number(1), "cannot serialize tagged newtype variant");
}

/// serde puts what is flattened, untagged or tagged inside by for later, and loses there what it needs to know.
#[test]
fn what_serde_cannot_read_back_is_told_as_damage_and_is_never_a_wrong_value() {
    unreadable(flattened(7_u128));
    unreadable(flattened(u128::MAX));
    unreadable(flattened(-7_i128));
    unreadable(flattened(()));
    unreadable(flattened(std::net::IpAddr::from([127, 0, 0, 1])));
    unreadable(Outer { inner: BTreeMap::from([(1, 2)]) });
}
