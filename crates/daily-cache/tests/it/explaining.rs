//! What an explanation says, word for word (case 44).

use std::sync::Arc;

use chrono::TimeDelta;
use daily_cache::store::{Caps, Damage, Error, Found, Judge, Leases, Put, Record, When};
use daily_cache::{Daily, DailyCache, FrozenClock, Function, Key, MemoryStore, Mode, Options, Store, Zone};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::caches::{over, without_memory};
use crate::hooked::{Hooked, Op, denied};

type Cache = DailyCache<FrozenClock, Arc<Hooked<MemoryStore>>>;

fn sao_paulo() -> Daily {
    Daily::in_zone(Zone::named("America/Sao_Paulo").unwrap())
}

/// The key, as in the golden values of keys.
const KEY: &str = concat!(
    "  key    ab5f7fa0fd79258e5c4629f6d8e698a7/",
    "4c4fc023e781d806b81ece1e58dd93e1e1aa9ff91de1e38429d751de07398518-d7ad42e88f89b22f",
);

/// Nine in the morning of 2018-11-04 in São Paulo, whose day began at one.
fn cache(options: Options) -> Cache {
    let clock = "2018-11-04T11:00:00Z".parse().unwrap();
    DailyCache::with_options(clock, Arc::new(Hooked::over(MemoryStore::new())), sao_paulo(), options)
}

#[track_caller]
fn explained<T: Serialize + DeserializeOwned + Send + Sync + 'static>(cache: &Cache, text: &str) {
    let explanation = cache.slot("load_orders", "acme").unwrap().explain::<T>().to_string();
    let zone = format!("  zone   America/Sao_Paulo, {}", Zone::database());
    assert_eq!(explanation, format!("{text}\n{zone}\n{KEY}"), "\n{explanation}");
}

fn filled(options: Options) -> Cache {
    let cache = cache(options);
    cache.slot("load_orders", "acme").unwrap().put(7_u32);
    cache
}

#[test]
fn a_hit_in_memory_is_explained() {
    let cache = filled(Options::default());
    explained::<u32>(
        &cache,
        "\
load_orders: hit
  now    2018-11-04 09:00:00 -02:00 (2018-11-04T11:00:00Z)
  made   2018-11-04 09:00:00 -02:00 (2018-11-04T11:00:00Z), took 0 µs
  fresh  from  2018-11-04 01:00:00 -02:00 (2018-11-04T03:00:00Z)
         until 2018-11-05 00:00:00 -02:00 (2018-11-05T02:00:00Z), 23 h
  note   2018-11-04 begins at 01:00:00, since the clock of America/Sao_Paulo skips 00:00:00
  next   a call answers from memory",
    );
}

#[test]
fn a_hit_in_the_store_is_explained() {
    let cache = filled(without_memory());
    explained::<u32>(
        &cache,
        "\
load_orders: hit
  now    2018-11-04 09:00:00 -02:00 (2018-11-04T11:00:00Z)
  made   2018-11-04 09:00:00 -02:00 (2018-11-04T11:00:00Z), took 0 µs
  fresh  from  2018-11-04 01:00:00 -02:00 (2018-11-04T03:00:00Z)
         until 2018-11-05 00:00:00 -02:00 (2018-11-05T02:00:00Z), 23 h
  note   2018-11-04 begins at 01:00:00, since the clock of America/Sao_Paulo skips 00:00:00
  next   a call answers from the store",
    );
}

#[test]
fn a_miss_at_a_midnight_that_the_clock_skipped_is_explained() {
    let cache = cache(Options::default());
    cache.clock().step_to("2018-11-04T02:59:59Z".parse().unwrap());
    cache.slot("load_orders", "acme").unwrap().put(7_u32);
    cache.clock().step_to("2018-11-04T03:00:00Z".parse().unwrap());
    explained::<u32>(
        &cache,
        "\
load_orders: miss, stale entry
  now    2018-11-04 01:00:00 -02:00 (2018-11-04T03:00:00Z)
  made   2018-11-03 23:59:59 -03:00 (2018-11-04T02:59:59Z), took 0 µs
  fresh  from  2018-11-03 00:00:00 -03:00 (2018-11-03T03:00:00Z)
         until 2018-11-04 01:00:00 -02:00 (2018-11-04T03:00:00Z), 24 h
  note   2018-11-04 begins at 01:00:00, since the clock of America/Sao_Paulo skips 00:00:00
  next   a call runs the function and stores its value, fresh
         from  2018-11-04 01:00:00 -02:00 (2018-11-04T03:00:00Z)
         until 2018-11-05 00:00:00 -02:00 (2018-11-05T02:00:00Z), 23 h",
    );
}

