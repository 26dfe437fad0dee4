//! The cache: where it is, and how it is opened.

use std::path::Path;

use daily_cache::{DailyCache, FsStore, Memory, Options};

use crate::args::General;
use crate::error::{Error, Result};
use crate::settings::{self, AnyClock, AnyPolicy};

/// The cache of this tool.
pub(crate) type Cache = DailyCache<AnyClock, FsStore, AnyPolicy>;

/// The folder's store.
///
/// # Errors
///
/// The folder cannot be used, with the mend.
pub(crate) fn store(general: &General) -> Result<FsStore> {
    let store = match &general.dir {
        Some(dir) => FsStore::open(dir),
        None => FsStore::for_app("daily-cache"),
    };
    store.map_err(|error| Error::of(&error))
}

/// The cache of a store under a policy. One process asks once, so nothing is kept in its memory.
pub(crate) fn cache(general: &General, store: FsStore, policy: AnyPolicy) -> Cache {
    let options = Options::default().with_memory(Memory::off());
    DailyCache::with_options(settings::clock(general), store, policy, options)
}

/// The folder of a cache, for people.
pub(crate) fn folder(cache: &Cache) -> &Path {
    cache.store().dir()
}
