//! Events of the crate `tracing`, where the feature asks for them.

use crate::{Error, Fault, Status, Waiting};

/// Whether somebody has asked for events.
#[cfg(all(feature = "macros", feature = "tracing"))]
pub(crate) fn is_heard() -> bool {
    tracing::dispatcher::has_been_set()
}

#[cfg(all(feature = "macros", not(feature = "tracing")))]
pub(crate) fn is_heard() -> bool {
    false
}

/// A debug event: which function was answered, and how. Arguments never appear.
#[cfg(feature = "tracing")]
pub(crate) fn answer(function: &str, status: &Status) {
    tracing::debug!(target: "daily_cache", function, "{status:#}");
}

#[cfg(not(feature = "tracing"))]
#[inline]
pub(crate) fn answer(_: &str, _: &Status) {}

/// An event of its own: a caller that hangs should not be a riddle.
#[cfg(feature = "tracing")]
pub(crate) fn waiting(waiting: &Waiting) {
    tracing::info!(target: "daily_cache", function = waiting.function(), begun = waiting.begun(), "{waiting}");
}

#[cfg(not(feature = "tracing"))]
#[inline]
pub(crate) fn waiting(_: &Waiting) {}

/// A warning that concerns no call.
#[cfg(feature = "tracing")]
pub(crate) fn not_tidied(error: &Error) {
    let cause = std::error::Error::source(error).map(tracing::field::display);
    tracing::warn!(target: "daily_cache", cause, "the store could not be tidied up: {error}");
}

#[cfg(not(feature = "tracing"))]
#[inline]
pub(crate) fn not_tidied(_: &Error) {}

/// A warning.
#[cfg(feature = "tracing")]
pub(crate) fn fault(fault: &Fault) {
    let cause = std::error::Error::source(fault).map(tracing::field::display);
    tracing::warn!(target: "daily_cache", function = fault.function(), cause, "{fault}");
}

#[cfg(not(feature = "tracing"))]
#[inline]
pub(crate) fn fault(_: &Fault) {}

#[cfg(feature = "tracing")]
#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::sync::{Arc, Mutex};

    use daily_cache_clock::FixedClock;
    use daily_cache_policy::{Daily, Zone};
    use daily_cache_store::MemoryStore;
    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Metadata, Subscriber};

    use crate::DailyCache;

    /// Writes each event as a line.
    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<String>>);

    struct Line<'l>(&'l mut String);

    impl Visit for Line<'_> {
        fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
            write!(self.0, " {field}={value:?}").unwrap();
        }
    }

    impl Subscriber for Lines {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            metadata.target() == "daily_cache"
        }

        fn event(&self, event: &Event<'_>) {
            let mut lines = self.0.lock().unwrap();
            lines.push_str(event.metadata().level().as_str());
            event.record(&mut Line(&mut lines));
            lines.push('\n');
        }

        fn new_span(&self, _: &Attributes<'_>) -> Id {
            Id::from_u64(1)
        }

        fn record(&self, _: &Id, _: &Record<'_>) {}
        fn record_follows_from(&self, _: &Id, _: &Id) {}
        fn enter(&self, _: &Id) {}
        fn exit(&self, _: &Id) {}
    }

    #[test]
    fn answers_and_faults_are_events_that_name_the_function_and_never_its_arguments() {
        let lines = Lines::default();
        tracing::subscriber::with_default(lines.clone(), || {
            let clock = FixedClock::at("2026-11-23T12:00:00Z".parse().unwrap());
            let cache = DailyCache::new(clock, MemoryStore::new(), Daily::in_zone(Zone::UTC));
            cache.slot("load", "a secret").unwrap().get_or_compute(|| Some(Some(1)));
            cache.slot("load", "a secret").unwrap().get_or_compute(|| Some(None::<i32>));
            cache.slot("odd", "a secret").unwrap().get_or_compute(|| Some(None::<i32>));
        });
        let told = lines.0.lock().unwrap().clone();
        assert_eq!(
            told,
            "DEBUG message=daily-cache; fwd=uri-miss; stored; ttl=43200 function=\"load\"\n\
             DEBUG message=daily-cache; hit; ttl=43200; detail=memory function=\"load\"\n\
             WARN message=the value of odd cannot be encoded, so it is not kept function=\"odd\" \
             cause=`Some` of an empty value reads back as `None`\n\
             DEBUG message=daily-cache; fwd=uri-miss; ttl=43200 function=\"odd\"\n"
        );
    }
}
