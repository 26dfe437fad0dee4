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
//! | put all of it above a function | `#[daily_cache]` (feature `macros`), [`with_mode`], `with_cache` |
//! | name what is cached | [`Function`], [`function!`], [`DailyCache::slot`], [`Unordered`] |
//! | get a value | [`Slot::get_or_compute`], [`Slot::get_or_try_compute`], [`Slot::peek`] |
//! | get it in a task | `Slot::get_or_compute_async` and its like (feature `tokio`) |
//! | run nothing, store nothing, or renew | [`Mode`], [`with_mode`], [`Slot::only_if_cached`] |
//! | send a reference to a value | [`Handle`], [`Answer::handle`] |
//! | forget the types of a cache | [`DailyCache::erased`], [`Slot::erased`], [`Slot::into_owned`] |
//! | keep what is too large for memory | [`Slot::stream`] |
//! | see how it was obtained | [`Answer`], [`Status`], [`Slot::explain`], [`DailyCache::stats`] |
//! | say how long it is good | [`Daily`], [`Weekly`], [`Ttl`], [`Until`], [`PolicyExt`], [`Slot::policy`] |
//! | choose where it is kept | [`FsStore`], [`MemoryStore`], [`store::Store`] for one of yours, [`Memory`] |
//! | choose how it is written | [`Codec`], [`Cbor`] |
//! | be rid of it | [`Slot::invalidate`], [`DailyCache::invalidate`], [`DailyCache::prune`], [`Slot::refresh_with`] |
//! | hear of trouble | [`Answer::fault`], [`Options::with_on_fault`], [`Fault`] |
//! | test it | [`FrozenClock`], [`MemoryStore`], [`Answer::strict`], `#[frozen]` (feature `macros`) |
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
//! It reads the system's clock only through [`SystemClock`]. It prints nothing, but for faults of functions
//! under an attribute that name no cache. It needs no async runtime, and starts no
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
//! | `macros` | `#[daily_cache]`, `#[fingerprint]`, `#[frozen]`, the ambient cache | `syn`, `quote`, `proc-macro-crate` for the build |
//! | `tokio` | verbs for async functions, `TokioClock` | `tokio` with `rt` and `time`, `futures-timer` |

#[cfg(feature = "macros")]
mod ambient;
mod answer;
mod cache;
mod chosen;
mod codec;
mod decide;
mod duty;
mod erased;
mod error;
mod explain;
mod fault;
mod flights;
mod function;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
mod handle;
mod head;
mod home;
mod key;
mod list;
mod look;
#[cfg(feature = "macros")]
mod marked;
mod memory;
mod modes;
mod options;
mod party;
mod permits;
#[cfg(feature = "tokio")]
mod pool;
mod prune;
mod reports;
mod scoped;
mod seek;
mod slot;
mod stats;
mod status;
mod stream;
mod survey;
mod sync;
#[cfg(feature = "tokio")]
mod tasks;
mod trace;
mod turn;
mod upkeep;
mod waiting;
pub mod words;

#[cfg(feature = "tokio")]
pub use daily_cache_clock::TokioClock;
#[cfg(feature = "macros")]
pub use daily_cache_clock::frozen;
pub use daily_cache_clock::{
    AmbientClock, Clock, ClockExt, FixedClock, FrozenClock, Monotonic, SystemClock, TickingClock,
    from_fn as clock_from_fn,
};
#[cfg(feature = "macros")]
pub use daily_cache_macros::{daily_cache, fingerprint};
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
pub use self::erased::{DynCache, DynClock, DynCodec, DynPolicy, DynSlot};
pub use self::error::{Error, Result};
pub use self::explain::Explanation;
pub use self::fault::Fault;
pub use self::function::Function;
pub use self::handle::Handle;
pub use self::key::Unordered;
pub use self::list::{Entries, Entry};
pub use self::memory::Memory;
pub use self::modes::Mode;
pub use self::options::Options;
pub use self::prune::{Keep, Pruned};
#[cfg(feature = "macros")]
pub use self::scoped::{with_cache, with_cache_async};
pub use self::scoped::{with_mode, with_mode_async};
pub use self::slot::Slot;
pub use self::stats::Stats;
pub use self::status::{Cause, Status, Tier};
pub use self::stream::{Streamed, Streaming, Vacancy};
pub use self::waiting::Waiting;

/// What attributes expand to.
#[cfg(feature = "macros")]
#[doc(hidden)]
pub mod __private {
    pub use crate::marked::*;
}
