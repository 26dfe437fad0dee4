//! A store that does as its test tells it before and after what it is asked.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use daily_cache::store::{
    Caps, Cursor, Error, Found, Judge, Leased, Note, Page, Prefix, Put, Record, Result, Take, When,
};
use daily_cache::{Key, Store};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    Open,
    Put,
    Remove,
    List,
    Lease,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    Before,
    After,
}

type Hook = Arc<dyn Fn() -> Result<()> + Send + Sync>;

/// What is asked of it, it asks of the store inside.
pub(crate) struct Hooked<S> {
    inner: S,
    hooks: Mutex<Vec<(Op, Moment, Hook)>>,
    asked: Mutex<Vec<Op>>,
    grants_leases: bool,
}

impl<S> Hooked<S> {
    pub(crate) fn over(inner: S) -> Hooked<S> {
        Hooked { inner, hooks: Mutex::default(), asked: Mutex::default(), grants_leases: false }
    }

    /// The same with the leases of the store inside.
    pub(crate) fn with_leases(self) -> Hooked<S> {
        Hooked { grants_leases: true, ..self }
    }

    /// Fails from now on, with this error.
    pub(crate) fn fail(&self, op: Op, error: impl Fn() -> Error + Send + Sync + 'static) {
        self.hook(op, Moment::Before, move || Err(error()));
    }

    /// Fails the next time, with this error.
    pub(crate) fn fail_once(&self, op: Op, error: impl Fn() -> Error + Send + Sync + 'static) {
        let has_failed = AtomicBool::new(false);
        self.hook(op, Moment::Before, move || {
            if has_failed.swap(true, Ordering::Relaxed) { Ok(()) } else { Err(error()) }
        });
    }

    /// Does this first, from now on.
    pub(crate) fn before(&self, op: Op, hook: impl Fn() + Send + Sync + 'static) {
        self.hook(op, Moment::Before, move || {
            hook();
            Ok(())
        });
    }

    /// Does this before it answers, from now on.
    pub(crate) fn after(&self, op: Op, hook: impl Fn() + Send + Sync + 'static) {
        self.hook(op, Moment::After, move || {
            hook();
            Ok(())
        });
    }

    /// Does nothing of its own from now on.
    pub(crate) fn obey(&self) {
        self.hooks.lock().unwrap().clear();
    }

    /// What it was asked so far.
    pub(crate) fn asked(&self) -> Vec<Op> {
        self.asked.lock().unwrap().clone()
    }

    fn hook(&self, op: Op, moment: Moment, hook: impl Fn() -> Result<()> + Send + Sync + 'static) {
        self.hooks.lock().unwrap().push((op, moment, Arc::new(hook)));
    }

    /// Runs the hooks of this moment. No lock is held meanwhile, so that they may use the store.
    fn run(&self, op: Op, moment: Moment) -> Result<()> {
        let hooks: Vec<Hook> = {
            let hooks = self.hooks.lock().unwrap();
            hooks
                .iter()
                .filter(|hook| (hook.0, hook.1) == (op, moment))
                .map(|hook| Arc::clone(&hook.2))
                .collect()
        };
        hooks.iter().try_for_each(|hook| hook())
    }

    fn around<R>(&self, op: Op, ask: impl FnOnce(&S) -> Result<R>) -> Result<R> {
        self.asked.lock().unwrap().push(op);
        self.run(op, Moment::Before)?;
        let answer = ask(&self.inner)?;
        self.run(op, Moment::After)?;
        Ok(answer)
    }
}

impl<S: Store> Store for Hooked<S> {
    fn open(&self, key: &Key, judge: &mut dyn Judge) -> Result<Option<Found>> {
        self.around(Op::Open, |inner| inner.open(key, judge))
    }

    fn put(&self, key: &Key, record: Record<'_>, when: When) -> Result<Put> {
        self.around(Op::Put, |inner| inner.put(key, record, when))
    }

    fn remove(&self, key: &Key, when: When) -> Result<bool> {
        self.around(Op::Remove, |inner| inner.remove(key, when))
    }

    fn list(&self, under: &Prefix, after: Option<&Cursor>) -> Result<Page> {
        self.around(Op::List, |inner| inner.list(under, after))
    }

    fn lease(&self, key: &Key, note: Note, is_worth: &dyn Fn(Note) -> bool) -> Result<Leased> {
        if !self.grants_leases {
            return Err(Error::unsupported("grant leases"));
        }
        self.around(Op::Lease, |inner| inner.lease(key, note, is_worth))
    }

    fn caps(&self) -> Caps {
        self.inner.caps()
    }
}

/// The trouble of a missing permission.
pub(crate) fn denied() -> Error {
    Error::io("cannot do that", io::Error::from(io::ErrorKind::PermissionDenied))
}

/// What a store has of the only key in it: head, body.
pub(crate) fn only_record(store: &impl Store) -> (Key, Vec<u8>, Vec<u8>) {
    let page = store.list(&Prefix::All, None).unwrap();
    let [key] = page.keys[..] else { panic!("{} keys", page.keys.len()) };
    let found = store.open(&key, &mut Take::Body).unwrap().unwrap();
    let head = found.head().to_vec();
    (key, head, found.into_body().unwrap())
}
