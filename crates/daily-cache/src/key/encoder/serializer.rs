//! serde's data model, item by item.

use serde::ser::{self, Serialize};

use super::items::Items;
use super::{EncodeError, Encoder, Form, Major};

/// Stands before the content of a `Some` in a key: "DC".
const SOME: u64 = 0x4443;

const NULL: u8 = 0xf6;

macro_rules! integers {
    ($($method:ident: $type:ty => $wide:ident),*) => {$(
        fn $method(self, number: $type) -> Result<(), EncodeError> {
            self.$wide(number.into())
        }
    )*};
}

impl<'e> ser::Serializer for &'e mut Encoder {
    type Ok = ();
    type Error = EncodeError;
    type SerializeSeq = Items<'e>;
    type SerializeTuple = Items<'e>;
    type SerializeTupleStruct = Items<'e>;
    type SerializeTupleVariant = Items<'e>;
    type SerializeMap = Items<'e>;
    type SerializeStruct = Items<'e>;
    type SerializeStructVariant = Items<'e>;

    integers! {
        serialize_i8: i8 => serialize_i64, serialize_i16: i16 => serialize_i64, serialize_i32: i32 => serialize_i64,
        serialize_u8: u8 => serialize_u64, serialize_u16: u16 => serialize_u64, serialize_u32: u32 => serialize_u64
    }

    fn serialize_i64(self, number: i64) -> Result<(), EncodeError> {
        match u64::try_from(number) {
            Ok(number) => self.head(Major::Unsigned, number),
            Err(_) => self.head(Major::Negative, number.unsigned_abs() - 1),
        }
        Ok(())
    }

    fn serialize_u64(self, number: u64) -> Result<(), EncodeError> {
        self.head(Major::Unsigned, number);
        Ok(())
    }

    fn serialize_i128(self, number: i128) -> Result<(), EncodeError> {
        if let Ok(number) = u128::try_from(number) {
            return self.serialize_u128(number);
        }
        let below = number.unsigned_abs() - 1;
        match u64::try_from(below) {
            Ok(below) => self.head(Major::Negative, below),
            Err(_) => self.big(3, below),
        }
        Ok(())
    }

    fn serialize_u128(self, number: u128) -> Result<(), EncodeError> {
        match u64::try_from(number) {
            Ok(number) => self.head(Major::Unsigned, number),
            Err(_) => self.big(2, number),
        }
        Ok(())
    }

    fn serialize_bool(self, value: bool) -> Result<(), EncodeError> {
        self.out.push(if value { 0xf5 } else { 0xf4 });
        Ok(())
    }

    fn serialize_f32(self, float: f32) -> Result<(), EncodeError> {
        self.float(float.into());
        Ok(())
    }

    fn serialize_f64(self, float: f64) -> Result<(), EncodeError> {
        self.float(float);
        Ok(())
    }

    fn serialize_char(self, char: char) -> Result<(), EncodeError> {
        self.text(char.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Result<(), EncodeError> {
        self.text(text);
        Ok(())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), EncodeError> {
        self.head(Major::Bytes, bytes.len() as u64);
        self.out.extend_from_slice(bytes);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), EncodeError> {
        self.out.push(NULL);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), EncodeError> {
        if self.form == Form::Key {
            self.head(Major::Tag, SOME);
        }
        let start = self.out.len();
        self.nested(value)?;
        match self.out.get(start..) {
            Some([NULL]) if self.form == Form::Value => {
                Err(EncodeError("`Some` of an empty value reads back as `None`".into()))
            }
            _ => Ok(()),
        }
    }

    fn serialize_unit(self) -> Result<(), EncodeError> {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), EncodeError> {
        self.serialize_none()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Result<(), EncodeError> {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        self.nested(value)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        self.variant(name)?;
        self.nested(value)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Items<'e>, EncodeError> {
        self.items(Major::Array, length)
    }

    fn serialize_tuple(self, length: usize) -> Result<Items<'e>, EncodeError> {
        self.items(Major::Array, Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Items<'e>, EncodeError> {
        self.items(Major::Array, Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        length: usize,
    ) -> Result<Items<'e>, EncodeError> {
        self.variant_items(name, Major::Array, length)
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Items<'e>, EncodeError> {
        self.items(Major::Map, length)
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Items<'e>, EncodeError> {
        self.items(Major::Map, Some(length))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        length: usize,
    ) -> Result<Items<'e>, EncodeError> {
        self.variant_items(name, Major::Map, length)
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}
