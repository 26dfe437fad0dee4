//! Versions, types, errors and empty values (cases 19 to 21).

use daily_cache::{Cause, Function, Options, Scope};

use super::machine::assert_hit;
use super::world::World;

/// Case 19.
#[test]
fn another_version_runs_again_and_the_old_entry_can_be_found_and_removed() {
    let here = World::midday();
    let call = |version| {
        let slot = here.cache.slot(Function::new("load").version(version), "acme").unwrap();
        slot.get_or_compute(|| here.place.run()).strict().unwrap()
    };
    assert_eq!([*call(1), *call(2), *call(2)], [1, 2, 2]);
    assert_hit(&call(1), 1);
    let mut versions: Vec<u32> =
        here.cache.list(Scope::Function("load")).map(|entry| entry.unwrap().version).collect();
    versions.sort_unstable();
    assert_eq!(versions, [1, 2]);
    here.cache.slot(Function::new("load").version(1), "acme").unwrap().invalidate().unwrap();
    assert_hit(&call(2), 2);
    assert_eq!(*call(1), 3);
}

/// Case 20.
#[test]
fn a_value_of_another_type_is_a_miss_and_no_error() {
    let here = World::midday();
    assert_eq!(*here.call(), 1);
    let slot = here.cache.slot("load", "acme").unwrap();
    let float = slot.get_or_compute(|| 2.5).strict().unwrap();
    assert_eq!((*float, float.status().cause()), (2.5, Some(Cause::OtherType)));
    assert_eq!(here.entries(), 1);
    // What memory has of the first type is still good; another process finds the other.
    assert_hit(&here.call(), 1);
    let other = here.another(here.policy, Options::default());
    let number = other.slot("load", "acme").unwrap().get_or_compute(|| here.place.run());
    assert_eq!((*number, number.status().cause()), (2, Some(Cause::OtherType)));
}

/// Case 21.
#[test]
fn an_error_is_given_to_its_caller_and_not_stored() {
    let here = World::midday();
    let slot = here.cache.slot("load", "acme").unwrap();
    for run in 1..=2 {
        let error = slot.get_or_try_compute(|| Err::<u32, u32>(here.place.run())).unwrap_err();
        assert_eq!(error, run);
        assert_eq!(here.entries(), 0);
    }
    let answer = slot.get_or_try_compute(|| Ok::<u32, u32>(here.place.run())).unwrap();
    assert_eq!((*answer, answer.status().cause()), (3, Some(Cause::Absent)));
    assert_hit(&here.call(), 3);
}

/// Case 21.
#[test]
fn an_error_leaves_what_is_stored() {
    let here = World::midday();
    here.call();
    let slot = here.cache.slot("load", "acme").unwrap();
    assert_eq!(slot.try_refresh_with(|| Err::<u32, &str>("no")).unwrap_err(), "no");
    assert_hit(&here.call(), 1);
}

/// Case 21.
#[test]
fn none_and_unit_are_values_like_others() {
    let here = World::midday();
    for restarted in [false, true] {
        let cache = here.another(here.policy, Options::default());
        let none = cache.slot("none", &()).unwrap().get_or_compute(|| None::<u32>).strict().unwrap();
        let unit = cache.slot("unit", &()).unwrap().get_or_compute(|| ()).strict().unwrap();
        assert_eq!((*none, *unit), (None, ()));
        assert_eq!([none.status().is_hit(), unit.status().is_hit()], [restarted; 2]);
    }
}
