//! The operations that are killed and made to fail: one line of [`OPERATIONS`] each.

use std::path::Path;

use daily_cache::{Daily, DailyCache, Keep, SystemClock, Zone};
use daily_cache_store::{Durability, FsOptions, FsStore, Leased, Prefix, Put, Record, Repair, Store, When};

use super::content::{Sight, key};
use super::scene::{LARGE, NEW, OLD, OTHER, SUBJECT, new};
use crate::Result;

/// What is in place of the subject's record before an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// Not even a store.
    NoStore,
    Nothing,
    Damaged,
    Old,
    OldLarge,
}

/// What is done to a store in a folder, in a process of its own.
pub(super) struct Operation {
    pub(super) name: &'static str,
    durabilities: &'static [Durability],
    pub(super) before: Before,
    /// What is in place after it.
    after: Sight,
    act: Act,
}

/// How it is done.
enum Act {
    /// The opening of the store is the operation.
    Open,
    /// The store is open.
    With(fn(&FsStore) -> Result<Told>),
}

/// What an operation said became of it, if it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Done,
    /// Its condition did not hold.
    Lost,
    /// What cannot be true.
    Wrong,
}

const FAST: &[Durability] = &[Durability::Fast];
const EITHER: &[Durability] = &[Durability::Fast, Durability::Synced];
const KEPT: Sight = Sight::Whole(OLD);
const MADE: Sight = Sight::Whole(NEW);
const GONE: Sight = Sight::Nothing;

/// Every operation, in the order of the report.
#[rustfmt::skip] // a table
const OPERATIONS: &[Operation] = &[
    Operation { name: "open-fresh", durabilities: EITHER, before: Before::NoStore, after: GONE, act: Act::Open },
    Operation { name: "open", durabilities: EITHER, before: Before::Old, after: KEPT, act: Act::Open },
    Operation { name: "put", durabilities: EITHER, before: Before::Nothing, after: MADE, act: Act::With(put) },
    Operation { name: "put-large", durabilities: EITHER, before: Before::Nothing, after: MADE, act: Act::With(put_large) },
    Operation { name: "replace", durabilities: EITHER, before: Before::Old, after: MADE, act: Act::With(put) },
    Operation { name: "replace-is", durabilities: EITHER, before: Before::Old, after: MADE, act: Act::With(replace_is) },
    Operation { name: "absent", durabilities: EITHER, before: Before::Damaged, after: MADE, act: Act::With(put_absent) },
    Operation { name: "remove", durabilities: EITHER, before: Before::Old, after: GONE, act: Act::With(remove) },
    Operation { name: "prune", durabilities: EITHER, before: Before::Damaged, after: GONE, act: Act::With(prune) },
    Operation { name: "audit", durabilities: FAST, before: Before::Damaged, after: GONE, act: Act::With(audit) },
    Operation { name: "sweep", durabilities: FAST, before: Before::Old, after: KEPT, act: Act::With(sweep) },
    Operation { name: "lease", durabilities: FAST, before: Before::Old, after: KEPT, act: Act::With(lease) },
    Operation { name: "list", durabilities: FAST, before: Before::Old, after: KEPT, act: Act::With(list) },
    Operation { name: "read", durabilities: FAST, before: Before::Old, after: KEPT, act: Act::With(read) },
    Operation { name: "read-large", durabilities: FAST, before: Before::OldLarge, after: KEPT, act: Act::With(read) },
];

/// A line for each operation and durability: `NAME DURABILITY BEFORE AFTER`.
pub(super) fn lines() -> impl Iterator<Item = String> {
    OPERATIONS.iter().flat_map(|operation| {
        let Operation { name, before, after, .. } = operation;
        let before = match before {
            Before::NoStore | Before::Nothing => Sight::Nothing,
            Before::Damaged => Sight::Damaged,
            Before::Old | Before::OldLarge => Sight::Whole(OLD),
        };
        let durabilities = operation.durabilities.iter();
        durabilities.map(move |durability| format!("{name} {} {before} {after}", word(*durability)))
    })
}

fn word(durability: Durability) -> &'static str {
    if durability == Durability::Synced { "synced" } else { "fast" }
}

/// The durability of that name.
pub(super) fn durability(name: &str) -> Result<Durability> {
    let found = EITHER.iter().find(|durability| word(**durability) == name);
    found.copied().ok_or_else(|| format!("no such durability: {name}").into())
}

