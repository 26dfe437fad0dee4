//! Arguments of every shape that serde knows.

use daily_cache::Unordered;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleVariant,
};
use serde::{Serialize, Serializer};

use super::normal::Normal;
use crate::source::Source;

/// No tree is deeper: a little more than an argument may be.
const DEEPEST: usize = 600;

/// A collection without an order is encoded twice by each one around it.
const MOST_SETS: usize = 3;

const NAMES: [&str; 6] = ["", "a", "b", "aa", "Point", "@@"];

type Name = &'static str;

/// An argument.
#[derive(Debug, Clone)]
pub(super) enum Tree {
    Unit,
    None,
    Bool(bool),
    I64(i64),
    U64(u64),
    I128(i128),
    U128(u128),
    F32(f32),
    F64(f64),
    Char(char),
    Text(String),
    Bytes(Vec<u8>),
    Some(Box<Tree>),
    Wrapper(Box<Tree>),
    UnitVariant(Name),
    Variant(Name, Box<Tree>),
    List(Vec<Tree>),
    /// A list whose length is not known beforehand.
    Stream(Vec<Tree>),
    Tuple(Vec<Tree>),
    TupleVariant(Name, Vec<Tree>),
    Set(Vec<Tree>),
    Map(Vec<(Tree, Tree)>),
    Struct(Vec<(Name, Tree)>),
    StructVariant(Name, Vec<(Name, Tree)>),
}

impl Tree {
    /// The tree that the source describes: a byte for the shape, then its parts.
    pub(super) fn build(source: &mut Source<'_>) -> Self {
        Self::build_at(source, 0, 0)
    }

    fn build_at(source: &mut Source<'_>, depth: usize, sets: usize) -> Self {
        let inner = |source: &mut Source<'_>| Self::build_at(source, depth + 1, sets);
        let boxed = |source: &mut Source<'_>| Box::new(inner(source));
        let name = |source: &mut Source<'_>| NAMES[usize::from(source.byte()) % NAMES.len()];
        let pair = |source: &mut Source<'_>| (inner(source), inner(source));
        let field = |source: &mut Source<'_>| (name(source), inner(source));
        let leaves = if depth < DEEPEST { 24 } else { 12 };
        match source.byte() % leaves {
            0 => Self::Unit,
            1 => Self::None,
            2 => Self::Bool(source.byte() % 2 == 1),
            3 => Self::I64(i64::from_le_bytes(source.array()) >> (source.byte() % 64)),
            4 => Self::U64(u64::from_le_bytes(source.array()) >> (source.byte() % 64)),
            5 => Self::I128(i128::from_le_bytes(source.array()) >> (source.byte() % 128)),
            6 => Self::U128(u128::from_le_bytes(source.array()) >> (source.byte() % 128)),
            7 => Self::F32(f32::from_le_bytes(source.array())),
            8 => Self::F64(f64::from_le_bytes(source.array())),
            9 => Self::Char(char::from_u32(u32::from_le_bytes(source.array()) & 0x1f_ffff).unwrap_or('x')),
            10 => Self::Text(source.text()),
            11 => Self::Bytes(source.bytes().to_vec()),
            12 => Self::Some(boxed(source)),
            13 => Self::Wrapper(boxed(source)),
            14 => Self::UnitVariant(name(source)),
            15 => Self::Variant(name(source), boxed(source)),
            16 => Self::List(source.items(inner)),
            17 => Self::Stream(source.items(inner)),
            18 => Self::Tuple(source.items(inner)),
            19 => Self::TupleVariant(name(source), source.items(inner)),
            20 if sets < MOST_SETS => {
                Self::Set(source.items(|source| Self::build_at(source, depth + 1, sets + 1)))
            }
            21 => Self::Struct(source.items(field)),
            22 => Self::StructVariant(name(source), source.items(field)),
            _ => Self::Map(source.items(pair)),
        }
    }

