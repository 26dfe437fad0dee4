//! The types of values that are tried.

use std::collections::{BTreeMap, HashMap, HashSet};

use ciborium::Value;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::source::Source;

/// No value that is built has more levels.
const DEEPEST: usize = 600;

/// A type of values.
pub(super) trait Kind: Same + Serialize + DeserializeOwned + 'static {
    /// How many lists of it can be one in another.
    const LISTS_IN_EACH_OTHER: usize;

    /// Whether CBOR cannot keep some values of it.
    const IS_REFUSED_AT_TIMES: bool = false;

    /// The value that the source describes.
    fn build(source: &mut Source<'_>, depth: usize) -> Self;
}

/// Equality that knows that a NaN is one, and that zero has a sign.
pub(super) trait Same {
    fn is_same(&self, other: &Self) -> bool;
}

macro_rules! same_if_equal {
    ($($type:ty),* $(,)?) => {$(
        impl Same for $type {
            fn is_same(&self, other: &Self) -> bool {
                self == other
            }
        }
    )*};
}
same_if_equal!(
    Vec<Vec<u32>>, HashMap<String, Vec<i64>>, Option<Option<u8>>, String, Vec<u8>, Report, Nest, Chain, Shape,
    Vec<()>, HashSet<Vec<Option<bool>>>, Mixed,
);

impl Same for (bool, char, i128, u128, f32) {
    fn is_same(&self, other: &Self) -> bool {
        let exact = |float: f32| Exact(float.into());
        (self.0, self.1, self.2, self.3) == (other.0, other.1, other.2, other.3)
            && exact(self.4) == exact(other.4)
    }
}

impl Same for Value {
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Float(one), Self::Float(other)) => Exact(*one) == Exact(*other),
            (Self::Array(one), Self::Array(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.is_same(other))
            }
            (Self::Map(one), Self::Map(other)) => {
                let same = |((a, b), (c, d)): (&(Self, Self), &(Self, Self))| a.is_same(c) && b.is_same(d);
                one.len() == other.len() && one.iter().zip(other).all(same)
            }
            _ => self == other,
        }
    }
}

