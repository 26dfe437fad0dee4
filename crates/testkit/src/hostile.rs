//! Bytes in place of an entry that no store may give out.

use std::fmt;

use daily_cache::Key;
use daily_cache::store::{Version, entry};

/// The parts of an opening before its head, by where each begins, as the [`entry`] module has them.
const PARTS: [(usize, &str); 8] = [
    (0, "magic"),
    (8, "version of the format"),
    (10, "flags"),
    (12, "length of the head"),
    (16, "version of the record"),
    (32, "function"),
    (48, "arguments"),
    (80, "build"),
];

/// Where the head begins, and how long the sum is behind it.
const HEAD: usize = 88;
const SUM: usize = 16;

/// Bytes in place of an entry that no store may give out. Made by [`hostile_entries`], which has an example.
///
/// Its text says what is wrong with them.
#[derive(Clone, PartialEq, Eq)]
pub struct HostileEntry {
    what: String,
    bytes: Vec<u8>,
}

impl HostileEntry {
    fn new(what: impl Into<String>, bytes: impl Into<Vec<u8>>) -> HostileEntry {
        HostileEntry { what: what.into(), bytes: bytes.into() }
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Display for HostileEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl fmt::Debug for HostileEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HostileEntry({}, {} bytes)", self.what, self.bytes.len())
    }
}

/// What somebody may leave in place of the entry of a key, made from the bytes that the store keeps of it: cut, flipped,
/// longer, overwritten, and no entry at all. A store that keeps bytes outside the process has to treat each of them as
/// damage or as nothing.
///
/// Where the bytes are those of the [`entry`] module there are more: cut and changed part by part, of a version to come,
/// with lengths that lie, of another key, with the body of another put.
///
/// The [conformance suite](mod@crate::conformance) flips every bit and cuts at every length; these fewer ones go
/// through a cache. Things that are no files are for the tests of a store in files.
///
/// ```
/// use daily_cache::store::{Version, entry};
/// use daily_cache::Key;
/// use daily_cache_testkit::hostile_entries;
///
/// let key = Key::new([1; 16], [2; 32], [3; 8]);
/// let whole = entry::encode(&key, Version::from_bytes([4; 16]), b"facts", b"value")?;
/// for hostile in hostile_entries(&key, &whole) {
///     assert!(entry::decode(hostile.bytes(), &key).is_err(), "{hostile}");
/// }
/// # Ok::<(), daily_cache::store::Error>(())
/// ```
#[must_use]
pub fn hostile_entries(key: &Key, whole: &[u8]) -> Vec<HostileEntry> {
    let mut entries = of_any_bytes(whole);
    if let Ok(parts) = entry::decode(whole, key) {
        entries.extend(of_parts(whole, HEAD + parts.head.len() + SUM));
        entries.extend(of_others(key, parts));
    }
    entries.retain(|entry| entry.bytes != whole);
    entries
}

fn of_any_bytes(whole: &[u8]) -> Vec<HostileEntry> {
    let len = whole.len();
    let mut entries = vec![
        HostileEntry::new("nothing", []),
        HostileEntry::new("zeros", vec![0; len]),
        HostileEntry::new("a page of zeros", vec![0; 4096]),
        HostileEntry::new("ones", vec![0xff; len]),
        HostileEntry::new("text", *b"{\"made_at\": \"2026-11-23T12:00:00Z\", \"value\": 81214}\n"),
        HostileEntry::new("doubled", whole.repeat(2)),
        HostileEntry::new("one byte before it", [&[0], whole].concat()),
    ];
    for more in [1, 8, 24, 4096] {
        entries.push(HostileEntry::new(format!("{more} bytes behind it"), [whole, &vec![0; more]].concat()));
    }
    for eighth in 1..8 {
        let at = len * eighth / 8;
        entries.push(HostileEntry::new(format!("cut to {at} bytes"), part(whole, 0, at)));
        entries.push(HostileEntry::new(format!("without its first {at} bytes"), part(whole, at, len)));
        entries.push(HostileEntry::new(format!("byte {at} flipped"), with(whole, at, &[!byte(whole, at)])));
        let zeros = vec![0; len - at];
        entries.push(HostileEntry::new(format!("zeros from byte {at} on"), with(whole, at, &zeros)));
    }
    let last = len.saturating_sub(1);
    entries.push(HostileEntry::new("without its last byte", part(whole, 0, last)));
    entries.push(HostileEntry::new("its last byte flipped", with(whole, last, &[!byte(whole, last)])));
    entries
}

