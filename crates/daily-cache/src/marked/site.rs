//! The cache of a function that names none.

use std::sync::OnceLock;

use crate::{DynCache, ambient, scoped};

/// One function that names no cache, and the package it is in.
#[derive(Debug)]
pub struct Site {
    package: &'static str,
    is_test: bool,
    found: OnceLock<DynCache>,
}

impl Site {
    /// A function of this package, built for its tests or not.
    #[must_use]
    pub const fn new(package: &'static str, is_test: bool) -> Site {
        Site { package, is_test, found: OnceLock::new() }
    }

    /// The cache that is in force.
    pub fn cache(&'static self) -> DynCache {
        if let Some(cache) = scoped::cache() {
            return cache;
        }
        // The time of a test is not for the files of the user, nor for their upkeep: in 2099 all of them are old.
        if self.is_test || ambient::is_test() {
            return ambient::for_test();
        }
        self.found.get_or_init(|| ambient::of(self.package)).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[crate::frozen("2099-03-30T23:59:59Z", ambient)]
    #[test]
    fn a_frozen_test_of_another_package_keeps_off_the_files_of_the_user() {
        static SITE: Site = Site::new("daily-cache-under-a-frozen-clock", false);
        let is_hit = || SITE.cache().slot("f", &()).unwrap().get_or_compute(|| 7).status().is_hit();
        assert_eq!([is_hit(), is_hit()], [false, true]);
        assert!(SITE.found.get().is_none());
    }
}
