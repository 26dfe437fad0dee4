//! Versions and fingerprints of functions (cases 17 to 19, as far as the cache has a part in them).

use daily_cache::{Cause, Function, Scope, function};
use serde::{Deserialize, Serialize};

use crate::caches::{Cache, cache};

fn call(cache: &Cache, function: Function<'static>, value: u32) -> (u32, bool) {
    let slot = cache.slot(function, "acme").unwrap();
    let answer = slot.get_or_compute(|| value);
    (*answer, answer.status().is_hit())
}

/// Case 17.
#[test]
fn other_code_runs_again_and_going_back_to_the_old_finds_the_old_value() {
    let cache = cache();
    let load = |code| Function::new("load").code(code);
    assert_eq!(call(&cache, load(1), 10), (10, false));
    assert_eq!(call(&cache, load(2), 20), (20, false));
    assert_eq!(call(&cache, load(1), 30), (10, true));
    assert_eq!(call(&cache, load(2), 30), (20, true));
}

/// Case 19.
#[test]
fn all_versions_of_a_function_are_listed_and_invalidated_as_one_function() {
    let cache = cache();
    for version in 0..5 {
        call(&cache, Function::new("load").version(version), version);
        call(&cache, Function::new("loader").version(version), version);
    }
    assert_eq!(cache.list(Scope::Function("load")).count(), 5);
    assert_eq!(cache.invalidate(Scope::Function("load")).unwrap(), 5);
    assert_eq!(cache.list(Scope::All).count(), 5);
    assert_eq!(call(&cache, Function::new("load").version(3), 99), (99, false));
    assert_eq!(call(&cache, Function::new("loader").version(3), 99), (3, true));
}

#[test]
fn a_name_is_told_with_its_version() {
    assert_eq!(Function::new("load").to_string(), "load");
    assert_eq!(Function::new("load").version(2).to_string(), "load version 2");
    assert_eq!(function!("load").name(), concat!(module_path!(), "::load"));
    assert_eq!(Function::from("load"), Function::from("load".to_owned()));
}

#[test]
fn functions_of_other_names_have_other_values_for_the_same_arguments() {
    let cache = cache();
    assert_eq!(call(&cache, Function::new("load"), 1), (1, false));
    assert_eq!(call(&cache, Function::new("store"), 2), (2, false));
    assert_eq!(call(&cache, Function::new("load"), 3), (1, true));
}

#[test]
fn a_function_that_evolves_reads_what_another_type_wrote() {
    #[derive(Serialize, Deserialize)]
    struct Old {
        name: String,
    }
    #[derive(Serialize, Deserialize, PartialEq, Debug)]
    struct New {
        name: String,
        #[serde(default)]
        city: String,
    }
    let cache = cache();
    cache.slot("load", "acme").unwrap().put(Old { name: "Acme".to_owned() });
    let make = || New { name: String::new(), city: "none".to_owned() };
    assert_eq!(cache.slot("load", "acme").unwrap().explain::<New>().cause(), Some(Cause::OtherType));
    let evolved =
        cache.slot(Function::new("load").evolving(), "acme").unwrap().get_or_compute(make).strict().unwrap();
    assert_eq!(*evolved, New { name: "Acme".to_owned(), city: String::new() });
    assert!(evolved.status().is_hit());
}
