//! A clock you inject: the machine's in production, a frozen one in tests, where midnight is one line away.
//!
//! # What is here
//!
//! | to … | take |
//! | --- | --- |
//! | ask what instant it is | [`Clock`]; in a zone, as a date or as `SystemTime`: [`ClockExt`] |
//! | ask how much time has passed | [`Monotonic`] |
//! | run in production | [`SystemClock`] |
//! | move time by hand | [`FrozenClock`] |
//! | have one constant instant | [`FixedClock`] |
//! | start elsewhere, or run faster | [`TickingClock`] |
//! | skew, script or forbid the time | [`from_fn`] |
//! | reach code that cannot be handed a clock | [`AmbientClock`] there, a scope of [`ambient`] in the test |
//! | freeze the clock of a test in one line | `#[frozen("..")]`, feature `macros` |
//! | see the wall move while Tokio's time is paused | `TokioClock`, feature `tokio` |
//!
//! Every clock is an ordinary type: there is no feature and no `cfg` that could turn the clock of a production
//! build into another.
//!
//! # Features
//!
//! None is on by default, and chrono is then the only dependency. A feature adds and never changes.
//!
//! | feature | gives | costs |
//! | --- | --- | --- |
//! | `macros` | the attribute `#[frozen]` | a procedural macro; nothing in the program |
//! | `tokio` | `TokioClock` | tokio with its timers |
//!
//! # What is not here
//!
//! - No zone. A clock gives instants; the zone is an argument where local time is wanted; nothing reads `TZ`.
//! - No timers and no sleeping. Code that waits should wait in real time, or a frozen clock would hang it.
//! - No global. Code that was not handed a clock keeps reading the system's, unless it asks for it: what reads
//!   [`AmbientClock`] can be put under another clock, for one thread or one future and for the length of a
//!   scope. Nothing sets the clock of a process.
//! - No promise that [`Clock::now`] never goes back. [`Monotonic::elapsed`] makes that promise.
//!
//! # Cookbook
//!
//! Take the clock as an argument, and let midnight pass:
//!
//! ```
//! use chrono::Utc;
//! use daily_cache_clock::{Clock, ClockExt, FrozenClock};
//! use std::time::Duration;
//!
//! fn file_name(clock: &impl Clock) -> String {
//!     format!("orders-{}.csv", clock.today_in(&Utc))
//! }
//!
//! let clock: FrozenClock = "2024-02-28T23:59:59Z".parse()?;
//! assert_eq!(file_name(&clock), "orders-2024-02-28.csv");
//! clock.advance(Duration::from_secs(1));
//! assert_eq!(file_name(&clock), "orders-2024-02-29.csv");
//! # Ok::<(), daily_cache_clock::ParseClockError>(())
//! ```
//!
//! Keep a clock in a struct, and a handle of it in the test:
//!
//! ```
//! use daily_cache_clock::{Clock, FrozenClock, SystemClock};
//! use std::time::Duration;
//!
//! struct Session<C = SystemClock> {
//!     clock: C,
//!     expires_at: i64,
//! }
//!
//! impl<C: Clock> Session<C> {
//!     fn is_over(&self) -> bool {
//!         self.clock.unix_seconds() >= self.expires_at
//!     }
//! }
//!
//! let clock: FrozenClock = "2024-03-30T12:00:00Z".parse()?;
//! let session = Session { expires_at: clock.peek().timestamp() + 600, clock: clock.clone() };
//! assert!(!session.is_over());
//! clock.advance(Duration::from_secs(600));
//! assert!(session.is_over());
//! # Ok::<(), daily_cache_clock::ParseClockError>(())
//! ```
//!
//! Set the wall back, as NTP may, while the stopwatch goes on:
//!
//! ```
//! use chrono::TimeDelta;
//! use daily_cache_clock::FrozenClock;
//! use std::time::Duration;
//!
//! let clock: FrozenClock = "2024-03-30T12:00:00Z".parse()?;
//! clock.advance(Duration::from_secs(10));
//! clock.step_to(clock.peek() - TimeDelta::hours(1));
//! assert_eq!(clock.peek().to_rfc3339(), "2024-03-30T11:00:10+00:00");
//! assert_eq!(clock.reading().elapsed, Duration::from_secs(10));
//! # Ok::<(), daily_cache_clock::ParseClockError>(())
//! ```
//!
//! Let the code under test see time pass between its own readings, with
//! [`auto_advance`](FrozenClock::auto_advance), or count those readings, with [`reads`](FrozenClock::reads).
//!
//! Reach a static, which nobody can hand a clock, from a test:
//!
//! ```
//! use daily_cache_clock::{AmbientClock, Clock, FrozenClock, ambient};
//! use std::sync::atomic::{AtomicI64, Ordering};
//!
//! static LAST_CALL: AtomicI64 = AtomicI64::new(0);
//!
//! fn call() {
//!     LAST_CALL.store(AmbientClock.unix_seconds(), Ordering::Relaxed);
//! }
//!
//! let clock: FrozenClock = "1970-01-01T00:01:00Z".parse()?;
//! let _entered = ambient::enter(clock);
//! call();
//! assert_eq!(LAST_CALL.load(Ordering::Relaxed), 60);
//! # Ok::<(), daily_cache_clock::ParseClockError>(())
//! ```
//!
//! Give the clock in force to a thread or a task, which does not inherit it: [`ambient::current`] is its handle,
//! [`ambient::enter`] takes it in a thread and [`ambient::scope`] in a task.

