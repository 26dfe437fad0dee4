//! Leases: a hint that somebody is computing the value of a key, so that others need not.

use std::fmt;

/// What came of asking for a lease.
#[derive(Debug)]
#[non_exhaustive]
pub enum Leased {
    /// The caller has it until it is dropped.
    Granted(Lease),
    /// Somebody has it who is alive, as far as can be told.
    Busy(Holder),
}

/// The lease of one key. Dropped, or when its process dies, it is free.
///
/// Nothing right depends on it: without leases work is done twice, and a holder may lose its lease to a caller for whom
/// it is not worth waiting.
pub struct Lease(Box<dyn Hold>);

/// What a store keeps of a lease that it granted. It gives the lease back when dropped.
pub trait Hold: Send + Sync {
    /// Tells those who meet the lease whether its holder itself waits for another. Best effort.
    fn set_waiting(&self, is_waiting: bool) {
        let _ = is_waiting;
    }
}

impl Lease {
    /// A lease that a store grants.
    #[must_use]
    pub fn new(hold: impl Hold + 'static) -> Self {
        Self(Box::new(hold))
    }

    /// Tells those who meet the lease whether its holder itself waits for another, so that no circle waits.
    pub fn set_waiting(&self, is_waiting: bool) {
        self.0.set_waiting(is_waiting);
    }
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lease").finish_non_exhaustive()
    }
}

/// What the holder of a lease leaves for those who meet it, in bytes that only its users understand.
pub type Note = [u8; 16];

/// What is known of the holder of a lease.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Holder {
    /// The note that it left.
    pub note: Note,
    /// Whether it waits for another lease at this moment.
    pub is_waiting: bool,
}

impl Holder {
    /// A holder.
    #[must_use]
    pub const fn new(note: Note, is_waiting: bool) -> Self {
        Self { note, is_waiting }
    }

    /// As it is kept beside a lease: the note, and a byte for whether it waits.
    pub(crate) fn encode(self) -> [u8; Self::LEN] {
        let mut bytes = [u8::from(self.is_waiting); Self::LEN];
        let (note, _) = bytes.split_at_mut(16);
        note.copy_from_slice(&self.note);
        bytes
    }

    /// What was kept, if it is all there.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let (note, rest) = bytes.split_first_chunk()?;
        Some(Self { note: *note, is_waiting: *rest.first()? != 0 })
    }

    pub(crate) const LEN: usize = 17;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_beside_a_lease_comes_back() {
        for holder in [Holder::new([0xff; 16], true), Holder::new(*b"0123456789abcdef", false)] {
            assert_eq!(Holder::decode(&holder.encode()), Some(holder));
        }
        assert_eq!(Holder::decode(&[0; Holder::LEN - 1]), None);
    }
}
