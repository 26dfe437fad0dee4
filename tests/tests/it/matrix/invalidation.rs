//! What is invalidated is gone, also for a run under way (case 46).

use daily_cache::Scope;

use super::machine::{Machine, assert_hit};
use super::world::World;

fn filled() -> Machine {
    let here = World::midday();
    here.call_for("acme");
    here.call_for("bolt");
    here.cache.slot("other", "acme").unwrap().get_or_compute(|| here.place.run());
    assert_eq!((here.entries(), here.place.runs()), (3, 3));
    here
}

#[test]
fn one_place_is_invalidated_and_its_neighbours_stay() {
    let here = filled();
    let slot = here.cache.slot("load", "acme").unwrap();
    assert!(slot.invalidate().unwrap());
    assert!(!slot.invalidate().unwrap(), "there is nothing left");
    assert_hit(&here.call_for("bolt"), 2);
    assert_eq!(*here.call_for("acme"), 4);
}

#[test]
fn one_function_is_invalidated_and_others_stay() {
    let here = filled();
    assert_eq!(here.cache.invalidate(Scope::Function("load")).unwrap(), 2);
    assert_hit(&here.cache.slot("other", "acme").unwrap().get_or_compute(|| 0), 3);
    assert_eq!([*here.call_for("acme"), *here.call_for("bolt")], [4, 5]);
}

#[test]
fn all_is_invalidated() {
    let here = filled();
    assert_eq!(here.cache.invalidate(Scope::All).unwrap(), 3);
    assert_eq!(here.entries(), 0);
    assert_eq!(*here.cache.slot("other", "acme").unwrap().get_or_compute(|| here.place.run()), 4);
    assert_eq!([*here.call_for("acme"), *here.call_for("bolt")], [5, 6]);
}

#[test]
fn a_run_during_which_its_place_is_invalidated_is_given_to_its_caller_and_not_stored() {
    type Invalidate = fn(&Machine);
    let ways: [Invalidate; 3] = [
        |here| _ = here.cache.slot("load", "acme").unwrap().invalidate().unwrap(),
        |here| _ = here.cache.invalidate(Scope::Function("load")).unwrap(),
        |here| _ = here.cache.invalidate(Scope::All).unwrap(),
    ];
    for invalidate in ways {
        let here = World::midday();
        let slot = here.cache.slot("load", "acme").unwrap();
        let answer = slot.get_or_compute(|| {
            let run = here.place.run();
            invalidate(&here);
            run
        });
        assert_eq!((*answer, answer.status().is_stored()), (1, false));
        assert!(answer.fault().is_none());
        assert_eq!(here.entries(), 0);
        assert_eq!(*here.call(), 2);
        assert_hit(&here.call(), 2);
    }
}
