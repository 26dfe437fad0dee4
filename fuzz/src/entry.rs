//! The framing of entries: pure, so that nothing but the bytes counts.

use daily_cache_store::entry;

use crate::sample::{self, KEY};
use crate::source::Source;

/// Decodes bytes as they are, with their sums mended, or a whole entry that was edited; the first byte says which.
///
/// # Panics
///
/// If bytes are taken for an entry that are none, or memory is taken to find out.
pub fn run(data: &[u8]) {
    let mut source = Source::new(data);
    match source.byte() % 3 {
        0 => decode(source.rest()),
        1 => {
            let mut bytes = source.rest().to_vec();
            sample::mend_sums(&mut bytes);
            decode(&bytes);
        }
        _ => edited(source),
    }
}

/// Whatever decodes is, byte for byte, what its parts encode to: no second form of an entry is accepted.
fn decode(bytes: &[u8]) {
    let mut decoded = None;
    let memory = allocation_counter::measure(|| decoded = entry::decode(bytes, &KEY).ok());
    assert_eq!(memory.count_total, 0, "to decode an entry takes no memory");
    if let Some(parts) = decoded {
        let again = entry::encode(&KEY, parts.version, parts.head, parts.body);
        assert!(again.is_ok_and(|again| again == bytes), "an entry has one form only");
    }
}

/// A whole entry decodes to what it was made of, and to nothing else after any change of its bytes.
fn edited(mut source: Source<'_>) {
    let (head, body) = (source.bytes(), source.bytes());
    let good = sample::entry(head, body);
    let parts = entry::decode(&good, &KEY).expect("a whole entry decodes");
    assert_eq!((parts.version, parts.head, parts.body), (sample::VERSION, head, body));
    decode(&changed(&good, source));
}

/// The bytes of a good entry after the edits that the source describes. They are damage unless nothing changed.
pub(crate) fn changed(good: &[u8], source: Source<'_>) -> Vec<u8> {
    let mut bytes = good.to_vec();
    edit(&mut bytes, source);
    assert!(bytes == good || entry::decode(&bytes, &KEY).is_err(), "a changed entry is damage");
    bytes
}

/// Cuts, adds, flips and moves bytes, as long as the source says how.
fn edit(bytes: &mut Vec<u8>, mut source: Source<'_>) {
    while !source.is_empty() {
        let (what, at) = (source.byte(), usize::from(u16::from_le_bytes(source.array())));
        let at = at.checked_rem(bytes.len()).unwrap_or_default();
        match what % 6 {
            0 => bytes.truncate(at),
            1 => bytes.extend_from_slice(source.bytes()),
            2 => {
                let flips = source.byte();
                bytes.get_mut(at).into_iter().for_each(|byte| *byte ^= flips);
            }
            3 => {
                let behind = bytes.get_mut(at..).unwrap_or_default().iter_mut();
                behind.zip(source.bytes()).for_each(|(byte, new)| *byte = *new);
            }
            4 => bytes.rotate_left(at),
            _ => drop(bytes.splice(at..at, source.bytes().iter().copied())),
        }
    }
}
