//! Several caches over one store, as several processes have it: one runs, the others wait for it (cases 36, 37, 55).

use std::sync::{Arc, Mutex};
use std::time::Duration;

use daily_cache::{Answer, Cause, DailyCache, FrozenClock, Keep, MemoryStore, Options, Status, Store, Tier};

use crate::caches::{noon, utc};
use crate::disk::{self, Folder};
use crate::hooked::{Hooked, Op, denied, only_record};
use crate::workers::{Gate, Worker, spawn, wait_until};

type Shared = Arc<dyn Store>;
type Process = DailyCache<FrozenClock, Shared>;

/// One day and the next.
const LATE: &str = "2026-11-23T23:59:50Z";
const MIDNIGHT: &str = "2026-11-24T00:00:00Z";

/// Does the same over a folder, with a store for each process, and over a memory that they share.
fn everywhere(test: impl Fn(&dyn Fn() -> Shared)) {
    let folder = Folder::new();
    test(&|| Arc::new(folder.store()));
    let memory: Shared = Arc::new(MemoryStore::new());
    test(&|| Arc::clone(&memory));
}

fn process(store: Shared) -> Process {
    DailyCache::new(noon(), store, utc())
}

fn process_at(store: Shared, now: &str) -> Process {
    DailyCache::new(now.parse().unwrap(), store, utc())
}

fn process_that_waits(store: Shared, wait: Duration) -> Process {
    DailyCache::with_options(noon(), store, utc(), Options::default().with_wait(wait))
}

/// A call on a thread of its own.
fn call(cache: &Process, value: u32) -> Worker<Answer<u32>> {
    let cache = cache.clone();
    spawn(move || cache.slot("load", "acme").unwrap().get_or_compute(|| value))
}

/// A call that is to come back though nobody opens a gate.
fn get(cache: &Process, value: u32) -> (u32, Status) {
    let answer = call(cache, value).join();
    assert!(answer.fault().is_none(), "{answer:?}");
    (*answer, answer.status().clone())
}

/// A run that stands at its gate.
struct Run {
    gate: Arc<Gate>,
    worker: Worker<Result<Answer<u32>, ()>>,
}

/// What a run comes to.
#[derive(Clone, Copy)]
enum End {
    Value(u32),
    Error,
    Panic,
}

impl Run {
    fn begin(cache: &Process, value: u32) -> Run {
        Run::ending(cache, End::Value(value))
    }

    fn ending(cache: &Process, end: End) -> Run {
        let gate = Arc::new(Gate::default());
        let (cache, passed) = (cache.clone(), Arc::clone(&gate));
        let worker = spawn(move || {
            cache.slot("load", "acme").unwrap().get_or_try_compute(|| {
                passed.pass();
                match end {
                    End::Value(value) => Ok(value),
                    End::Error => Err(()),
                    End::Panic => panic!("the function panics"),
                }
            })
        });
        gate.wait_for(1);
        Run { gate, worker }
    }

    fn end(self) -> Answer<u32> {
        self.gate.open();
        self.worker.join().unwrap()
    }
}

/// A call that waits for the run of another process.
fn waiter(cache: &Process, value: u32) -> Worker<Answer<u32>> {
    let before = cache.stats().waiting;
    let call = call(cache, value);
    wait_until("the caller waits", || cache.stats().waiting == before + 1);
    call
}

