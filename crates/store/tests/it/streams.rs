//! A body as a stream: no byte is given out that is not as it was when the record was opened.

use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;

use daily_cache_store::{Damage, Error, Found, FsStore, Record, Store, Take, Version, When, entry};

use crate::folder::{entry_path, key, store};

/// The bytes that the store reads and verifies at once.
const PIECE: usize = 128 * 1024;

/// More than is held in memory, and no whole number of pieces.
const LARGE: usize = 6_000_000;

/// What the head of the tests' records is.
const HEAD: &[u8] = b"head";

#[test]
fn a_byte_that_changes_after_the_open_is_an_error_and_is_not_given_out() {
    for changed in [0, 1, PIECE - 1, PIECE, LARGE / 2, LARGE - 1] {
        for buffer in [1000, PIECE, 3 * PIECE] {
            let (dir, reader) = opened(&body(LARGE));
            flip(&entry_path(dir.path(), &key(1)), changed);
            let (given, damage) = read_until_damage(reader, buffer);
            assert_eq!(damage, Damage::BodySum);
            assert_eq!(given, changed / PIECE * PIECE, "the pieces before byte {changed} are given");
        }
    }
}

#[test]
fn a_byte_that_changes_while_it_is_read_is_an_error() {
    let (dir, mut reader) = opened(&body(LARGE));
    let mut first = vec![0; LARGE / 2];
    reader.read_exact(&mut first).unwrap();
    assert!(first == body(LARGE)[..LARGE / 2]);
    flip(&entry_path(dir.path(), &key(1)), LARGE - 1);
    assert_eq!(reader.read_to_end(&mut first).unwrap_err().kind(), ErrorKind::InvalidData);
}

#[test]
fn a_file_that_is_cut_short_after_the_open_is_an_error() {
    for len in [0, 1, LARGE / 2, LARGE - 1] {
        let (dir, reader) = opened(&body(LARGE));
        let path = entry_path(dir.path(), &key(1));
        let file = fs_err::OpenOptions::new().write(true).open(path).unwrap();
        file.set_len(len as u64).unwrap();
        let (given, damage) = read_until_damage(reader, PIECE);
        assert_eq!(damage, Damage::Truncated);
        assert!(given <= len, "{given} bytes of {len}");
    }
}

#[test]
fn a_whole_entry_of_other_bytes_written_into_the_open_file_is_an_error() {
    let (dir, reader) = opened(&body(LARGE));
    let other = entry::encode(&key(1), Version::from_bytes([7; 16]), HEAD, &vec![1; LARGE]).unwrap();
    write_at(&entry_path(dir.path(), &key(1)), 0, &other);
    assert_eq!(read_until_damage(reader, PIECE), (0, Damage::BodySum));
}

#[test]
fn a_reader_that_failed_does_not_come_to_an_end() {
    let (dir, mut reader) = opened(&body(LARGE));
    flip(&entry_path(dir.path(), &key(1)), LARGE - 1);
    assert!(reader.read_to_end(&mut Vec::new()).is_err());
    let error = reader.read(&mut [0; 10]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidData);
    let text = error.to_string();
    let path = entry_path(dir.path(), &key(1));
    assert!(text.contains(path.to_str().unwrap()) && text.contains("changed while it was read"), "{text}");
}

#[test]
fn what_was_read_into_memory_does_not_change_with_the_file() {
    for len in [0, 1000, 17_000, usize::try_from(FsStore::STREAMED_ABOVE).unwrap()] {
        let (dir, mut reader) = opened(&body(len));
        fs_err::write(entry_path(dir.path(), &key(1)), "something else").unwrap();
        let mut read = Vec::new();
        reader.read_to_end(&mut read).unwrap();
        assert!(read == body(len), "{len} bytes");
    }
}

#[test]
fn a_body_is_held_in_memory_up_to_the_limit_only() {
    let (_dir, store) = store();
    let limit = FsStore::STREAMED_ABOVE;
    for len in [0, limit, limit + 1] {
        let found = streamed(&store, &body(usize::try_from(len).unwrap()));
        assert_eq!(found.body_len(), len);
        assert_eq!(found.body().is_some(), len <= limit);
        assert_eq!(found.into_body().is_some(), len <= limit);
    }
}

