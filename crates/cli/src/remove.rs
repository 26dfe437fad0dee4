//! `rm`: removes what is kept.

use daily_cache::Scope;
use daily_cache::store::{Store, When};

use crate::args::{General, Remove};
use crate::call::Call;
use crate::entries;
use crate::error::{Error, Result};
use crate::stdio::print;

/// Carries out the command `rm`. Keys are all looked up before one is removed.
pub(crate) fn remove(general: &General, remove: &Remove) -> Result<()> {
    let cache = entries::cache(general)?;
    let removed = match &remove.scope {
        Some(scope) => {
            let function = Call::function(Some(scope));
            cache.invalidate(Scope::Function(function.name())).map_err(|error| Error::of(&error))?
        }
        None if remove.all => cache.invalidate(Scope::All).map_err(|error| Error::of(&error))?,
        None => {
            let named =
                remove.keys.iter().map(|key| entries::named(&cache, key)).collect::<Result<Vec<_>>>()?;
            let mut removed = 0;
            for entry in named {
                let was_there = cache.store().remove(&entry.key, When::Always);
                removed += u64::from(was_there.map_err(|error| Error::of(&error))?);
            }
            removed
        }
    };
    if general.quiet { Ok(()) } else { print(&format!("{removed} removed\n")) }
}
