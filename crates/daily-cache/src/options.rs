//! What can be set of a cache.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::{Fault, Memory};

type OnFault = Arc<dyn Fn(&Fault) + Send + Sync>;

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
    pub(crate) wait: Duration,
    pub(crate) mode: Mode,
    pub(crate) on_fault: Option<OnFault>,
}

impl Default for Options {
    /// 64 MiB of memory, ten minutes of waiting, switched on.
    fn default() -> Options {
        Options {
            memory: Memory::default(),
            wait: Duration::from_secs(600),
            mode: Mode::default(),
            on_fault: None,
        }
    }
}

impl Options {
    /// How much is kept in the memory of the process.
    #[must_use]
    pub fn with_memory(self, memory: Memory) -> Options {
        Options { memory, ..self }
    }

    /// How long a caller waits for others who compute the same, in elapsed time, before it computes for itself.
    ///
    /// A function that asks for its own value on the same thread, and threads that wait for each other's values, are
    /// seen and do not wait. One that asks for its own value on another thread, and waits for that thread, is not.
    #[must_use]
    pub fn with_wait(self, wait: Duration) -> Options {
        Options { wait, ..self }
    }

    /// Whether the cache is used at all.
    #[must_use]
    pub fn with_mode(self, mode: Mode) -> Options {
        Options { mode, ..self }
    }

    /// Called with each fault, on the thread of the call that met it.
    #[must_use]
    pub fn with_on_fault(self, on_fault: impl Fn(&Fault) + Send + Sync + 'static) -> Options {
        Options { on_fault: Some(Arc::new(on_fault)), ..self }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("memory", &self.memory)
            .field("wait", &self.wait)
            .field("mode", &self.mode)
            .field("on_fault", &self.on_fault.is_some())
            .finish()
    }
}

/// Whether a cache is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mode {
    /// Looks up and stores.
    #[default]
    On,
    /// Neither: each call runs its function and gives its value, its error or its panic as it is.
    Off,
}
