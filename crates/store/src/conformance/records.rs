//! One record at a time: what is put is found, until a condition holds.

use std::io::{self, Read};

use super::{Subject, done, found, key, pattern, put, stored, whole};
use crate::entry::MAX_HEAD;
use crate::{Body, Key, Put, Record, Store, Take, Version, When};

/// A record comes back with its head, its body, its length and the version that its put answered.
pub fn what_was_put_is_found(subject: &dyn Subject) {
    let store = subject.store();
    let version = stored(&store, &key(1), b"head", b"body");
    let Some(found) = found(&store, &key(1)) else { panic!("what was put is found") };
    assert_eq!(found.version(), version, "open answers the version of the put");
    assert_eq!(found.head(), b"head", "the head comes back");
    assert_eq!(found.body(), Some(&b"body"[..]), "the body comes back");
    assert_eq!(found.body_len(), 4, "the length is that of the body");
}

/// A key that was never put has nothing, to open and to remove.
pub fn nothing_is_found_where_nothing_was_put(subject: &dyn Subject) {
    let store = subject.store();
    stored(&store, &key(1), b"head", b"body");
    assert!(found(&store, &key(2)).is_none(), "a key that was never put has no record");
    assert!(!done("remove", store.remove(&key(2), When::Always)), "nothing is there to remove");
    assert!(found(&store, &key(1)).is_some(), "removing nothing leaves the others");
}

/// Heads and bodies of every size: none, both sides of a buffer's end, the largest head.
pub fn empty_and_large_records_come_back(subject: &dyn Subject) {
    let store = subject.store();
    for head_len in [0, 1, 1000, MAX_HEAD] {
        for body_len in [0, 1, 16_000, 16_384, 70_000, 1_048_577] {
            let (head, body) = (pattern(head_len, 1), pattern(body_len, 2));
            stored(&store, &key(1), &head, &body);
            let expected = Some((head, body));
            assert!(
                whole(&store, &key(1)) == expected,
                "a head of {head_len} and a body of {body_len} come back"
            );
        }
    }
}

/// A body of unknown length is read to its end, in whatever pieces it comes.
pub fn a_body_can_come_from_a_reader(subject: &dyn Subject) {
    let store = subject.store();
    for len in [0, 1, 5000, 131_072, 300_000] {
        let body = pattern(len, 3);
        let mut reader = Slow(&body);
        let record = Record { head: b"head", body: Body::Reader(&mut reader) };
        assert!(
            done("put", store.put(&key(1), record, When::Always)).is_stored(),
            "a put under Always stores"
        );
        let expected = Some((b"head".to_vec(), body));
        assert!(whole(&store, &key(1)) == expected, "a streamed body of {len} bytes comes back");
    }
}

/// If the body cannot be read to its end the put is an error, and what was there stays.
pub fn a_reader_that_fails_leaves_what_was_there(subject: &dyn Subject) {
    let store = subject.store();
    let version = stored(&store, &key(1), b"old", b"old body");
    for key in [key(1), key(2)] {
        let mut reader = io::repeat(4).take(200_000).chain(Failing);
        let record = Record { head: b"new", body: Body::Reader(&mut reader) };
        let Err(error) = store.put(&key, record, When::Always) else {
            panic!("a body that fails is not stored")
        };
        assert!(error.is_unreadable_body(), "the error says that the body failed: {error:?}");
    }
    assert_eq!(found(&store, &key(1)).map(|found| found.version()), Some(version), "the old record stays");
    assert!(found(&store, &key(2)).is_none(), "nothing of the new record is there");
}

/// `open` shows the head to the judge, once, and takes what it says.
pub fn the_judge_sees_the_head_and_decides(subject: &dyn Subject) {
    let store = subject.store();
    for body_len in [4, 1_000_000] {
        stored(&store, &key(1), b"the head", &pattern(body_len, 5));
        for take in [Take::Body, Take::Head, Take::Stream, Take::Below] {
            let mut seen = Vec::new();
            let mut judge = |head: &[u8]| {
                seen.push(head.to_vec());
                take
            };
            let found = done("open", store.open(&key(1), &mut judge));
            assert_eq!(seen, [b"the head"], "the judge sees the head once");
            match (take, found) {
                (Take::Below, found) => {
                    assert!(found.is_none(), "a store with none below answers None to Below");
                }
                (_, None) => panic!("what the judge takes is answered"),
                (Take::Head, Some(found)) => {
                    assert_eq!(found.body(), None, "Take::Head leaves the body");
                    assert_eq!(found.body_len(), body_len as u64, "Take::Head tells the body's length");
                    assert_eq!(found.head(), b"the head", "Take::Head has the head");
                }
                (Take::Stream, Some(found)) => {
                    assert_eq!(found.body_len(), body_len as u64, "Take::Stream tells the body's length");
                    assert_eq!(found.head(), b"the head", "Take::Stream has the head");
                }
                (Take::Body, Some(found)) => {
                    assert_eq!(
                        found.into_body().map(|body| body.len()),
                        Some(body_len),
                        "Take::Body has the body"
                    );
                }
            }
        }
    }
    let mut never = |_: &[u8]| -> Take { panic!("the judge is not asked about nothing") };
    assert!(done("open", store.open(&key(2), &mut never)).is_none());
}

/// Every put has a version of its own, even of the same bytes under the same key.
pub fn each_put_has_its_own_version(subject: &dyn Subject) {
    let store = subject.store();
    let mut versions: Vec<Version> =
        (0..100).map(|n| stored(&store, &key(n % 2), b"same", b"same")).collect();
    while let Some(version) = versions.pop() {
        assert!(!versions.contains(&version), "no two puts have one version");
    }
}