/// Case 36.
#[test]
fn of_two_processes_that_miss_one_runs_and_the_other_takes_its_value() {
    everywhere(|store| {
        let (one, other) = (process(store()), process(store()));
        let run = Run::begin(&one, 1);
        let waiting = waiter(&other, 2);
        assert_eq!((one.stats().waiting, other.stats().runs), (0, 0));
        let (ran, took) = (run.end(), waiting.join());
        assert_eq!((*ran, ran.status().cause(), *took), (1, Some(Cause::Absent), 1));
        assert!(ran.status().is_stored() && took.status().is_collapsed());
        assert_eq!(format!("{:#}", took.status()), "daily-cache; fwd=miss; collapsed; ttl=43200");
        let (of_one, of_other) = (one.stats(), other.stats());
        assert_eq!((of_one.runs, of_one.collapsed, of_one.stored), (1, 0, 1));
        assert_eq!((of_other.runs, of_other.collapsed, of_other.store_hits, of_other.waiting), (0, 1, 0, 0));
        assert_eq!(get(&other, 3).1.tier(), Some(Tier::Memory));
    });
}

/// Case 36.
#[test]
fn of_eight_processes_with_two_callers_each_one_runs() {
    everywhere(|store| {
        let first = process(store());
        let run = Run::begin(&first, 1);
        let others: Vec<Process> = (0..8).map(|_| process(store())).collect();
        let calls: Vec<_> = others.iter().flat_map(|other| [waiter(other, 2), waiter(other, 3)]).collect();
        assert_eq!(*run.end(), 1);
        for call in calls {
            let answer = call.join();
            assert!(*answer == 1 && answer.status().is_collapsed(), "{answer:?}");
        }
        assert!(others.iter().all(|other| (other.stats().runs, other.stats().collapsed) == (0, 2)));
    });
}

#[test]
fn a_value_that_another_process_stored_between_the_look_and_the_lease_is_found() {
    let inner: Arc<MemoryStore> = Arc::default();
    let hooked = Arc::new(Hooked::over(Arc::clone(&inner)).with_leases());
    let other = process(inner);
    hooked.before(Op::Lease, move || {
        get(&other, 1);
    });
    let one = process(hooked);
    let (value, status) = get(&one, 2);
    assert_eq!((value, status.tier(), one.stats().runs), (1, Some(Tier::Store), 0));
}

#[test]
fn a_caller_of_another_type_or_of_another_place_never_waits() {
    everywhere(|store| {
        let (one, other) = (process(store()), process(store()));
        let run = Run::begin(&one, 1);
        let strange = {
            let other = other.clone();
            spawn(move || {
                let text = other.slot("load", "acme").unwrap().get_or_compute(|| "text".to_owned());
                let slots = [("load", "bolt"), ("store", "acme")].map(|(function, args)| {
                    *other.slot(function, args).unwrap().get_or_compute(|| args.len())
                });
                (text.into_value(), slots)
            })
        };
        assert_eq!(strange.join(), ("text".to_owned(), [4, 4]));
        assert_eq!((other.stats().runs, other.stats().collapsed), (3, 0));
        assert_eq!(*run.end(), 1);
    });
}

#[test]
fn when_the_run_of_another_process_fails_or_panics_one_of_those_who_wait_runs() {
    everywhere(|store| {
        for (end, args) in [(End::Error, 1), (End::Panic, 2)] {
            let one = process(store());
            one.slot("load", "acme").unwrap().invalidate().unwrap();
            let others = [process(store()), process(store())];
            let run = Run::ending(&one, end);
            let calls = others.each_ref().map(|other| waiter(other, args));
            run.gate.open();
            assert!(run.worker.outcome().is_ok_and(|result| result.is_err()) == matches!(end, End::Error));
            assert_eq!(calls.map(|call| *call.join()), [args; 2]);
            let runs = others.each_ref().map(|other| other.stats().runs);
            let collapsed = others.each_ref().map(|other| other.stats().collapsed);
            assert_eq!((runs.iter().sum::<u64>(), collapsed.iter().sum::<u64>()), (1, 1));
        }
    });
}

