//! Tests of what depends on the day: strategies around midnight, a reference model, a store with faults, a simulation.
//!
//! | to test | there is |
//! | --- | --- |
//! | a property of days, zones and instants | [strategies](#strategies) that draw where days are hard |
//! | what a cache answers | a [`Model`] that is slow and right by reading it |
//! | code above a cache whose store fails | a [`FaultStore`] over any store |
//! | what a part is asked | [`MockClock`], [`MockStore`], [`MockPolicy`] |
//! | a store of your own | the [conformance suite](mod@conformance), and [`hostile_entries`] for what it keeps outside the process |
//! | caches, clocks, crashes and faults all at once | a [`simulation`], said by a seed |
//!
//! # Strategies
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
//! Everything shrinks towards UTC, 2000-01-01T00:00:00Z, a rollover at 00:00 and short walks. Each strategy says what it
//! aims at and how it shrinks.
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
//! [`seeded`] prints the seed of a failing run, and `PROPTEST_RNG_SEED` takes it back. `PROPTEST_CASES` says how many
//! cases a property is tried on.
//!
//! # The model
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
//! # Stores that fail
//!
//! A [`FaultStore`] does what the store below it does, until its [`Faults`] say otherwise.
//!
//! ```
//! use std::io;
//! use daily_cache::{Daily, DailyCache, FixedClock, MemoryStore, Zone};
//! use daily_cache_testkit::{FaultStore, StoreOp};
//!
//! let store = FaultStore::new(MemoryStore::new());
//! store.faults().on(StoreOp::Put).nth(1).fail(io::ErrorKind::StorageFull);
//! let clock = FixedClock::at("2026-11-23T12:00:00Z".parse()?);
//! let cache = DailyCache::new(clock, store, Daily::in_zone(Zone::UTC));
//! let answer = cache.slot("load_orders", "acme")?.get_or_compute(|| 81_214);
//! assert_eq!((*answer, answer.fault().is_some()), (81_214, true));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A store that keeps bytes outside the process is tried with [`hostile_entries`] in place of an entry, and with the
//! suite that all stores pass:
//!
//! ```
//! mod in_memory {
//!     use std::sync::Arc;
//!     use daily_cache::MemoryStore;
//!     use daily_cache_testkit::{FaultStore, conformance};
//!
//!     conformance!(Arc::new(FaultStore::new(MemoryStore::new())));
//! }
//! ```
//!
//! Where a test is about one part alone, [`MockClock`], [`MockStore`] and [`MockPolicy`] say what may be asked of it.
//!
//! # All at once
//!
//! A [`simulation`] has several processes on one store, and what its seed draws happens to them.
//!
//! ```
//! use daily_cache_testkit::simulation::Simulation;
//!
//! let summary = Simulation::new(20_261_123).run(30)?;
//! println!("{} calls and {} faults in {} days", summary.calls, summary.faults, summary.days);
//! # Ok::<(), daily_cache_testkit::simulation::Violation>(())
//! ```

mod changes;
mod dailies;
mod faults;
mod hostile;
mod instants;
mod mocks;
mod model;
mod moments;
mod number;
mod op;
mod report;
mod rollovers;
mod seed;
pub mod simulation;
mod walks;
mod zones;

pub use changes::offset_changes;
pub use daily_cache::store::conformance;

pub use dailies::dailies;
pub use faults::{Asked, FaultStore, Faults, Outcome, Rule, StoreOp};
pub use hostile::{HostileEntry, hostile_entries};
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
