//! What an argument says, whichever type it has. Two arguments are equal if this is.

use ciborium::Value;

/// The tag before the content of a `Some` in a key.
pub(super) const SOME: u64 = 0x4443;

/// An argument without its type. The order is that of the bytes of RFC 8949 §4.2.1: shorter heads first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Normal {
    Unsigned(u64),
    /// -1 minus this.
    Negative(u64),
    Bytes(usize, Vec<u8>),
    Text(usize, String),
    List(usize, Vec<Normal>),
    /// The entries sorted.
    Map(usize, Vec<(Normal, Normal)>),
    BigUnsigned(u128),
    /// -1 minus this.
    BigNegative(u128),
    Some(Box<Normal>),
    Bool(bool),
    Null,
    Float(Float),
}

/// A float with how many bytes it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Float {
    pub(super) width: usize,
    bits: u64,
}

impl Normal {
    pub(super) fn unsigned(number: u128) -> Self {
        u64::try_from(number).map_or(Self::BigUnsigned(number), Self::Unsigned)
    }

    pub(super) fn signed(number: i128) -> Self {
        match u128::try_from(number) {
            Ok(number) => Self::unsigned(number),
            Err(_) => Self::below(number.unsigned_abs() - 1),
        }
    }

    /// -1 minus `number`.
    pub(super) fn below(number: u128) -> Self {
        u64::try_from(number).map_or(Self::BigNegative(number), Self::Negative)
    }

    pub(super) fn bytes(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.len(), bytes.to_vec())
    }

    pub(super) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::Text(text.len(), text)
    }

    pub(super) fn list(items: Vec<Normal>) -> Self {
        Self::List(items.len(), items)
    }

    /// A list whose order means nothing.
    pub(super) fn set(mut items: Vec<Normal>) -> Self {
        items.sort();
        Self::list(items)
    }

    /// A map; `None` if it has one key twice.
    pub(super) fn map(mut entries: Vec<(Normal, Normal)>) -> Option<Self> {
        entries.sort();
        let is_twice = |pair: &[(Normal, Normal)]| matches!(pair, [(one, _), (other, _)] if one == other);
        let has_twice = entries.windows(2).any(is_twice);
        (!has_twice).then_some(Self::Map(entries.len(), entries))
    }

    pub(super) fn float(float: f64) -> Self {
        Self::Float(Float::of(float))
    }

    /// What a value that ciborium read says; `None` if no argument says that.
    pub(super) fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Integer(number) => Self::signed((*number).into()),
            Value::Bytes(bytes) => Self::bytes(bytes),
            Value::Float(float) => Self::float(*float),
            Value::Text(text) => Self::text(text.as_str()),
            Value::Bool(value) => Self::Bool(*value),
            Value::Null => Self::Null,
            Value::Tag(2, number) => Self::unsigned(big(number)?),
            Value::Tag(3, number) => Self::below(big(number)?),
            Value::Tag(SOME, content) => Self::Some(Box::new(Self::of(content)?)),
            Value::Array(items) => Self::list(items.iter().map(Self::of).collect::<Option<_>>()?),
            Value::Map(entries) => {
                let entries = entries.iter().map(|(key, value)| Some((Self::of(key)?, Self::of(value)?)));
                Self::map(entries.collect::<Option<_>>()?)?
            }
            _ => return None,
        })
    }
}

impl Float {
    /// One NaN and one zero.
    pub(super) fn of(float: f64) -> Self {
        let float = if float.is_nan() { f64::NAN } else { float + 0.0 };
        Self { width: width(float), bits: float.to_bits() & !(u64::from(float.is_nan()) << 63) }
    }
}

/// How many bytes are enough for a float: 2, 4 or 8.
#[expect(clippy::cast_possible_truncation, reason = "that is the question")]
fn width(float: f64) -> usize {
    if f64::from(float as f32).to_bits() != float.to_bits() && !float.is_nan() {
        return 8;
    }
    // A half has 10 bits of fraction and exponents from -14; below that it counts in steps of 2^-24.
    let has_short_fraction = (float as f32).to_bits() & 0x1fff == 0;
    let is_normal = has_short_fraction && (2.0_f64.powi(-14)..65536.0).contains(&float.abs());
    let is_small = float.abs() < 2.0_f64.powi(-14) && (float * 2.0_f64.powi(24)).fract() == 0.0;
    if is_normal || is_small || !float.is_finite() { 2 } else { 4 }
}

/// The number in a string of bytes, which has no leading zeros.
pub(super) fn number(bytes: &[u8]) -> Option<u128> {
    let is_short = bytes.len() <= 16 && bytes.first() != Some(&0);
    is_short.then(|| bytes.iter().fold(0, |number, byte| number << 8 | u128::from(*byte)))
}

fn big(number_bytes: &Value) -> Option<u128> {
    number(number_bytes.as_bytes()?)
}