#[test]
fn a_place_where_nothing_is_stored_is_explained() {
    explained::<u32>(
        &cache(Options::default()),
        "\
load_orders: miss, no entry
  now    2018-11-04 09:00:00 -02:00 (2018-11-04T11:00:00Z)
  note   2018-11-04 begins at 01:00:00, since the clock of America/Sao_Paulo skips 00:00:00
  next   a call runs the function and stores its value, fresh
         from  2018-11-04 01:00:00 -02:00 (2018-11-04T03:00:00Z)
         until 2018-11-05 00:00:00 -02:00 (2018-11-05T02:00:00Z), 23 h",
    );
}

#[test]
fn a_value_of_another_type_is_explained() {
    explained::<f32>(
        &filled(without_memory()),
        "\
load_orders: miss, entry of another type
  now    2018-11-04 09:00:00 -02:00 (2018-11-04T11:00:00Z)
  made   2018-11-04 09:00:00 -02:00 (2018-11-04T11:00:00Z), took 0 µs
  fresh  from  2018-11-04 01:00:00 -02:00 (2018-11-04T03:00:00Z)
         until 2018-11-05 00:00:00 -02:00 (2018-11-05T02:00:00Z), 23 h
  note   2018-11-04 begins at 01:00:00, since the clock of America/Sao_Paulo skips 00:00:00
  next   a call runs the function and stores its value, fresh
         from  2018-11-04 01:00:00 -02:00 (2018-11-04T03:00:00Z)
         until 2018-11-05 00:00:00 -02:00 (2018-11-05T02:00:00Z), 23 h",
    );
}

#[test]
fn a_value_of_another_type_is_explained_as_such_where_the_codec_is_another_too() {
    explained::<String>(
        &filled(without_memory()),
        "\
load_orders: miss, entry of another type
  now    2018-11-04 09:00:00 -02:00 (2018-11-04T11:00:00Z)
  made   2018-11-04 09:00:00 -02:00 (2018-11-04T11:00:00Z), took 0 µs
  fresh  from  2018-11-04 01:00:00 -02:00 (2018-11-04T03:00:00Z)
         until 2018-11-05 00:00:00 -02:00 (2018-11-05T02:00:00Z), 23 h
  note   2018-11-04 begins at 01:00:00, since the clock of America/Sao_Paulo skips 00:00:00
  next   a call runs the function and stores its value, fresh
         from  2018-11-04 01:00:00 -02:00 (2018-11-04T03:00:00Z)
         until 2018-11-05 00:00:00 -02:00 (2018-11-05T02:00:00Z), 23 h",
    );
}

#[test]
fn a_damaged_entry_is_explained() {
    let cache = filled(without_memory());
    cache.store().fail(Op::Open, || Error::damaged("cannot use the entry `e`", Damage::BodySum));
    explained::<u32>(
        &cache,
        "\
load_orders: miss, damaged entry
  now    2018-11-04 09:00:00 -02:00 (2018-11-04T11:00:00Z)
  note   2018-11-04 begins at 01:00:00, since the clock of America/Sao_Paulo skips 00:00:00
  fault  what is stored of load_orders could not be looked up: cannot use the entry `e`: the body does not match its checksum
  next   a call runs the function and stores its value, fresh
         from  2018-11-04 01:00:00 -02:00 (2018-11-04T03:00:00Z)
         until 2018-11-05 00:00:00 -02:00 (2018-11-05T02:00:00Z), 23 h",
    );
}

