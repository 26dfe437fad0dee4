//! Where a marked function may stand, and that it leaves no trace there.

use std::num::ParseIntError;

use daily_cache::{daily_cache, fingerprint};

use super::{Runs, count};

mod left {
    use daily_cache::daily_cache;

    #[daily_cache]
    pub(crate) fn load(n: u32) -> String {
        format!("{} {n}", module_path!())
    }
}

mod right {
    use daily_cache::daily_cache;

    #[daily_cache]
    pub(crate) fn load(n: u32) -> String {
        format!("{} {n}", module_path!())
    }
}

fn outer() -> String {
    #[daily_cache(name = "inner")]
    fn first(n: u32) -> u32 {
        n
    }

    #[daily_cache]
    fn load(n: u32) -> String {
        format!("{} {n}", module_path!())
    }
    assert_eq!(first(1), 1);
    load(1)
}

/// Case 16.
#[test]
fn functions_of_one_name_in_several_places_do_not_meet() {
    // Their tokens are the same.
    assert_eq!(left::load::CODE, right::load::CODE);
    let (here, all) = (module_path!(), [left::load(1), right::load(1), outer(), outer()]);
    let [left, right] = ["left", "right"].map(|module| format!("{here}::{module} 1"));
    assert_eq!(all, [left, right, format!("{here} 1"), format!("{here} 1")]);
}

#[daily_cache]
fn fibonacci(n: u64) -> u64 {
    if n < 2 { n } else { fibonacci(n - 1) + fibonacci(n - 2) }
}

/// Case 34: with no cache between the calls this would take longer than anybody waits.
#[test]
fn a_function_that_calls_itself_goes_through_the_cache() {
    assert_eq!(fibonacci(90), 2_880_067_194_370_816_120);
    assert!(fibonacci::peek(45).is_some());
}

/// The names that the expansion uses itself are free for arguments.
#[daily_cache(skip(runs), show(slot), key = (cache, slot, errors, error, key))]
fn names(
    cache: u32,
    slot: u32,
    errors: u32,
    error: u32,
    key: &str,
    runs: &Runs,
) -> Result<u32, ParseIntError> {
    count(runs);
    Ok(cache + slot + errors + error + key.parse::<u32>()?)
}

#[test]
fn no_name_of_an_argument_is_taken() {
    assert_eq!(names(1, 2, 3, 4, "5", &Runs::default()), Ok(15));
}

mod strict {
    #![deny(missing_docs, missing_debug_implementations, unreachable_pub, unused_qualifications, dead_code)]
    #![deny(
        clippy::pedantic,
        clippy::nursery,
        clippy::allow_attributes_without_reason,
        clippy::unwrap_used,
        clippy::panic
    )]
    #![allow(clippy::redundant_pub_crate, reason = "`unreachable_pub` wants the opposite")]

    pub(super) mod inside {
        use daily_cache::daily_cache;

        /// Adds.
        ///
        /// # Errors
        ///
        /// Never.
        #[daily_cache(zone = "UTC", errors_for = daily_cache::Never)]
        #[must_use = "it is a sum"]
        #[inline]
        #[cfg(test)]
        #[expect(
            clippy::needless_pass_by_value,
            clippy::unnecessary_wraps,
            reason = "it is there to be expected"
        )]
        pub(crate) fn documented(mut a: u32, (b, _): (u32, u32), text: String) -> Result<u32, String> {
            a += b;
            Ok(a + u32::try_from(text.len()).unwrap_or_default())
        }

        #[daily_cache]
        #[expect(dead_code, reason = "nothing calls it")]
        fn never_called(n: u32) -> u32 {
            n
        }

        #[daily_cache]
        pub(crate) async fn asynchronous(_n: u32) -> u32 {
            tokio::task::yield_now().await;
            1
        }
    }
}

/// Case 53.
#[test]
fn docs_lints_and_conditions_stay_where_they_were() {
    assert_eq!(strict::inside::documented(1, (2, 3), "a".to_owned()), Ok(4));
}

#[tokio::test]
async fn lints_stay_with_an_async_function_too() {
    assert_eq!(strict::inside::asynchronous(1).await, 1);
}

#[daily_cache]
fn r#match(r#type: u32) -> u32 {
    r#type
}

#[fingerprint]
fn r#loop() {}

#[test]
fn a_raw_name_is_a_name() {
    r#loop();
    assert_eq!(r#match(3), 3);
    assert!(r#match::peek(3).is_some());
    assert_ne!(r#loop::CODE, r#match::CODE);
}

/// A function that another macro writes.
macro_rules! written {
    ($name:ident, $ty:ty, $value:expr, $zone:literal) => {
        #[daily_cache(zone = $zone)]
        fn $name(n: $ty) -> Option<$ty> {
            Some(n + $value)
        }
    };
}

written!(by_macro, u32, 1 + 1, "UTC");

/// A macro that marks a function.
macro_rules! marked {
    ($($function:item)*) => { $(#[daily_cache] $function)* };
}

marked! {
    fn whole(n: u32) -> u32 {
        n + 1
    }
    /// Documented.
    async fn whole_and_async(n: u32) -> u32 {
        tokio::task::yield_now().await;
        whole(n)
    }
}

#[test]
fn a_macro_may_write_the_function() {
    assert_eq!((by_macro(1), by_macro(1)), (Some(3), Some(3)));
    assert_eq!((whole(1), whole::peek(1).as_deref()), (2, Some(&2)));
}

#[tokio::test]
async fn a_macro_may_mark_the_function() {
    assert_eq!((whole_and_async(1).await, whole::peek(1).as_deref()), (2, Some(&2)));
}
