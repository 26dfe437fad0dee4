//! What `run` and `explain` are asked, and the places in the cache where the answer may be.

use std::io::IsTerminal;

use daily_cache::{FsStore, Keep, Mode, Options, Slot, Waiting};

use crate::args::{General, Run};
use crate::call::{Call, Outcome};
use crate::error::{Error, Result};
use crate::place::{self, Cache};
use crate::settings::{AnyClock, AnyPolicy, Settings};
use crate::stdio;

/// Where one result is kept.
pub(crate) type Place<'c> = Slot<'c, AnyClock, FsStore, AnyPolicy>;

/// What was asked, and the cache to ask.
pub(crate) struct Asked<'a> {
    pub(crate) general: &'a General,
    pub(crate) run: &'a Run,
    pub(crate) mode: Mode,
    pub(crate) settings: Settings,
    pub(crate) call: Call<'a>,
    pub(crate) cache: Cache,
}

impl<'a> Asked<'a> {
    /// What a command line asks of this store, with the digest of the standard input if that is in the key.
    pub(crate) fn new(
        general: &'a General,
        run: &'a Run,
        mode: Mode,
        settings: Settings,
        store: FsStore,
        stdin: Option<[u8; 32]>,
    ) -> Result<Asked<'a>> {
        let call = Call::new(run, stdin)?;
        let cache = place::cache(general, store, settings.policy()?, options(general, run));
        Ok(Asked { general, run, mode, settings, call, cache })
    }

    /// The place of what ended well.
    pub(crate) fn success(&self) -> Result<Place<'_>> {
        self.place(Outcome::Success)
    }

    /// The place of what failed and how long that is good, where failures are kept.
    pub(crate) fn failure(&self) -> Result<Option<(Place<'_>, Settings)>> {
        let Some(ttl) = self.run.fresh.cache_failures else { return Ok(None) };
        let settings = self.settings.of_failures(ttl);
        Ok(Some((self.place(Outcome::Failure)?.policy(settings.policy()?), settings)))
    }

    fn place(&self, outcome: Outcome) -> Result<Place<'_>> {
        let function = Call::function(self.call.scope());
        let slot = self.cache.slot(function, &self.call.key(outcome)).map_err(|error| Error::of(&error))?;
        Ok(match (&self.run.label, self.run.private) {
            (Some(label), _) => slot.label(label),
            (None, true) => slot,
            (None, false) => slot.label(self.call.shown()),
        })
    }
}

/// How long others are waited for, and what is tidied up.
fn options(general: &General, run: &Run) -> Options {
    let mut options = Options::default();
    if let Some(wait) = run.wait {
        options = options.with_wait(wait);
    }
    if general.now.is_some() {
        // By a clock that was made up nothing is too old.
        options = options.with_keep(Keep::all());
    }
    if general.quiet { options } else { options.with_on_wait(tell_of_a_wait) }
}

/// Says to somebody at a terminal why nothing happens. Elsewhere nobody is there to lose patience.
fn tell_of_a_wait(waiting: &Waiting) {
    if std::io::stderr().is_terminal() {
        let begun = waiting.begun_in_words();
        let mend = "Ctrl-C ends the wait; --wait 0s does not wait";
        stdio::warn(format_args!("waits for another run of this command, begun at {begun} ({mend})"));
    }
}
