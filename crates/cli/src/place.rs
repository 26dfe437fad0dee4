//! The cache: where it is, and how it is opened.

use std::path::Path;

use daily_cache::store::{FsOptions, Sharing};
use daily_cache::{DailyCache, FsStore, Memory, Options};

use crate::args::General;
use crate::error::{Error, Result, chain};
use crate::settings::{self, AnyClock, AnyPolicy};

/// The cache of this tool.
pub(crate) type Cache = DailyCache<AnyClock, FsStore, AnyPolicy>;

/// The folder's store.
///
/// # Errors
///
/// The folder cannot be used, with the mend.
pub(crate) fn store(general: &General) -> Result<FsStore> {
    let sharing = if general.shared { Sharing::Group } else { Sharing::Private };
    let options = FsOptions::default().with_sharing(sharing);
    let store = match &general.dir {
        Some(dir) => FsStore::open_with(dir, options),
        None => FsStore::for_app_with("daily-cache", options),
    };
    store.map_err(|error| match chain(&error) {
        text if error.is_refused() && !general.shared => {
            Error::new(format!("{text} (if a group shares it, give --shared)"))
        }
        text => Error::new(text),
    })
}

/// The cache of a store under a policy. One process asks once, so nothing is kept in its memory.
pub(crate) fn cache(general: &General, store: FsStore, policy: AnyPolicy, options: Options) -> Cache {
    let options = options.with_memory(Memory::off());
    DailyCache::with_options(settings::clock(general), store, policy, options)
}

/// The folder of a cache, for people.
pub(crate) fn folder(cache: &Cache) -> &Path {
    cache.store().dir()
}
