//! How a value becomes the body of an entry, and back.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::key::{EncodeError, Encoder, Form};

/// A little more levels than are ever written: ciborium counts differently. Each takes some of the stack.
const DEEPEST_READ: usize = 520;

/// A way to write values of a type as bytes and to read them back.
///
/// What is decoded has to equal what was encoded. A codec that cannot promise that for a value refuses to encode it:
/// the value is then given to its caller and not kept, which is a fault.
///
/// ```
/// use std::borrow::Cow;
/// use daily_cache::{Codec, CodecError, Daily, DailyCache, MemoryStore, SystemClock, Zone};
///
/// /// Numbers as eight bytes.
/// struct Fixed;
///
/// impl Codec<u64> for Fixed {
///     fn id(&self) -> &'static str {
///         "u64-le"
///     }
///     fn encode<'v>(&self, value: &'v u64) -> Result<Cow<'v, [u8]>, CodecError> {
///         Ok(value.to_le_bytes().to_vec().into())
///     }
///     fn decode(&self, body: Vec<u8>) -> Result<u64, CodecError> {
///         body.try_into().map(u64::from_le_bytes).map_err(|_| CodecError::new("it is not eight bytes long"))
///     }
/// }
///
/// let cache = DailyCache::new(SystemClock, MemoryStore::new(), Daily::in_zone(Zone::UTC));
/// let answer = cache.slot("answer", &())?.codec(Fixed).get_or_compute(|| 42);
/// assert_eq!(*answer, 42);
/// # Ok::<(), daily_cache::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{T}` cannot be cached with the codec `{Self}`",
    note = "derive serde's Serialize and Deserialize for it, and let it own what it holds: String, not &str"
)]
pub trait Codec<T> {
    /// The name of the codec for this type. It is recorded with each value: one that was written under another name
    /// is not read.
    fn id(&self) -> &'static str;

    /// The bytes of a value.
    ///
    /// # Errors
    ///
    /// Where the value could not be read back as it is.
    fn encode<'v>(&self, value: &'v T) -> Result<Cow<'v, [u8]>, CodecError>;

    /// The value of these bytes, which may hold anything.
    ///
    /// # Errors
    ///
    /// Where the bytes are not those of a value.
    fn decode(&self, body: Vec<u8>) -> Result<T, CodecError>;
}

/// Any serde type as CBOR (RFC 8949); `Vec<u8>` and `String` as the bytes they are.
///
/// Kept: added fields with defaults, renamed and flattened fields, untagged enums, infinities, 128-bit integers,
/// up to 512 levels of nesting, lists, options and wrappers each being one, variants with fields two. Refused when encoded, since CBOR through serde would read it back as something else:
/// `Some(None)`, `Some(())`, and tagged `ciborium::Value`s. Not kept: the payload of a NaN. Written, but not read back
/// by serde in flattened and untagged parts: 128-bit integers, unit, `IpAddr` and its like, maps whose keys are no text;
/// then each call runs and has a fault that says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cbor;

impl<T: Serialize + DeserializeOwned + 'static> Codec<T> for Cbor {
    fn id(&self) -> &'static str {
        if Raw::of::<T>().is_some() { "raw" } else { "cbor" }
    }

    fn encode<'v>(&self, value: &'v T) -> Result<Cow<'v, [u8]>, CodecError> {
        let any: &dyn Any = value;
        if let Some(bytes) = any.downcast_ref::<Vec<u8>>() {
            return Ok(Cow::Borrowed(bytes));
        }
        if let Some(text) = any.downcast_ref::<String>() {
            return Ok(Cow::Borrowed(text.as_bytes()));
        }
        Ok(Encoder::append(Vec::new(), Form::Value, value)?.into())
    }

    fn decode(&self, body: Vec<u8>) -> Result<T, CodecError> {
        if let Some(raw) = Raw::of::<T>() {
            return raw.decode(body);
        }
        let mut rest = body.as_slice();
        let value = ciborium::de::from_reader_with_recursion_limit(&mut rest, DEEPEST_READ)
            .map_err(|error| CodecError::new(error.to_string()))?;
        if rest.is_empty() { Ok(value) } else { Err(CodecError::new("bytes follow the value")) }
    }
}

/// The types that are bytes already. serde would write them as lists of numbers, a thousand times slower.
enum Raw {
    Bytes,
    Text,
}

impl Raw {
    fn of<T: 'static>() -> Option<Raw> {
        let id = std::any::TypeId::of::<T>();
        if id == std::any::TypeId::of::<Vec<u8>>() {
            Some(Raw::Bytes)
        } else if id == std::any::TypeId::of::<String>() {
            Some(Raw::Text)
        } else {
            None
        }
    }

    fn decode<T: 'static>(self, body: Vec<u8>) -> Result<T, CodecError> {
        let mut body = Some(body);
        let mut text = match self {
            Raw::Bytes => None,
            Raw::Text => {
                let text = String::from_utf8(body.take().unwrap_or_default());
                Some(text.map_err(|error| CodecError::new(error.to_string()))?)
            }
        };
        // `T` is one of the two types, so one of the two casts gives the slot it is in.
        let slot: &mut dyn Any = &mut body;
        if let Some(value) = slot.downcast_mut::<Option<T>>().and_then(Option::take) {
            return Ok(value);
        }
        let slot: &mut dyn Any = &mut text;
        slot.downcast_mut::<Option<T>>().and_then(Option::take).ok_or_else(|| CodecError::new("not raw"))
    }
}

/// Why a value could not be encoded or decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodecError(String);

impl CodecError {
    /// An error with this reason.
    #[must_use]
    pub fn new(reason: impl Into<String>) -> CodecError {
        CodecError(reason.into())
    }
}

impl From<EncodeError> for CodecError {
    fn from(error: EncodeError) -> CodecError {
        CodecError(error.to_string())
    }
}

impl fmt::Display for CodecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CodecError {}
