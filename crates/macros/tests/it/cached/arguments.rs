//! What arguments are to the key.

#![allow(
    clippy::implied_bounds_in_impls,
    clippy::many_single_char_names,
    clippy::needless_pass_by_value,
    clippy::toplevel_ref_arg,
    clippy::trivially_copy_pass_by_ref,
    reason = "arguments are in every form that they can have"
)]

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Display;
use std::rc::Rc;

use daily_cache::{daily_cache, with_cache};
use serde::{Deserialize, Serialize};

use super::{Runs, cache, count};

#[daily_cache(skip(runs), name = "text")]
fn borrowed(text: &str, runs: &Runs) -> u32 {
    count(runs) + u32::try_from(text.len()).unwrap()
}

#[daily_cache(skip(runs), name = "text", code = off)]
fn owned(text: String, runs: &Runs) -> u32 {
    count(runs) + u32::try_from(text.len()).unwrap()
}

#[daily_cache(skip(runs), name = "text", code = off)]
fn twice_borrowed(text: &&String, runs: &Runs) -> u32 {
    count(runs) + u32::try_from(text.len()).unwrap()
}

/// Case 12.
#[test]
fn references_and_owned_forms_are_one_key() {
    let runs = Runs::default();
    assert_eq!(owned("a".to_owned(), &runs), twice_borrowed(&&"a".to_owned(), &runs));
    assert_eq!(runs.take(), 1);
    assert_eq!(borrowed("a", &runs), borrowed(&String::from("a"), &runs));
    assert_eq!(runs.take(), 1);
}

#[daily_cache(skip(runs))]
fn of_map(map: &HashMap<u32, u32>, runs: &Runs) -> u32 {
    count(runs) + map.values().sum::<u32>()
}

#[daily_cache(skip(runs), unordered(owned, referred, listed))]
fn of_sets(owned: HashSet<u32>, referred: &HashSet<u32>, listed: &[u32], runs: &Runs) -> u32 {
    let numbers = owned.iter().chain(referred).chain(listed);
    count(runs) + numbers.sum::<u32>()
}

/// Case 13.
#[test]
fn maps_and_sets_in_another_order_are_one_key() {
    let runs = Runs::default();
    let numbers = 0..100_u32;
    // Each map and each set hashes in a way of its own.
    for _ in 0..4 {
        of_map(&numbers.clone().map(|n| (n, n)).collect(), &runs);
        of_map(&numbers.clone().rev().map(|n| (n, n)).collect(), &runs);
    }
    assert_eq!(runs.take(), 1);
    for _ in 0..4 {
        of_sets(numbers.clone().collect(), &numbers.clone().rev().collect(), &[1, 2, 3], &runs);
        of_sets(numbers.clone().rev().collect(), &numbers.clone().collect(), &[3, 1, 2], &runs);
    }
    assert_eq!(runs.take(), 1);
}

#[daily_cache(skip(connection))]
fn skipping(n: u32, connection: &RefCell<Vec<u32>>) -> u32 {
    connection.borrow_mut().push(n);
    n
}

/// Case 14.
#[test]
fn a_skipped_argument_never_changes_the_key() {
    let (first, second) = (RefCell::default(), RefCell::default());
    skipping(1, &first);
    skipping(1, &second);
    skipping(2, &second);
    assert_eq!((first.take(), second.take()), (vec![1], vec![2]));
}

#[daily_cache(skip(once, often, any))]
fn calling(
    n: u32,
    once: impl FnOnce() -> u32,
    often: &mut dyn FnMut() -> u32,
    any: &(dyn Fn() -> u32 + Sync),
) -> u32 {
    n + once() + often() + any()
}

#[test]
fn what_is_called_is_skipped_and_called_once() {
    let mut calls = 0;
    for _ in 0..2 {
        let mut often = || {
            calls += 1;
            calls
        };
        assert_eq!(calling(1, || 10, &mut often, &|| 100), 112);
    }
    assert_eq!(calls, 1);
}

/// serde refuses to write it.
struct Unwritable;

impl Serialize for Unwritable {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("it has no form"))
    }
}

#[daily_cache(skip(runs))]
fn of_unwritable(what: &Unwritable, secret: &str, runs: &Runs) -> daily_cache::Answer<u32> {
    let _ = (what, secret);
    count(runs).into()
}

/// Case 14.
#[test]
fn an_argument_that_cannot_be_encoded_is_a_fault_that_names_the_function() {
    let runs = Runs::default();
    let answer = of_unwritable(&Unwritable, "hush", &runs);
    assert_eq!(*answer, 1);
    let error = of_unwritable::slot(&Unwritable, "hush", &runs).unwrap_err();
    let fault = answer.fault().unwrap();
    for text in [format!("{error} {error:?}"), format!("{fault} {fault:?}")] {
        assert!(text.contains("of_unwritable"), "{text}");
        assert!(!text.contains("hush"), "{text}");
    }
    assert!(of_unwritable::peek(&Unwritable, "hush", &runs).is_none());
    assert!(of_unwritable::explain(&Unwritable, "hush", &runs).is_err());
    assert!(of_unwritable::invalidate(&Unwritable, "hush", &runs).is_err());
    assert_eq!(*of_unwritable(&Unwritable, "hush", &runs), 2);
}

