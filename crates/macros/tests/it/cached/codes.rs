//! Code, version and type as part of the key.

use daily_cache::{DailyCache, FrozenClock, MemoryStore, daily_cache, fingerprint};

use super::{Runs, cache, count};

type Cache = DailyCache<FrozenClock, MemoryStore>;

/// One function after the other under one name, as releases of a program are.
macro_rules! release {
    ($name:ident: $($function:tt)*) => {
        mod $name {
            use super::*;
            $($function)*
        }
    };
}

release! { first:
    #[daily_cache(cache = cache, skip(cache, runs), name = "release")]
    pub(super) fn total(cache: &Cache, n: u32, runs: &Runs) -> u32 {
        let tax = n / 5;
        count(runs);
        n + tax
    }
}

release! { reformatted:
    /// Another comment.
    #[inline]
    #[daily_cache(cache = cache, name = "release", skip(runs, cache))]
    #[must_use]
    pub(super) fn total(
        cache: &Cache,
        n: u32,
        runs: &Runs,
    ) -> u32 {
        // A fifth of it.
        let tax = n/5;

        count(runs,);n /* net */
            + tax
    }
}

release! { edited:
    #[daily_cache(cache = cache, skip(cache, runs), name = "release")]
    pub(super) fn total(cache: &Cache, n: u32, runs: &Runs) -> u32 {
        let tax = n / 4;
        count(runs);
        n + tax
    }
}

/// Case 17.
#[test]
fn an_edit_runs_again_a_comment_does_not_and_old_code_finds_its_value() {
    let ((_, cache), runs) = (cache(), Runs::default());
    assert_eq!(first::total(&cache, 100, &runs), 120);
    assert_eq!(reformatted::total(&cache, 100, &runs), 120);
    assert_eq!(runs.take(), 1);
    assert_eq!(edited::total(&cache, 100, &runs), 125);
    assert_eq!(runs.take(), 1);
    assert_eq!(first::total(&cache, 100, &runs), 120);
    assert_eq!(runs.take(), 0);
    assert_eq!(first::total::CODE, reformatted::total::CODE);
    assert_ne!(first::total::CODE, edited::total::CODE);
}

release! { with_a_helper:
    #[fingerprint]
    pub(super) fn rate() -> u32 { 10 }
    #[daily_cache(cache = cache, skip(cache), name = "blind")]
    pub(super) fn blind(cache: &Cache, n: u32) -> u32 { n * rate() }
    #[daily_cache(cache = cache, skip(cache), name = "seeing", depends(rate))]
    pub(super) fn seeing(cache: &Cache, n: u32) -> u32 { n * rate() }
}

release! { with_another_helper:
    #[fingerprint]
    pub(super) fn rate() -> u32 { 11 }
    #[daily_cache(cache = cache, skip(cache), name = "blind")]
    pub(super) fn blind(cache: &Cache, n: u32) -> u32 { n * rate() }
    #[daily_cache(cache = cache, skip(cache), name = "seeing", depends(rate))]
    pub(super) fn seeing(cache: &Cache, n: u32) -> u32 { n * rate() }
}

/// Case 18.
#[test]
fn an_edited_helper_runs_again_only_where_it_is_depended_on() {
    let (_, cache) = cache();
    assert_eq!((with_a_helper::blind(&cache, 1), with_another_helper::blind(&cache, 1)), (10, 10));
    assert_eq!((with_a_helper::seeing(&cache, 1), with_another_helper::seeing(&cache, 1)), (10, 11));
}

mod deep {
    use super::{daily_cache, fingerprint};

    #[fingerprint]
    pub(super) const fn leaf() -> u32 {
        1
    }

    #[fingerprint(depends(leaf))]
    pub(super) const fn through() -> u32 {
        leaf()
    }

    #[fingerprint]
    pub(super) fn through_nothing() -> u32 {
        leaf()
    }

    #[daily_cache(depends(super::deep::leaf, through, self::through_nothing))]
    pub(super) fn all() -> u32 {
        through_nothing() * through()
    }
}

#[test]
fn what_is_depended_on_goes_on() {
    assert_ne!(deep::through::CODE, deep::through_nothing::CODE);
    assert_eq!(deep::all(), 1);
    let [leaf, all] = [deep::leaf::CODE, deep::all::CODE];
    assert!(leaf != all && leaf != 0);
}

release! { version_one:
    #[daily_cache(cache = cache, skip(cache, runs), name = "versioned", version = 1)]
    pub(super) fn total(cache: &Cache, runs: &Runs) -> u32 { count(runs) }
}

release! { version_two:
    #[daily_cache(cache = cache, skip(cache, runs), name = "versioned", version = 2)]
    pub(super) fn total(cache: &Cache, runs: &Runs) -> u32 { count(runs) }
}

/// Case 19.
#[test]
fn another_version_runs_again_and_the_old_entry_can_go() {
    let ((_, cache), runs) = (cache(), Runs::default());
    assert_eq!((version_one::total(&cache, &runs), version_two::total(&cache, &runs)), (1, 2));
    assert_eq!((version_one::total(&cache, &runs), version_two::total(&cache, &runs)), (1, 2));
    assert_eq!(version_one::total::CODE, version_two::total::CODE);
    assert!(version_one::total::invalidate(&cache, &runs).unwrap());
    assert_eq!(version_two::total(&cache, &runs), 2);
}

release! { of_a_number:
    #[daily_cache(cache = cache, skip(cache), name = "typed", code = off)]
    pub(super) fn total(cache: &Cache) -> u32 { 1 }
}

release! { of_a_text:
    #[daily_cache(cache = cache, skip(cache), name = "typed", code = off)]
    pub(super) fn total(cache: &Cache) -> String { "one".to_owned() }
}

/// Case 20.
#[test]
fn another_type_of_value_is_a_miss() {
    let (_, cache) = cache();
    assert_eq!((of_a_number::total(&cache), of_a_text::total(&cache)), (1, "one".to_owned()));
    assert_eq!((of_a_number::total::CODE, of_a_text::total::CODE), (0, 0));
}

/// Pinned across releases: what a program wrote yesterday it finds after the compiler was renewed. The same number as in
/// the unit test, so the compiler's own tokens count as those of a parsed text.
#[test]
fn the_code_of_a_function_is_pinned() {
    #[fingerprint]
    fn one() -> u32 {
        1
    }
    assert_eq!(one(), 1);
    assert_eq!(one::CODE, daily_cache::__private::code(&[5_681_200_151_220_300_777]));
}
