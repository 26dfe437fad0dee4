//! The rules that every store keeps, as plain functions to run against one.
//!
//! Implement [`Subject`] for a fresh, empty store and let [`conformance!`](crate::conformance!) make a test of each
//! rule, or call the functions. An `Arc` of a store that keeps its records in the process is a subject as it is.
//!
//! ```
//! use std::sync::Arc;
//! use daily_cache_store::{MemoryStore, conformance};
//!
//! conformance::a_reader_during_writes_sees_a_whole_record(&Arc::new(MemoryStore::new()));
//! for (name, rule) in conformance::RULES {
//!     println!("{name}");
//!     rule(&Arc::new(MemoryStore::new()));
//! }
//! ```
//!
//! A function panics with a message that names the rule that was broken. Rules that a store does not claim by its
//! [`Caps`](crate::Caps) are not asked of it: listing, exact conditions, leases.

#![allow(clippy::panic, clippy::missing_panics_doc, reason = "a rule that is broken is reported by a panic")]

mod damage;
mod leases;
mod listing;
mod races;
mod records;
mod streams;

use std::fmt;
use std::sync::Arc;

pub use self::damage::*;
pub use self::leases::*;
pub use self::listing::*;
pub use self::races::*;
pub use self::records::*;
pub use self::streams::*;
use crate::{Conditions, Found, Key, Put, Record, Store, Take, Version, When};

/// A store under test, empty at first.
pub trait Subject {
    /// A handle on the store: another one, where several can be open at once, on the same records.
    fn store(&self) -> Arc<dyn Store>;

    /// Changes the bytes that the store keeps of `key` outside the process, behind its back. Answers whether there
    /// are such bytes; if there never are, the rules about damage are not asked.
    fn tamper(&self, key: &Key, change: &mut dyn FnMut(&mut Vec<u8>)) -> bool {
        let _ = (key, change);
        false
    }
}

impl<S: Store + 'static> Subject for Arc<S> {
    fn store(&self) -> Arc<dyn Store> {
        Arc::<S>::clone(self)
    }
}

macro_rules! rules {
    ($($rule:ident,)*) => {
        /// Every rule and its name.
        pub const RULES: &[(&str, fn(&dyn Subject))] = &[$((stringify!($rule), $rule),)*];
    };
}

crate::__conformance_rules!(rules);

/// The names of all rules, once: passed to the macro `with`, after what stands in brackets.
#[doc(hidden)]
#[macro_export]
macro_rules! __conformance_rules {
    ($($with:ident)::+ $([$($first:tt)*])?) => {
        $($with)::+! { $($($first)*)?
            what_was_put_is_found,
            nothing_is_found_where_nothing_was_put,
            empty_and_large_records_come_back,
            a_body_can_come_from_a_reader,
            a_stream_gives_the_bytes_of_the_body,
            a_stream_outlives_its_record,
            a_reader_that_fails_leaves_what_was_there,
            the_judge_sees_the_head_and_decides,
            each_put_has_its_own_version,
            a_put_replaces_under_its_condition_only,
            a_remove_happens_under_its_condition_only,
            a_head_beyond_the_limit_is_refused,
            keys_that_differ_in_one_bit_do_not_meet,
            another_handle_sees_the_same_records,
            of_many_racers_for_an_absent_record_one_stores,
            of_many_racers_for_one_version_one_stores,
            no_change_of_a_version_is_lost,
            a_record_put_where_none_was_is_safe_from_others,
            a_reader_during_writes_sees_a_whole_record,
            a_late_heal_does_not_replace_a_newer_record,
            a_damaged_record_is_never_given_out,
            a_damaged_record_is_healed_by_a_put,
            a_large_damaged_body_is_not_streamed,
            a_record_under_another_key_is_not_given_out,
            a_listing_is_complete_and_sorted,
            a_listing_keeps_to_its_prefix,
            a_listing_goes_on_after_its_cursor_was_removed,
            a_lease_has_one_holder_until_it_is_dropped,
            a_lease_that_is_not_worth_waiting_for_passes_on,
            of_many_racers_for_a_lease_one_has_it,
        }
    };
}

/// Makes a test of each rule of [`conformance`](mod@crate::conformance), against a new subject each.
///
/// ```
/// mod in_memory {
///     use std::sync::Arc;
///     use daily_cache_store::{MemoryStore, conformance};
///
///     conformance!(Arc::new(MemoryStore::new()));
/// }
/// ```
#[macro_export]
macro_rules! conformance {
    ($subject:expr $(,)?) => { $crate::__conformance_rules!($crate::__conformance_tests [$subject;]); };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __conformance_tests {
    ($subject:expr; $($rule:ident,)*) => {
        $(
            #[test]
            fn $rule() {
                $crate::conformance::$rule(&$subject);
            }
        )*
    };
}

/// A key of one number, scattered over what stores tell keys apart by.
fn key(number: u32) -> Key {
    let mut args = [0; 32];
    for (byte, salt) in args.iter_mut().zip(1_u32..) {
        let [.., mixed] = number.wrapping_add(1).wrapping_mul(salt.wrapping_mul(0x9e37_79b1)).to_le_bytes();
        *byte = mixed;
    }
    let (front, _) = args.split_at_mut(4);
    front.copy_from_slice(&number.wrapping_mul(0x9e37_79b1).to_be_bytes());
    Key::new([0xfe; 16], args, [7; 8])
}

/// The value, or a panic that says what could not be done.
#[track_caller]
fn done<T, E: fmt::Debug>(what: &str, result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("{what} failed: {error:?}"))
}

#[track_caller]
fn put(store: &dyn Store, key: &Key, head: &[u8], body: &[u8], when: When) -> Put {
    done("put", store.put(key, Record::new(head, body), when))
}

#[track_caller]
fn stored(store: &dyn Store, key: &Key, head: &[u8], body: &[u8]) -> Version {
    let version = put(store, key, head, body, When::Always).version();
    version.unwrap_or_else(|| panic!("a put under When::Always never loses"))
}

#[track_caller]
fn found(store: &dyn Store, key: &Key) -> Option<Found> {
    done("open", store.open(key, &mut Take::Body))
}

/// Head and body of what is there.
#[track_caller]
fn whole(store: &dyn Store, key: &Key) -> Option<(Vec<u8>, Vec<u8>)> {
    found(store, key).map(|found| {
        let head = found.head().to_vec();
        (head, found.into_body().unwrap_or_else(|| panic!("Take::Body takes the body")))
    })
}

fn is_exact(store: &dyn Store) -> bool {
    store.caps().conditions() == Conditions::Exact
}

/// Bytes that do not repeat at any power of two.
fn pattern(len: usize, salt: u8) -> Vec<u8> {
    let round: Vec<u8> = (0..251_u8).cycle().skip(salt.into()).take(251).collect();
    let mut bytes = round.repeat(len.div_ceil(251));
    bytes.truncate(len);
    bytes
}