/// `Absent` and `Is` hold exactly when they say; a put that loses changes nothing.
pub fn a_put_replaces_under_its_condition_only(subject: &dyn Subject) {
    let store = subject.store();
    let never = Version::from_bytes([0xee; 16]);
    assert_eq!(put(&store, &key(1), b"", b"", When::Is(never)), Put::Lost, "Is loses where nothing is");
    assert!(found(&store, &key(1)).is_none(), "a put that loses leaves nothing");

    let Put::Stored(first) = put(&store, &key(1), b"1", b"first", When::Absent) else {
        panic!("Absent stores where nothing is")
    };
    assert_eq!(
        put(&store, &key(1), b"2", b"second", When::Absent),
        Put::Lost,
        "Absent loses where a record is"
    );
    assert_eq!(
        put(&store, &key(1), b"2", b"second", When::Is(never)),
        Put::Lost,
        "Is loses to another version"
    );
    assert_eq!(
        whole(&store, &key(1)),
        Some((b"1".to_vec(), b"first".to_vec())),
        "a put that loses changes nothing"
    );

    let Put::Stored(second) = put(&store, &key(1), b"2", b"second", When::Is(first)) else {
        panic!("Is stores over its version")
    };
    assert_eq!(
        put(&store, &key(1), b"3", b"third", When::Is(first)),
        Put::Lost,
        "Is of an old version loses"
    );
    assert_eq!(found(&store, &key(1)).map(|found| found.version()), Some(second), "the newer record stays");
}

/// A remove removes under its condition, says whether it did, and leaves the key usable.
pub fn a_remove_happens_under_its_condition_only(subject: &dyn Subject) {
    let store = subject.store();
    let first = stored(&store, &key(1), b"", b"first");
    stored(&store, &key(2), b"", b"other");
    let second = stored(&store, &key(1), b"", b"second");
    let remove = |when| done("remove", store.remove(&key(1), when));
    assert!(!remove(When::Is(first)), "a record of another version is not removed");
    assert!(!remove(When::Absent), "a good record is not removed as a damaged one");
    assert!(found(&store, &key(1)).is_some(), "a remove that does not happen changes nothing");
    assert!(remove(When::Is(second)), "a record is removed by its version");
    assert!(found(&store, &key(1)).is_none(), "what was removed is not found");
    assert!(!remove(When::Is(second)), "what was removed cannot be removed again");

    assert!(put(&store, &key(1), b"", b"third", When::Absent).is_stored(), "a removed record is absent");
    assert!(remove(When::Always), "a record is removed under Always");
    assert!(!remove(When::Always), "nothing is left to remove");
    assert!(found(&store, &key(2)).is_some(), "the records of other keys stay");
}

/// A head of more than 64 KiB is an error that says so, and what was there stays.
pub fn a_head_beyond_the_limit_is_refused(subject: &dyn Subject) {
    let store = subject.store();
    let version = stored(&store, &key(1), b"head", b"body");
    let head = vec![0; MAX_HEAD + 1];
    let Err(error) = store.put(&key(1), Record::new(&head, b"body"), When::Always) else {
        panic!("a head beyond the limit is not stored")
    };
    assert!(error.is_too_large(), "the error says that it is too large: {error:?}");
    assert_eq!(found(&store, &key(1)).map(|found| found.version()), Some(version), "the old record stays");
}

/// Every bit of a key counts, and extreme keys are keys like others.
pub fn keys_that_differ_in_one_bit_do_not_meet(subject: &dyn Subject) {
    let store = subject.store();
    let keys = distant_by_one_bit();
    for (key, number) in keys.iter().zip(0_u32..) {
        stored(&store, key, &number.to_le_bytes(), b"");
    }
    for (key, number) in keys.iter().zip(0_u32..) {
        let head = whole(&store, key).map(|(head, _)| head);
        assert_eq!(head.as_deref(), Some(&number.to_le_bytes()[..]), "the record of {key} is its own");
    }
}

/// What one handle does another sees.
pub fn another_handle_sees_the_same_records(subject: &dyn Subject) {
    let (one, other) = (subject.store(), subject.store());
    let version = stored(&one, &key(1), b"", b"body");
    assert_eq!(
        found(&other, &key(1)).map(|found| found.version()),
        Some(version),
        "the other handle sees the put"
    );
    assert!(done("remove", other.remove(&key(1), When::Is(version))), "the other handle can remove it");
    assert!(found(&one, &key(1)).is_none(), "the first handle sees the removal");
}

/// Two extreme keys, and all that differ from the first in one bit.
fn distant_by_one_bit() -> Vec<Key> {
    let mut keys = vec![Key::new([0; 16], [0; 32], [0; 8]), Key::new([0xff; 16], [0xff; 32], [0xff; 8])];
    keys.extend(one_bit().map(|function| Key::new(function, [0; 32], [0; 8])));
    keys.extend(one_bit().map(|args| Key::new([0; 16], args, [0; 8])));
    keys.extend(one_bit().map(|build| Key::new([0; 16], [0; 32], build)));
    keys
}

fn one_bit<const N: usize>() -> impl Iterator<Item = [u8; N]> {
    (0..N * 8).map(|bit| {
        let mut bytes = [0; N];
        bytes.iter_mut().skip(bit / 8).take(1).for_each(|byte| *byte = 1 << (bit % 8));
        bytes
    })
}

/// Gives its bytes in uneven pieces.
struct Slow<'a>(&'a [u8]);

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(1 + self.0.len() / 3);
        self.0.read(buffer.get_mut(..most).unwrap_or_default())
    }
}

/// Fails when read.
struct Failing;

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the source went away"))
    }
}