    /// What is equal to this in another type or order: wider numbers, maps and sets from back to front.
    pub(super) fn twin(&self) -> Self {
        let all = |items: &[Tree]| items.iter().map(Self::twin).collect();
        let backwards = |items: &[Tree]| items.iter().rev().map(Self::twin).collect();
        let fields = |fields: &[(Name, Tree)]| -> Vec<(Name, Tree)> {
            fields.iter().rev().map(|(name, value)| (*name, value.twin())).collect()
        };
        match self {
            Self::Unit => Self::None,
            Self::None => Self::Unit,
            Self::Bool(value) => Self::Bool(*value),
            Self::I64(number) => Self::I128((*number).into()),
            Self::U64(number) => Self::U128((*number).into()),
            Self::I128(number) => i64::try_from(*number).map_or(Self::I128(*number), Self::I64),
            Self::U128(number) => u64::try_from(*number).map_or(Self::U128(*number), Self::U64),
            Self::F32(float) => Self::F64((*float).into()),
            Self::F64(float) if *float == 0.0 => Self::F64(-float),
            Self::F64(float) => Self::F64(*float),
            Self::Char(char) => Self::Text(char.to_string()),
            Self::Text(text) => Self::Text(text.clone()),
            Self::Bytes(bytes) => Self::Bytes(bytes.clone()),
            Self::Some(inner) => Self::Some(Box::new(inner.twin())),
            Self::Wrapper(inner) => Self::Wrapper(Box::new(inner.twin())),
            Self::UnitVariant(name) => Self::Text((*name).to_owned()),
            Self::Variant(name, inner) => Self::Variant(name, Box::new(inner.twin())),
            Self::List(items) => Self::Stream(all(items)),
            Self::Stream(items) => Self::Tuple(all(items)),
            Self::Tuple(items) => Self::List(all(items)),
            Self::TupleVariant(name, items) => Self::TupleVariant(name, all(items)),
            Self::Set(items) => Self::Set(backwards(items)),
            Self::Map(entries) => {
                Self::Map(entries.iter().rev().map(|(key, value)| (key.twin(), value.twin())).collect())
            }
            Self::Struct(items) => {
                let text = |name: Name| Self::Text(name.to_owned());
                Self::Map(fields(items).into_iter().map(|(name, value)| (text(name), value)).collect())
            }
            Self::StructVariant(name, items) => Self::StructVariant(name, fields(items)),
        }
    }

    /// What it says; `None` if a map in it has one key twice.
    pub(super) fn normal(&self) -> Option<Normal> {
        let all = |items: &[Tree]| items.iter().map(Self::normal).collect::<Option<Vec<_>>>();
        let of_fields = |fields: &[(Name, Tree)]| {
            let entries = fields.iter().map(|(name, value)| Some((Normal::text(*name), value.normal()?)));
            Normal::map(entries.collect::<Option<_>>()?)
        };
        let variant = |name: Name, content| Normal::map(vec![(Normal::text(name), content)]);
        Some(match self {
            Self::Unit | Self::None => Normal::Null,
            Self::Bool(value) => Normal::Bool(*value),
            Self::I64(number) => Normal::signed((*number).into()),
            Self::U64(number) => Normal::Unsigned(*number),
            Self::I128(number) => Normal::signed(*number),
            Self::U128(number) => Normal::unsigned(*number),
            Self::F32(float) => Normal::float((*float).into()),
            Self::F64(float) => Normal::float(*float),
            Self::Char(char) => Normal::text(*char),
            Self::Text(text) => Normal::text(text.as_str()),
            Self::Bytes(bytes) => Normal::bytes(bytes),
            Self::Some(inner) => Normal::Some(Box::new(inner.normal()?)),
            Self::Wrapper(inner) => inner.normal()?,
            Self::UnitVariant(name) => Normal::text(*name),
            Self::Variant(name, inner) => variant(name, inner.normal()?)?,
            Self::List(items) | Self::Stream(items) | Self::Tuple(items) => Normal::list(all(items)?),
            Self::TupleVariant(name, items) => variant(name, Normal::list(all(items)?))?,
            Self::Set(items) => Normal::set(all(items)?),
            Self::Map(entries) => {
                let entries = entries.iter().map(|(key, value)| Some((key.normal()?, value.normal()?)));
                Normal::map(entries.collect::<Option<_>>()?)?
            }
            Self::Struct(fields) => of_fields(fields)?,
            Self::StructVariant(name, fields) => variant(name, of_fields(fields)?)?,
        })
    }

