//! The head of an entry: the facts of a value, and what people want to read of it.
//!
//! Numbers are little-endian. The first part is all that a hit needs; the description is CBOR, so that fields can be
//! added.
//!
//! | offset | bytes | content |
//! | --- | --- | --- |
//! | 0 | 4 | version of this layout, 1 |
//! | 4 | 8 | `made_at`, Unix seconds, signed |
//! | 12 | 8 | how long computing took, nanoseconds |
//! | 20 | 4 | length of the codec's id, c |
//! | 24 | 4 | length of the type's name, t |
//! | 28 | c | the codec's id |
//! | 28 + c | t | the type's name, as the compiler tells it |
//! | 28 + c + t | | the description: a map of text keys |

use std::collections::BTreeMap;
use std::time::Duration;

use ciborium::Value;
use daily_cache_policy::Facts;

use crate::Function;

const LAYOUT: u32 = 1;

/// What a hit needs of a head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head<'h> {
    pub(crate) facts: Facts,
    pub(crate) kind: Kind<'h>,
}

/// The codec and the type of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind<'h> {
    pub(crate) codec: &'h [u8],
    pub(crate) of: &'h [u8],
}

impl<'h> Kind<'h> {
    /// That of a stream of bytes in a format.
    pub(crate) fn stream(format: &'h str) -> Kind<'h> {
        Kind { codec: format.as_bytes(), of: b"stream" }
    }

    pub(crate) fn of<T>(codec: &'h str) -> Kind<'h> {
        Kind { codec: codec.as_bytes(), of: std::any::type_name::<T>().as_bytes() }
    }

    /// A few bytes that differ from those of other kinds.
    pub(crate) fn digest(self) -> [u8; 8] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.codec).update(&[0]).update(self.of);
        let mut digest = [0; 8];
        hasher.finalize_xof().fill(&mut digest);
        digest
    }
}

/// What people want to read of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Description {
    pub(crate) function: String,
    pub(crate) version: u32,
    /// The fingerprint of the function's code; 0 where it is unknown.
    pub(crate) code: u64,
    pub(crate) label: Option<String>,
    pub(crate) tags: BTreeMap<String, String>,
}

impl Description {
    pub(crate) fn new(function: &Function<'_>, label: Option<&str>) -> Description {
        Description {
            function: function.name.clone().into_owned(),
            version: function.version,
            code: function.code,
            label: label.map(str::to_owned),
            tags: BTreeMap::new(),
        }
    }
}

/// A head as bytes.
pub(crate) fn encode(head: &Head<'_>, description: &Description) -> Vec<u8> {
    let Kind { codec, of } = head.kind;
    let took = u64::try_from(head.facts.took().as_nanos()).unwrap_or(u64::MAX);
    // A name that long makes a head that no store takes.
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes();
    let mut bytes = Vec::with_capacity(codec.len() + of.len() + 128);
    bytes.extend_from_slice(&LAYOUT.to_le_bytes());
    bytes.extend_from_slice(&head.facts.made_at().to_le_bytes());
    bytes.extend_from_slice(&took.to_le_bytes());
    bytes.extend_from_slice(&length(codec));
    bytes.extend_from_slice(&length(of));
    bytes.extend_from_slice(codec);
    bytes.extend_from_slice(of);
    let mut map = vec![
        (Value::from("function"), Value::from(description.function.as_str())),
        (Value::from("version"), Value::from(description.version)),
    ];
    if description.code != 0 {
        map.push((Value::from("code"), Value::from(description.code)));
    }
    map.extend(description.label.as_deref().map(|label| (Value::from("label"), Value::from(label))));
    if !description.tags.is_empty() {
        let tags = description.tags.iter().map(|(name, text)| (name.as_str().into(), text.as_str().into()));
        map.push((Value::from("tags"), Value::Map(tags.collect())));
    }
    // Writing to memory does not fail; without a description an entry would still be whole.
    let _ = ciborium::into_writer(&Value::Map(map), &mut bytes);
    bytes
}

/// The facts and the kind in a head's bytes; `None` for another layout and for anything else.
pub(crate) fn decode(bytes: &[u8]) -> Option<Head<'_>> {
    split(bytes).map(|(head, _)| head)
}

