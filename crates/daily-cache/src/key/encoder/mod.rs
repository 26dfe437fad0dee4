//! serde's data model as CBOR (RFC 8949), in one way only.
//!
//! Two forms share everything but three points.
//!
//! | | [`Form::Key`] | [`Form::Value`] |
//! | --- | --- | --- |
//! | map entries and fields | sorted by the bytes of their keys (§4.2.1) | as they come |
//! | `Some(x)` | tagged, so that `Some(None)`, `Some(())` and `None` differ | `x`, and refused where `x` is null |
//! | −0.0 | 0.0 | −0.0 |
//!
//! In both: definite lengths, shortest integers and floats, one NaN, enums as ciborium writes and reads them.

mod items;
mod serializer;
#[cfg(test)]
mod tests;

use std::fmt;

use half::f16;
use serde::ser::{self, Serialize};

/// More levels than this are refused: reading them back could exhaust a stack.
const DEEPEST: u16 = 512;

/// ciborium writes its own tagged values under this name; we would write a map instead.
const CIBORIUM_TAG: &str = "@@TAGGED@@";

/// What the bytes are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Equal arguments have equal bytes, and different ones different bytes.
    Key,
    /// What is decoded equals what was encoded.
    Value,
}

/// Major types of CBOR, in place.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Major {
    Unsigned = 0x00,
    Negative = 0x20,
    Bytes = 0x40,
    Text = 0x60,
    Array = 0x80,
    Map = 0xa0,
    Tag = 0xc0,
}

/// A serializer that appends to bytes.
pub(crate) struct Encoder {
    out: Vec<u8>,
    form: Form,
    depth: u16,
}

impl Encoder {
    /// `out` with the encoded value behind what it held.
    pub(crate) fn append<T: Serialize + ?Sized>(
        out: Vec<u8>,
        form: Form,
        value: &T,
    ) -> Result<Vec<u8>, EncodeError> {
        let mut encoder = Encoder { out, form, depth: 0 };
        value.serialize(&mut encoder)?;
        Ok(encoder.out)
    }

    /// The head of an item, its number in as few bytes as can be.
    fn head(&mut self, major: Major, number: u64) {
        let major = major as u8;
        let bytes = number.to_be_bytes();
        let [.., a, b, c, d] = bytes;
        match number {
            0..=23 => self.out.push(major | d),
            24..=0xff => self.out.extend_from_slice(&[major | 0x18, d]),
            0x100..=0xffff => self.out.extend_from_slice(&[major | 0x19, c, d]),
            0x1_0000..=0xffff_ffff => self.out.extend_from_slice(&[major | 0x1a, a, b, c, d]),
            _ => {
                self.out.push(major | 0x1b);
                self.out.extend_from_slice(&bytes);
            }
        }
    }

    fn text(&mut self, text: &str) {
        self.head(Major::Text, text.len() as u64);
        self.out.extend_from_slice(text.as_bytes());
    }

    /// A number beyond 64 bits: a tagged string of its bytes without leading zeros.
    fn big(&mut self, tag: u64, number: u128) {
        self.head(Major::Tag, tag);
        let bytes = number.to_be_bytes();
        let skip = number.leading_zeros() as usize / 8;
        let bytes = bytes.get(skip..).unwrap_or_default();
        self.head(Major::Bytes, bytes.len() as u64);
        self.out.extend_from_slice(bytes);
    }

    fn float(&mut self, float: f64) {
        // Adding zero takes the sign from −0.0 and changes nothing else.
        let float = if self.form == Form::Key { float + 0.0 } else { float };
        let same = |other: f64| other.to_bits() == float.to_bits();
        #[allow(clippy::cast_possible_truncation, reason = "used only where nothing was lost")]
        let single = float as f32;
        let half = f16::from_f64(float);
        if float.is_nan() {
            self.out.extend_from_slice(&[0xf9, 0x7e, 0x00]);
        } else if same(half.to_f64()) {
            self.out.push(0xf9);
            self.out.extend_from_slice(&half.to_be_bytes());
        } else if same(f64::from(single)) {
            self.out.push(0xfa);
            self.out.extend_from_slice(&single.to_be_bytes());
        } else {
            self.out.push(0xfb);
            self.out.extend_from_slice(&float.to_be_bytes());
        }
    }

    /// What stands before the content of an enum's variant.
    fn variant(&mut self, name: &'static str) -> Result<(), EncodeError> {
        if name == CIBORIUM_TAG {
            return Err(EncodeError("a tagged CBOR value cannot be encoded".into()));
        }
        self.head(Major::Map, 1);
        self.text(name);
        Ok(())
    }

    /// A value one level down.
    fn nested<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        self.enter()?;
        value.serialize(&mut *self)?;
        self.depth -= 1;
        Ok(())
    }

    fn enter(&mut self) -> Result<(), EncodeError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(EncodeError(format!("it is nested more than {DEEPEST} levels deep")));
        }
        Ok(())
    }
}

/// Why something cannot be encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EncodeError(String);

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EncodeError {}

impl ser::Error for EncodeError {
    fn custom<T: fmt::Display>(message: T) -> EncodeError {
        EncodeError(message.to_string())
    }
}
