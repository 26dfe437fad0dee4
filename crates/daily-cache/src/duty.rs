//! The duty to run a function: why, for whom, and what becomes of its value.

use std::sync::Arc;
use std::time::Duration;

use daily_cache_clock::Clock;
use daily_cache_policy::{Facts, Policy, Window};
use daily_cache_store::{Lease, Put, Record, Store, When};

use crate::fault::Tried;
use crate::flights::{Landed, Lead};
use crate::head::{self, Description, Head, Kind};
use crate::memory::{Held, Origin};
use crate::party::Party;
use crate::permits::Permit;
use crate::slot::Slot;
use crate::status::{Cause, How};
use crate::{Answer, Codec, Fault};

/// A run of the function that is about to begin: at which reading, why, and what its value may replace.
///
/// Dropped without a value, it hands over to the next in line.
pub(crate) struct Duty {
    /// Whose run it is.
    pub(crate) party: Party,
    now: i64,
    lack: Box<Lack>,
    lead: Option<Lead>,
}

/// What a run needs to know of the search that came to nothing.
pub(crate) struct Lack {
    pub(crate) cause: Cause,
    pub(crate) replaces: When,
    pub(crate) fault: Option<Fault>,
    /// None where nothing may be written.
    pub(crate) permit: Option<Permit>,
    /// How long the value took that was there before.
    pub(crate) took: Duration,
    /// Others in other processes wait for it.
    pub(crate) lease: Option<Arc<Lease>>,
}

impl Lack {
    /// No more than why, and what may be replaced.
    pub(crate) fn of(cause: Cause, replaces: When) -> Self {
        Self { cause, replaces, fault: None, permit: None, took: Duration::ZERO, lease: None }
    }
}

/// What became of a value.
struct Kept<T> {
    held: Arc<Held<T>>,
    stored: bool,
    fault: Option<Fault>,
}

impl Duty {
    pub(crate) fn new(party: Party, now: i64, lack: Box<Lack>, lead: Option<Lead>) -> Duty {
        Duty { party, now, lack, lead }
    }

    /// Whether its value is for the store, as was decided when it began.
    #[cfg(feature = "tokio")]
    pub(crate) fn stores(&self) -> bool {
        self.lack.permit.is_some()
    }

    /// Keeps the value as far as that goes, gives it to those who wait, and answers with it.
    pub(crate) fn finish<C: Clock, S: Store, P: Policy, K, T>(
        self,
        slot: &Slot<'_, C, S, P, K>,
        value: Arc<T>,
        took: Duration,
    ) -> Answer<T>
    where
        T: Send + Sync + 'static,
        K: Codec<T>,
    {
        let Duty { now, lack, lead, .. } = self;
        let Lack { cause, replaces, fault, permit, lease, .. } = *lack;
        let facts = Facts::new(now).with_took(took);
        let window = slot.chosen().window(&facts);
        let Kept { held, stored, fault: later } = match permit {
            Some(permit) => keep(slot, &permit, replaces, &value, &facts, window),
            None => Kept { held: Arc::new(Held { value, facts, origin: None }), stored: false, fault: None },
        };
        drop(lease);
        if let Some(lead) = lead {
            lead.land(Arc::clone(&held) as Landed);
        }
        let answer = slot.answer(held, How::Ran { cause, stored }, now, window);
        Answer { fault: fault.or(later), ..answer }
    }
}

/// Puts the value into the store and into memory, unless it was invalidated meanwhile.
fn keep<C: Clock, S: Store, P: Policy, K, T>(
    slot: &Slot<'_, C, S, P, K>,
    permit: &Permit,
    replaces: When,
    value: &Arc<T>,
    facts: &Facts,
    window: Window,
) -> Kept<T>
where
    T: Send + Sync + 'static,
    K: Codec<T>,
{
    let function = || slot.function.name().to_owned();
    let held = |origin| Arc::new(Held { value: Arc::clone(value), facts: facts.clone(), origin });
    let failed = |fault: Fault| {
        slot.cache.report(&fault);
        Kept { held: held(None), stored: false, fault: Some(fault) }
    };
    let (codec, now) = (slot.codec.id(), facts.made_at());
    let body = match slot.codec.encode(value) {
        Ok(body) => body,
        Err(error) => {
            let fault = Fault::codec(function(), Tried::Encode, error);
            return failed(fault);
        }
    };
    let description = Description::new(&slot.function, slot.label.as_deref());
    let about = head::encode(&Head { facts: facts.clone(), kind: Kind::of::<T>(codec) }, &description);
    let record = || Record::new(&about, &body);
    let published = permit.write(|| {
        let put = slot.put_in_place(now, replaces, record);
        let origin = match &put {
            Ok(Put::Stored(version)) => Some(Origin { key: *slot.place.key(), version: *version }),
            _ => None,
        };
        let held = held(origin);
        // Whoever was faster has stored something newer, or removed what this value was to replace.
        let is_lost = matches!(put, Ok(Put::Lost));
        let displaced = (!is_lost).then(|| slot.keep_in_memory(&held, window, now, body.len() as u64));
        (put, held, displaced)
    });
    // What had to make room is dropped here, after the lock of the permit.
    match published.map(|(put, held, _displaced)| (put, held)) {
        Some((Ok(put), held)) => {
            if put.is_stored() {
                slot.stored(now);
            }
            Kept { held, stored: put.is_stored(), fault: None }
        }
        Some((Err(error), _)) => failed(Fault::store(function(), Tried::Store, error)),
        None => Kept { held: held(None), stored: false, fault: None },
    }
}
