//! Values as CBOR: what is decoded equals what was encoded, and any bytes are a value or an error.

mod kinds;

use daily_cache::{Cbor, Codec};

use self::kinds::{Kind, Nest, Report, Shape};
use crate::source::Source;

/// serde takes at most so much memory beforehand for a list that declares a length.
const MOST_FOR_A_LIST: usize = 1024 * 1024;

/// More levels than the codec reads.
const DEEPEST_READ: usize = 520;

/// What each of a kind of value is tried with.
type Try = fn(Source<'_>, Mode);

const TRIES: &[Try] = &[
    attempt::<Vec<Vec<u32>>>,
    attempt::<std::collections::HashMap<String, Vec<i64>>>,
    attempt::<Option<Option<u8>>>,
    attempt::<String>,
    attempt::<Vec<u8>>,
    attempt::<Report>,
    attempt::<Nest>,
    attempt::<kinds::Chain>,
    attempt::<Shape>,
    attempt::<(bool, char, i128, u128, f32)>,
    attempt::<ciborium::Value>,
    attempt::<Vec<()>>,
    attempt::<std::collections::HashSet<Vec<Option<bool>>>>,
    attempt::<kinds::Mixed>,
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Decode,
    Build,
}

/// Decodes bytes as a value of some type, or encodes one that they describe; the first byte says which.
///
/// # Panics
///
/// If a value reads back as another or not at all, or takes memory that no bytes account for.
pub fn run(data: &[u8]) {
    let mut source = Source::new(data);
    let first = source.byte();
    let mode = if first < 0x80 { Mode::Decode } else { Mode::Build };
    let attempt = TRIES[usize::from(first & 0x7f) % TRIES.len()];
    attempt(source, mode);
}

fn attempt<T: Kind>(mut source: Source<'_>, mode: Mode) {
    if mode == Mode::Build {
        return read_back(&T::build(&mut source, 0));
    }
    let body = source.rest();
    let mut decoded = None;
    let memory = allocation_counter::measure(|| decoded = Cbor.decode(body.to_vec()).ok());
    let most = MOST_FOR_A_LIST * T::LISTS_IN_EACH_OTHER.min(DEEPEST_READ) + 256 * (body.len() + 1024);
    assert!(
        memory.bytes_max <= most as u64,
        "{} bytes took {} bytes of memory",
        body.len(),
        memory.bytes_max
    );
    if let Some(value) = decoded {
        read_back::<T>(&value);
    }
}

/// A value reads back as it is, unless it was refused.
fn read_back<T: Kind>(value: &T) {
    let Ok(bytes) = Cbor.encode(value) else {
        assert!(T::IS_REFUSED_AT_TIMES, "a value is refused");
        return;
    };
    let read: Result<T, _> = Cbor.decode(bytes.into_owned());
    let read = read.unwrap_or_else(|error| panic!("what was encoded is not read: {error}"));
    assert!(read.is_same(value), "a value reads back as another");
}
