//! Which calls are one place and which are not (cases 12 to 14 and 16).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use daily_cache::{Function, Unordered, function};
use serde::ser::Error as _;
use serde::{Serialize, Serializer};

use crate::caches::{cache, key_of};

#[derive(Serialize)]
struct Query<'q> {
    customer: &'q str,
    limit: u32,
}

/// Case 12.
#[test]
fn owned_borrowed_and_shared_forms_of_equal_arguments_are_one_place() {
    let key = key_of("load", "acme");
    assert_eq!(key, key_of("load", &"acme".to_owned()));
    assert_eq!(key, key_of("load", &&"acme"));
    assert_eq!(key, key_of("load", &Cow::Borrowed("acme")));
    assert_eq!(key, key_of("load", &Box::<str>::from("acme")));
    assert_eq!(key_of("load", &("acme", 3)), key_of("load", &("acme".to_owned(), &3_u8)));
    assert_eq!(key_of("load", &[1, 2][..]), key_of("load", &vec![1_u64, 2]));
    assert_eq!(
        key_of("load", &Query { customer: "acme", limit: 3 }),
        key_of("load", &&Query { customer: &Rc::new("acme".to_owned()), limit: 3 })
    );
}

/// Case 12.
#[test]
fn a_number_is_one_place_in_every_width() {
    let key = key_of("load", &7_u8);
    for other in [
        key_of("load", &7_i8),
        key_of("load", &7_u32),
        key_of("load", &7_i64),
        key_of("load", &7_u128),
        key_of("load", &7_i128),
    ] {
        assert_eq!(key, other);
    }
    let negative = key_of("load", &-7_i8);
    assert_eq!(negative, key_of("load", &-7_i128));
    assert_ne!(key, negative);
    assert_ne!(key, key_of("load", &7.0), "a float is no integer");
    assert_eq!(key_of("load", &1.5_f32), key_of("load", &1.5_f64));
}

/// Case 12.
#[test]
fn named_arguments_are_one_place_in_every_order() {
    #[derive(Serialize)]
    struct Reversed<'q> {
        limit: u32,
        customer: &'q str,
    }
    let key = key_of("load", &Query { customer: "acme", limit: 3 });
    assert_eq!(key, key_of("load", &Reversed { limit: 3, customer: "acme" }));
    assert_ne!(key, key_of("load", &Query { customer: "acme", limit: 4 }));
    assert_ne!(key, key_of("load", &("acme", 3)), "names count");
}

/// Case 13.
#[test]
fn a_map_is_one_place_in_every_order() {
    let names: Vec<String> = (0..100).map(|n| format!("customer-{n}")).collect();
    let forward: HashMap<&str, usize> =
        names.iter().enumerate().map(|(n, name)| (name.as_str(), n)).collect();
    let mut backward = HashMap::with_capacity(1_000);
    backward.extend(names.iter().enumerate().rev().map(|(n, name)| (name.as_str(), n)));
    let sorted: BTreeMap<&str, usize> = forward.iter().map(|(name, n)| (*name, *n)).collect();
    assert_eq!(key_of("load", &forward), key_of("load", &backward));
    assert_eq!(key_of("load", &forward), key_of("load", &sorted));
    backward.insert("customer-0", 1);
    assert_ne!(key_of("load", &forward), key_of("load", &backward));
}

