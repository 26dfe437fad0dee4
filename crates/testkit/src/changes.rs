//! The offset changes of a zone, found by looking at its clock.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use chrono::{DateTime, Offset, Utc};
use daily_cache::Zone;

/// From 1840, before the first zone left its local mean time, to 2100.
const YEARS: std::ops::Range<i64> = -4_102_444_800..4_102_444_800;

/// Changes of one zone are never closer than six days apart, so no probe at this distance misses any.
const STEP: usize = 5 * 86_400;

type Changes = Arc<[DateTime<Utc>]>;

/// The instants from 1840 to 2100 at which the zone's clock is set forward or back, in order. Each is the first
/// instant of the new offset.
///
/// ```
/// use daily_cache::Zone;
/// use daily_cache_testkit::offset_changes;
///
/// let berlin = offset_changes(Zone::named("Europe/Berlin")?);
/// assert!(berlin.contains(&"2024-03-31T01:00:00Z".parse()?));
/// assert!(offset_changes(Zone::UTC).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn offset_changes(zone: Zone) -> Arc<[DateTime<Utc>]> {
    static KNOWN: LazyLock<Mutex<HashMap<Zone, Changes>>> = LazyLock::new(Mutex::default);
    // There are too many fixed offsets to remember, and nothing to remember about them.
    if zone == Zone::from(zone.local(DateTime::UNIX_EPOCH).offset().fix()) {
        return Arc::default();
    }
    let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(changes) = known().get(&zone) {
        return Arc::clone(changes);
    }
    let changes = find(zone);
    known().insert(zone, Arc::clone(&changes));
    changes
}

fn find(zone: Zone) -> Changes {
    let mut before = YEARS.start;
    let mut changes = Vec::new();
    for after in YEARS.step_by(STEP) {
        if offset(zone, before) != offset(zone, after) {
            changes.extend(DateTime::from_timestamp(bisect(zone, before, after), 0));
        }
        before = after;
    }
    changes.into()
}

/// The first second of the offset at `after`, where that of `before` is another.
fn bisect(zone: Zone, mut before: i64, mut after: i64) -> i64 {
    let sought = offset(zone, after);
    while after - before > 1 {
        let middle = before.midpoint(after);
        if offset(zone, middle) == sought {
            after = middle;
        } else {
            before = middle;
        }
    }
    after
}

fn offset(zone: Zone, second: i64) -> Option<i32> {
    DateTime::from_timestamp(second, 0).map(|instant| zone.local(instant).offset().local_minus_utc())
}
