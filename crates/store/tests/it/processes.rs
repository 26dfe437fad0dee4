//! Several processes on one store: whole records or none, whoever reads, writes or dies.

use std::path::Path;
use std::thread;

use daily_cache_store::{FsStore, Prefix, Record, Store, When};

use crate::child::{self, say};
use crate::folder::{entry_path, found, head_of, key, put, store, stored, temporary_files};

const READS: u32 = 400;
const WRITES: u32 = 150;

#[test]
fn readers_among_writers_of_several_processes_see_whole_records() {
    let (dir, store) = store();
    let mut children = ["write", "write", "read"].map(|role| child::start(role, dir.path()));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| read(&store));
        }
        scope.spawn(|| write(&FsStore::open(&dir).unwrap()));
    });
    for (child, _) in &mut children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(temporary_files(dir.path()), Vec::<String>::new());
}

/// The role of a writer among others: puts and removes under every condition.
pub(crate) fn write(store: &FsStore) {
    let mut last = None;
    for n in 0..WRITES {
        let when = match (n % 5, last) {
            (0, _) => When::Absent,
            (1, Some(version)) => When::Is(version),
            _ => When::Always,
        };
        last = put(store, &key(1), n, when).version().or(last);
        if let (4, Some(version)) = (n % 5, last) {
            store.remove(&key(1), When::Is(version)).unwrap();
        }
    }
}

/// The role of a reader among writers: [`found`] looks at every byte.
pub(crate) fn read(store: &FsStore) {
    for _ in 0..READS {
        found(store, &key(1));
    }
}

#[test]
fn a_writer_that_is_killed_leaves_the_old_record_the_new_one_or_none() {
    const CYCLES: u32 = 24;
    let mut random = Random(getrandom::u64().unwrap() | 1);
    println!("seed {}, {CYCLES} cycles", random.0);
    let (dir, store) = store();
    let (mut outcomes, mut misses) = (std::collections::BTreeSet::new(), 0);
    for _ in 0..CYCLES {
        let (mut child, mut words) = child::start("write for ever", dir.path());
        for _ in 0..=random.next() % 40 {
            words.next().unwrap();
        }
        for _ in 0..random.next() % 20_000 {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        match found(&store, &key(1)) {
            Some(generation) => drop(outcomes.insert(generation)),
            None => misses += 1,
        }
        if random.next().is_multiple_of(4) {
            store.remove(&key(1), When::Always).unwrap();
        }
    }
    let left = temporary_files(dir.path()).len();
    println!("{} records found, {misses} misses, {left} temporary files left", outcomes.len());
    stored(&FsStore::open(&dir).unwrap(), &key(1), 1);
    let left = temporary_files(dir.path());
    assert!(left.is_empty() || cfg!(any(not(unix), portable_disk)), "swept by the next put: {left:?}");
}

/// The role of a writer that is killed: it says when it has put something.
pub(crate) fn write_for_ever(store: &FsStore) {
    for n in 0.. {
        if n % 3 == 2 {
            store.remove(&key(1), When::Always).unwrap();
        }
        stored(store, &key(1), n);
        say("put");
    }
}

#[test]
fn no_descriptor_stays_open() {
    let (dir, _) = store();
    let (mut child, mut words) = child::start("count descriptors", dir.path());
    let words: Vec<String> = words.by_ref().collect();
    assert!(child.wait().unwrap().success());
    match &words[..] {
        [before, after] => assert_eq!(before, after, "descriptors before and after"),
        _ => println!("SKIPPED no_descriptor_stays_open: this system does not list them"),
    }
}

/// The role of a process that does all there is to do, well or badly, and counts its descriptors.
pub(crate) fn count_descriptors(dir: &Path) {
    let count = || {
        if let Ok(open) = fs_err::read_dir("/proc/self/fd") {
            say(&open.count().to_string());
        }
    };
    let store = FsStore::open(dir).unwrap();
    stored(&store, &key(1), 1);
    count();
    for n in 0..10 {
        let version = stored(&store, &key(1), n);
        assert!(!put(&store, &key(1), n, When::Absent).is_stored());
        assert!(put(&store, &key(1), n, When::Is(version)).is_stored());
        let mut failing = std::io::Read::chain(&[0; 10][..], Failing);
        let head = head_of(n);
        store.put(&key(2), Record::reading(&head, &mut failing), When::Always).unwrap_err();
        store.list(&Prefix::All, None).unwrap();
        assert_eq!(found(&store, &key(3)), None);
        fs_err::write(entry_path(dir, &key(1)), "damage").unwrap();
        crate::folder::open(&store, &key(1)).unwrap_err();
        assert!(put(&store, &key(1), n, When::Absent).is_stored());
        store.remove(&key(1), When::Always).unwrap();
        fs_err::remove_dir_all(dir.join("v1")).unwrap();
        store.put(&key(1), Record::new(b"", b""), When::Always).unwrap_err();
        stored(&FsStore::open(dir).unwrap(), &key(1), n);
        FsStore::open(entry_path(dir, &key(1))).unwrap_err();
    }
    count();
}

struct Failing;

impl std::io::Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("the source went away"))
    }
}

/// xorshift64: where to stop is all that is asked of it.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}