impl Operation {
    pub(super) fn named(name: &str) -> Result<&'static Self> {
        let found = OPERATIONS.iter().find(|operation| operation.name == name);
        found.ok_or_else(|| format!("no such operation: {name}").into())
    }

    /// Does it once. A trace shows by marks where the store's work begins and ends, and what became of it.
    pub(super) fn carry_out(&self, durability: Durability, dir: &Path) -> Result {
        let _ = std::hash::RandomState::new(); // std draws its random numbers once, and panics if there are none
        let files = open_files();
        let options = FsOptions::default().with_durability(durability);
        let told = match self.act {
            Act::Open => marked(|| Ok(FsStore::open_with(dir, options).map(|_| Told::Done)?)),
            Act::With(act) => {
                let store = FsStore::open_with(dir, options)?;
                marked(|| act(&store))
            }
        };
        let told = match told {
            Ok(Told::Done) => "done",
            Ok(Told::Lost) => "lost",
            Ok(Told::Wrong) => "wrong",
            Err(_) => "failed",
        };
        mark(&format!("/report-of-act/{told}/{files}/{}", open_files()));
        Ok(())
    }
}

fn marked(act: impl FnOnce() -> Result<Told>) -> Result<Told> {
    mark("/begin-of-act");
    let told = act();
    mark("/end-of-act");
    told
}

/// A system call that a trace shows, whether it succeeds or not, and that the store never makes.
fn mark(path: &str) {
    let _ = std::env::set_current_dir(path);
}

/// How many files this process has open, counted by calls that the store never makes, since its own may be failing.
#[cfg(target_os = "linux")]
fn open_files() -> usize {
    use rustix::fs::{Access, access};

    /// The store has a handful open, and the lowest numbers are given out first.
    const HIGHEST: usize = 32;
    (0..HIGHEST).filter(|file| access(format!("/proc/self/fd/{file}"), Access::EXISTS).is_ok()).count()
}

#[cfg(not(target_os = "linux"))]
fn open_files() -> usize {
    0
}

fn stored(put: Put) -> Told {
    if put.is_stored() { Told::Done } else { Told::Wrong }
}

fn put(store: &FsStore) -> Result<Told> {
    Ok(stored(new().put(store, When::Always)?))
}

fn put_large(store: &FsStore) -> Result<Told> {
    let content = super::content::Content { len: LARGE, ..new() };
    let (head, body) = (content.head(), content.body());
    Ok(stored(store.put(&key(SUBJECT), Record::reading(&head, &mut body.as_slice()), When::Always)?))
}

fn replace_is(store: &FsStore) -> Result<Told> {
    let Some(found) = store.open(&key(SUBJECT), &mut daily_cache_store::Take::Head)? else {
        return Ok(Told::Wrong);
    };
    let put = new().put(store, When::Is(found.version()))?;
    Ok(if put.is_stored() { Told::Done } else { Told::Lost })
}

fn put_absent(store: &FsStore) -> Result<Told> {
    Ok(stored(new().put(store, When::Absent)?))
}

fn remove(store: &FsStore) -> Result<Told> {
    Ok(if store.remove(&key(SUBJECT), When::Always)? { Told::Done } else { Told::Wrong })
}

/// What is damaged goes, whatever the limits.
fn prune(store: &FsStore) -> Result<Told> {
    let cache = DailyCache::new(SystemClock, store, Daily::in_zone(Zone::UTC));
    let pruned = cache.prune(Keep::all())?;
    if pruned.damaged == [key(SUBJECT)] { Ok(Told::Done) } else { Err("nothing was pruned".into()) }
}

fn audit(store: &FsStore) -> Result<Told> {
    let audit = store.audit(Repair::Yes)?;
    if audit.is_clean() && audit.bad.len() == 1 { Ok(Told::Done) } else { Err("not all was repaired".into()) }
}

fn sweep(store: &FsStore) -> Result<Told> {
    Ok(if store.sweep(1)? { Told::Done } else { Told::Wrong })
}

fn lease(store: &FsStore) -> Result<Told> {
    match store.lease(&key(SUBJECT), [1; 16], &|_| true)? {
        Leased::Granted(_) => Ok(Told::Done),
        _ => Ok(Told::Wrong),
    }
}

fn list(store: &FsStore) -> Result<Told> {
    let page = store.list(&Prefix::All, None)?;
    Ok(if page.keys == [key(SUBJECT), key(OTHER)] { Told::Done } else { Told::Wrong })
}

fn read(store: &FsStore) -> Result<Told> {
    match Sight::of(store, SUBJECT)? {
        Sight::Whole(OLD) => Ok(Told::Done),
        Sight::Damaged => Err("damage is said".into()),
        _ => Ok(Told::Wrong),
    }
}
