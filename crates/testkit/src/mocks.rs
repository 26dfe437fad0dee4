//! Mocks of the three parts of a cache, for tests that say what may be asked of a part and how often.
//!
//! Most tests are plainer with a [`FrozenClock`](daily_cache::FrozenClock), a
//! [`MemoryStore`](daily_cache::MemoryStore) and a [`Daily`](daily_cache::Daily).
#![allow(clippy::ref_option_ref, reason = "mockall hands arguments on by reference")]

use chrono::{DateTime, Utc};
use daily_cache::store::{Caps, Cursor, Found, Judge, Page, Prefix, Put, Record, Result, When};
use daily_cache::{Clock, Facts, Key, Policy, Store, Window};
use mockall::mock;

mock! {
    /// A [`Clock`] whose readings a test expects. Only [`now`](Clock::now) is mocked: a reading in whole seconds is a
    /// reading too.
    ///
    /// ```
    /// use chrono::DateTime;
    /// use daily_cache::{Daily, DailyCache, MemoryStore, Zone};
    /// use daily_cache_testkit::MockClock;
    ///
    /// let mut clock = MockClock::new();
    /// clock.expect_now().times(2).return_const(DateTime::UNIX_EPOCH); // one reading for each call
    /// let cache = DailyCache::new(clock, MemoryStore::new(), Daily::in_zone(Zone::UTC));
    /// let slot = cache.slot("load_orders", "acme")?;
    /// assert!(!slot.get_or_compute(|| 81_214).status().is_hit());
    /// assert!(slot.get_or_compute(|| 81_214).status().is_hit());
    /// # Ok::<(), daily_cache::Error>(())
    /// ```
    #[derive(Debug)]
    pub Clock {}

    impl Clock for Clock {
        fn now(&self) -> DateTime<Utc>;
    }
}

mock! {
    /// A [`Store`] of which a test says what it finds, and how it fails.
    ///
    /// ```
    /// use std::io;
    /// use daily_cache::store::Error;
    /// use daily_cache::{Daily, DailyCache, FixedClock, Zone};
    /// use daily_cache_testkit::MockStore;
    ///
    /// let mut store = MockStore::new();
    /// store.expect_open().times(1).returning(|_key, _judge| Ok(None));
    /// store.expect_put().times(1).returning(|_key, _record, _when| {
    ///     Err(Error::io("cannot write the record", io::ErrorKind::StorageFull.into()))
    /// });
    /// let clock = FixedClock::at("2026-11-23T12:00:00Z".parse()?);
    /// let cache = DailyCache::new(clock, store, Daily::in_zone(Zone::UTC));
    /// let answer = cache.slot("load_orders", "acme")?.get_or_compute(|| 81_214);
    /// assert_eq!(*answer, 81_214); // a full disk does not keep the value from its caller
    /// assert!(answer.fault().is_some_and(|fault| fault.is_store()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[derive(Debug)]
    pub Store {}

    impl Store for Store {
        fn open(&self, key: &Key, judge: &mut dyn Judge) -> Result<Option<Found>>;
        fn put<'a>(&self, key: &Key, record: Record<'a>, when: When) -> Result<Put>;
        fn remove(&self, key: &Key, when: When) -> Result<bool>;
        fn list<'a>(&self, under: &Prefix, after: Option<&'a Cursor>) -> Result<Page>;
        fn caps(&self) -> Caps;
    }
}

mock! {
    /// A [`Policy`] of which a test says what it is asked and what it answers. Only [`window`](Policy::window) is
    /// mocked: the rest never decides.
    ///
    /// ```
    /// use daily_cache::{DailyCache, FixedClock, MemoryStore, Window};
    /// use daily_cache_testkit::MockPolicy;
    ///
    /// let clock = FixedClock::at("2026-11-23T12:00:00Z".parse()?);
    /// let noon = 1_795_435_200;
    /// let mut policy = MockPolicy::new();
    /// policy.expect_window().withf(move |facts| facts.made_at() == noon).return_const(Window::since(noon));
    /// let cache = DailyCache::new(clock, MemoryStore::new(), policy);
    /// let answer = cache.slot("load_orders", "acme")?.get_or_compute(|| 81_214);
    /// assert_eq!(answer.status().ttl(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[derive(Debug)]
    pub Policy {}

    impl Policy for Policy {
        fn window(&self, facts: &Facts) -> Window;
    }
}
