//! A function that fails stores nothing, and what was stored stays.

use daily_cache::store::{Page, Prefix, Store as _};
use daily_cache::{FrozenClock, Scope};
use daily_cache_testkit::{Call, Op, Run, Verb, moments, seeded};
use proptest::prelude::*;

use super::stage::{Cache, Failure, Setting, Stage, memories, new_cache, plays};

/// The same, but every run fails and nothing is put.
fn failing(op: Op) -> Op {
    match op {
        Op::Call(call) => Op::Call(failing_call(call)),
        other => other,
    }
}

fn failing_call(call: Call) -> Call {
    let verb = match call.verb {
        Verb::Get(run) => Verb::Get(failing_run(run)),
        Verb::Refresh(run) => Verb::Refresh(failing_run(run)),
        Verb::Put => Verb::Peek,
        other => other,
    };
    Call { verb, ..call }
}

fn failing_run(run: Run) -> Run {
    let meanwhile = run.meanwhile.map(|call| Box::new(failing_call(*call)));
    Run { meanwhile, fails: true, ..run }
}

/// When the entries of a cache were made.
fn entries(cache: &Cache) -> Vec<i64> {
    cache.list(Scope::All).map(|entry| entry.unwrap().facts.made_at()).collect()
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn where_every_run_fails_nothing_is_ever_stored((daily, from, ops) in plays(), memory in memories()) {
        let ops: Vec<Op> = ops.into_iter().map(failing).collect();
        let mut stage = Stage::new(Setting::apart([daily; 2]).with_memory(memory), from);
        stage.play(&ops);
        for cache in &stage.caches {
            prop_assert_eq!(cache.store().list(&Prefix::All, None).unwrap(), Page::default());
            prop_assert_eq!((cache.stats().runs, cache.stats().stored), (0, 0));
        }
    }

    #[test]
    fn what_was_stored_stays_where_a_run_fails(
        (daily, [made_at, now]) in moments(),
        refresh in any::<bool>(),
        memory in memories(),
    ) {
        let clock = FrozenClock::at(made_at);
        let cache = new_cache(&clock, daily, memory);
        let slot = cache.slot("load_orders", "acme").unwrap();
        slot.put(1);
        clock.step_to(now);
        let before = slot.peek::<i32>().map(|answer| *answer);
        let fails = || Err::<i32, Failure>(Failure);
        let answer = if refresh { slot.try_refresh_with(fails) } else { slot.get_or_try_compute(fails) };
        prop_assert_eq!(answer.is_err(), refresh || before.is_none());
        prop_assert_eq!(entries(&cache), [made_at.timestamp()]);
        prop_assert_eq!(slot.peek::<i32>().map(|answer| *answer), before);
        prop_assert_eq!(*slot.get_or_compute(|| 2), before.unwrap_or(2));
    }
}
