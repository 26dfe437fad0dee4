//! The trait: from facts to a window; and what two policies make together.

use std::rc::Rc;
use std::sync::Arc;

use crate::{Facts, Window, Zone};

/// A pure function from the facts of a value to the window in which it is good.
///
/// The window is empty or holds [`Facts::reference`], and the same facts give the same window for as long as the
/// policy lives. A cache cuts what breaks the first rule to the empty window.
///
/// ```
/// use daily_cache_policy::{Facts, Policy, Window};
///
/// /// Good until the next full hour.
/// #[derive(Debug)]
/// struct Hourly;
///
/// impl Policy for Hourly {
///     fn window(&self, facts: &Facts) -> Window {
///         let from = facts.reference().div_euclid(3600) * 3600;
///         Window::new(from, from + 3600)
///     }
/// }
/// assert_eq!(Hourly.window(&Facts::new(7_201)), Window::new(7_200, 10_800));
/// ```
pub trait Policy {
    /// The seconds at which a value with these facts is fresh.
    fn window(&self, facts: &Facts) -> Window;

    /// The zone in which people should read this policy's windows, if it has one. Never used to decide.
    fn zone(&self) -> Option<Zone> {
        None
    }

    /// What is unusual about the window of these facts, for explanations: a midnight that the clock skipped, say.
    /// Never used to decide.
    fn remark(&self, _facts: &Facts) -> Option<String> {
        None
    }
}

macro_rules! forward_policy {
    ($($pointer:ty),*) => {$(
        impl<P: Policy + ?Sized> Policy for $pointer {
            fn window(&self, facts: &Facts) -> Window {
                (**self).window(facts)
            }

            fn zone(&self) -> Option<Zone> {
                (**self).zone()
            }

            fn remark(&self, facts: &Facts) -> Option<String> {
                (**self).remark(facts)
            }
        }
    )*};
}
forward_policy!(&P, Box<P>, Rc<P>, Arc<P>);

/// What every policy can be combined to.
pub trait PolicyExt: Policy + Sized {
    /// Fresh while both say so: the window ends at the earlier of the two ends.
    ///
    /// ```
    /// use std::time::Duration;
    /// use daily_cache_policy::{Daily, Facts, Policy, PolicyExt, Ttl, Zone};
    ///
    /// let policy = Daily::in_zone(Zone::UTC).and(Ttl::new(Duration::from_secs(3600)));
    /// assert_eq!(policy.window(&Facts::new(0)).until(), Some(3600));
    /// assert_eq!(policy.window(&Facts::new(86_000)).until(), Some(86_400));
    /// ```
    fn and<Q: Policy>(self, other: Q) -> And<Self, Q> {
        And(self, other)
    }

    /// Fresh while either says so: the window ends at the later of the two ends.
    fn or<Q: Policy>(self, other: Q) -> Or<Self, Q> {
        Or(self, other)
    }
}

impl<P: Policy> PolicyExt for P {}

/// Both policies; see [`PolicyExt::and`].
#[derive(Clone, Copy, Debug)]
pub struct And<P, Q>(P, Q);

/// Either policy; see [`PolicyExt::or`].
#[derive(Clone, Copy, Debug)]
pub struct Or<P, Q>(P, Q);

impl<P: Policy, Q: Policy> Policy for And<P, Q> {
    fn window(&self, facts: &Facts) -> Window {
        let [one, other] = both(&self.0, &self.1, facts);
        one.intersection(other)
    }

    fn zone(&self) -> Option<Zone> {
        self.0.zone().or_else(|| self.1.zone())
    }

    fn remark(&self, facts: &Facts) -> Option<String> {
        self.0.remark(facts).or_else(|| self.1.remark(facts))
    }
}

impl<P: Policy, Q: Policy> Policy for Or<P, Q> {
    fn window(&self, facts: &Facts) -> Window {
        let [one, other] = both(&self.0, &self.1, facts);
        one.hull(other)
    }

    fn zone(&self) -> Option<Zone> {
        self.0.zone().or_else(|| self.1.zone())
    }

    fn remark(&self, facts: &Facts) -> Option<String> {
        self.0.remark(facts).or_else(|| self.1.remark(facts))
    }
}

/// The windows of two policies, each cut to the rule that it holds its reference or is empty.
fn both(one: &impl Policy, other: &impl Policy, facts: &Facts) -> [Window; 2] {
    [one.window(facts), other.window(facts)].map(|window| window.holding(facts.reference()))
}