#[test]
fn a_stream_ends_where_the_body_does_at_any_length() {
    let whole = 40 * PIECE;
    for len in [whole - 1, whole, whole + 1] {
        let (_dir, mut reader) = opened(&body(len));
        let mut read = vec![0; len];
        reader.read_exact(&mut read).unwrap();
        assert!(read == body(len), "{len} bytes");
        assert_eq!(reader.read(&mut [0; 10]).unwrap(), 0);
    }
}

#[test]
fn a_stream_can_be_put_under_another_key() {
    let (dir, store) = store();
    let mut reader = streamed(&store, &body(LARGE)).into_reader().unwrap();
    assert!(store.put(&key(2), Record::reading(HEAD, &mut reader), When::Absent).unwrap().is_stored());
    let found = FsStore::open(&dir).unwrap().open(&key(2), &mut Take::Body).unwrap().unwrap();
    assert!(found.into_body().unwrap() == body(LARGE));
}

#[test]
fn a_body_that_fails_as_a_stream_is_not_put_under_another_key() {
    let (dir, store) = store();
    let mut reader = streamed(&store, &body(LARGE)).into_reader().unwrap();
    flip(&entry_path(dir.path(), &key(1)), LARGE - 1);
    let error = store.put(&key(2), Record::reading(HEAD, &mut reader), When::Absent).unwrap_err();
    assert!(error.is_unreadable_body(), "{error:?}");
    assert!(store.open(&key(2), &mut Take::Head).unwrap().is_none());
}

#[test]
fn a_stream_is_moved_and_shared_between_threads_and_shows_no_contents() {
    fn is_usable<T: Send + Sync + 'static>(_: &T) {}
    let (_dir, store) = store();
    let found = streamed(&store, &body(LARGE));
    is_usable(&found);
    let version = found.version();
    assert_eq!(
        format!("{found:?}"),
        format!("Found {{ version: {version:?}, head_len: 4, body_len: {LARGE}, body: Stream, .. }}")
    );
}

/// Bytes that do not repeat from piece to piece.
fn body(len: usize) -> Vec<u8> {
    let mut bytes = (0..251).collect::<Vec<u8>>().repeat(len.div_ceil(251));
    bytes.truncate(len);
    bytes
}

/// What a store finds under the first key after `body` was put there.
fn streamed(store: &FsStore, body: &[u8]) -> Found {
    assert!(store.put(&key(1), Record::new(HEAD, body), When::Always).unwrap().is_stored());
    store.open(&key(1), &mut Take::Stream).unwrap().unwrap()
}

/// The reader of a body that was put into a new folder.
fn opened(body: &[u8]) -> (tempfile::TempDir, Box<dyn Read + Send>) {
    let (dir, store) = store();
    let reader = streamed(&store, body).into_reader().unwrap();
    (dir, reader)
}

/// Reads until the reader fails for damage, and answers how many bytes it gave before, all of them right.
fn read_until_damage(mut reader: Box<dyn Read + Send>, buffer: usize) -> (usize, Damage) {
    let (mut buffer, mut given) = (vec![0; buffer], Vec::new());
    let error = loop {
        match reader.read(&mut buffer) {
            Ok(0) => panic!("a damaged body does not come to an end"),
            Ok(count) => given.extend_from_slice(&buffer[..count]),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::InvalidData);
    assert!(given == body(LARGE)[..given.len()], "no wrong byte is given out");
    let reason = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()).unwrap();
    (given.len(), reason.damage().unwrap())
}

/// Flips a bit of one byte of the body, in place.
fn flip(path: &Path, byte: usize) {
    let good = body(LARGE)[byte];
    // What an entry has before its body.
    write_at(path, 104 + HEAD.len() + byte, &[good ^ 1]);
}

fn write_at(path: &Path, offset: usize, bytes: &[u8]) {
    let mut file = fs_err::OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(offset as u64)).unwrap();
    file.write_all(bytes).unwrap();
}