fn of_parts(whole: &[u8], body: usize) -> Vec<HostileEntry> {
    let trailer = whole.len() - entry::TRAILER;
    let more = [
        (HEAD, "head"),
        (body - SUM, "sum of the head"),
        (body, "body"),
        (trailer, "length of the body"),
        (trailer + 8, "sum of the body"),
    ];
    let mut entries = Vec::new();
    for (at, name) in PARTS.into_iter().chain(more) {
        entries.push(HostileEntry::new(format!("cut before its {name}"), part(whole, 0, at)));
        entries.push(HostileEntry::new(format!("cut inside its {name}"), part(whole, 0, at + 1)));
        entries
            .push(HostileEntry::new(format!("its {name} flipped"), with(whole, at, &[byte(whole, at) ^ 1])));
        entries.push(HostileEntry::new(format!("without its {name}"), {
            let next = PARTS.into_iter().chain(more).map(|(at, _)| at).find(|next| *next > at);
            [&part(whole, 0, at)[..], &part(whole, next.unwrap_or(whole.len()), whole.len())].concat()
        }));
    }
    entries.push(HostileEntry::new("a version to come", with(whole, 8, &[2, 0])));
    entries.push(HostileEntry::new("a flag to come", with(whole, 10, &[1, 0])));
    for len in [0, 1, 0xffff, 0x1_0001, u32::MAX] {
        let lie = with(whole, 12, &len.to_le_bytes());
        entries.push(HostileEntry::new(format!("a head said to have {len} bytes"), lie));
    }
    for len in [0, 1, u64::from(u32::MAX) + 2, u64::MAX] {
        let lie = with(whole, trailer, &len.to_le_bytes());
        entries.push(HostileEntry::new(format!("a body said to have {len} bytes"), lie));
    }
    entries
}

/// Made of whole entries of other keys and other puts: their sums are good.
fn of_others(key: &Key, parts: entry::Parts<'_>) -> Vec<HostileEntry> {
    let entry_of = |key: &Key, version: Version, body: &[u8]| {
        entry::encode(key, version, parts.head, body).unwrap_or_default()
    };
    let mut entries = Vec::new();
    for (name, other) in neighbours(key) {
        let of_other = entry_of(&other, parts.version, parts.body);
        entries.push(HostileEntry::new(format!("the entry of another {name}"), of_other));
    }
    let other_version = Version::from_bytes(parts.version.as_bytes().map(|byte| !byte));
    let mine = entry_of(key, parts.version, parts.body);
    let changed: Vec<u8> = parts.body.iter().map(|byte| !byte).collect();
    let opening = HEAD + parts.head.len() + SUM;
    for (what, body) in [("the same body", parts.body), ("another body", &changed[..]), ("no body", &[])] {
        let other = entry_of(key, other_version, body);
        let mixed = [part(&mine, 0, opening), part(&other, opening, other.len())].concat();
        entries.push(HostileEntry::new(format!("{what} of another put behind its opening"), mixed));
    }
    entries
}

/// Keys that differ in one of their three parts.
fn neighbours(key: &Key) -> [(&'static str, Key); 3] {
    let (function, args, build) = (*key.function(), *key.args(), *key.build());
    [
        ("function", Key::new(function.map(|byte| !byte), args, build)),
        ("call", Key::new(function, args.map(|byte| !byte), build)),
        ("build", Key::new(function, args, build.map(|byte| !byte))),
    ]
}

fn part(bytes: &[u8], from: usize, until: usize) -> Vec<u8> {
    bytes.get(from..until.min(bytes.len())).unwrap_or_default().to_vec()
}

fn byte(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).copied().unwrap_or_default()
}

/// The bytes with some of them written over from a place on, as far as there is room.
fn with(bytes: &[u8], at: usize, new: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes.iter_mut().skip(at).zip(new).for_each(|(byte, new)| *byte = *new);
    bytes
}
