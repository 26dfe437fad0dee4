//! The book and the README, compiled: every example in them runs as a doctest.

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}

#[cfg(doctest)]
#[doc = include_str!("../../docs/guide.md")]
mod guide {}

#[cfg(doctest)]
#[doc = include_str!("../../docs/attribute.md")]
mod attribute {}

#[cfg(doctest)]
#[doc = include_str!("../../docs/days-and-zones.md")]
mod days_and_zones {}

#[cfg(doctest)]
#[doc = include_str!("../../docs/testing-with-time.md")]
mod testing_with_time {}

#[cfg(doctest)]
#[doc = include_str!("../../docs/coming-from-cached.md")]
mod coming_from_cached {}

#[cfg(doctest)]
#[doc = include_str!("../../docs/promises.md")]
mod promises {}

#[cfg(doctest)]
#[doc = include_str!("../../docs/storage-format.md")]
mod storage_format {}

#[cfg(doctest)]
#[doc = include_str!("../../docs/architecture.md")]
mod architecture {}
