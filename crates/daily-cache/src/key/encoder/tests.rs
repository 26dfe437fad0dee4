//! Golden bytes, checked by hand against RFC 8949, and round trips.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::{Encoder, Form};

fn hex(form: Form, value: impl Serialize) -> String {
    let bytes = Encoder::append(Vec::new(), form, &value).unwrap();
    bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

fn key(value: impl Serialize) -> String {
    hex(Form::Key, value)
}

#[test]
fn integers_take_as_few_bytes_as_can_be() {
    // RFC 8949, appendix A.
    assert_eq!([0, 23, 24, 255, 256].map(key), ["00", "17", "1818", "18ff", "190100"]);
    assert_eq!(key(1_000_000), "1a000f4240");
    assert_eq!(key(u64::MAX), "1bffffffffffffffff");
    assert_eq!([-1, -24, -25, -1000].map(key), ["20", "37", "3818", "3903e7"]);
    assert_eq!(key(u128::from(u64::MAX) + 1), "c249010000000000000000");
    assert_eq!(key(-i128::from(u64::MAX) - 2), "c349010000000000000000");
    assert_eq!(key(i64::MIN), "3b7fffffffffffffff");
    assert_eq!(key(7_u8), key(7_i128));
}

#[test]
fn floats_take_as_few_bytes_as_keep_them() {
    assert_eq!([0.0, 1.5, 65504.0].map(key), ["f90000", "f93e00", "f97bff"]);
    assert_eq!([100_000.0, 3.402_823_466_385_288_6e38].map(key), ["fa47c35000", "fa7f7fffff"]);
    assert_eq!(key(1.1), "fb3ff199999999999a");
    assert_eq!(key(1.1_f32), "fa3f8ccccd");
    assert_eq!([f64::INFINITY, f64::NEG_INFINITY].map(key), ["f97c00", "f9fc00"]);
    assert_eq!([f64::NAN, -f64::NAN].map(key), ["f97e00", "f97e00"]);
    assert_eq!(key(-0.0), "f90000");
    assert_eq!(hex(Form::Value, -0.0), "f98000");
}

#[test]
fn the_entries_of_a_map_are_sorted_by_the_bytes_of_their_keys() {
    #[derive(Clone, PartialEq, Eq, Hash, Serialize)]
    #[serde(untagged)]
    enum Mixed {
        Number(i32),
        Text(&'static str),
        Flag(bool),
        List([i32; 1]),
    }
    // The order of RFC 8949, §4.2.1.
    let keys = [
        Mixed::Number(10),
        Mixed::Number(100),
        Mixed::Number(-1),
        Mixed::Text("z"),
        Mixed::Text("aa"),
        Mixed::List([100]),
        Mixed::List([-1]),
        Mixed::Flag(false),
    ];
    let map: HashMap<Mixed, u8> = keys.into_iter().rev().map(|key| (key, 0)).collect();
    assert_eq!(key(map), "a80a001864002000617a006261610081186400812000f400");
}

#[test]
fn fields_are_sorted_so_that_their_order_in_the_source_means_nothing() {
    #[derive(Serialize)]
    struct One {
        b: u8,
        a: u8,
    }
    assert_eq!(key(One { b: 2, a: 1 }), "a2616101616202");
    assert_eq!(hex(Form::Value, One { b: 2, a: 1 }), "a2616202616101");
}

#[test]
fn a_flattened_struct_is_a_map_of_its_parts() {
    #[derive(Serialize)]
    struct Outer {
        z: u8,
        #[serde(flatten)]
        rest: BTreeMap<&'static str, u8>,
    }
    let outer = || Outer { z: 1, rest: BTreeMap::from([("a", 2)]) };
    assert_eq!(key(outer()), "a2616102617a01");
    assert_eq!(hex(Form::Value, outer()), "a2617a01616102");
}

#[test]
fn variants_are_written_as_ciborium_reads_them() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Shape {
        Point,
        Circle(u8),
        Line(u8, u8),
        Box { w: u8 },
    }
    let shapes = [Shape::Point, Shape::Circle(1), Shape::Line(1, 2), Shape::Box { w: 3 }];
    let written = shapes.map(|shape| {
        let bytes = Encoder::append(Vec::new(), Form::Value, &shape).unwrap();
        let read: Shape = ciborium::from_reader(bytes.as_slice()).unwrap();
        assert_eq!(read, shape);
        hex(Form::Key, shape)
    });
    assert_eq!(written, ["65506f696e74", "a166436972636c6501", "a1644c696e65820102", "a163426f78a1617703"]);
}

#[test]
fn an_option_is_never_mistaken_for_another() {
    let options = [Some(Some(1)), Some(None), None];
    assert_eq!(options.map(key), ["d94443d9444301", "d94443f6", "f6"]);
    assert_eq!(key(Some(())), "d94443f6");
    assert_ne!(key(Some(vec![1])), key(vec![Some(1)]));
}

#[test]
fn a_value_that_would_read_back_as_another_is_refused() {
    let encode = |value: Option<Option<u8>>| Encoder::append(Vec::new(), Form::Value, &value);
    assert!(encode(Some(None)).unwrap_err().to_string().contains("reads back as `None`"));
    assert!(encode(Some(Some(1))).is_ok() && encode(None).is_ok());
    assert!(Encoder::append(Vec::new(), Form::Value, &Some(())).is_err());
    assert!(Encoder::append(Vec::new(), Form::Value, &ciborium::Value::Tag(1, Box::new(1.into()))).is_err());
}

#[test]
fn lists_of_unknown_length_are_written_with_their_length() {
    struct Odd;
    impl Serialize for Odd {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq((1..10).filter(|n| n % 2 == 1))
        }
    }
    assert_eq!(key(Odd), "850103050709");
}

