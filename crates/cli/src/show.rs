//! `show`: prints what is kept under a key, fresh or not.

use daily_cache::store::{Store, Take};

use crate::args::General;
use crate::entries;
use crate::error::{Error, Result};
use crate::exit::Exit;
use crate::frames::{self, Unplayed};
use crate::list::is_run;
use crate::stdio;

/// Carries out the command `show`. It ends well whatever the command did: that is what `ls` shows.
pub(crate) fn show(general: &General, name: &str) -> Result<Exit> {
    let cache = entries::cache(general)?;
    let entry = entries::named(&cache, name)?;
    if !is_run(&entry) {
        return Err(Error::new(format!(
            "{} was stored by a program, as {}, and not by `daily-cache run`: only that program can read it",
            entries::short(&entry.key),
            entry.codec
        )));
    }
    let gone = || Error::new(format!("{} went away just now", entries::short(&entry.key)));
    let found = cache.store().open(&entry.key, &mut Take::Stream).map_err(|error| Error::of(&error))?;
    let body = found.and_then(daily_cache::store::Found::into_reader).ok_or_else(gone)?;
    frames::play(body, entry.bytes, stdio::write).map_err(|error| match error {
        Unplayed::Give(error) => error,
        Unplayed::Read(error) => {
            Error::because("what is stored cannot be read; `daily-cache rm` removes it", &error)
        }
    })?;
    Ok(Exit::Code(0))
}
