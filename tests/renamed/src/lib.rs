//! Functions of all forms under the attribute, in a crate that forbids itself every warning and calls the cache by
//! another name. That it builds is the first of its tests.
#![deny(missing_docs, warnings)]

use std::error::Error;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use kept::{Answer, Daily, DailyCache, MemoryStore, SystemClock, Ttl, Zone, daily_cache, fingerprint};
use serde::{Deserialize, Serialize};

/// A cache that some of the functions name.
static CACHE: LazyLock<DailyCache<SystemClock, MemoryStore>> =
    LazyLock::new(|| DailyCache::new(SystemClock, MemoryStore::new(), Daily::in_zone(Zone::UTC)));

/// What came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Whose it is.
    pub customer: String,
    /// Its number.
    pub number: u64,
}

/// How many lines there are.
#[daily_cache]
pub fn count(text: &str) -> usize {
    text.lines().count()
}

/// The orders of a customer, at a business day.
///
/// # Errors
///
/// Where the first is no number.
#[daily_cache(zone = "Europe/Paris", rollover = "06:00", version = 2, show(customer), depends(number))]
pub fn orders(customer: &str, (first, most): (&str, u64)) -> Result<Vec<Order>, Box<dyn Error>> {
    let first = number(first)?;
    Ok((first..)
        .map(|number| Order { customer: customer.to_owned(), number })
        .take(usize::try_from(most)?)
        .collect())
}

/// A number in a text.
#[fingerprint]
fn number(text: &str) -> Result<u64, std::num::ParseIntError> {
    text.trim().parse()
}

/// A large value, shared.
#[daily_cache(cache = CACHE, policy = Ttl::new(Duration::from_secs(60)))]
#[must_use]
pub fn shared(mut length: usize) -> Arc<Vec<u8>> {
    length += 1;
    Arc::new(vec![7; length])
}

/// A value, and how it was obtained.
#[daily_cache(cache = CACHE, code = off)]
pub async fn answered<T>(parts: Vec<T>) -> Answer<usize>
where
    T: Serialize + Clone + Send + Sync,
{
    std::future::ready(parts.len()).await.into()
}

/// Something that loads.
#[derive(Debug)]
pub struct Loader {
    /// From where.
    pub place: String,
}

impl Loader {
    /// What is there.
    #[daily_cache(cache = CACHE, key = (&self.place, name))]
    #[must_use]
    pub fn load(&self, name: &str) -> Option<String> {
        Some(format!("{}/{name}", self.place))
    }
}

#[cfg(test)]
mod tests {
    use kept::{FrozenClock, Status, frozen};

    use super::*;

    #[test]
    fn each_form_gives_the_same_from_the_cache_as_past_it() {
        assert_eq!((count("a\nb"), count("a\nb"), count::uncached("a\nb")), (2, 2, 2));
        assert_eq!(orders("acme", ("1", 2)).unwrap(), orders::uncached("acme", ("1", 2)).unwrap());
        assert!(orders("acme", ("one", 2)).is_err());
        assert!(Arc::ptr_eq(&shared(2), &shared(2)));
        assert_eq!(shared(2).len(), 3);
        let loader = Loader { place: "here".to_owned() };
        assert_eq!(loader.load("acme"), loader.fetch_again());
        assert_eq!(loader.load_slot("acme").unwrap().peek().as_deref(), Some(&Some("here/acme".to_owned())));
    }

    impl Loader {
        fn fetch_again(&self) -> Option<String> {
            self.load_uncached("acme")
        }
    }

    /// The article's test.
    #[frozen("2026-03-29T05:59:59+02:00", ambient)]
    #[test]
    fn a_business_day_ends_at_six(clock: FrozenClock) {
        orders("acme", ("1", 2)).unwrap();
        assert!(orders::explain("acme", ("1", 2)).unwrap().is_hit());
        clock.advance(Duration::from_secs(1));
        assert!(!orders::explain("acme", ("1", 2)).unwrap().is_hit());
    }

    #[frozen("2026-03-29T05:59:59+02:00")]
    #[tokio::test]
    async fn an_async_function_says_how_its_answer_was_obtained(clock: FrozenClock) {
        let statuses =
            [answered(vec![1, 2]).await, answered(vec![1, 2]).await].map(|answer| answer.status().clone());
        assert_eq!(statuses.each_ref().map(Status::is_hit), [false, true]);
        assert_eq!(clock.reads(), 0, "the cache that it names has a clock of its own");
    }

    #[test]
    fn what_a_function_depends_on_is_in_its_code() {
        let codes = [number::CODE, orders::CODE, 0];
        assert!(
            codes.iter().all(|code| codes.iter().filter(|other| *other == code).count() == 1),
            "{codes:?}"
        );
    }
}
