//! What can be set of a cache.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::{Fault, Keep, Memory, Mode, Waiting};

type OnFault = Arc<dyn Fn(&Fault) + Send + Sync>;
type OnWait = Arc<dyn Fn(&Waiting) + Send + Sync>;

/// What can be set of a cache beside its clock, store and policy.
///
/// ```
/// use std::time::Duration;
/// use daily_cache::{Daily, DailyCache, Memory, MemoryStore, Options, SystemClock, Zone};
///
/// let options = Options::default()
///     .with_memory(Memory::off())
///     .with_wait(Duration::from_secs(30))
///     .with_on_fault(|fault| eprintln!("warning: {fault}"));
/// let daily = Daily::in_zone(Zone::UTC);
/// let cache = DailyCache::with_options(SystemClock, MemoryStore::new(), daily, options);
/// # drop(cache);
/// ```
#[derive(Clone)]
pub struct Options {
    pub(crate) memory: Memory,
    pub(crate) wait: Option<Duration>,
    pub(crate) skew: Duration,
    pub(crate) keep: Keep,
    pub(crate) mode: Mode,
    pub(crate) ignores_code: bool,
    pub(crate) on_fault: Option<OnFault>,
    pub(crate) on_wait: Option<OnWait>,
}

impl Default for Options {
    /// 64 MiB of memory, waiting as long as it seems worth it, no skew, entries kept for 30 days, switched on.
    fn default() -> Options {
        Options {
            memory: Memory::default(),
            wait: None,
            skew: Duration::ZERO,
            keep: Keep::default(),
            mode: Mode::default(),
            ignores_code: false,
            on_fault: None,
            on_wait: None,
        }
    }
}

impl Options {
    /// How much is kept in the memory of the process.
    #[must_use]
    pub fn with_memory(self, memory: Memory) -> Options {
        Options { memory, ..self }
    }

    /// How long a caller waits for others who compute the same, in elapsed time, before it computes for itself: others in
    /// this process, and those in other processes where the store grants leases. Zero waits for nobody. By default it is
    /// ten minutes, or twice as long as the value that was there before took to make, if that is more.
    ///
    /// The death of another process ends a wait at once, and nobody waits for a run whose value would not be fresh.
    ///
    /// A function that asks for its own value on the same thread, and threads that wait for each other's values, are
    /// seen and do not wait. One that asks for its own value on another thread, and waits for that thread, is not.
    #[must_use]
    pub fn with_wait(self, wait: Duration) -> Options {
        Options { wait: Some(wait), ..self }
    }

    /// By how much, in whole seconds, the clocks of machines that share the store may be apart. An entry from that far
    /// ahead is judged as at its reference instead of as one from the future, and a refresh does not replace it.
    #[must_use]
    pub fn with_skew(self, skew: Duration) -> Options {
        Options { skew, ..self }
    }

    /// What stays when the store is tidied up: once a day, after the first value that was stored on it, on a thread of its
    /// own. Dropping the last handle of the cache waits for that, a second at most. With [`Keep::all`] that is left out.
    ///
    /// It goes for all entries of the store, whoever stored them, also for those that a policy still calls good.
    #[must_use]
    pub fn with_keep(self, keep: Keep) -> Options {
        Options { keep, ..self }
    }

    /// Leaves the fingerprints of code out of the keys: what was computed before a function was edited is still found.
    #[must_use]
    pub fn ignoring_code(self) -> Options {
        Options { ignores_code: true, ..self }
    }

    /// What is done with the cache, unless a [scope](crate::with_mode) says otherwise.
    #[must_use]
    pub fn with_mode(self, mode: Mode) -> Options {
        Options { mode, ..self }
    }

    /// Called with faults, on the thread of the call that met them: with one of each kind in a second, such as a full disk
    /// on storing. All of them are counted.
    #[must_use]
    pub fn with_on_fault(self, on_fault: impl Fn(&Fault) + Send + Sync + 'static) -> Options {
        Options { on_fault: Some(Arc::new(on_fault)), ..self }
    }

    /// Called when a caller has waited for another process for a tenth of a second, on the thread of that call.
    #[must_use]
    pub fn with_on_wait(self, on_wait: impl Fn(&Waiting) + Send + Sync + 'static) -> Options {
        Options { on_wait: Some(Arc::new(on_wait)), ..self }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("memory", &self.memory)
            .field("wait", &self.wait)
            .field("skew", &self.skew)
            .field("keep", &self.keep)
            .field("mode", &self.mode)
            .field("ignores_code", &self.ignores_code)
            .field("on_fault", &self.on_fault.is_some())
            .field("on_wait", &self.on_wait.is_some())
            .finish()
    }
}
