//! The format: every bit counts, every length is exact, and no bytes make it panic.

use proptest::prelude::*;

use super::*;

const KEY: Key = Key::new([0x11; 16], [0x22; 32], [0x33; 8]);
const VERSION: Version = Version::from_bytes([0x44; 16]);

/// Five entries: nothing at all, one part each, both, and a body beyond one block of the checksum.
fn samples() -> [Vec<u8>; 5] {
    [(0, 0), (19, 0), (0, 13), (40, 300), (3, 5000)].map(|(head, body)| {
        let bytes: Vec<u8> = (0..=250).cycle().take(head + body).collect();
        let (head, body) = bytes.split_at(head);
        encode(&KEY, VERSION, head, body).unwrap()
    })
}

#[test]
fn the_bytes_of_version_1_are_pinned() {
    let golden: &[u8] = b"\x89DCE\r\n\x1a\n\
        \x01\x00\x00\x00\x05\x00\x00\x00\
        \x44\x44\x44\x44\x44\x44\x44\x44\x44\x44\x44\x44\x44\x44\x44\x44\
        \x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\
        \x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\
        \x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\
        \x33\x33\x33\x33\x33\x33\x33\x33\
        facts\
        \x9a\x4d\x26\xb5\x4d\x41\xf6\xa7\x41\x52\x36\x05\x19\x32\xdd\x78\
        value!\
        \x06\x00\x00\x00\x00\x00\x00\x00\
        \xe2\x98\x98\x39\x04\x16\x84\x50\x5f\x92\xcd\x63\x00\x53\x6b\xdf";
    assert_eq!(encode(&KEY, VERSION, b"facts", b"value!").unwrap(), golden);
    assert_eq!(decode(golden, &KEY).unwrap(), Parts { version: VERSION, head: b"facts", body: b"value!" });
}

#[test]
fn a_flipped_bit_anywhere_is_damage() {
    for mut bytes in samples() {
        decode(&bytes, &KEY).unwrap();
        for bit in 0..bytes.len() * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(decode(&bytes, &KEY).is_err(), "bit {bit} of {} bytes", bytes.len());
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
    }
}

#[test]
fn an_entry_cut_at_any_length_is_damage() {
    for bytes in samples() {
        for len in 0..bytes.len() {
            assert!(decode(&bytes[..len], &KEY).is_err(), "{len} of {} bytes", bytes.len());
        }
    }
}

#[test]
fn bytes_after_the_trailer_are_damage() {
    for mut bytes in samples() {
        bytes.push(0);
        assert!(decode(&bytes, &KEY).is_err());
        let twice = bytes[..bytes.len() - 1].repeat(2);
        assert!(decode(&twice, &KEY).is_err());
    }
}

#[test]
fn a_head_without_a_body_and_the_reverse_are_damage() {
    let bytes = encode(&KEY, VERSION, b"facts", b"value").unwrap();
    let (opening, rest) = bytes.split_at(bytes.len() - 5 - TRAILER);
    assert_eq!(decode(opening, &KEY), Err(Damage::Truncated));
    assert_eq!(decode(rest, &KEY), Err(Damage::Magic));
}

#[test]
fn an_entry_of_another_key_is_known_by_its_echo() {
    let bytes = encode(&KEY, VERSION, b"facts", b"value").unwrap();
    for other in [
        Key::new([0; 16], *KEY.args(), *KEY.build()),
        Key::new(*KEY.function(), [0; 32], *KEY.build()),
        Key::new(*KEY.function(), *KEY.args(), [0; 8]),
    ] {
        assert_eq!(decode(&bytes, &other), Err(Damage::WrongKey));
    }
}

#[test]
fn a_body_does_not_pass_under_the_head_of_another_put() {
    for body in [&b""[..], b"same", &[7; 4096]] {
        let one = encode(&KEY, Version::from_bytes([1; 16]), b"one", body).unwrap();
        let two = encode(&KEY, Version::from_bytes([2; 16]), b"two", body).unwrap();
        let cut = one.len() - body.len() - TRAILER;
        let mixed = [&one[..cut], &two[cut..]].concat();
        assert_eq!(decode(&mixed, &KEY), Err(Damage::BodySum));
    }
}

#[test]
fn damage_says_what_is_wrong() {
    let good = encode(&KEY, VERSION, b"facts", b"value").unwrap();
    let with = |at: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[at] = byte;
        decode(&bytes, &KEY).unwrap_err()
    };
    assert_eq!(with(0, b'{'), Damage::Magic);
    assert_eq!(with(8, 2), Damage::UnknownVersion);
    assert_eq!(with(10, 1), Damage::UnknownFlag, "a detached body");
    assert_eq!(with(15, 0xff), Damage::TooLarge);
    assert_eq!(with(12, 0xff), Damage::Truncated);
    assert_eq!(with(90, 0), Damage::HeadSum);
    assert_eq!(with(110, 0), Damage::BodySum);
    assert_eq!(with(114, 99), Damage::Length);
    assert_eq!(decode(b"", &KEY), Err(Damage::Truncated));
}

#[test]
fn a_body_in_pieces_has_the_sum_of_the_whole() {
    let body: Vec<u8> = (0..=255).cycle().take(3000).collect();
    let (_, seed) = begin(&KEY, VERSION, b"", 0).unwrap();
    for size in [1, 7, 64, 1024, 3000] {
        let mut sum = seed.start();
        body.chunks(size).for_each(|chunk| sum.update(chunk));
        assert_eq!(sum.trailer(), seed.trailer_of(&body));
        assert_eq!(sum.check(&seed.trailer_of(&body)), Ok(()));
    }
}

#[test]
fn a_head_beyond_the_limit_is_refused_and_one_at_the_limit_is_not() {
    let head = vec![0; MAX_HEAD + 1];
    assert!(encode(&KEY, VERSION, &head, b"").unwrap_err().is_too_large());
    let bytes = encode(&KEY, VERSION, &head[1..], b"body").unwrap();
    assert_eq!(decode(&bytes, &KEY).unwrap().head.len(), MAX_HEAD);
}

#[test]
fn a_body_beyond_the_limit_is_known_from_the_length_alone() {
    let bytes = encode(&KEY, VERSION, b"", b"").unwrap();
    let opening = Opening::decode(&bytes, &KEY).unwrap();
    assert_eq!(opening.body_len(u64::MAX), Err(Damage::TooLarge));
    assert_eq!(opening.body_len(bytes.len() as u64 + MAX_BODY), Ok(MAX_BODY));
    assert_eq!(opening.body_len(bytes.len() as u64 - 1), Err(Damage::Truncated));
}

proptest! {
    #[test]
    fn what_is_encoded_is_decoded(
        function: [u8; 16], args: [u8; 32], build: [u8; 8], version: [u8; 16],
        head: Vec<u8>, body: Vec<u8>,
    ) {
        let (key, version) = (Key::new(function, args, build), Version::from_bytes(version));
        let bytes = encode(&key, version, &head, &body).unwrap();
        prop_assert_eq!(decode(&bytes, &key).unwrap(), Parts { version, head: &head, body: &body });
    }

    #[test]
    fn no_bytes_make_it_panic(start in 0..=16_usize, tail: Vec<u8>) {
        let good = encode(&KEY, VERSION, b"facts", b"value").unwrap();
        let bytes = [&good[..start], &tail].concat();
        prop_assert!(decode(&bytes, &KEY).is_err());
    }
}
