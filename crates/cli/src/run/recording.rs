//! What a command printed, kept until it is known whether it is stored.

use std::io::{self, Seek};
use std::path::Path;

use daily_cache::store::entry::MAX_BODY;
use tempfile::SpooledTempFile;

use crate::capture::Channel;
use crate::frames::Frames;
use crate::spool;

/// What a command printed so far, unless it is not wanted or cannot be kept.
pub(super) struct Recording(io::Result<Option<Frames<SpooledTempFile>>>);

impl Recording {
    /// A recording that is kept in memory and then in this folder; without one nothing is kept.
    pub(super) fn new(folder: Option<&Path>) -> Recording {
        Recording(Ok(folder.map(|folder| Frames::new(spool::new(folder)))))
    }

    /// Adds what was written. What cannot be kept does not keep the rest from being passed on.
    pub(super) fn add(&mut self, channel: Channel, bytes: &[u8]) {
        let Ok(Some(frames)) = &mut self.0 else { return };
        let added = frames.write(channel, bytes);
        let is_too_long = frames.length() > MAX_BODY;
        if let Err(error) = added {
            self.0 = Err(error);
        } else if is_too_long {
            self.0 = Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is longer than 4 GiB"));
        }
    }

    /// Forgets all of it.
    pub(super) fn abandon(&mut self) {
        self.0 = Ok(None);
    }

    /// All of it, to be read from its start; none if it was not wanted.
    ///
    /// # Errors
    ///
    /// Why it could not be kept.
    pub(super) fn finish(self) -> io::Result<Option<SpooledTempFile>> {
        let Some(frames) = self.0? else { return Ok(None) };
        let mut spool = frames.finish()?;
        spool.rewind()?;
        Ok(Some(spool))
    }
}
