//! Property-test strategies around midnight, a reference model of the cache, and mocks of its parts.
//!
//! A day goes wrong where clocks change, and a uniform draw seldom lands there. The strategies of this crate know
//! where that is: they look for each zone's offset changes and draw beside them, beside the starts of days, and at
//! the ends of the range of instants.
//!
//! | what is drawn | by |
//! | --- | --- |
//! | zones, the hazardous ones often, every known one at times | [`zones`], [`fixed_zones`] |
//! | rollovers | [`rollovers`] |
//! | a zone with a rollover | [`dailies`] |
//! | instants, in no zone and beside the changes of one | [`instants`], [`instants_near`] |
//! | a zone with a rollover and instants beside its changes | [`moments`] |
//! | what a clock reads over time, forward and backward | [`walks`] |
//! | what callers do with caches while it does | [`ops`], [`calls`] |
//!
//! Everything shrinks towards UTC, 2000-01-01T00:00:00Z, a rollover at 00:00 and short walks.
//!
//! ```
//! use daily_cache_testkit::{moments, seeded};
//! use proptest::prelude::*;
//!
//! proptest!(seeded(), |((daily, [now]) in moments())| {
//!     prop_assert!(daily.day_of(now).contains(now));
//! });
//! ```
//!
//! What a cache does with all that is held against a [`Model`], which is slow and right by reading it: it knows days by
//! their definition alone ([`day_number`]), and says what each call must [report](Report).
//!
//! ```
//! use daily_cache::{Daily, DailyCache, FrozenClock, MemoryStore};
//! use daily_cache_testkit::{Model, Report, moments, seeded};
//! use proptest::prelude::*;
//!
//! proptest!(seeded(), |((daily, readings) in moments::<4>())| {
//!     let (clock, mut model) = (FrozenClock::at(readings[0]), Model::remembering());
//!     let cache = DailyCache::new(clock.clone(), MemoryStore::new(), daily);
//!     for (value, now) in readings.into_iter().enumerate() {
//!         clock.step_to(now);
//!         let answer = cache.slot("load_orders", "acme").unwrap().get_or_compute(|| value as u64);
//!         let expected = model.slot(0, 0, daily).get(now, |_| Some(value as u64));
//!         prop_assert_eq!(Report::from(&answer), expected);
//!     }
//! });
//! ```
//!
//! Where a test is about one part and not about time, [`MockClock`], [`MockStore`] and [`MockPolicy`] say what may be
//! asked of it.
//!
//! [`seeded`] prints the seed of a failing run, and `PROPTEST_RNG_SEED` takes it back. `PROPTEST_CASES` says how many
//! cases a property is tried on.

mod changes;
mod dailies;
mod instants;
mod mocks;
mod model;
mod moments;
mod number;
mod op;
mod report;
mod rollovers;
mod seed;
mod walks;
mod zones;

pub use changes::offset_changes;
pub use dailies::dailies;
pub use instants::{instants, instants_near};
pub use mocks::{MockClock, MockPolicy, MockStore};
pub use model::{Model, ModelSlot};
pub use moments::moments;
pub use number::day_number;
pub use op::{Call, Op, Run, Verb, calls, ops};
pub use report::Report;
pub use rollovers::rollovers;
pub use seed::seeded;
pub use walks::{Step, Walk, walks};
pub use zones::{every_zone, fixed_zones, zones};
