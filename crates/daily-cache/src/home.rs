//! The cache of a slot: borrowed for a call, or kept.

use std::ops::Deref;
use std::sync::Arc;

use crate::cache::Inner;

/// The cache of a slot.
pub(crate) enum Home<'c, C, S, P> {
    Borrowed(&'c Arc<Inner<C, S, P>>),
    Kept(Arc<Inner<C, S, P>>),
}

impl<C, S, P> Home<'_, C, S, P> {
    /// The same, for as long as it is wanted.
    pub(crate) fn kept(&self) -> Arc<Inner<C, S, P>> {
        match self {
            Home::Borrowed(inner) => Arc::clone(inner),
            Home::Kept(inner) => Arc::clone(inner),
        }
    }
}

impl<C, S, P> Deref for Home<'_, C, S, P> {
    type Target = Inner<C, S, P>;

    fn deref(&self) -> &Inner<C, S, P> {
        match self {
            Home::Borrowed(inner) => inner,
            Home::Kept(inner) => inner,
        }
    }
}
