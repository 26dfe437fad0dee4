//! Bodies as streams: the bytes of the body, whatever becomes of the record meanwhile.
//!
//! A store that does not know [`Take::Stream`] answers the head alone, and nothing more is asked of it.

use std::io::Read;

use super::{Subject, done, found, key, pattern, stored};
use crate::{Found, Store, Take, When};

/// A stream has the length and the bytes of the body, in whatever pieces it is read, and then its end.
pub fn a_stream_gives_the_bytes_of_the_body(subject: &dyn Subject) {
    let store = subject.store();
    for len in [0, 1, 16_384, 1_048_577, 9_000_000] {
        let body = pattern(len, 8);
        let version = stored(&store, &key(1), b"head", &body);
        for piece in [777, 131_072, len + 1] {
            let found = streamed(&store);
            assert_eq!(found.version(), version, "a stream is of the version of the put");
            assert_eq!(found.head(), b"head", "a stream comes with the head");
            assert_eq!(found.body_len(), len as u64, "a stream comes with the body's length");
            let Some(mut reader) = found.into_reader() else { return };
            let mut read = Vec::with_capacity(len);
            let mut buffer = vec![0; piece];
            loop {
                let count = done("read", reader.read(&mut buffer));
                if count == 0 {
                    break;
                }
                read.extend_from_slice(buffer.get(..count).unwrap_or_default());
            }
            assert!(read == body, "a stream of {len} bytes, read by {piece}, has those of the body");
            assert_eq!(
                done("read", reader.read(&mut buffer)),
                0,
                "after the end of a stream there is no more"
            );
        }
    }
}

/// A record that is replaced or removed while its stream is half read is streamed to its end.
pub fn a_stream_outlives_its_record(subject: &dyn Subject) {
    let (store, other) = (subject.store(), subject.store());
    for len in [5000, 9_000_000] {
        let old = pattern(len, 9);
        for is_replaced in [true, false] {
            stored(&store, &key(1), b"old", &old);
            let Some(mut reader) = streamed(&store).into_reader() else { return };
            let mut read = vec![0; len / 2];
            done("read", reader.read_exact(&mut read));
            if is_replaced {
                stored(&other, &key(1), b"new", &pattern(len, 10));
            } else {
                assert!(
                    done("remove", other.remove(&key(1), When::Always)),
                    "a record being read is removed"
                );
                assert!(found(&store, &key(1)).is_none(), "what was removed is not found");
            }
            done("read", reader.read_to_end(&mut read));
            assert!(read == old, "a stream of {len} bytes gives the record that was opened");
        }
    }
}

#[track_caller]
fn streamed(store: &dyn Store) -> Found {
    let found = done("open", store.open(&key(1), &mut Take::Stream));
    found.unwrap_or_else(|| panic!("what was put is found"))
}
