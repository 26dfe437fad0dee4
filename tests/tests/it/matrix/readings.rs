//! How often a lookup reads the clock (case 52).

use daily_cache::{Cause, Options};

use super::machine::assert_ran;
use super::world::World;

#[test]
fn every_lookup_reads_the_clock_once() {
    let here = World::midday();
    let reads = |what: &str, lookup: &dyn Fn()| {
        let before = here.clock.reads();
        lookup();
        assert_eq!(here.clock.reads() - before, 1, "{what}");
    };
    reads("a miss", &|| assert_ran(&here.call(), 1, Cause::Absent));
    reads("a hit in memory", &|| assert!(here.call().status().is_hit()));
    let restarted = here.another(here.policy, Options::default());
    let slot = restarted.slot("load", "acme").unwrap();
    reads("a peek into the store", &|| assert_eq!(slot.peek::<u32>().as_deref(), Some(&1)));
    reads("an explanation", &|| assert!(slot.explain::<u32>().is_hit()));
    reads("a hit in the store", &|| assert!(slot.get_or_compute(|| 0_u32).status().is_hit()));
    reads("a peek into memory", &|| assert!(slot.peek::<u32>().is_some()));
    reads("a refresh", &|| assert_eq!(*slot.refresh_with(|| 7_u32), 7));
    reads("a put", &|| assert_eq!(*slot.put(8_u32), 8));
}