/// The same with the bytes of the description.
fn split(bytes: &[u8]) -> Option<(Head<'_>, &[u8])> {
    let (layout, rest) = bytes.split_first_chunk()?;
    let (made_at, rest) = rest.split_first_chunk()?;
    let (took, rest) = rest.split_first_chunk()?;
    let (codec, rest) = rest.split_first_chunk()?;
    let (of, rest) = rest.split_first_chunk()?;
    let length = |bytes: &[u8; 4]| usize::try_from(u32::from_le_bytes(*bytes)).ok();
    let (codec, rest) = rest.split_at_checked(length(codec)?)?;
    let (of, rest) = rest.split_at_checked(length(of)?)?;
    if u32::from_le_bytes(*layout) != LAYOUT {
        return None;
    }
    let facts =
        Facts::new(i64::from_le_bytes(*made_at)).with_took(Duration::from_nanos(u64::from_le_bytes(*took)));
    Some((Head { facts, kind: Kind { codec, of } }, rest))
}

/// The description in a head's bytes; empty where there is none.
pub(crate) fn describe(bytes: &[u8]) -> Description {
    let mut description = Description::default();
    let cbor = split(bytes).and_then(|(_, cbor)| ciborium::from_reader(cbor).ok());
    let Some(Value::Map(map)) = cbor else { return description };
    for (key, value) in map {
        match (key.as_text(), value) {
            (Some("function"), Value::Text(text)) => description.function = text,
            (Some("label"), Value::Text(text)) => description.label = Some(text),
            (Some("tags"), Value::Map(tags)) => {
                let texts = tags
                    .into_iter()
                    .filter_map(|(name, text)| Some((name.into_text().ok()?, text.into_text().ok()?)));
                description.tags = texts.collect();
            }
            (Some("code"), Value::Integer(code)) => {
                description.code = u64::try_from(code).unwrap_or_default();
            }
            (Some("version"), Value::Integer(version)) => {
                description.version = u32::try_from(version).unwrap_or_default();
            }
            _ => {}
        }
    }
    description
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head() -> Head<'static> {
        let facts = Facts::new(-7).with_took(Duration::from_nanos(1_234_567_890_123));
        Head { facts, kind: Kind::of::<u64>("cbor") }
    }

    #[test]
    fn a_head_and_its_description_read_back_as_written() {
        let mut description = Description::new(&Function::new("f").version(3).code(u64::MAX), Some("acme"));
        description.tags.insert("exit".to_owned(), "0".to_owned());
        let bytes = encode(&head(), &description);
        assert_eq!(decode(&bytes), Some(head()));
        assert_eq!(describe(&bytes), description);
    }

    /// These bytes are on disks.
    #[test]
    fn a_head_is_pinned_for_all_releases_and_machines() {
        let bytes = encode(&head(), &Description::new(&Function::new("f"), None));
        let fixed = b"\x01\0\0\0\xf9\xff\xff\xff\xff\xff\xff\xff\xcb\x04\xfb\x71\x1f\x01\0\0\x04\0\0\0\x03\0\0\0cboru64";
        assert_eq!(bytes, [fixed.as_slice(), b"\xa2\x68function\x61f\x67version\0"].concat());
    }

    #[test]
    fn a_head_of_another_layout_or_too_short_is_none() {
        let mut bytes = encode(&head(), &Description::default());
        for length in 0..28 + "cboru64".len() {
            assert_eq!(decode(&bytes[..length]), None, "{length}");
        }
        bytes[0] = 2;
        assert_eq!(decode(&bytes), None);
    }

    #[test]
    fn lengths_that_do_not_fit_are_none() {
        let mut bytes = encode(&head(), &Description::default());
        for at in [20, 24] {
            bytes[at..at + 4].copy_from_slice(&[0xff; 4]);
            assert_eq!(decode(&bytes), None);
        }
    }

    #[test]
    fn a_description_of_garbage_is_empty_and_the_facts_still_hold() {
        let mut bytes = encode(&head(), &Description::default());
        bytes.truncate(28 + "cboru64".len());
        bytes.extend_from_slice(&[0xff; 40]);
        assert_eq!(decode(&bytes), Some(head()));
        assert_eq!(describe(&bytes), Description::default());
    }
}