#[derive(Clone, Copy, Serialize)]
struct Metres(u32);

#[derive(Clone, Copy, Serialize)]
struct Feet(u32);

trait Length: Serialize + Copy {
    fn name(self) -> String;
}

impl Length for Metres {
    fn name(self) -> String {
        format!("{} m", self.0)
    }
}

impl Length for Feet {
    fn name(self) -> String {
        format!("{} ft", self.0)
    }
}

#[daily_cache]
fn generic<L: Length>(length: L) -> String {
    length.name()
}

#[daily_cache]
fn opaque(length: impl Length + Copy, by: &impl Length) -> String {
    format!("{} by {}", length.name(), by.name())
}

#[daily_cache]
fn known_by_type_alone<T>() -> String
where
    T: Default + Display,
{
    T::default().to_string()
}

#[daily_cache]
fn sized<const N: usize, const IS: bool>(of: [u8; N]) -> Vec<u8>
where
    [u8; N]: Serialize,
{
    if IS { of.to_vec() } else { Vec::new() }
}

#[test]
fn types_and_constants_are_part_of_the_key() {
    assert_eq!((generic(Metres(1)), generic(Feet(1))), ("1 m".to_owned(), "1 ft".to_owned()));
    assert_eq!(opaque(Metres(1), &Feet(1)), "1 m by 1 ft");
    assert_eq!(opaque(Feet(1), &Metres(1)), "1 ft by 1 m");
    assert_eq!(
        (known_by_type_alone::<u8>(), known_by_type_alone::<bool>()),
        ("0".to_owned(), "false".to_owned())
    );
    assert_eq!((sized::<2, true>([1, 2]), sized::<2, false>([1, 2])), (vec![1, 2], vec![]));
}

#[daily_cache]
fn kept_of_any<T>(value: T) -> Vec<T>
where
    T: Serialize + for<'de> Deserialize<'de> + Clone + Send + Sync + 'static,
{
    vec![value.clone(), value]
}

#[test]
fn a_value_may_be_of_a_type_parameter() {
    assert_eq!(
        (kept_of_any(1), kept_of_any("a".to_owned())),
        (vec![1, 1], vec!["a".to_owned(), "a".to_owned()])
    );
}

#[daily_cache(skip(runs))]
fn taken_apart((a, b): (u32, u32), mut n: u32, _: u32, [c, ..]: [u32; 2], ref d: u32, runs: &Runs) -> u32 {
    n += 1;
    count(runs);
    a + b + n + c + d
}

#[test]
fn patterns_are_arguments_as_a_whole() {
    let runs = Runs::default();
    assert_eq!(taken_apart((1, 2), 3, 4, [5, 6], 7, &runs), 19);
    assert_eq!(taken_apart((1, 2), 3, 4, [5, 6], 7, &runs), 19);
    assert_eq!(runs.take(), 1);
    taken_apart((1, 2), 3, 5, [5, 6], 7, &runs);
    taken_apart((1, 2), 3, 4, [5, 7], 7, &runs);
    assert_eq!(runs.take(), 2);
}

#[daily_cache(key = (customer.len(), page / 10))]
fn by_a_key(customer: String, page: u32, runs: &Rc<Runs>) -> String {
    count(runs);
    format!("{customer} {page}")
}

#[test]
fn a_key_of_its_own_takes_the_place_of_the_arguments() {
    let runs = Rc::new(Runs::default());
    assert_eq!(by_a_key("acme".to_owned(), 11, &runs), "acme 11");
    assert_eq!(by_a_key("ajax".to_owned(), 19, &runs), "acme 11");
    assert_eq!(by_a_key("acme".to_owned(), 20, &runs), "acme 20");
    assert_eq!(runs.take(), 2);
}

#[daily_cache(show(customer, n))]
fn labelled(customer: &str, n: u32, secret: &str) -> String {
    format!("{customer} {n} {secret}")
}

#[test]
fn arguments_are_shown_only_where_that_was_said() {
    let (_, cache) = cache();
    with_cache(cache.erased(), || labelled("acme", 3, "hush"));
    let entries: Vec<_> = cache.list(daily_cache::Scope::All).collect::<Result<_, _>>().unwrap();
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!(entry.label.as_deref(), Some("customer=\"acme\", n=3"));
    let slot = labelled::slot("acme", 3, "hush").unwrap();
    assert!(!format!("{slot:?} {entry:?}").contains("hush"));
}

#[daily_cache]
fn many<'a, 'b: 'a>(a: &'a str, b: &'b str, c: Option<&'a str>, d: BTreeMap<u8, &'static str>) -> usize {
    a.len() + b.len() + c.map_or(0, str::len) + d.len()
}

#[test]
fn lifetimes_are_no_matter() {
    let owned = String::from("ab");
    assert_eq!(many(&owned, "c", Some(&owned), BTreeMap::new()), 5);
    assert_eq!(many::uncached(&owned, "c", Some(&owned), BTreeMap::new()), 5);
}
