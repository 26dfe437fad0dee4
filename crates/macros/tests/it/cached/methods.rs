//! Methods and associated functions.

use std::marker::PhantomData;
use std::time::Duration;

use daily_cache::{DailyCache, FrozenClock, MemoryStore, daily_cache, frozen};
use serde::Serialize;

use super::{Runs, cache, count};

struct Client {
    id: u32,
    runs: Runs,
    cache: DailyCache<FrozenClock, MemoryStore>,
}

impl Client {
    const FACTOR: u32 = 10;

    fn new(id: u32) -> Client {
        Client { id, runs: Runs::default(), cache: cache().1 }
    }

    /// A method that leaves its object out.
    #[daily_cache(skip(self))]
    pub(crate) fn skipping(&self, n: u32) -> u32 {
        count(&self.runs);
        self.id + n
    }

    /// A method whose key names a field, in the object's own cache.
    #[daily_cache(cache = self.cache, key = (self.id, n), zone = "Europe/Paris")]
    fn keyed(&self, n: u32) -> Result<u32, String> {
        count(&self.runs);
        if n > 9 { Err("it is too long".to_owned()) } else { Ok(self.id * Self::FACTOR + n) }
    }

    #[daily_cache(skip(self))]
    fn changing(&mut self, n: u32) -> u32 {
        self.id += n;
        self.id
    }

    #[daily_cache(key = self.id)]
    fn consuming(self) -> u32 {
        self.id
    }

    #[daily_cache(key = self.id)]
    #[expect(clippy::boxed_local, reason = "any form of self may be in the signature")]
    fn boxed(self: Box<Self>) -> u32 {
        self.id
    }

    #[daily_cache]
    fn associated(n: u32) -> u32 {
        n * Self::FACTOR
    }

    #[daily_cache(skip(self, name))]
    async fn asynchronous(&self, name: &str) -> usize {
        tokio::task::yield_now().await;
        name.len()
    }
}

/// Case 53.
#[test]
fn a_method_is_kept_by_what_counts_of_self() {
    let (one, two) = (Client::new(1), Client::new(2));
    assert_eq!((one.skipping(5), two.skipping(5)), (6, 6));
    assert_eq!((one.keyed(5), two.keyed(5), one.keyed(5)), (Ok(15), Ok(25), Ok(15)));
    assert_eq!((one.runs.take(), two.runs.take()), (2, 1));
}

#[test]
fn beside_a_method_are_its_slot_and_itself() {
    let client = Client::new(1);
    let slot = client.keyed_slot(5).unwrap();
    assert!(slot.peek().is_none());
    client.keyed(5).unwrap();
    assert_eq!(*slot.peek().unwrap(), 15);
    assert_eq!(client.keyed_uncached(5), Ok(15));
    assert_eq!(client.runs.take(), 2);
    assert!(slot.invalidate().unwrap());
}

#[test]
fn self_may_come_in_any_form() {
    let mut client = Client::new(1);
    assert_eq!((client.changing(1), client.changing(1)), (2, 2));
    assert_eq!(client.id, 2);
    assert_eq!(
        (Client::new(3).consuming(), Box::new(Client::new(4)).boxed(), Client::associated(2)),
        (3, 4, 20)
    );
}

#[tokio::test]
async fn a_method_may_be_async() {
    let client = Client::new(1);
    assert_eq!(client.asynchronous("a").await, 1);
    assert_eq!(client.asynchronous("ab").await, 1);
    assert_eq!(client.asynchronous_uncached("ab").await, 2);
}

struct Table<K, const N: usize>(PhantomData<K>, bool);

impl<K: Serialize + std::fmt::Display, const N: usize> Table<K, N> {
    #[daily_cache(skip(self))]
    fn look_up<V: Default + std::fmt::Display>(&self, key: K) -> String {
        format!("{key} {N} {}{}", V::default(), if self.1 { "" } else { "?" })
    }
}