    /// How many levels it has: lists, maps, options and wrappers are one each, variants with fields two.
    pub(super) fn depth(&self) -> usize {
        let deepest = |items: &[Tree]| items.iter().map(Self::depth).max().unwrap_or_default();
        let of_fields = |fields: &[(Name, Tree)]| fields.iter().map(|(_, value)| value.depth()).max();
        match self {
            Self::Some(inner) | Self::Wrapper(inner) | Self::Variant(_, inner) => 1 + inner.depth(),
            Self::List(items) | Self::Stream(items) | Self::Tuple(items) | Self::Set(items) => {
                1 + deepest(items)
            }
            Self::TupleVariant(_, items) => 2 + deepest(items),
            Self::Map(entries) => {
                let depths = entries.iter().map(|(key, value)| key.depth().max(value.depth()));
                1 + depths.max().unwrap_or_default()
            }
            Self::Struct(fields) => 1 + of_fields(fields).unwrap_or_default(),
            Self::StructVariant(_, fields) => 2 + of_fields(fields).unwrap_or_default(),
            _ => 0,
        }
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unit => to.serialize_unit(),
            Self::None => to.serialize_none(),
            Self::Bool(value) => to.serialize_bool(*value),
            Self::I64(number) => to.serialize_i64(*number),
            Self::U64(number) => to.serialize_u64(*number),
            Self::I128(number) => to.serialize_i128(*number),
            Self::U128(number) => to.serialize_u128(*number),
            Self::F32(float) => to.serialize_f32(*float),
            Self::F64(float) => to.serialize_f64(*float),
            Self::Char(char) => to.serialize_char(*char),
            Self::Text(text) => to.serialize_str(text),
            Self::Bytes(bytes) => to.serialize_bytes(bytes),
            Self::Some(inner) => to.serialize_some(inner),
            Self::Wrapper(inner) => to.serialize_newtype_struct("", inner),
            Self::UnitVariant(name) => to.serialize_unit_variant("", 0, name),
            Self::Variant(name, inner) => to.serialize_newtype_variant("", 0, name, inner),
            Self::List(items) => to.collect_seq(items),
            Self::Stream(items) => {
                let mut seq = to.serialize_seq(None)?;
                items.iter().try_for_each(|item| seq.serialize_element(item))?;
                seq.end()
            }
            Self::Tuple(items) => {
                let mut tuple = to.serialize_tuple(items.len())?;
                items.iter().try_for_each(|item| tuple.serialize_element(item))?;
                tuple.end()
            }
            Self::TupleVariant(name, items) => {
                let mut tuple = to.serialize_tuple_variant("", 0, name, items.len())?;
                items.iter().try_for_each(|item| tuple.serialize_field(item))?;
                tuple.end()
            }
            Self::Set(items) => Unordered(items).serialize(to),
            Self::Map(entries) => {
                let mut map = to.serialize_map(None)?;
                entries.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
                map.end()
            }
            Self::Struct(fields) => {
                let mut fields_of = to.serialize_struct("", fields.len())?;
                fields.iter().try_for_each(|(name, value)| fields_of.serialize_field(name, value))?;
                fields_of.end()
            }
            Self::StructVariant(name, fields) => {
                let mut fields_of = to.serialize_struct_variant("", 0, name, fields.len())?;
                fields.iter().try_for_each(|(name, value)| fields_of.serialize_field(name, value))?;
                fields_of.end()
            }
        }
    }
}
