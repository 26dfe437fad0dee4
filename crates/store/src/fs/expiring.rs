//! Leases as files that expire, for file systems on which a lock may hang.
//!
//! The holder rewrites its file every few seconds. Whoever sees the same bytes for longer than that, by its own elapsed
//! time, takes the holder for dead: no clock of another machine is believed.

use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::disk::{self, Opened};
use crate::{Hold, Holder, Lease, Leased, Note};

use super::root::Root;

/// How often a holder shows that it is alive.
const BEAT: Duration = Duration::from_secs(5);

/// After this long without a sign a holder counts as dead.
const EXPIRES: Duration = Duration::from_secs(30);

/// What a file says: its holder, a random number of its own, and how often it showed that it is alive.
const LEN: usize = Holder::LEN + 16;

/// What was seen of the files of others, and since when.
#[derive(Debug, Default)]
pub(super) struct Sightings(Mutex<BTreeMap<String, ([u8; LEN], Instant)>>);

impl Sightings {
    /// For how long a file has said just this.
    fn age(&self, name: &str, bytes: [u8; LEN]) -> Duration {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Those that nobody asked about for long are forgotten.
        seen.retain(|other, (_, since)| other == name || since.elapsed() < EXPIRES * 2);
        let (last, since) = seen.entry(name.to_owned()).or_insert_with(|| (bytes, now()));
        if *last != bytes {
            (*last, *since) = (bytes, now());
        }
        since.elapsed()
    }

    fn forget(&self, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }
}

/// Elapsed time: what a holder's clock says does not matter.
#[expect(clippy::disallowed_methods, reason = "a store has no clock, and waiting is real")]
fn now() -> Instant {
    Instant::now()
}

/// The place of one such lease.
pub(super) struct Expiring<'a> {
    pub(super) root: &'a Arc<Root>,
    pub(super) name: &'a str,
}

impl Expiring<'_> {
    pub(super) fn lease(&self, note: Note, is_worth: &dyn Fn(Note) -> bool) -> io::Result<Leased> {
        if let Some(bytes) = self.read()? {
            let holder = Holder::decode(&bytes).unwrap_or(Holder::new(note, false));
            if is_worth(holder.note) && self.root.sightings.age(self.name, bytes) < EXPIRES {
                return Ok(Leased::Busy(holder));
            }
            if self.read()? == Some(bytes) {
                self.root.folder.remove(self.name)?;
            }
        }
        self.root.sightings.forget(self.name);
        match self.root.create_lease(self.name) {
            // One that nobody shows to be alive would keep others waiting.
            Ok(file) => Beating::start(self, file, note).inspect_err(|_| {
                let _ = self.root.folder.remove(self.name);
            }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Ok(Leased::Busy(Holder::new(note, false)))
            }
            Err(error) => Err(error),
        }
    }

    /// What the file says; one that is being written counts as it stands.
    fn read(&self) -> io::Result<Option<[u8; LEN]>> {
        match self.root.folder.open_entry(self.name, None)? {
            Opened::File(file, _) => {
                let (mut bytes, mut read) = ([0; LEN], Vec::with_capacity(LEN));
                disk::read(&file, &mut read)?;
                bytes.iter_mut().zip(read).for_each(|(to, from)| *to = from);
                Ok(Some(bytes))
            }
            Opened::Missing => Ok(None),
            Opened::Bad(_) => Ok(Some([0; LEN])),
        }
    }
}

/// A lease that is held, and the thread that shows it.
struct Beating {
    root: Arc<Root>,
    name: String,
    nonce: [u8; 8],
    told: Sender<bool>,
}

impl Beating {
    fn start(place: &Expiring<'_>, file: std::fs::File, note: Note) -> io::Result<Leased> {
        let nonce = getrandom::u64().map_err(io::Error::other)?.to_le_bytes();
        let mut holder = Holder::new(note, false);
        let write = move |holder: Holder, beat: u64| {
            let mut bytes = holder.encode().to_vec();
            bytes.extend(nonce);
            bytes.extend(beat.to_le_bytes());
            disk::write_at(&file, &bytes, 0)
        };
        write(holder, 0)?;
        let (told, hears) = mpsc::channel();
        // Ends when the lease is dropped, and with the process at the latest.
        thread::Builder::new().name("daily-cache lease".to_owned()).spawn(move || {
            for beat in 1.. {
                match hears.recv_timeout(BEAT) {
                    Ok(is_waiting) => holder.is_waiting = is_waiting,
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => return,
                }
                let _ = write(holder, beat);
            }
        })?;
        let (root, name) = (Arc::clone(place.root), place.name.to_owned());
        Ok(Leased::Granted(Lease::new(Self { root, name, nonce, told })))
    }
}

impl Hold for Beating {
    fn set_waiting(&self, is_waiting: bool) {
        let _ = self.told.send(is_waiting);
    }
}

/// It may have passed to another, under the same name.
impl Drop for Beating {
    fn drop(&mut self) {
        let place = Expiring { root: &self.root, name: &self.name };
        let is_ours =
            |bytes: [u8; LEN]| bytes.get(Holder::LEN..).is_some_and(|rest| rest.starts_with(&self.nonce));
        if place.read().is_ok_and(|bytes| bytes.is_some_and(is_ours)) {
            let _ = self.root.folder.remove(&self.name);
        }
    }
}
