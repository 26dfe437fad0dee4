//! Any bytes in place of an entry on the disk: a miss with a reason, or exactly the record.

use std::io::Read;
use std::sync::OnceLock;

use daily_cache_store::entry::{self, Opening, Parts};
use daily_cache_store::{Error, Found, Store, Take};

use crate::entry::changed;
use crate::place::Place;
use crate::sample::{self, KEY};
use crate::source::Source;

/// What reading takes besides the bytes of the entry: a piece of a large body and the opening.
const MOST_BESIDES: usize = 320 * 1024;

/// Writes bytes as they are, with their sums mended, or an edited entry; the first byte says which, and how large.
///
/// # Panics
///
/// If what the store finds is not what the bytes are.
pub fn run(data: &[u8]) {
    static PLACE: OnceLock<Place> = OnceLock::new();
    let mut source = Source::new(data);
    let how = source.byte();
    let bytes = match how % 3 {
        0 => source.rest().to_vec(),
        1 => {
            let mut bytes = source.rest().to_vec();
            sample::mend_sums(&mut bytes);
            bytes
        }
        _ => {
            // Mostly as they are; some read at once, in two reads, or beyond what is held in memory.
            let len = match how {
                0..224 => 0,
                224..240 => 12_000,
                240..252 => 20_000,
                252.. => 270_000,
            };
            let (head, body) = (source.bytes(), [source.bytes(), &sample::filler(len)].concat());
            changed(&sample::entry(head, &body), source)
        }
    };
    check(PLACE.get_or_init(place), &bytes);
}

/// Nothing that is static is dropped: who wants the folder gone sets `TMPDIR`.
fn place() -> Place {
    let folder = tempfile::tempdir().expect("a folder for temporary files").keep();
    Place::make(&folder).expect("a store in a folder of our own")
}

fn check(place: &Place, bytes: &[u8]) {
    place.write(bytes).expect("room for the entry");
    let whole = entry::decode(bytes, &KEY).ok();
    for mut take in [Take::Body, Take::Stream, Take::Head] {
        let mut found = None;
        let memory = allocation_counter::measure(|| found = Some(place.store().open(&KEY, &mut take)));
        let most = (bytes.len() + MOST_BESIDES) as u64;
        assert!(memory.bytes_max <= most, "{} bytes took {} of memory", bytes.len(), memory.bytes_max);
        match found.expect("it was opened") {
            Ok(found) => check_found(take, found.expect("a file is there"), bytes, whole),
            Err(error) => check_error(&error, whole),
        }
    }
}

fn check_error(error: &Error, whole: Option<Parts<'_>>) {
    assert!(error.damage().is_some(), "bytes are damage at worst: {error}");
    assert!(whole.is_none(), "a whole entry is not found: {error}");
}

fn check_found(take: Take, found: Found, bytes: &[u8], whole: Option<Parts<'_>>) {
    let opening = Opening::decode(bytes, &KEY).expect("what is found has an opening");
    assert_eq!((found.version(), found.head()), (opening.version(), opening.head()));
    assert_eq!(Ok(found.body_len()), opening.body_len(bytes.len() as u64));
    if take == Take::Head {
        return;
    }
    let whole = whole.expect("what is no entry is not found");
    let mut body = Vec::new();
    let read = found.into_reader().expect("its body was taken").read_to_end(&mut body);
    assert_eq!(read.expect("its body is read"), whole.body.len());
    assert!(body == whole.body, "it is the body of the entry");
}
