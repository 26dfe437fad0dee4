//! Values to store, and what can become of them there.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use daily_cache::{Cause, MemoryStore};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::caches::{entries, forgetful};

/// Asserts that a value is read back from the store as it was.
#[track_caller]
pub(crate) fn kept<T>(value: T)
where
    T: Serialize + DeserializeOwned + Debug + PartialEq + Send + Sync + 'static,
{
    kept_as(value, |a, b| a == b);
}

#[track_caller]
pub(crate) fn kept_as<T>(value: T, same: impl Fn(&T, &T) -> bool)
where
    T: Serialize + DeserializeOwned + Debug + Send + Sync + 'static,
{
    let cache = forgetful(Arc::<MemoryStore>::default());
    let slot = cache.slot("load", "acme").unwrap();
    let put = slot.put(value).strict().unwrap();
    let answer = slot.get_or_compute(|| -> T { panic!("it is stored") }).strict().unwrap();
    assert!(answer.status().is_hit());
    assert!(same(&put, &answer), "{put:?} came back as {answer:?}");
}

/// Asserts that a value is given to its caller, not stored, and that a fault says why.
#[track_caller]
pub(crate) fn refused<T>(value: T, why: &str)
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let cache = forgetful(Arc::<MemoryStore>::default());
    let answer = cache.slot("load", "acme").unwrap().put(value);
    assert!(!answer.status().is_stored() && entries(&cache) == 0);
    let Err(fault) = answer.strict() else { panic!("nothing tells that it is not kept") };
    assert!(fault.is_codec());
    let reason = std::error::Error::source(&fault).unwrap().to_string();
    assert!(reason.contains(why), "{reason}");
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Empty;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Wrapped(pub(crate) Option<u8>);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Tagged {
    Unit,
    Newtype(i8),
    Tuple(u8, String),
    Struct { a: bool, b: Vec<u8> },
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Untagged {
    Whole(i64),
    Float(f64),
    Text(String),
    List(Vec<Untagged>),
    Map(BTreeMap<String, Untagged>),
    Nothing,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Nested(Vec<Nested>);

pub(crate) fn nested(levels: usize) -> Nested {
    (1..levels).fold(Nested(Vec::new()), |inner, _| Nested(vec![inner]))
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Outer<T> {
    #[serde(flatten)]
    pub(crate) inner: T,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Inner<T> {
    pub(crate) number: T,
}

/// Asserts that a value is stored and cannot be read back: a miss that tells, and runs.
#[track_caller]
pub(crate) fn unreadable<T>(value: T)
where
    T: Serialize + DeserializeOwned + Debug + Send + Sync + 'static,
{
    let cache = forgetful(Arc::<MemoryStore>::default());
    let slot = cache.slot("load", "acme").unwrap();
    let put = slot.put(value).into_arc();
    assert!(slot.peek::<T>().is_none(), "{put:?} can be read");
    let answer = slot.get_or_compute(|| Arc::into_inner(put).unwrap());
    assert_eq!(answer.status().cause(), Some(Cause::Damaged));
    assert!(answer.strict().unwrap_err().is_damage());
}

pub(crate) fn flattened<T>(number: T) -> Outer<Inner<T>> {
    Outer { inner: Inner { number } }
}