/// Case 16.
#[test]
fn the_types_of_a_generic_block_are_part_of_the_name() {
    let (small, large) = (Table::<u8, 1>(PhantomData, true), Table::<u64, 1>(PhantomData, true));
    assert_eq!((small.look_up::<u8>(1), large.look_up::<u8>(1)), ("1 1 0".to_owned(), "1 1 0".to_owned()));
    assert_eq!(small.look_up::<bool>(1), "1 1 false");
    assert_eq!(Table::<u8, 2>(PhantomData, true).look_up::<u8>(1), "1 2 0");
    let names =
        [small.look_up_slot::<u8>(1), large.look_up_slot::<u8>(1)].map(|slot| format!("{:?}", slot.unwrap()));
    assert_ne!(names[0], names[1]);
}

struct Wide<T>(PhantomData<T>);

impl<T: Default + Into<u64>> Wide<T> {
    #[daily_cache(skip(self), name = "width")]
    fn width(&self) -> usize {
        size_of_val(&T::default()) + size_of_val(&self.0)
    }
}

#[test]
fn the_types_of_a_generic_block_follow_a_given_name() {
    assert_eq!((Wide::<u8>(PhantomData).width(), Wide::<u32>(PhantomData).width()), (1, 4));
}

trait Fetch {
    fn id(&self) -> u32;

    #[daily_cache(key = self.id())]
    fn fetch(&self) -> u32 {
        self.id() + 1
    }
}

impl Fetch for Client {
    fn id(&self) -> u32 {
        self.id
    }
}

#[test]
fn a_provided_method_of_a_trait_is_kept_for_each_type() {
    assert_eq!((Client::new(1).fetch(), Client::new(2).fetch()), (2, 3));
}

trait Report {
    fn id(&self) -> u32;

    #[daily_cache(key = self.id(), zone = "UTC")]
    fn report(&self) -> u32
    where
        Self: Sized,
    {
        self.id() + 1
    }
}

impl Report for Client {
    fn id(&self) -> u32 {
        self.id
    }
}

#[test]
fn a_trait_whose_kept_method_is_for_sized_types_is_used_behind_dyn() {
    let client: &dyn Report = &Client::new(1);
    assert_eq!((client.id(), Client::new(1).report()), (1, 2));
}

trait Expiring {
    const SECONDS: u64;

    #[daily_cache(skip(self), policy = daily_cache::Ttl::new(Duration::from_secs(Self::SECONDS)))]
    fn expiring(&self) -> u64 {
        Self::SECONDS
    }
}

struct Soon;
struct Late;

impl Expiring for Soon {
    const SECONDS: u64 = 10;
}

impl Expiring for Late {
    const SECONDS: u64 = 1000;
}

#[frozen("2024-02-28T12:00:00Z", ambient)]
#[test]
fn each_type_of_a_trait_has_its_own_policy(clock: FrozenClock) {
    assert_eq!((Soon.expiring(), Late.expiring()), (10, 1000));
    clock.advance(Duration::from_secs(100));
    assert!(Soon.expiring_slot().unwrap().peek().is_none());
    assert!(Late.expiring_slot().unwrap().peek().is_some());
}

mod yearly {
    pub(super) trait Load {
        fn period(&self) -> u32;

        #[daily_cache::daily_cache(skip(self))]
        fn load(&self) -> u32 {
            self.period()
        }
    }
}

mod monthly {
    pub(super) trait Load {
        fn period(&self) -> u32;

        #[daily_cache::daily_cache(skip(self))]
        fn load(&self) -> u32 {
            self.period()
        }
    }
}

impl yearly::Load for Soon {
    fn period(&self) -> u32 {
        365
    }
}

impl monthly::Load for Soon {
    fn period(&self) -> u32 {
        30
    }
}

#[test]
fn methods_of_one_name_and_code_in_two_traits_are_two_functions() {
    assert_eq!((yearly::Load::load(&Soon), monthly::Load::load(&Soon)), (365, 30));
    let name = format!("{:?}", monthly::Load::load_slot(&Soon).unwrap());
    assert!(name.contains("::Soon as ") && name.contains("::monthly::Load>::load\""), "{name}");
}
