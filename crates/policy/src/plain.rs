//! The policies that need no calendar.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::{Facts, Policy, Window};

/// Fresh for a fixed time: `[reference, reference + ttl)`.
///
/// ```
/// use std::time::Duration;
/// use daily_cache_policy::{Facts, Policy, Ttl, Window};
///
/// let ttl = Ttl::new(Duration::from_secs(90));
/// assert_eq!(ttl.window(&Facts::new(1_000)), Window::new(1_000, 1_090));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ttl(Duration);

impl Ttl {
    /// Fresh for this long, in whole seconds: a fraction is dropped, so less than a second is never fresh.
    #[must_use]
    pub const fn new(ttl: Duration) -> Ttl {
        Ttl(ttl)
    }
}

impl Policy for Ttl {
    fn window(&self, facts: &Facts) -> Window {
        Window::new(facts.reference(), facts.reference().saturating_add_unsigned(self.0.as_secs()))
    }
}

/// Fresh until a fixed instant: `[reference, until)`.
///
/// ```
/// use daily_cache_policy::{Facts, Policy, Until};
///
/// let until = Until::new("2026-12-31T00:00:00Z".parse()?);
/// assert!(until.window(&Facts::new(0)).contains(1));
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Until(i64);

impl Until {
    /// Fresh before the second in which this instant lies.
    #[must_use]
    pub const fn new(until: DateTime<Utc>) -> Until {
        Until(until.timestamp())
    }
}

impl Policy for Until {
    fn window(&self, facts: &Facts) -> Window {
        Window::new(facts.reference(), self.0)
    }
}

/// Fresh from its reference on, without end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forever;

impl Policy for Forever {
    fn window(&self, facts: &Facts) -> Window {
        Window::since(facts.reference())
    }
}

/// Never fresh.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Never;

impl Policy for Never {
    fn window(&self, _: &Facts) -> Window {
        Window::EMPTY
    }
}

/// A policy from a function, which has to be pure. A window that does not hold its reference counts as empty.
///
/// ```
/// use daily_cache_policy::{Facts, Policy, Window, from_fn};
///
/// let even_minutes = from_fn(|facts: &Facts| {
///     let from = facts.reference().div_euclid(120) * 120;
///     Window::new(from, from + 60)
/// });
/// assert!(even_minutes.window(&Facts::new(59)).contains(0));
/// assert!(even_minutes.window(&Facts::new(60)).is_empty());
/// ```
pub const fn from_fn<F: Fn(&Facts) -> Window>(function: F) -> FromFn<F> {
    FromFn(function)
}

/// The policy made by [`from_fn`].
#[derive(Clone, Copy)]
pub struct FromFn<F>(F);

impl<F> std::fmt::Debug for FromFn<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FromFn")
    }
}

impl<F: Fn(&Facts) -> Window> Policy for FromFn<F> {
    fn window(&self, facts: &Facts) -> Window {
        (self.0)(facts).holding(facts.reference())
    }
}
