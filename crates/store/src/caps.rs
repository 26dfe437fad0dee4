//! What a store can do beyond the required.

/// What a store can do beyond the required. The default claims nothing.
///
/// ```
/// use daily_cache_store::{Caps, Conditions, Lifetime, Listing};
///
/// let caps = Caps::default().with_listing(Listing::Sorted).with_conditions(Conditions::Exact);
/// assert_eq!(caps.listing(), Listing::Sorted);
/// assert_eq!(caps.lifetime(), Lifetime::Process);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Caps {
    listing: Listing,
    conditions: Conditions,
    lifetime: Lifetime,
    leases: Leases,
}

impl Caps {
    /// The same with another answer to whether it lists.
    #[must_use]
    pub const fn with_listing(self, listing: Listing) -> Self {
        Self { listing, ..self }
    }

    /// The same with another answer to how exact conditions are.
    #[must_use]
    pub const fn with_conditions(self, conditions: Conditions) -> Self {
        Self { conditions, ..self }
    }

    /// The same with another answer to how long records live.
    #[must_use]
    pub const fn with_lifetime(self, lifetime: Lifetime) -> Self {
        Self { lifetime, ..self }
    }

    /// The same with another answer to how leases end.
    #[must_use]
    pub const fn with_leases(self, leases: Leases) -> Self {
        Self { leases, ..self }
    }

    /// Whether it lists its keys.
    #[must_use]
    pub const fn listing(&self) -> Listing {
        self.listing
    }

    /// How exactly [`When`](crate::When) is kept against concurrent writers.
    #[must_use]
    pub const fn conditions(&self) -> Conditions {
        self.conditions
    }

    /// How long records live at most.
    #[must_use]
    pub const fn lifetime(&self) -> Lifetime {
        self.lifetime
    }

    /// Whether it grants leases, and how those of the dead end.
    #[must_use]
    pub const fn leases(&self) -> Leases {
        self.leases
    }
}

/// Whether a store lists its keys. See [`Caps`] for an example.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Listing {
    /// [`Store::list`](crate::Store::list) is an error.
    #[default]
    Unsupported,
    /// Pages of keys in ascending order.
    Sorted,
}

/// How exactly conditions are kept against concurrent writers. See [`Caps`] for an example.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Conditions {
    /// A writer that comes between the check and the write may be overwritten.
    #[default]
    BestEffort,
    /// Check and write are one step for all who use the same store.
    Exact,
}

/// How long records live at most. See [`Caps`] for an example.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Lifetime {
    /// As long as the process.
    #[default]
    Process,
    /// Until they are removed.
    Persistent,
}

/// Whether a store grants leases, and how those of the dead end. See [`Caps`] for an example.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Leases {
    /// [`Store::lease`](crate::Store::lease) is an error.
    #[default]
    Unsupported,
    /// At once: they are locks of the system, or die with the process.
    Locks,
    /// After half a minute without a sign of life.
    Expiring,
}