#[test]
fn a_store_that_fails_is_explained() {
    let cache = filled(without_memory());
    cache.store().fail(Op::Open, denied);
    explained::<u32>(
        &cache,
        "\
load_orders: miss, the store failed
  now    2018-11-04 09:00:00 -02:00 (2018-11-04T11:00:00Z)
  note   2018-11-04 begins at 01:00:00, since the clock of America/Sao_Paulo skips 00:00:00
  fault  what is stored of load_orders could not be looked up: cannot do that
  next   a call runs the function and stores its value, fresh
         from  2018-11-04 01:00:00 -02:00 (2018-11-04T03:00:00Z)
         until 2018-11-05 00:00:00 -02:00 (2018-11-05T02:00:00Z), 23 h",
    );
}

#[test]
fn an_entry_from_the_future_is_explained() {
    let cache = filled(without_memory());
    cache.clock().step_to(cache.clock().peek() - TimeDelta::days(2));
    explained::<u32>(
        &cache,
        "\
load_orders: miss, entry from the future
  now    2018-11-02 08:00:00 -03:00 (2018-11-02T11:00:00Z)
  made   2018-11-04 09:00:00 -02:00 (2018-11-04T11:00:00Z), took 0 µs
  fresh  from  2018-11-04 01:00:00 -02:00 (2018-11-04T03:00:00Z)
         until 2018-11-05 00:00:00 -02:00 (2018-11-05T02:00:00Z), 23 h
  note   2018-11-04 begins at 01:00:00, since the clock of America/Sao_Paulo skips 00:00:00
  next   a call runs the function and stores its value, fresh
         from  2018-11-02 00:00:00 -03:00 (2018-11-02T03:00:00Z)
         until 2018-11-03 00:00:00 -03:00 (2018-11-03T03:00:00Z), 24 h",
    );
}

#[test]
fn a_cache_that_is_off_is_explained() {
    explained::<u32>(
        &filled(Options::default().with_mode(Mode::Off)),
        "\
load_orders: miss, the cache is off
  now    2018-11-04 09:00:00 -02:00 (2018-11-04T11:00:00Z)
  note   2018-11-04 begins at 01:00:00, since the clock of America/Sao_Paulo skips 00:00:00
  next   a call runs the function and stores nothing",
    );
}

#[test]
fn a_store_that_grants_no_leases_or_such_as_expire_is_said_to_be_one() {
    let line = |store: &dyn Store| {
        let cache = over(store);
        let slot = cache.slot("load_orders", "acme").unwrap();
        let told = slot.explain::<u32>();
        assert_eq!(told.leases(), store.caps().leases());
        told.to_string().lines().find(|line| line.starts_with("  others")).map(str::to_owned)
    };
    assert_eq!(line(&MemoryStore::new()), None, "which is the rule");
    let alone = "  others each process computes by itself: this store grants no leases";
    assert_eq!(line(&Granting(Leases::Unsupported)).as_deref(), Some(alone));
    let expiring = line(&Granting(Leases::Expiring)).unwrap();
    assert!(expiring.contains("half a minute for one that died"), "{expiring}");
}

/// An empty store of which no more is known than how it grants leases.
struct Granting(Leases);

impl Store for Granting {
    fn open(&self, _: &Key, _: &mut dyn Judge) -> Result<Option<Found>, Error> {
        Ok(None)
    }

    fn put(&self, _: &Key, _: Record<'_>, _: When) -> Result<Put, Error> {
        Ok(Put::Lost)
    }

    fn remove(&self, _: &Key, _: When) -> Result<bool, Error> {
        Ok(false)
    }

    fn caps(&self) -> Caps {
        Caps::default().with_leases(self.0)
    }
}

#[test]
fn what_would_be_explained_is_what_happens() {
    let cache = filled(without_memory());
    let slot = || cache.slot(Function::new("load_orders"), "acme").unwrap();
    for days in [0, 1, -1, 30] {
        cache.clock().step_to(cache.clock().peek() + TimeDelta::days(days));
        let explanation = slot().explain::<u32>();
        let answer = slot().get_or_compute(|| 8_u32);
        assert_eq!(explanation.cause(), answer.status().cause(), "{days}");
        assert_eq!(explanation.tier(), answer.status().tier(), "{days}");
        if answer.status().is_stored() {
            assert_eq!(Some(explanation.next_window()), slot().explain::<u32>().window(), "{days}");
        }
    }
}
