//! Doors for the fuzz targets, which are outside of this crate. No build but theirs has them (`--cfg fuzzing`).

use std::collections::BTreeMap;
use std::time::Duration;

use daily_cache_policy::Facts;
use serde::Serialize;

use crate::head::{self, Description, Kind};
use crate::key::{Encoder, Form};

/// The bytes of arguments in a key.
///
/// # Errors
///
/// Why they cannot be arguments.
pub fn key_bytes<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, String> {
    Encoder::append(Vec::new(), Form::Key, value).map_err(|error| error.to_string())
}

/// All that the head of an entry says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// When the value was begun, in Unix seconds.
    pub made_at: i64,
    /// How long it took.
    pub took: Duration,
    /// The codec's id.
    pub codec: Vec<u8>,
    /// The type's name.
    pub of: Vec<u8>,
    /// The function's name.
    pub function: String,
    /// The function's version.
    pub version: u32,
    /// The fingerprint of the function's code.
    pub code: u64,
    /// What people call the entry.
    pub label: Option<String>,
    /// What else is told of it.
    pub tags: BTreeMap<String, String>,
}

impl Head {
    /// The bytes of a head.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let Self { function, version, code, label, tags, .. } = self.clone();
        let kind = Kind { codec: &self.codec, of: &self.of };
        let head = head::Head { facts: Facts::new(self.made_at).with_took(self.took), kind };
        head::encode(&head, &Description { function, version, code, label, tags })
    }

    /// The head that these bytes are, if they are one.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Head> {
        let Description { function, version, code, label, tags } = head::describe(bytes);
        let head::Head { facts, kind } = head::decode(bytes)?;
        let (codec, of) = (kind.codec.to_vec(), kind.of.to_vec());
        let (made_at, took) = (facts.made_at(), facts.took());
        Some(Head { made_at, took, codec, of, function, version, code, label, tags })
    }
}