/// A float that is compared bit by bit, but for NaNs.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Exact(f64);

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits() || (self.0.is_nan() && other.0.is_nan())
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Report {
    name: String,
    rows: Vec<Row>,
    note: Option<String>,
    tags: BTreeMap<String, String>,
    #[serde(default)]
    extra: u8,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Row {
    at: i64,
    amount: Exact,
    shape: Shape,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Nest(Vec<Nest>);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Chain {
    next: Option<Box<Chain>>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Shape {
    Point,
    Circle(u8),
    Line(i128, u128),
    Box { w: Exact },
    Not(Box<Shape>),
    Both(Box<Shape>, Box<Shape>),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Mixed {
    Number(i64),
    Amount(Exact),
    Text(String),
    List(Vec<Mixed>),
    Map(BTreeMap<String, Mixed>),
}

impl Kind for Vec<Vec<u32>> {
    const LISTS_IN_EACH_OTHER: usize = 2;

    fn build(source: &mut Source<'_>, _: usize) -> Self {
        source.items(|source| source.items(|source| u32::from_le_bytes(source.array())))
    }
}

impl Kind for HashMap<String, Vec<i64>> {
    const LISTS_IN_EACH_OTHER: usize = 4;

    fn build(source: &mut Source<'_>, _: usize) -> Self {
        let numbers = |source: &mut Source<'_>| source.items(|source| i64::from_le_bytes(source.array()));
        source.items(|source| (source.text(), numbers(source))).into_iter().collect()
    }
}

impl Kind for Option<Option<u8>> {
    const LISTS_IN_EACH_OTHER: usize = 0;
    const IS_REFUSED_AT_TIMES: bool = true;

    fn build(source: &mut Source<'_>, _: usize) -> Self {
        match source.byte() % 3 {
            0 => None,
            1 => Some(None),
            _ => Some(Some(source.byte())),
        }
    }
}

impl Kind for String {
    const LISTS_IN_EACH_OTHER: usize = 0;

    fn build(source: &mut Source<'_>, _: usize) -> Self {
        String::from_utf8_lossy(source.rest()).into_owned()
    }
}

impl Kind for Vec<u8> {
    const LISTS_IN_EACH_OTHER: usize = 0;

    fn build(source: &mut Source<'_>, _: usize) -> Self {
        source.rest().to_vec()
    }
}

impl Kind for Report {
    const LISTS_IN_EACH_OTHER: usize = 3;
    const IS_REFUSED_AT_TIMES: bool = true;

    fn build(source: &mut Source<'_>, depth: usize) -> Self {
        let row = |source: &mut Source<'_>| Row {
            at: i64::from_le_bytes(source.array()),
            amount: Exact(f64::from_le_bytes(source.array())),
            shape: Shape::build(source, depth),
        };
        Self {
            name: source.text(),
            rows: source.items(row),
            note: (source.byte() % 2 == 1).then(|| source.text()),
            tags: source.items(|source| (source.text(), source.text())).into_iter().collect(),
            extra: source.byte(),
        }
    }
}

impl Kind for Nest {
    const LISTS_IN_EACH_OTHER: usize = usize::MAX;
    const IS_REFUSED_AT_TIMES: bool = true;

    fn build(source: &mut Source<'_>, depth: usize) -> Self {
        if depth > DEEPEST {
            return Self(Vec::new());
        }
        Self(source.items(|source| Self::build(source, depth + 1)))
    }
}

impl Kind for Chain {
    const LISTS_IN_EACH_OTHER: usize = 0;
    const IS_REFUSED_AT_TIMES: bool = true;

    fn build(source: &mut Source<'_>, _: usize) -> Self {
        let links = usize::from(u16::from_le_bytes(source.array())) % DEEPEST;
        (0..links).fold(Self { next: None }, |inner, _| Self { next: Some(Box::new(inner)) })
    }
}

impl Kind for Shape {
    const LISTS_IN_EACH_OTHER: usize = 0;
    const IS_REFUSED_AT_TIMES: bool = true;

    fn build(source: &mut Source<'_>, depth: usize) -> Self {
        let inner = |source: &mut Source<'_>| Box::new(Self::build(source, depth + 1));
        match source.byte() % if depth < DEEPEST { 6 } else { 4 } {
            0 => Self::Point,
            1 => Self::Circle(source.byte()),
            2 => Self::Line(i128::from_le_bytes(source.array()), u128::from_le_bytes(source.array())),
            3 => Self::Box { w: Exact(f64::from_le_bytes(source.array())) },
            4 => Self::Not(inner(source)),
            _ => Self::Both(inner(source), inner(source)),
        }
    }
}

impl Kind for (bool, char, i128, u128, f32) {
    const LISTS_IN_EACH_OTHER: usize = 0;

    fn build(source: &mut Source<'_>, _: usize) -> Self {
        let char = char::from_u32(u32::from_le_bytes(source.array()) & 0x1f_ffff).unwrap_or('x');
        let signed = i128::from_le_bytes(source.array()) >> (source.byte() % 128);
        let unsigned = u128::from_le_bytes(source.array()) >> (source.byte() % 128);
        (source.byte() % 2 == 1, char, signed, unsigned, f32::from_le_bytes(source.array()))
    }
}

impl Kind for Value {
    const LISTS_IN_EACH_OTHER: usize = 520;
    const IS_REFUSED_AT_TIMES: bool = true;

    fn build(source: &mut Source<'_>, depth: usize) -> Self {
        let inner = |source: &mut Source<'_>| Self::build(source, depth + 1);
        match source.byte() % if depth < DEEPEST { 9 } else { 6 } {
            0 => Self::Null,
            1 => Self::Bool(source.byte() % 2 == 1),
            2 => Self::Integer(i64::from_le_bytes(source.array()).into()),
            3 => Self::Float(f64::from_le_bytes(source.array())),
            4 => Self::Text(source.text()),
            5 => Self::Bytes(source.bytes().to_vec()),
            6 => Self::Array(source.items(inner)),
            7 => Self::Map(source.items(|source| (inner(source), inner(source)))),
            _ => Self::Tag(u64::from_le_bytes(source.array()), Box::new(inner(source))),
        }
    }
}

impl Kind for Vec<()> {
    const LISTS_IN_EACH_OTHER: usize = 1;

    fn build(source: &mut Source<'_>, _: usize) -> Self {
        vec![(); source.byte().into()]
    }
}

impl Kind for HashSet<Vec<Option<bool>>> {
    const LISTS_IN_EACH_OTHER: usize = 4;

    fn build(source: &mut Source<'_>, _: usize) -> Self {
        let flag = |source: &mut Source<'_>| [None, Some(false), Some(true)][usize::from(source.byte() % 3)];
        source.items(|source| source.items(flag)).into_iter().collect()
    }
}

impl Kind for Mixed {
    const LISTS_IN_EACH_OTHER: usize = usize::MAX;
    const IS_REFUSED_AT_TIMES: bool = true;

    fn build(source: &mut Source<'_>, depth: usize) -> Self {
        let inner = |source: &mut Source<'_>| Self::build(source, depth + 1);
        match source.byte() % if depth < DEEPEST { 5 } else { 3 } {
            0 => Self::Number(i64::from_le_bytes(source.array())),
            1 => Self::Amount(Exact(f64::from_le_bytes(source.array()))),
            2 => Self::Text(source.text()),
            3 => Self::List(source.items(inner)),
            _ => Self::Map(source.items(|source| (source.text(), inner(source))).into_iter().collect()),
        }
    }
}
