//! Keep a slow result until tomorrow.
//!
//! A [`DailyCache`] is made of three parts that know nothing of each other: a [`Clock`] that says what instant it is,
//! a [`Store`] that keeps bytes, and a [`Policy`] that says how long a value is good, by default until the day changes
//! in a time zone.
//!
//! ```
//! use std::time::Duration;
//! use daily_cache::{Daily, DailyCache, FrozenClock, MemoryStore, Zone};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let clock = FrozenClock::at("2026-11-23T04:59:59Z".parse()?);
//! let day = Daily::in_zone(Zone::named("Europe/Paris")?).at(6, 0)?;
//! let cache = DailyCache::new(clock.clone(), MemoryStore::new(), day);
//!
//! let orders = || cache.slot("load_orders", "acme").unwrap().get_or_compute(|| vec!["an order".to_owned()]);
//! assert_eq!(format!("{:#}", orders().status()), "daily-cache; fwd=uri-miss; stored; ttl=1");
//! assert_eq!(format!("{:#}", orders().status()), "daily-cache; hit; ttl=1; detail=memory");
//! clock.advance(Duration::from_secs(1));
//! assert_eq!(format!("{:#}", orders().status()), "daily-cache; fwd=stale; stored; ttl=86400");
//! # Ok(())
//! # }
//! ```
//!
//! # The map
//!
//! | to | see |
//! | --- | --- |
//! | name what is cached | [`Function`], [`function!`], [`DailyCache::slot`], [`Unordered`] |
//! | get a value | [`Slot::get_or_compute`], [`Slot::get_or_try_compute`], [`Slot::peek`] |
//! | keep what is too large for memory | [`Slot::stream`] |
//! | see how it was obtained | [`Answer`], [`Status`], [`Slot::explain`], [`DailyCache::stats`] |
//! | say how long it is good | [`Daily`], [`Weekly`], [`Ttl`], [`Until`], [`PolicyExt`], [`Slot::policy`] |
//! | choose where it is kept | [`FsStore`], [`MemoryStore`], [`store::Store`] for one of yours, [`Memory`] |
//! | choose how it is written | [`Codec`], [`Cbor`] |
//! | be rid of it | [`Slot::invalidate`], [`DailyCache::invalidate`], [`DailyCache::prune`], [`Slot::refresh_with`] |
//! | hear of trouble | [`Answer::fault`], [`Options::with_on_fault`], [`Fault`] |
//! | test it | [`FrozenClock`], [`MemoryStore`], [`Answer::strict`] |
//!
//! # How it decides
//!
//! An entry stores facts: when its value was begun and how long that took. A policy turns facts into a window. One
//! lookup reads the clock once and compares. Nothing about validity is ever written, so another zone, rollover or time
//! to live applies at once to what is stored, and a clock that was set back makes an entry from "tomorrow" stale
//! instead of immortal.
//!
//! # What it does not do
//!
//! It reads the system's clock only through [`SystemClock`]. It prints nothing. It needs no async runtime, and starts no
//! thread but one a day that removes what is older than 30 days ([`Options::with_keep`]). It writes nothing about expiry,
//! and purges nothing in a caller's path.
//!
//! # Features
//!
//! None is on by default.
//!
//! | feature | adds | costs |
//! | --- | --- | --- |
//! | `tracing` | a debug event per answer and a warning per fault; arguments never appear | `tracing` |
//! | `chrono-tz` | `TryFrom<chrono_tz::Tz> for Zone` | the tables of `chrono-tz` |

mod answer;
mod cache;
mod chosen;
mod codec;
mod decide;
mod error;
mod explain;
mod fault;
mod flights;
mod function;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
mod head;
mod held;
mod key;
mod list;
mod look;
mod memory;
mod options;
mod permits;
mod prune;
mod reports;
mod seek;
mod slot;
mod stats;
mod status;
mod stream;
mod survey;
mod sync;
mod trace;
mod turn;
mod upkeep;
mod waiting;
pub mod words;

pub use daily_cache_clock::{
    Clock, ClockExt, FixedClock, FrozenClock, Monotonic, SystemClock, TickingClock, from_fn as clock_from_fn,
};
pub use daily_cache_policy::{
    And, Change, Changes, Daily, Database, Day, Facts, Forever, Never, Or, Policy, PolicyExt, Ttl, Until,
    Weekly, Window, Zone, from_fn as policy_from_fn,
};
pub use daily_cache_store::{FsStore, Key, MemoryStore, Store};
#[doc(no_inline)]
pub use {daily_cache_clock as clock, daily_cache_policy as policy, daily_cache_store as store};

pub use self::answer::Answer;
pub use self::cache::{DailyCache, Scope};
pub use self::codec::{Cbor, Codec, CodecError};
pub use self::error::{Error, Result};
pub use self::explain::Explanation;
pub use self::fault::Fault;
pub use self::function::Function;
pub use self::key::Unordered;
pub use self::list::{Entries, Entry};
pub use self::memory::Memory;
pub use self::options::{Mode, Options};
pub use self::prune::{Keep, Pruned};
pub use self::slot::Slot;
pub use self::stats::Stats;
pub use self::status::{Cause, Status, Tier};
pub use self::stream::{Streamed, Streaming, Vacancy};
pub use self::waiting::Waiting;
