//! Bytes kept outside the process can be any bytes: they are a record, or an error, never another record.

use super::{Subject, done, key, pattern, put, stored, whole};
use crate::{Put, Store, Take, When};

/// Cut at every length, with every bit flipped, without its head or its body: a record is given out whole or not
/// at all.
pub fn a_damaged_record_is_never_given_out(subject: &dyn Subject) {
    let store = subject.store();
    for body in [&b"a body"[..], &[7; 300]] {
        stored(&store, &key(1), b"a head", body);
        let Some(good) = bytes(subject) else { return };
        for len in 0..good.len() {
            set(subject, good.get(..len).unwrap_or_default());
            assert_lost(&store, &format!("cut to {len} of {} bytes", good.len()));
            set(subject, good.get(len..).unwrap_or_default());
            assert!(len == 0 || is_lost(&store), "without its first {len} bytes it is not given out");
        }
        for bit in 0..good.len() * 8 {
            let mut bad = good.clone();
            bad.iter_mut().skip(bit / 8).take(1).for_each(|byte| *byte ^= 1 << (bit % 8));
            set(subject, &bad);
            assert_lost(&store, &format!("with bit {bit} flipped"));
        }
        set(subject, &[good.clone(), good.clone()].concat());
        assert_lost(&store, "doubled");
        set(subject, &good);
        assert_eq!(
            whole(&store, &key(1)),
            Some((b"a head".to_vec(), body.to_vec())),
            "the good bytes are good"
        );
    }
}

/// A damaged record is absent to conditions, so that a put under `Absent` or `Always` heals it, and a remove under
/// `Absent` or `Always` clears it away.
pub fn a_damaged_record_is_healed_by_a_put(subject: &dyn Subject) {
    let store = subject.store();
    let damages: [fn(&mut Vec<u8>); 3] = [
        Vec::clear,
        |bytes| bytes.truncate(bytes.len() / 2),
        |bytes| bytes.iter_mut().rev().take(1).for_each(|b| *b ^= 1),
    ];
    for damage in damages {
        for when in [When::Absent, When::Always] {
            let old = stored(&store, &key(1), b"old", &vec![1; 50_000]);
            if !subject.tamper(&key(1), &mut |bytes| damage(bytes)) {
                return;
            }
            assert!(is_lost(&store), "a damaged record is not given out");
            if when == When::Always {
                let _ = put(&store, &key(1), b"", b"", When::Is(old));
            }
            assert!(
                put(&store, &key(1), b"new", b"new", when).is_stored(),
                "{when:?} heals a damaged record"
            );
            assert_eq!(
                whole(&store, &key(1)),
                Some((b"new".to_vec(), b"new".to_vec())),
                "the healed record is found"
            );

            subject.tamper(&key(1), &mut |bytes| damage(bytes));
            assert!(done("remove", store.remove(&key(1), when)), "{when:?} removes a damaged record");
            assert!(!done("remove", store.remove(&key(1), When::Always)), "what was removed is gone");
        }
    }
}

/// A body that is too large to be held is verified all the same, before anything of it is streamed.
pub fn a_large_damaged_body_is_not_streamed(subject: &dyn Subject) {
    const LEN: usize = 9_000_000;
    let store = subject.store();
    stored(&store, &key(1), b"head", &pattern(LEN, 6));
    let Some(good) = bytes(subject) else { return };
    let bytes_from_end = [1, 100, LEN / 2, LEN - 1, good.len()];
    let flips = bytes_from_end.map(|back| {
        let mut bad = good.clone();
        bad.iter_mut().rev().skip(back - 1).take(1).for_each(|byte| *byte ^= 1);
        (format!("with a bit flipped {back} bytes from its end"), bad)
    });
    let cut = |len: usize| (format!("cut to {len} bytes"), good.get(..len).unwrap_or_default().to_vec());
    let longer = ("with a byte more".to_owned(), [&good[..], &[0]].concat());
    for (how, bad) in flips.into_iter().chain([cut(good.len() - 1), cut(LEN / 2), longer]) {
        set(subject, &bad);
        let is_streamed = match store.open(&key(1), &mut Take::Stream) {
            Ok(found) => found.is_some_and(|found| found.into_reader().is_some()),
            Err(error) => !error.is_damaged(),
        };
        assert!(!is_streamed, "a large record {how} is not streamed, and an error says that it is damaged");
    }
}

/// The bytes of one key, put in place of another's, are not its record.
pub fn a_record_under_another_key_is_not_given_out(subject: &dyn Subject) {
    let store = subject.store();
    stored(&store, &key(1), b"one", b"one");
    stored(&store, &key(2), b"two", b"two");
    let Some(one) = bytes(subject) else { return };
    subject.tamper(&key(2), &mut |bytes| bytes.clone_from(&one));
    let opened = store.open(&key(2), &mut Take::Body);
    assert!(!matches!(opened, Ok(Some(_))), "a record of another key is not given out");
    assert_eq!(
        put(&store, &key(1), b"", b"", When::Absent),
        Put::Lost,
        "the record of the first key is good"
    );
}

/// The bytes that are kept of the first key.
fn bytes(subject: &dyn Subject) -> Option<Vec<u8>> {
    let mut copy = None;
    subject.tamper(&key(1), &mut |bytes| copy = Some(bytes.clone()));
    copy
}

fn set(subject: &dyn Subject, new: &[u8]) {
    subject.tamper(&key(1), &mut |bytes| new.clone_into(bytes));
}

/// Nothing is given out, and if there is an error it says that there was damage.
fn is_lost(store: &dyn Store) -> bool {
    match store.open(&key(1), &mut Take::Body) {
        Ok(found) => found.is_none(),
        Err(error) => error.is_damaged(),
    }
}

#[track_caller]
fn assert_lost(store: &dyn Store, how: &str) {
    assert!(is_lost(store), "a record {how} is not given out");
}
