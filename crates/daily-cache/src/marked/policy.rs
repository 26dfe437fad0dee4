//! The policy of one function, made once.

use std::any::type_name;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use daily_cache_policy::{Daily, Policy, Zone};

use crate::chosen::Chosen;
use crate::slot::OwnPolicy as Shared;
use crate::{Error, Result, Slot};

/// The policy of one function. Made once, so that all its slots share windows in memory.
#[derive(Debug)]
pub struct OwnPolicy {
    given: OnceLock<Shared>,
    /// Those of an expression, each behind the name of what makes it: in a generic block or a trait, each type has one
    /// of its own, and elsewhere there is one.
    by_maker: RwLock<Vec<(&'static str, Shared)>>,
    /// That of the zone of the cache that was last used: most programs have one.
    of_zone: RwLock<Option<(Zone, Shared)>>,
}

impl Default for OwnPolicy {
    fn default() -> OwnPolicy {
        OwnPolicy::new()
    }
}

impl OwnPolicy {
    /// A policy that is made at the first call.
    #[must_use]
    pub const fn new() -> OwnPolicy {
        OwnPolicy { given: OnceLock::new(), by_maker: RwLock::new(Vec::new()), of_zone: RwLock::new(None) }
    }

    /// The slot under the policy of an expression, evaluated once for each function that makes it.
    pub fn of<'c, C, S, P, K, Q: Policy + Send + Sync + 'static, M: FnOnce() -> Q>(
        &self,
        slot: Slot<'c, C, S, P, K>,
        policy: M,
    ) -> Slot<'c, C, S, P, K> {
        let maker = type_name::<M>();
        let made = |all: &[(&str, Shared)]| {
            let found = all.iter().find(|(name, _)| *name == maker);
            found.map(|(_, made)| made.clone())
        };
        let known = made(&self.by_maker.read().unwrap_or_else(PoisonError::into_inner));
        let chosen = known.unwrap_or_else(|| {
            let mut by_maker = self.by_maker.write().unwrap_or_else(PoisonError::into_inner);
            made(&by_maker).unwrap_or_else(|| {
                let fresh: Shared = Chosen::new(Arc::new(policy()));
                by_maker.push((maker, fresh.clone()));
                fresh
            })
        });
        slot.under(chosen)
    }

    /// The slot under days of a zone, or of that of the cache, from an hour and minute on.
    ///
    /// # Errors
    ///
    /// Where there is no such zone, or the cache has none.
    pub fn daily<'c, C, S, P: Policy, K>(
        &self,
        slot: Slot<'c, C, S, P, K>,
        zone: Option<&str>,
        rollover: Option<(u32, u32)>,
    ) -> Result<Slot<'c, C, S, P, K>> {
        let made = match (zone, self.given.get()) {
            (Some(_), Some(made)) => Ok(made.clone()),
            (Some(name), None) => Zone::named(name).and_then(|zone| {
                let made = daily(zone, rollover)?;
                Ok(self.given.get_or_init(|| made).clone())
            }),
            (None, _) => self.in_zone_of_cache(slot.cache.policy.borrow().zone(), rollover),
        };
        match made {
            Ok(made) => Ok(slot.under(made)),
            Err(error) => Err(Error::policy(slot.function.name().to_owned(), error)),
        }
    }

    fn in_zone_of_cache(
        &self,
        zone: Option<Zone>,
        rollover: Option<(u32, u32)>,
    ) -> daily_cache_policy::Result<Shared> {
        let zone = zone.map_or_else(Zone::system, Ok)?;
        let last = || self.of_zone.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, made)) = &*last()
            && *of == zone
        {
            return Ok(made.clone());
        }
        let made = daily(zone, rollover)?;
        let mut of_zone = self.of_zone.write().unwrap_or_else(PoisonError::into_inner);
        *of_zone = Some((zone, made.clone()));
        Ok(made)
    }
}

fn daily(zone: Zone, rollover: Option<(u32, u32)>) -> daily_cache_policy::Result<Shared> {
    let (hour, minute) = rollover.unwrap_or_default();
    Ok(Chosen::new(Arc::new(Daily::in_zone(zone).at(hour, minute)?)))
}
