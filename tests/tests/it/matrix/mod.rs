//! Cases that hold on every clock, in every store and in every zone that the process may be set to.
//!
//! `DAILY_CACHE_TEST_CLOCK` and `DAILY_CACHE_TEST_STORE` choose the cell; `TZ` is set from outside and changes nothing.

mod boundaries;
mod cell;
mod clocks;
mod combined;
mod hazards;
mod invalidation;
mod machine;
mod midnight;
mod off;
mod place;
mod policies;
mod readings;
mod restarts;
mod set_back;
mod settings;
mod values;
mod world;
