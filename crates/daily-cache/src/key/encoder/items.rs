//! The items of an array and the entries of a map.

use serde::ser::{self, Serialize};

use super::{EncodeError, Encoder, Form, Major};

impl Encoder {
    pub(super) fn items(&mut self, major: Major, expected: Option<usize>) -> Result<Items<'_>, EncodeError> {
        self.enter()?;
        let sorted = matches!(major, Major::Map) && self.form == Form::Key;
        let header = match expected {
            Some(length) if !sorted => {
                self.head(major, length as u64);
                Header::Written(length)
            }
            _ => Header::Awaited,
        };
        let start = self.out.len();
        Ok(Items { encoder: self, major, header, start, bounds: Vec::new(), count: 0, levels: 1 })
    }

    /// The items of a variant, which are in a map of one entry: two levels, as whoever reads them counts.
    pub(super) fn variant_items(
        &mut self,
        name: &'static str,
        major: Major,
        length: usize,
    ) -> Result<Items<'_>, EncodeError> {
        self.variant(name)?;
        self.enter()?;
        let items = self.items(major, Some(length))?;
        Ok(Items { levels: 2, ..items })
    }
}

enum Header {
    /// The length is known and written.
    Written(usize),
    /// The length is found, and entries are sorted, when all items are there.
    Awaited,
}

/// The items of an array, or the entries of a map, being written.
pub(crate) struct Items<'e> {
    encoder: &'e mut Encoder,
    major: Major,
    header: Header,
    /// Where the first item begins.
    start: usize,
    /// Where each entry and its value begin, for sorting.
    bounds: Vec<(usize, usize)>,
    count: usize,
    /// How many levels down they are.
    levels: u16,
}

impl Items<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), EncodeError> {
        self.count += 1;
        item.serialize(&mut *self.encoder)
    }

    fn key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), EncodeError> {
        let start = self.encoder.out.len();
        self.item(key)?;
        if self.encoder.form == Form::Key && matches!(self.header, Header::Awaited) {
            self.bounds.push((start, self.encoder.out.len()));
        }
        Ok(())
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), EncodeError> {
        self.key(name)?;
        value.serialize(&mut *self.encoder)
    }

    fn end(self) -> Result<(), EncodeError> {
        self.encoder.depth -= self.levels;
        match self.header {
            Header::Written(length) if length == self.count => Ok(()),
            Header::Written(length) => {
                Err(EncodeError(format!("it announced {length} items and gave {}", self.count)))
            }
            Header::Awaited => {
                let items = self.encoder.out.split_off(self.start);
                self.encoder.head(self.major, self.count as u64);
                match self.encoder.form {
                    Form::Key if !self.bounds.is_empty() => self.write_sorted(&items),
                    _ => {
                        self.encoder.out.extend_from_slice(&items);
                        Ok(())
                    }
                }
            }
        }
    }

    fn write_sorted(self, items: &[u8]) -> Result<(), EncodeError> {
        let slice =
            |from: usize, to: usize| items.get(from - self.start..to - self.start).unwrap_or_default();
        let ends = self.bounds.iter().skip(1).map(|(start, _)| *start).chain([self.start + items.len()]);
        let mut entries: Vec<(&[u8], &[u8])> = self
            .bounds
            .iter()
            .zip(ends)
            .map(|(&(key, value), end)| (slice(key, value), slice(value, end)))
            .collect();
        entries.sort_unstable();
        if entries.windows(2).any(|pair| matches!(pair, [(one, _), (other, _)] if one == other)) {
            return Err(EncodeError("a map has one key twice".into()));
        }
        for (key, value) in entries {
            self.encoder.out.extend_from_slice(key);
            self.encoder.out.extend_from_slice(value);
        }
        Ok(())
    }
}

macro_rules! items {
    ($($trait:ident: $method:ident),*) => {$(
        impl ser::$trait for Items<'_> {
            type Ok = ();
            type Error = EncodeError;

            fn $method<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), EncodeError> {
                self.item(item)
            }

            fn end(self) -> Result<(), EncodeError> {
                self.end()
            }
        }
    )*};
}
items!(
    SerializeSeq: serialize_element, SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field, SerializeTupleVariant: serialize_field
);

macro_rules! fields {
    ($($trait:ident),*) => {$(
        impl ser::$trait for Items<'_> {
            type Ok = ();
            type Error = EncodeError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), EncodeError> {
                self.field(name, value)
            }

            fn end(self) -> Result<(), EncodeError> {
                self.end()
            }
        }
    )*};
}
fields!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Items<'_> {
    type Ok = ();
    type Error = EncodeError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), EncodeError> {
        self.key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), EncodeError> {
        value.serialize(&mut *self.encoder)
    }

    fn end(self) -> Result<(), EncodeError> {
        self.end()
    }
}