/// Case 55.
#[test]
fn who_read_the_clock_before_midnight_takes_the_value_of_another_process_that_read_it_after() {
    everywhere(|store| {
        let (one, other) = (process_at(store(), MIDNIGHT), process_at(store(), "2026-11-23T23:59:59Z"));
        let run = Run::begin(&one, 1);
        let waiting = waiter(&other, 2);
        assert_eq!(*run.end(), 1);
        let answer = waiting.join();
        assert!(*answer == 1 && answer.status().is_collapsed(), "{answer:?}");
        assert_eq!((other.stats().runs, answer.facts().made_at()), (0, 1_795_478_400));
        assert_eq!(get(&other, 3).0, 3, "who did not wait does not take it");
    });
}

/// Case 55.
#[test]
fn nobody_waits_for_the_run_of_yesterday() {
    everywhere(|store| {
        let at = ["2026-11-24T00:00:01Z", "2026-11-24T00:00:02Z"];
        let (one, [second, third]) = (process_at(store(), LATE), at.map(|now| process_at(store(), now)));
        let of_yesterday = Run::begin(&one, 1);
        let of_today = Run::begin(&second, 2);
        assert_eq!((one.stats().waiting, second.stats().waiting), (0, 0));
        let waiting = waiter(&third, 3);
        assert_eq!(*of_today.end(), 2);
        let answer = waiting.join();
        assert!(*answer == 2 && answer.status().is_collapsed(), "{answer:?}");
        let late = of_yesterday.end();
        assert_eq!((*late, late.status().is_stored(), late.fault().is_none()), (1, false, true));
        assert_eq!(get(&process_at(store(), at[1]), 4).0, 2, "its late value does not replace the newer one");
    });
}

#[test]
fn a_value_of_yesterday_that_came_meanwhile_does_not_keep_todays_out() {
    everywhere(|store| {
        let (one, other) = (process_at(store(), LATE), process_at(store(), MIDNIGHT));
        let of_yesterday = Run::begin(&one, 1);
        let of_today = Run::begin(&other, 2);
        assert!(of_yesterday.end().status().is_stored());
        assert!(of_today.end().status().is_stored());
        assert_eq!(get(&process_at(store(), MIDNIGHT), 3).0, 2);
        assert_eq!(get(&other, 4).0, 2);
    });
}

#[test]
fn an_entry_whose_body_is_damaged_is_computed_once() {
    let folder = Folder::new();
    let store = || -> Shared { Arc::new(folder.store()) };
    get(&process(store()), 0);
    let (key, ..) = only_record(&folder.store());
    let mut bytes = disk::read(&folder.entry(&key));
    let body = bytes.len() - 25;
    bytes[body] ^= 1;
    disk::write(&folder.entry(&key), &bytes);

    let (one, other) = (process(store()), process(store()));
    let run = Run::begin(&one, 1);
    let waiting = waiter(&other, 2);
    let (ran, took) = (run.end(), waiting.join());
    assert_eq!((ran.status().cause(), ran.status().is_stored()), (Some(Cause::Damaged), true));
    assert!(*took == 1 && took.status().is_collapsed(), "{took:?}");
}

#[test]
fn with_a_wait_of_zero_or_a_small_one_a_caller_runs_by_itself() {
    everywhere(|store| {
        for (wait, value) in [(Duration::ZERO, 2), (Duration::from_millis(5), 3)] {
            let (one, other) = (process(store()), process_that_waits(store(), wait));
            one.slot("load", "acme").unwrap().invalidate().unwrap();
            let run = Run::begin(&one, 1);
            let (got, status) = get(&other, value);
            assert_eq!((got, status.cause(), status.is_stored()), (value, Some(Cause::Absent), true));
            // Case 37.
            let late = run.end();
            assert_eq!((*late, late.status().is_stored(), late.fault().is_none()), (1, false, true));
            assert_eq!([get(&one, 9).0, get(&other, 9).0, get(&process(store()), 9).0], [value; 3]);
        }
    });
}

