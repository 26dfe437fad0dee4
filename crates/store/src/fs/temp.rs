//! Temporary files: an entry is written under a name of its own before it is published.

use std::fs::File;
use std::io::{self, Read};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use twox_hash::XxHash3_128;

use crate::entry::{self, MAX_BODY};
use crate::{Body, Error, Key, Record, Result, Version, disk};

use super::options::Durability;
use super::root::Root;

/// Streams are read and written in pieces of this many bytes; a record up to this size is one write.
const CHUNK: usize = 128 * 1024;

/// A temporary file, removed when dropped unless it was renamed.
pub(super) struct Temp<'a> {
    root: &'a Root,
    name: String,
    file: File,
}

impl<'a> Temp<'a> {
    pub(super) fn create(root: &'a Root) -> Result<Self> {
        let name = TempName::next()?.to_string();
        let created = match root.folder.create(&name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                root.make_folders(&["tmp"])?;
                root.folder.create(&name)
            }
            result => result,
        };
        match created {
            Ok(file) => Ok(Self { root, name, file }),
            Err(error) => Err(failed("make", root, &name, error)),
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn file(&self) -> &File {
        &self.file
    }

    /// Writes the whole entry of `record`.
    pub(super) fn write(&self, key: &Key, version: Version, record: Record<'_>) -> Result<()> {
        match record.body {
            Body::Bytes(body) if record.head.len() + body.len() <= CHUNK => {
                self.append(&entry::encode(key, version, record.head, body)?)
            }
            Body::Bytes(body) if body.len() as u64 > MAX_BODY => Err(Error::too_large("body", MAX_BODY)),
            Body::Bytes(body) => {
                let (opening, seed) = entry::begin(key, version, record.head, 0)?;
                let trailer = seed.trailer_of(body);
                [&opening, body, &trailer].into_iter().try_for_each(|part| self.append(part))
            }
            Body::Reader(reader) => self.stream(key, version, record.head, reader),
        }
    }

    /// Has the disk keep what was written, where that was asked for.
    pub(super) fn sync(&self) -> Result<()> {
        match self.root.durability {
            Durability::Fast => Ok(()),
            Durability::Synced => {
                disk::sync(&self.file).map_err(|error| failed("sync", self.root, &self.name, error))
            }
        }
    }

    fn stream(&self, key: &Key, version: Version, head: &[u8], body: &mut dyn Read) -> Result<()> {
        let (mut buffer, seed) = entry::begin(key, version, head, CHUNK)?;
        let mut sum = seed.start();
        loop {
            // Whole pieces of the file, since caches of the system keep aligned writes in larger pages.
            let (start, wanted) = (buffer.len(), CHUNK - buffer.len() % CHUNK);
            let piece = (&mut *body).take(wanted as u64).read_to_end(&mut buffer);
            let read = piece.map_err(Error::unreadable_body)?;
            sum.update(buffer.get(start..).unwrap_or_default());
            if sum.body_len() > MAX_BODY {
                return Err(Error::too_large("body", MAX_BODY));
            }
            if read < wanted {
                buffer.extend_from_slice(&sum.trailer());
                return self.append(&buffer);
            }
            self.append(&buffer)?;
            buffer.clear();
        }
    }

    fn append(&self, bytes: &[u8]) -> Result<()> {
        disk::write_all(&self.file, bytes).map_err(|error| failed("write", self.root, &self.name, error))
    }
}

/// After a rename there is nothing of the name any more; after an exchange there is the old entry.
impl Drop for Temp<'_> {
    fn drop(&mut self) {
        let _ = self.root.folder.remove(&self.name);
    }
}

fn failed(what: &str, root: &Root, name: &str, error: io::Error) -> Error {
    Error::io(format!("cannot {what} the temporary file `{}`", root.path.join(name).display()), error)
}

/// Whose a temporary file is: `tmp/<host>-<process>-<start>-<number>`.
///
/// Process numbers mean something only within one boot of one machine and one container: `host` says which, or
/// is zero where that cannot be told. A process number comes again: `start` is random for each process.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct TempName {
    host: u128,
    process: u32,
    start: u64,
    number: u64,
}

impl TempName {
    fn next() -> Result<Self> {
        static HOST: OnceLock<u128> = OnceLock::new();
        static START: OnceLock<u64> = OnceLock::new();
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let host = *HOST.get_or_init(|| disk::host().map_or(0, |host| XxHash3_128::oneshot(&host)));
        let start = START.get().copied().map_or_else(getrandom::u64, Ok).map_err(|error| {
            Error::io("cannot name a temporary file: no random bytes", io::Error::other(error))
        })?;
        let start = *START.get_or_init(|| start);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        Ok(Self { host, process: std::process::id(), start, number })
    }

    /// The name that a file in the folder `tmp` has.
    pub(super) fn parse(name: &[u8]) -> Option<Self> {
        let mut parts = std::str::from_utf8(name).ok()?.split('-');
        let host = u128::from_str_radix(parts.next()?, 16).ok()?;
        let process = u32::from_str_radix(parts.next()?, 16).ok()?;
        let start = u64::from_str_radix(parts.next()?, 16).ok()?;
        let number = u64::from_str_radix(parts.next()?, 16).ok()?;
        let name = Self { host, process, start, number };
        parts.next().is_none().then_some(name)
    }

    /// Whether the process that made it is known to be dead, or known to be alive, or neither.
    pub(super) fn is_of_the_dead(&self, own: &Self) -> Option<bool> {
        if self.host != own.host || own.host == 0 {
            return None;
        }
        if self.process == own.process {
            return Some(self.start != own.start);
        }
        disk::alive(self.process).map(|alive| !alive)
    }
}

impl std::fmt::Display for TempName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { host, process, start, number } = self;
        write!(f, "tmp/{host:032x}-{process:x}-{start:016x}-{number:x}")
    }
}
