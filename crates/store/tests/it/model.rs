//! Whatever is done in whatever order, both stores do what a map would.

use std::collections::BTreeMap;

use daily_cache_store::{Key, MemoryStore, Prefix, Store, Version, When};
use proptest::prelude::*;

use crate::folder::{self, found, put};

/// One step, on keys that share a function, a folder, or nothing.
#[derive(Clone, Debug)]
enum Step {
    Put(usize, If, u32),
    Remove(usize, If),
    Open(usize),
    List,
    Reopen,
}

#[derive(Clone, Copy, Debug)]
enum If {
    Always,
    Absent,
    Current,
    Former,
}

fn keys() -> [Key; 4] {
    let mut near = [1; 32];
    near[31] = 2;
    [
        Key::new([1; 16], [1; 32], [1; 8]),
        Key::new([1; 16], [1; 32], [2; 8]),
        Key::new([1; 16], near, [1; 8]),
        Key::new([2; 16], [9; 32], [1; 8]),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let condition = prop_oneof![Just(If::Always), Just(If::Absent), Just(If::Current), Just(If::Former)];
    prop_oneof![
        5 => (0..4_usize, condition.clone(), 0..100_u32).prop_map(|(key, when, body)| Step::Put(key, when, body)),
        2 => (0..4_usize, condition).prop_map(|(key, when)| Step::Remove(key, when)),
        2 => (0..4_usize).prop_map(Step::Open),
        1 => Just(Step::List),
        1 => Just(Step::Reopen),
    ]
}

/// What a store should be: what each key has, and a version that each had before.
#[derive(Default)]
struct Model {
    records: BTreeMap<Key, (Version, u32)>,
    former: BTreeMap<Key, Version>,
}

impl Model {
    /// The condition, and whether it should hold.
    fn condition(&self, key: &Key, when: If) -> (When, bool) {
        let never = Version::from_bytes([0; 16]);
        let present = self.records.get(key);
        match when {
            If::Always => (When::Always, true),
            If::Absent => (When::Absent, present.is_none()),
            If::Current => (When::Is(present.map_or(never, |record| record.0)), present.is_some()),
            If::Former => (When::Is(*self.former.get(key).unwrap_or(&never)), false),
        }
    }

    fn set(&mut self, key: Key, record: Option<(Version, u32)>) {
        let old = match record {
            Some(record) => self.records.insert(key, record),
            None => self.records.remove(&key),
        };
        self.former.extend(old.map(|(version, _)| (key, version)));
    }

    fn run(&mut self, store: &dyn Store, step: &Step) -> Result<(), TestCaseError> {
        match *step {
            Step::Put(number, when, body) => {
                let key = keys()[number];
                let (when, holds) = self.condition(&key, when);
                let version = put(store, &key, body, when).version();
                prop_assert_eq!(version.is_some(), holds, "a put under {:?}", when);
                if let Some(version) = version {
                    self.set(key, Some((version, body)));
                }
            }
            Step::Remove(number, when) => {
                let key = keys()[number];
                let (when, holds) = self.condition(&key, when);
                let expected = holds && self.records.contains_key(&key);
                prop_assert_eq!(store.remove(&key, when).unwrap(), expected, "a remove under {:?}", when);
                if expected {
                    self.set(key, None);
                }
            }
            Step::Open(number) => {
                let key = keys()[number];
                let expected = self.records.get(&key);
                prop_assert_eq!(found(store, &key), expected.map(|record| record.1));
                let version = folder::open(store, &key).unwrap().map(|found| found.version());
                prop_assert_eq!(version, expected.map(|record| record.0));
            }
            Step::List => {
                let page = store.list(&Prefix::All, None).unwrap();
                prop_assert!(page.keys.iter().eq(self.records.keys()));
                prop_assert_eq!(page.next, None);
            }
            Step::Reopen => {}
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_store_in_memory_does_what_a_map_does(steps in prop::collection::vec(step(), 1..40)) {
        let (store, mut model) = (MemoryStore::new(), Model::default());
        for step in &steps {
            model.run(&store, step)?;
        }
    }

    #[test]
    fn the_store_on_disk_does_what_a_map_does(steps in prop::collection::vec(step(), 1..40)) {
        let (dir, mut store) = folder::store();
        let mut model = Model::default();
        for step in &steps {
            model.run(&store, step)?;
            if let Step::Reopen = step {
                store = daily_cache_store::FsStore::open(&dir).unwrap();
            }
        }
        prop_assert_eq!(folder::temporary_files(dir.path()), Vec::<String>::new());
    }
}