/// What the attribute expands to names this crate from the root, in its own tests too.
#[cfg(all(test, feature = "macros"))]
extern crate self as daily_cache_clock;

pub mod ambient;
mod clock;
mod clock_ext;
#[cfg(feature = "macros")]
#[doc(hidden)]
pub mod expanded;
mod fixed;
mod from_fn;
mod frozen;
mod monotonic;
mod system;
mod system_time;
mod ticking;
#[cfg(feature = "tokio")]
mod tokio;

pub use crate::ambient::AmbientClock;
pub use crate::clock::Clock;
pub use crate::clock_ext::ClockExt;
pub use crate::fixed::FixedClock;
pub use crate::from_fn::{FromFn, from_fn};
pub use crate::frozen::{FrozenClock, ParseClockError, Reading};
pub use crate::monotonic::Monotonic;
pub use crate::system::SystemClock;
pub use crate::ticking::TickingClock;
#[cfg(feature = "tokio")]
pub use crate::tokio::TokioClock;
/// Hands a test a [`FrozenClock`] of its own, frozen at the instant that is written.
///
/// It is the first attribute, above `#[test]`, `#[tokio::test]` or any other test attribute. The function's one
/// parameter, of whatever name, is the clock: `FrozenClock` or `&FrozenClock`. The text is what
/// [`FrozenClock`] reads by `parse`, its offset included; it is checked when the test is compiled. Bodies may be
/// async and may return a `Result`; name, visibility and attributes stay.
///
/// ```test_harness
/// use daily_cache_clock::{Clock, FrozenClock, frozen};
/// use std::time::Duration;
///
/// #[frozen("2024-03-30T23:59:59+01:00")]
/// #[test]
/// fn a_second_before_midnight(clock: FrozenClock) {
///     let before = clock.now();
///     clock.advance(Duration::from_secs(1));
///     assert_eq!((clock.now() - before).num_seconds(), 1);
/// }
/// ```
///
/// # Options
///
/// `ambient` also puts the clock in force for the test, in which [`AmbientClock`] then reads it; the parameter may be
/// left out. In an async test it is in force in the body itself, as by [`ambient::scope`].
///
/// `auto = "15s"` lets so much time pass after each counted read, without a limit, as
/// [`auto_advance`](FrozenClock::auto_advance) does. Whole numbers of `ms`, `s`, `min` and `h` can be written.
///
/// ```test_harness
/// use daily_cache_clock::{AmbientClock, Clock, frozen};
///
/// #[frozen("2024-03-30T23:59:59+01:00", ambient, auto = "1s")]
/// #[test]
/// fn time_passes_while_it_is_read() {
///     let seconds = [(); 3].map(|()| AmbientClock.unix_seconds());
///     assert_eq!(seconds, [1_711_839_599, 1_711_839_600, 1_711_839_601]);
/// }
/// ```
#[cfg(feature = "macros")]
pub use daily_cache_macros::frozen;

/// The examples of the README are compiled and run with the others, where their features are on.
#[cfg(all(doctest, feature = "macros", feature = "tokio"))]
#[doc = include_str!("../README.md")]
struct Readme;
