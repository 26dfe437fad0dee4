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
//!
//! Every one of them is an ordinary type, always compiled: there is no feature and no `cfg` that could turn
//! the clock of a production build into another. chrono is the only dependency.
//!
//! # What is not here
//!
//! - No zone. A clock gives instants; the zone is an argument where local time is wanted; nothing reads `TZ`.
//! - No timers and no sleeping. Code that waits should wait in real time, or a frozen clock would hang it.
//! - No global. Code that was not handed a clock keeps reading the system's.
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

mod clock;
mod clock_ext;
mod fixed;
mod from_fn;
mod frozen;
mod monotonic;
mod system;
mod system_time;
mod ticking;

pub use crate::clock::Clock;
pub use crate::clock_ext::ClockExt;
pub use crate::fixed::FixedClock;
pub use crate::from_fn::{FromFn, from_fn};
pub use crate::frozen::{FrozenClock, ParseClockError, Reading};
pub use crate::monotonic::Monotonic;
pub use crate::system::SystemClock;
pub use crate::ticking::TickingClock;

/// The examples of the README are compiled and run with the others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
