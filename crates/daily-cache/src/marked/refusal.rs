//! How a function that can fail says that it was not to be run: by its own error, where that can be made of ours.

use std::fmt;
use std::marker::PhantomData;

use crate::Error;
use crate::modes::cannot_refuse;

/// The parts of a `Result`, whatever it is called.
pub trait Fallible {
    /// What it gives.
    type Value;
    /// What it fails with.
    type Error;
}

impl<T, E> Fallible for Result<T, E> {
    type Value = T;
    type Error = E;
}

/// Finds out whether an error type can be made of ours: a method is looked for on the type before it is looked for on
/// a reference to it.
pub struct Refusal<E>(PhantomData<fn() -> E>);

impl<E> Default for Refusal<E> {
    fn default() -> Refusal<E> {
        Refusal::new()
    }
}

impl<E> Refusal<E> {
    /// For this error type.
    #[must_use]
    pub const fn new() -> Refusal<E> {
        Refusal(PhantomData)
    }
}

impl<E> fmt::Debug for Refusal<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Refusal")
    }
}

/// For error types that can be made of ours.
pub trait RefuseInto<E> {
    /// The error.
    fn refuse(&self, error: Error) -> E;
}

impl<E: From<Error>> RefuseInto<E> for Refusal<E> {
    fn refuse(&self, error: Error) -> E {
        E::from(error)
    }
}

/// For all others.
pub trait RefusePlainly<E> {
    /// Does not return.
    fn refuse(&self, error: Error) -> E;
}

impl<E> RefusePlainly<E> for &Refusal<E> {
    fn refuse(&self, error: Error) -> E {
        cannot_refuse(error)
    }
}
