//! Keys as they are on disks: the same on every machine and in every release (case 15).

use std::collections::BTreeMap;

use daily_cache::{Function, Unordered};
use serde::Serialize;

use crate::caches::key_of;

/// A change of any of these loses everything that anybody has stored. The digests are keyed BLAKE3 of the name
/// (16 bytes), of the arguments (32 bytes), of version and code (8 bytes).
const GOLDEN: [(&str, &str); 14] = [
    (
        "no arguments",
        "ab5f7fa0fd79258e5c4629f6d8e698a7/38c78f2c50bc176b79acbabf6beda8ba449e6dfa7c8185fc9813b879d7f5a55b-d7ad42e88f89b22f",
    ),
    (
        "a text",
        "ab5f7fa0fd79258e5c4629f6d8e698a7/4c4fc023e781d806b81ece1e58dd93e1e1aa9ff91de1e38429d751de07398518-d7ad42e88f89b22f",
    ),
    (
        "another function",
        "60940767ba6111f2db7d7e4357b4a9bd/4c4fc023e781d806b81ece1e58dd93e1e1aa9ff91de1e38429d751de07398518-d7ad42e88f89b22f",
    ),
    (
        "a name beyond ASCII",
        "df70f799bc765be1583dea1941f1f493/8a9dd6111269a75ee96bffc9738886534f8d90937e913219850b866bcd2b7a53-d7ad42e88f89b22f",
    ),
    (
        "version 2",
        "ab5f7fa0fd79258e5c4629f6d8e698a7/4c4fc023e781d806b81ece1e58dd93e1e1aa9ff91de1e38429d751de07398518-84c76f7d757d2487",
    ),
    (
        "a fingerprint",
        "ab5f7fa0fd79258e5c4629f6d8e698a7/4c4fc023e781d806b81ece1e58dd93e1e1aa9ff91de1e38429d751de07398518-80123394e1fe9a5c",
    ),
    (
        "a tuple",
        "ab5f7fa0fd79258e5c4629f6d8e698a7/565ab5d9be9935df7248b9a137b5e2507cc2cddf73af10b972a79600bd10d220-d7ad42e88f89b22f",
    ),
    (
        "a struct",
        "ab5f7fa0fd79258e5c4629f6d8e698a7/98b0e337f6cdf513b4609f0d4af7ca1f3cdbf63c8e112777d89a9857494cc1c5-d7ad42e88f89b22f",
    ),
    (
        "a map",
        "ab5f7fa0fd79258e5c4629f6d8e698a7/4da000e26ce68ff83ac061635649733f7ee8b84905a837738dffc103e7846e53-d7ad42e88f89b22f",
    ),
    (
        "a set",
        "ab5f7fa0fd79258e5c4629f6d8e698a7/7f8757cd13436dbb64334725c618648c4f22d0745e18851fb6312f2c52a0ea30-d7ad42e88f89b22f",
    ),
    (
        "floats",
        "ab5f7fa0fd79258e5c4629f6d8e698a7/83e8157ca5de1216b1ec16bad846b86fb7a68192dd9b708bd2b8e5382b12c28c-d7ad42e88f89b22f",
    ),
    (
        "large integers",
        "ab5f7fa0fd79258e5c4629f6d8e698a7/7b6e67544dd56306652fbbbab63919d0a314cde94c1c21a6b365fcbbbfd4fd02-d7ad42e88f89b22f",
    ),
    (
        "variants",
        "ab5f7fa0fd79258e5c4629f6d8e698a7/c083968b5bfd473471ea9384620c33c6f3917169360e5b169fbcaf9053a78f7e-d7ad42e88f89b22f",
    ),
    (
        "options",
        "ab5f7fa0fd79258e5c4629f6d8e698a7/7f025ba9ebe4932b59c0f7221de3303865e9c2dcc76a0ba1ff5e5dcb14548594-d7ad42e88f89b22f",
    ),
];

#[derive(Serialize)]
struct Query {
    customer: &'static str,
    since: Option<i64>,
    limits: (u8, f64),
}

#[derive(Serialize)]
enum Period {
    Today,
    Days(u16),
    Between { from: i32, until: i32 },
}

fn keys() -> [(&'static str, String); 14] {
    let query = Query { customer: "acme", since: Some(-1), limits: (200, 0.1) };
    let map = BTreeMap::from([("zz", vec![1, 1000]), ("a", vec![])]);
    [
        ("no arguments", key_of("load_orders", &())),
        ("a text", key_of("load_orders", "acme")),
        ("another function", key_of("load_prices", "acme")),
        ("a name beyond ASCII", key_of("chargé::Ωmega", "Straße 水")),
        ("version 2", key_of(Function::new("load_orders").version(2), "acme")),
        ("a fingerprint", key_of(Function::new("load_orders").code(0x0123_4567_89ab_cdef), "acme")),
        ("a tuple", key_of("load_orders", &("acme", 3, true, 'x'))),
        ("a struct", key_of("load_orders", &query)),
        ("a map", key_of("load_orders", &map)),
        ("a set", key_of("load_orders", &Unordered(&["b", "a", "cc"]))),
        ("floats", key_of("load_orders", &[-0.0, f64::NAN, f64::INFINITY, f64::MIN_POSITIVE])),
        ("large integers", key_of("load_orders", &(u128::MAX, i128::MIN, u64::MAX, i64::MIN))),
        (
            "variants",
            key_of("load_orders", &[Period::Today, Period::Days(30), Period::Between { from: -5, until: 9 }]),
        ),
        ("options", key_of("load_orders", &(None::<u8>, Some(()), Some(None::<u8>), Some(Some(0))))),
    ]
    .map(|(what, key)| (what, key.to_string()))
}

#[test]
fn every_key_is_what_it_was() {
    let keys = keys();
    let keys = keys.each_ref().map(|(what, key)| (*what, key.as_str()));
    assert_eq!(keys, GOLDEN);
}

#[test]
fn a_key_is_three_digests_in_domains_of_their_own() {
    let digest = |domain: &[u8; 32], bytes: &[u8]| blake3::keyed_hash(domain, bytes).as_bytes().to_vec();
    let key = key_of(Function::new("load_orders").version(258).code(0x0102_0304_0506_0708), "acme");
    assert_eq!(key.function()[..], digest(b"daily-cache key v1: function    ", b"load_orders")[..16]);
    assert_eq!(key.args()[..], digest(b"daily-cache key v1: arguments   ", b"\x64acme"));
    let build = [2, 1, 0, 0, 8, 7, 6, 5, 4, 3, 2, 1];
    assert_eq!(key.build()[..], digest(b"daily-cache key v1: version+code", &build)[..8]);
}
