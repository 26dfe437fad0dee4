//! Panics as values, with the line that they name.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

pub(crate) struct Caught {
    pub(crate) file: String,
    pub(crate) line: u32,
    pub(crate) message: String,
}

thread_local! {
    static LAST: Cell<Option<Caught>> = const { Cell::new(None) };
}

/// What `misuse` panics with.
pub(crate) fn caught(misuse: impl FnOnce()) -> Caught {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if let Some(place) = info.location() {
                let message = info.payload().downcast_ref::<String>().cloned().unwrap_or_default();
                LAST.set(Some(Caught { file: place.file().to_owned(), line: place.line(), message }));
            }
            report(info);
        }));
    });
    panic::catch_unwind(AssertUnwindSafe(misuse)).expect_err("this should have panicked");
    LAST.take().unwrap()
}