/// Case 13.
#[test]
fn a_map_inside_a_map_is_sorted_too() {
    let inner = |names: [&'static str; 2]| HashMap::from(names.map(|name| (name, name.len())));
    let forward = HashMap::from([("x", inner(["a", "bb"])), ("y", inner(["c", "dd"]))]);
    let backward = HashMap::from([("y", inner(["dd", "c"])), ("x", inner(["bb", "a"]))]);
    assert_eq!(key_of("load", &forward), key_of("load", &backward));
}

/// Case 13.
#[test]
fn an_unordered_set_is_one_place_in_every_order_and_equal_to_the_sorted_list() {
    let numbers: Vec<u32> = (0..200).collect();
    let one: HashSet<u32> = numbers.iter().copied().collect();
    let mut other = HashSet::with_capacity(2_000);
    other.extend(numbers.iter().rev().copied());
    assert_eq!(key_of("load", &Unordered(&one)), key_of("load", &Unordered(&other)));
    assert_eq!(key_of("load", &Unordered(&one)), key_of("load", &numbers));
    assert_eq!(key_of("load", &Unordered(&vec![2, 1, 2])), key_of("load", &[1, 2, 2]));
    assert_ne!(key_of("load", &Unordered(&vec![2, 1, 2])), key_of("load", &Unordered(&vec![2, 1])));
    let sets = [BTreeSet::from([2, 1]), BTreeSet::from([1])];
    assert_eq!(key_of("load", &Unordered(&sets)), key_of("load", &Unordered(&[[1].as_slice(), &[1, 2]])));
}

/// Case 13.
#[test]
fn the_order_of_a_list_counts() {
    assert_ne!(key_of("load", &[1, 2]), key_of("load", &[2, 1]));
}

/// Case 14.
#[test]
fn a_skipped_argument_never_changes_the_key() {
    #[derive(Serialize)]
    struct Call<'a> {
        customer: &'a str,
        #[serde(skip)]
        progress: Option<fn(u32)>,
    }
    let silent = key_of("load", &Call { customer: "acme", progress: None });
    let told = Call { customer: "acme", progress: Some(drop) };
    assert!(told.progress.is_some());
    assert_eq!(silent, key_of("load", &told));
    assert_eq!(silent, key_of("load", &HashMap::from([("customer", "acme")])));
    assert_ne!(silent, key_of("load", &Call { customer: "bolt", progress: None }));
}

/// Case 14.
#[test]
fn an_argument_that_cannot_be_encoded_is_an_error_that_names_the_function() {
    struct Connection;
    impl Serialize for Connection {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(S::Error::custom("a connection has no bytes"))
        }
    }
    let cache = cache();
    for error in [
        cache.slot("load_orders", &Connection).unwrap_err(),
        cache.slot("load_orders", &("acme", vec![Some(Connection)])).unwrap_err(),
        cache.slot("load_orders", &Unordered(&[Connection])).unwrap_err(),
        cache
            .slot(Function::new("load_orders").version(2), &BTreeMap::from([(1, vec![Connection])]))
            .unwrap_err(),
    ] {
        assert!(error.is_arguments() && !error.is_store());
        assert!(error.to_string().contains("load_orders"), "{error}");
        let why = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(why, "a connection has no bytes");
    }
}

/// Case 14.
#[test]
fn an_argument_that_is_nested_too_deep_is_an_error_and_no_overflow() {
    #[derive(Serialize)]
    #[serde(transparent)]
    struct Nested(Vec<Nested>);
    let deep = |levels: usize| (1..levels).fold(Nested(Vec::new()), |inner, _| Nested(vec![inner]));
    let cache = cache();
    assert!(cache.slot("load", &deep(512)).is_ok());
    let error = cache.slot("load", &deep(513)).unwrap_err();
    assert!(error.is_arguments());
    assert!(std::error::Error::source(&error).unwrap().to_string().contains("512"));
}

mod orders {
    use daily_cache::Function;

    pub(super) fn function() -> Function<'static> {
        daily_cache::function!("load")
    }
}

/// Case 16.
#[test]
fn two_functions_of_one_name_in_two_modules_do_not_meet() {
    let here = function!("load");
    assert_eq!(here.name(), concat!(module_path!(), "::load"));
    assert_eq!(orders::function().name(), concat!(module_path!(), "::orders::load"));
    assert_ne!(key_of(here, "acme"), key_of(orders::function(), "acme"));
}

/// Case 16.
#[test]
fn no_separator_in_a_name_or_an_argument_makes_two_calls_one() {
    let calls = [
        ("a", "b::c"),
        ("a::b", "c"),
        ("a::b::c", ""),
        ("", "a::b::c"),
        ("a:", ":b::c"),
        ("a\0", "b"),
        ("a", "\0b"),
        ("a/b", "c"),
        ("a", "b/c"),
        ("a-0", "b"),
        ("a", "0-b"),
        ("load", "acme"),
        ("loada", "cme"),
        ("load ", "acme"),
        ("load", " acme"),
    ];
    let keys: BTreeSet<_> = calls.iter().map(|(name, args)| key_of(*name, *args)).collect();
    assert_eq!(keys.len(), calls.len());
}