#[test]
fn a_map_with_one_key_twice_is_no_argument() {
    struct Pairs([(&'static str, u8); 2]);
    impl Serialize for Pairs {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.0)
        }
    }
    let error = Encoder::append(Vec::new(), Form::Key, &Pairs([("sort", 1), ("sort", 2)])).unwrap_err();
    assert_eq!(error.to_string(), "a map has one key twice");
    assert_eq!(key(Pairs([("b", 1), ("a", 2)])), "a2616102616201");
}

#[test]
fn a_length_that_does_not_hold_is_an_error() {
    struct Liar;
    impl Serialize for Liar {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serde::ser::SerializeSeq::end(serializer.serialize_seq(Some(3))?)
        }
    }
    let error = Encoder::append(Vec::new(), Form::Key, &Liar).unwrap_err();
    assert_eq!(error.to_string(), "it announced 3 items and gave 0");
}

#[test]
fn nesting_is_kept_to_a_limit_and_refused_beyond_it() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Nest(Vec<Nest>);
    #[derive(Serialize)]
    struct Chain(Option<Box<Chain>>);
    let chain = |links: usize| (1..links).fold(Chain(None), |inner, _| Chain(Some(Box::new(inner))));
    let nest = |levels: usize| (1..levels).fold(Nest(vec![]), |inner, _| Nest(vec![inner]));
    let bytes = Encoder::append(Vec::new(), Form::Value, &nest(200)).unwrap();
    let read: Nest = ciborium::de::from_reader_with_recursion_limit(bytes.as_slice(), 1024).unwrap();
    assert_eq!(read, nest(200));
    // A level is a list or what wraps one.
    assert!(Encoder::append(Vec::new(), Form::Value, &nest(256)).is_ok());
    assert!(Encoder::append(Vec::new(), Form::Value, &nest(257)).is_err());
    assert!(Encoder::append(Vec::new(), Form::Key, &chain(2_000)).is_err());
}

#[test]
fn a_variant_with_fields_is_two_levels_as_it_is_for_who_reads_it() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Tree {
        Leaf,
        Fork(Box<Tree>, Box<Tree>),
        Node { below: Box<Tree> },
    }
    let fork = |inner| Tree::Fork(Box::new(inner), Box::new(Tree::Leaf));
    let node = |inner| Tree::Node { below: Box::new(inner) };
    for grow in [&fork as &dyn Fn(Tree) -> Tree, &node] {
        let tree = |levels: usize| (0..levels).fold(Tree::Leaf, |inner, _| grow(inner));
        let bytes = Encoder::append(Vec::new(), Form::Value, &tree(256)).unwrap();
        let read: Tree = ciborium::de::from_reader_with_recursion_limit(bytes.as_slice(), 520).unwrap();
        assert_eq!(read, tree(256));
        assert!(Encoder::append(Vec::new(), Form::Value, &tree(257)).is_err());
    }
}
