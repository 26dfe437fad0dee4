//! Functions whose code is known: edited, they run again; and what an explanation says of it (cases 17 and 19).

use std::time::Duration;

use daily_cache::{DailyCache, Function, MemoryStore, Options, Scope};

use crate::caches::{cache, noon, utc};

fn code(code: u64) -> Function<'static> {
    Function::new("load").code(code)
}

/// Case 17.
#[test]
fn another_code_runs_again_and_going_back_finds_the_old_value() {
    let cache = cache();
    let load = |function, value: u32| *cache.slot(function, "acme").unwrap().get_or_compute(|| value);
    assert_eq!([load(code(1), 1), load(code(2), 2), load(code(1), 3), load(code(2), 4)], [1, 2, 1, 2]);
}

#[test]
fn a_cache_that_ignores_code_keeps_the_value_of_before_the_edit() {
    let options = Options::default().ignoring_code();
    let cache = DailyCache::with_options(noon(), MemoryStore::new(), utc(), options);
    let load = |function, value: u32| *cache.slot(function, "acme").unwrap().get_or_compute(|| value);
    assert_eq!([load(code(1), 1), load(code(2), 2), load(code(2).version(1), 3)], [1, 1, 3]);
    assert!(cache.list(Scope::All).all(|entry| entry.unwrap().code == 0));
}

#[test]
fn an_explanation_names_the_value_of_before_the_edit() {
    let cache = cache();
    let edited = |function| {
        let explanation = cache.slot(function, "acme").unwrap().explain::<u32>();
        let line = explanation
            .to_string()
            .lines()
            .skip_while(|line| !line.contains("edited"))
            .take(2)
            .fold(String::new(), |text, line| text + line.trim() + "\n");
        (explanation.edited().is_some(), line)
    };
    assert_eq!(edited(code(2)), (false, String::new()));
    cache.slot(code(1), "acme").unwrap().put(1_u32);
    let text = "edited since a value was made 2026-11-23T12:00:00Z, by other code\n`code = off` would have kept it\n";
    assert_eq!(edited(code(2)), (true, text.to_owned()));
    for other in [code(0), code(1), code(2).version(1), Function::new("other").code(2)] {
        assert!(!edited(other.clone()).0, "{other:?}");
    }
    assert!(!cache.slot(code(2), "other").unwrap().explain::<u32>().to_string().contains("edited"));
    cache.clock().advance(Duration::from_secs(86_400));
    assert!(edited(code(2)).1.ends_with("`code = off` would not help: it is stale\n"));
}

#[test]
fn entries_tell_the_code_that_made_them() {
    let cache = cache();
    cache.slot(code(u64::MAX), "acme").unwrap().put(1_u32);
    cache.slot("plain", "acme").unwrap().put(1_u32);
    let mut codes: Vec<u64> = cache.list(Scope::All).map(|entry| entry.unwrap().code).collect();
    codes.sort_unstable();
    assert_eq!(codes, [0, u64::MAX]);
}
