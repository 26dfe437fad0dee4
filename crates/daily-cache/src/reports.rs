//! Which faults are told: of each kind one a second, so that a full disk does not fill the log too.

use std::collections::HashMap;
use std::time::Duration;

use daily_cache_clock::{Monotonic, SystemClock};

use crate::Fault;
use crate::fault::FaultKind;
use crate::sync::{Mutex, lock};

/// After a fault was told, others of its kind are only counted for this long, in elapsed time.
const QUIET: Duration = Duration::from_secs(1);

/// When a fault of each kind was last told. There are few kinds, however many functions and keys.
#[derive(Debug, Default)]
pub(crate) struct Reports {
    told: Mutex<HashMap<FaultKind, Duration>>,
}

impl Reports {
    /// Whether to tell of a fault now.
    pub(crate) fn is_due(&self, fault: &Fault) -> bool {
        self.is_due_at(fault, SystemClock.elapsed())
    }

    fn is_due_at(&self, fault: &Fault, now: Duration) -> bool {
        let mut told = lock(&self.told);
        let last = told.get(&fault.kind());
        let is_due = last.is_none_or(|last| now.saturating_sub(*last) >= QUIET);
        if is_due {
            told.insert(fault.kind(), now);
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use daily_cache_store::Error;

    use super::*;
    use crate::fault::Tried;

    fn fault(function: &str, tried: Tried, kind: io::ErrorKind) -> Fault {
        Fault::store(function.to_owned(), tried, Error::io("cannot write", kind.into()))
    }

    #[test]
    fn of_each_kind_one_fault_a_second_is_told() {
        let (reports, full) = (Reports::default(), io::ErrorKind::StorageFull);
        let due = |function, tried, kind, millis| {
            reports.is_due_at(&fault(function, tried, kind), Duration::from_millis(millis))
        };
        assert!(due("load", Tried::Store, full, 0));
        assert!(!due("load", Tried::Store, full, 999));
        assert!(!due("other", Tried::Store, full, 999), "of whatever function");
        assert!(due("load", Tried::LookUp, full, 999));
        assert!(due("load", Tried::Store, io::ErrorKind::PermissionDenied, 999));
        assert!(due("load", Tried::Store, full, 1000));
        assert!(!due("load", Tried::Store, full, 1001));
    }
}
