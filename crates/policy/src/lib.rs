//! What a day is, in any time zone, and how long a value is good.
//!
//! Everything here is a pure function of its arguments: no clock is read, nothing is stored. The crate answers
//! four questions.
//!
//! | question | answered by |
//! | --- | --- |
//! | What does the wall clock of Paris read at this instant? | [`Zone`] |
//! | When is that clock set, and by how much? | [`Zone::changes`] |
//! | Which day does this instant belong to, and when does that day begin and end? | [`Daily::day_of`], [`Day`] |
//! | From when until when is a value good that was made at this instant? | a [`Policy`], which gives a [`Window`] |
//!
//! ```
//! use daily_cache_policy::{Daily, Facts, Policy, Zone};
//!
//! # fn main() -> Result<(), daily_cache_policy::Error> {
//! // The night in which São Paulo had no midnight: the clock went from 23:59:59 to 01:00:00.
//! let daily = Daily::in_zone(Zone::named("America/Sao_Paulo")?);
//! let made_at = 1_541_300_400; // 2018-11-04T03:00:00Z
//! let day = daily.day_of("2018-11-04T03:00:00Z".parse().unwrap());
//! assert_eq!(day.date().to_string(), "2018-11-04");
//! assert_eq!((day.end() - day.start()).num_hours(), 23);
//!
//! let window = daily.window(&Facts::new(made_at));
//! assert!(window.contains(made_at) && !window.contains(made_at - 1));
//! # Ok(())
//! # }
//! ```
//!
//! # Policies
//!
//! [`Daily`] (until the day changes), [`Weekly`], [`Ttl`], [`Until`], [`Forever`], [`Never`] and [`from_fn`];
//! [`PolicyExt::and`] and [`PolicyExt::or`] put two together. A window is empty or holds the reference it was made
//! for, so `and` is the intersection, `or` the union, and both stay intervals.
//!
//! # What it does not do
//!
//! It keeps no expiry date, reads no clock, knows no access times and no cron strings. Refreshing "a little before
//! the end" is left out on purpose: across a day boundary it would keep yesterday's value for tomorrow.
//!
//! # Zone data
//!
//! The newer of the release compiled in and the one on the system is used; [`Zone::database`] says which.
//! Feature `chrono-tz` adds `TryFrom<chrono_tz::Tz> for Zone` (costs the tables of that crate).

mod daily;
mod day;
mod error;
mod facts;
mod plain;
mod policy;
mod weekly;
mod window;
mod zone;

pub use daily::Daily;
pub use day::Day;
pub use error::{Error, Result};
pub use facts::Facts;
pub use plain::{Forever, FromFn, Never, Ttl, Until, from_fn};
pub use policy::{And, Or, Policy, PolicyExt};
pub use weekly::Weekly;
pub use window::Window;
pub use zone::{Change, Changes, Database, Zone};
