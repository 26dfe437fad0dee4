//! A rule: which operations it is about, and what happens to them.

use std::fmt;
use std::io;
use std::sync::Arc;

use daily_cache::Key;
use daily_cache::store::Damage;

use super::plan::Faults;
use super::{Asked, Outcome, StoreOp};

/// What happens to an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Fail(io::ErrorKind),
    FailAfter(io::ErrorKind),
    Lose,
    Damage(Damage),
    Tear(usize),
    Flip(Part, usize),
}

/// A part of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Head,
    Body,
}

impl Effect {
    /// Whether it can happen to an operation: some are about the bytes of a record.
    fn is_for(self, op: StoreOp) -> bool {
        let is_of_bytes = matches!(self, Effect::Damage(_) | Effect::Tear(_) | Effect::Flip(..));
        !is_of_bytes || matches!(op, StoreOp::Open | StoreOp::Put)
    }
}

pub(super) type Before = Arc<dyn Fn(&Asked) + Send + Sync>;
pub(super) type After = Arc<dyn Fn(&Asked, Outcome) + Send + Sync>;
type Condition = Box<dyn Fn(&Asked) -> bool + Send + Sync>;

#[derive(Clone)]
pub(super) enum What {
    Effect(Effect),
    Before(Before),
    After(After),
}

/// Which of the operations that a rule is about it happens to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Each,
    Nth(u64),
    Every(u64),
}

/// Which operations a rule is about.
pub(super) struct Matcher {
    op: Option<StoreOp>,
    key: Option<Key>,
    condition: Option<Condition>,
    turn: Turn,
    left: u64,
    seen: u64,
}

impl Matcher {
    /// Whether the rule happens to this operation, which is counted.
    pub(super) fn is_due(&mut self, asked: &Asked) -> bool {
        let is_about = self.left > 0
            && self.op.is_none_or(|op| op == asked.op)
            && self.key.is_none_or(|key| asked.key == Some(key))
            && self.condition.as_ref().is_none_or(|holds| holds(asked));
        if !is_about {
            return false;
        }
        self.seen += 1;
        let is_due = match self.turn {
            Turn::Each => true,
            Turn::Nth(n) => self.seen == n,
            Turn::Every(n) => self.seen.is_multiple_of(n.max(1)),
        };
        self.left -= u64::from(is_due);
        is_due
    }

    /// Whether it may still happen to anything.
    pub(super) fn is_spent(&self) -> bool {
        self.left == 0 || matches!(self.turn, Turn::Nth(n) if self.seen >= n)
    }
}

/// A rule on its way: which operations it is about, until one of the last methods says what happens to them.
///
/// Without more it is about each operation of its kind. Where several rules fall on one operation, all their callbacks
/// run, and of what else they say the oldest rule counts.
///
/// ```
/// use std::io;
/// use daily_cache_testkit::{Faults, StoreOp};
///
/// let faults = Faults::new();
/// faults.on(StoreOp::Put).nth(3).fail(io::ErrorKind::StorageFull);
/// faults.on(StoreOp::Open).every(10).at_most(2).lose();
/// faults.on_any().only_if(|asked| asked.nth > 100).fail(io::ErrorKind::TimedOut);
/// ```
#[must_use = "a rule does nothing until it says what happens"]
pub struct Rule<'f> {
    faults: &'f Faults,
    matcher: Matcher,
}

impl<'f> Rule<'f> {
    pub(super) fn new(faults: &'f Faults, op: Option<StoreOp>) -> Rule<'f> {
        let matcher = Matcher { op, key: None, condition: None, turn: Turn::Each, left: u64::MAX, seen: 0 };
        Rule { faults, matcher }
    }

    /// Only operations on this key.
    pub fn of(mut self, key: Key) -> Self {
        self.matcher.key = Some(key);
        self
    }

    /// Only operations for which this holds. It must not use the store.
    pub fn only_if(mut self, holds: impl Fn(&Asked) -> bool + Send + Sync + 'static) -> Self {
        self.matcher.condition = Some(Box::new(holds));
        self
    }

    /// Of those that it is about from now on only this one, from 1.
    pub fn nth(mut self, n: u64) -> Self {
        self.matcher.turn = Turn::Nth(n);
        self
    }

    /// Of those that it is about each n-th.
    pub fn every(mut self, n: u64) -> Self {
        self.matcher.turn = Turn::Every(n);
        self
    }

    /// No more often than this.
    pub fn at_most(mut self, times: u64) -> Self {
        self.matcher.left = times;
        self
    }

    /// Fails, and nothing is done.
    pub fn fail(self, kind: io::ErrorKind) {
        self.takes(Effect::Fail(kind));
    }

    /// Is done, and fails all the same: the answer of a server was lost on its way.
    pub fn fail_after(self, kind: io::ErrorKind) {
        self.takes(Effect::FailAfter(kind));
    }

    /// Says that it is done, and is not. A record put is gone, one removed is still there, one opened or listed is not
    /// found, and a lease is one that nobody else knows of.
    pub fn lose(self) {
        self.takes(Effect::Lose);
    }

    /// What a store with checksums makes of bytes that rotted or were torn. A record opened is damaged this once. One
    /// put says that it is stored, and is damaged until another is put in its place: it is absent to conditions.
    ///
    /// This breaks no promise: any store may lose any record.
    pub fn damage(self, damage: Damage) {
        self.takes(Effect::Damage(damage));
    }

    /// Only the first bytes of the body are put, or given to whoever opens: what a store without checksums makes of a
    /// torn write.
    ///
    /// This breaks the promise that a reader sees a whole record or none: nothing but the codec can notice.
    pub fn tear(self, bytes: usize) {
        self.takes(Effect::Tear(bytes));
    }

    /// One bit of the body is another in what is put, or given to whoever opens. Bits count from the first byte's
    /// lowest on, and around the end; a body without bytes stays as it is.
    ///
    /// This breaks the promise of a verified body: a codec may notice, or decode another value.
    pub fn flip(self, bit: usize) {
        self.takes(Effect::Flip(Part::Body, bit));
    }

    /// The same of the head, which says what the body is and when it was made.
    ///
    /// This breaks the promise of a verified head: whatever reads it may be misled.
    pub fn flip_head(self, bit: usize) {
        self.takes(Effect::Flip(Part::Head, bit));
    }

    /// Calls this before the operation: to move a clock, which is a delay; to act as another process; to end this one
    /// by a panic. It may use the store, and add faults, which happen to this operation already.
    pub fn call(self, before: impl Fn(&Asked) + Send + Sync + 'static) {
        self.does(What::Before(Arc::new(before)));
    }

    /// Calls this after the operation, with what its caller is about to be told.
    pub fn call_after(self, after: impl Fn(&Asked, Outcome) + Send + Sync + 'static) {
        self.does(What::After(Arc::new(after)));
    }

    fn takes(self, effect: Effect) {
        self.does(What::Effect(effect));
    }

    fn does(mut self, what: What) {
        if let What::Effect(effect) = what {
            let condition = self.matcher.condition.take();
            self.matcher.condition = Some(Box::new(move |asked: &Asked| {
                effect.is_for(asked.op) && condition.as_ref().is_none_or(|holds| holds(asked))
            }));
        }
        self.faults.add(self.matcher, what);
    }
}

impl fmt::Debug for Rule<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule")
            .field("op", &self.matcher.op)
            .field("key", &self.matcher.key)
            .field("turn", &self.matcher.turn)
            .finish_non_exhaustive()
    }
}
