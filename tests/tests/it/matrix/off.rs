//! A cache that is switched off is not there (case 54).

use std::panic::{AssertUnwindSafe, catch_unwind};

use daily_cache::{Cause, Mode, Options};

use super::machine::assert_hit;
use super::world::World;

#[test]
fn a_cache_that_is_off_runs_each_time_and_touches_nothing() {
    let here = World::midday();
    assert_eq!(*here.call(), 1);
    let off = here.another(here.policy, Options::default().with_mode(Mode::Off));
    let slot = off.slot("load", "acme").unwrap();
    for run in [2, 3] {
        let answer = slot.get_or_compute(|| here.place.run()).strict().unwrap();
        assert_eq!((*answer, answer.status().cause()), (run, Some(Cause::Off)));
        assert!(!answer.status().is_stored());
    }
    slot.put(9_u32);
    assert_hit(&here.call(), 1);
}

#[test]
fn errors_and_panics_pass_through_a_cache_that_is_off() {
    let here = World::midday();
    let off = here.another(here.policy, Options::default().with_mode(Mode::Off));
    let slot = off.slot("load", "acme").unwrap();
    assert_eq!(slot.get_or_try_compute(|| Err::<u32, &str>("its own")).unwrap_err(), "its own");
    let panic = catch_unwind(AssertUnwindSafe(|| slot.get_or_compute(|| -> u32 { panic!("its own") })));
    assert_eq!(*panic.unwrap_err().downcast::<&str>().unwrap(), "its own");
    assert_eq!(here.entries(), 0);
}