#[test]
fn a_refresh_neither_waits_nor_is_waited_for() {
    everywhere(|store| {
        let (one, other, third) = (process(store()), process(store()), process(store()));
        let run = Run::begin(&one, 1);
        let refreshed = {
            let (other, third) = (other.clone(), third.clone());
            spawn(move || {
                let refresh = other.slot("load", "bolt").unwrap().refresh_with(|| {
                    assert_eq!(*third.slot("load", "bolt").unwrap().get_or_compute(|| 5), 5);
                    6
                });
                (*refresh, *other.slot("load", "acme").unwrap().refresh_with(|| 2_u32))
            })
        };
        assert_eq!(refreshed.join(), (6, 2));
        assert!(!run.end().status().is_stored());
        assert_eq!(get(&process(store()), 9).0, 2);
    });
}

#[test]
fn who_has_waited_for_a_tenth_of_a_second_is_told_for_what_and_only_once() {
    let store = Arc::new(Hooked::over(MemoryStore::new()).with_leases());
    let one = process_at(Arc::clone(&store) as Shared, "2026-11-23T07:12:00Z");
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let listener = Arc::clone(&told);
    let options = Options::default().with_on_wait(move |waiting| {
        let text = format!("{waiting}; {} {}", waiting.function(), waiting.begun());
        listener.lock().unwrap().push(text);
    });
    let other = DailyCache::with_options(noon(), Arc::clone(&store) as Shared, utc(), options);
    let run = Run::begin(&one, 1);
    let waiting = waiter(&other, 2);
    wait_until("the caller is told", || !told.lock().unwrap().is_empty());
    let asked = store.asked().len();
    wait_until("the caller has asked again", || store.asked().len() > asked + 3);
    assert_eq!((*run.end(), *waiting.join()), (1, 1));
    let expected = "waits for the run of load begun at 07:12; load 1795417920";
    assert_eq!(*told.lock().unwrap(), [expected]);
}

#[test]
fn a_store_that_fails_to_grant_leases_costs_doubled_work_and_no_fault() {
    let store = Arc::new(Hooked::over(MemoryStore::new()).with_leases());
    store.fail(Op::Lease, denied);
    let (one, other) = (process(Arc::clone(&store) as Shared), process(Arc::clone(&store) as Shared));
    let run = Run::begin(&one, 1);
    assert_eq!(get(&other, 2).0, 2);
    let late = run.end();
    assert_eq!((*late, late.status().is_stored(), late.fault().is_none()), (1, false, true));
    assert_eq!((one.stats().faults, other.stats().faults), (0, 0));
    assert_eq!([get(&one, 9).0, get(&other, 9).0], [2; 2]);
}

#[test]
fn an_entry_that_another_process_computes_anew_is_not_pruned() {
    everywhere(|store| {
        get(&process(store()), 0);
        let (one, other) = (process_at(store(), MIDNIGHT), process_at(store(), MIDNIGHT));
        let run = Run::begin(&one, 1);
        let pruned = other.prune(Keep::entries(0)).unwrap();
        assert_eq!((pruned.entries.len(), pruned.kept), (0, 1));
        assert!(run.end().status().is_stored());
        assert_eq!(get(&other, 2).0, 1);
        assert_eq!(other.prune(Keep::entries(0)).unwrap().entries.len(), 1);
    });
}

/// Where there are no leases the entry goes, and the run is not stored: that costs another run.
#[test]
fn pruning_under_a_run_costs_a_run_at_most() {
    let store = Arc::new(Hooked::over(MemoryStore::new()));
    let store = || -> Shared { Arc::clone(&store) as _ };
    get(&process(store()), 0);
    let (one, other) = (process_at(store(), MIDNIGHT), process_at(store(), MIDNIGHT));
    let run = Run::begin(&one, 1);
    assert_eq!(other.prune(Keep::entries(0)).unwrap().entries.len(), 1);
    let answer = run.end();
    assert_eq!((*answer, answer.status().is_stored(), answer.fault().is_none()), (1, false, true));
    assert_eq!([get(&other, 2).0, get(&one, 3).0], [2; 2]);
}
