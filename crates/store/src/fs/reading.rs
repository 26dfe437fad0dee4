//! Reading an entry: one sized read for a small one, and no byte of a large body before its length is checked.

use std::fs::File;
use std::io;

use crate::disk::{self, Opened};
use crate::entry::{self, Opening, PREFIX, Seed, TRAILER};
use crate::{Damage, Found, Key, Take, Version};

use super::FsStore;
use super::name::EntryName;
use super::root::Root;
use super::stream::{Extent, Stream};

/// The first read takes this many bytes at most: the whole of a small entry, the opening of nearly any other.
const FIRST_READ: usize = 16 * 1024;

/// Why an entry could not be read.
pub(super) enum Trouble {
    Damage(Damage),
    Io(io::Error),
}

impl From<Damage> for Trouble {
    fn from(damage: Damage) -> Self {
        Self::Damage(damage)
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Damage(Damage::Truncated), // cut short while it was read
            _ => Self::Io(error),
        }
    }
}

/// An entry whose opening was read and verified.
pub(super) struct Reading<'a> {
    root: &'a Root,
    name: &'a EntryName,
    file: File,
    /// The first bytes of the file: the opening at least, all of it if the entry is small.
    start: Vec<u8>,
    opening_len: usize,
    version: Version,
    seed: Seed,
    entry_len: u64,
    body_len: u64,
}

impl<'a> Reading<'a> {
    /// The entry of `key`, if there is anything under its name.
    pub(super) fn open(root: &'a Root, name: &'a EntryName, key: &Key) -> Result<Option<Self>, Trouble> {
        let (file, entry_len) = match root.folder.open_entry(name.as_str(), root.trusted)? {
            Opened::Missing => return Ok(None),
            Opened::Bad(damage) => return Err(damage.into()),
            Opened::File(file, len) => (file, len),
        };
        let mut start = Vec::new();
        fill(&file, &mut start, usize::try_from(entry_len).unwrap_or(FIRST_READ).min(FIRST_READ))?;
        let opening_len = entry::opening_len(&start)?;
        if opening_len as u64 > entry_len {
            return Err(Damage::Truncated.into());
        }
        fill(&file, &mut start, opening_len)?;
        let opening = Opening::decode(&start, key)?;
        let body_len = opening.body_len(entry_len)?;
        let (version, seed) = (opening.version(), opening.seed());
        Ok(Some(Self { root, name, file, start, opening_len, version, seed, entry_len, body_len }))
    }

    pub(super) fn version(&self) -> Version {
        self.version
    }

    /// The length of the whole file, in bytes.
    pub(super) fn len(&self) -> u64 {
        self.entry_len
    }

    pub(super) fn head(&self) -> &[u8] {
        self.start.get(PREFIX..self.opening_len - entry::SUM).unwrap_or_default()
    }

    /// What the judge takes of it.
    pub(super) fn take(self, take: Take) -> Result<Option<Found>, Trouble> {
        match take {
            Take::Below => Ok(None),
            Take::Head => {
                self.check_len()?;
                Ok(Some(Found::head_only(self.version, self.head(), self.body_len)))
            }
            Take::Body | Take::Stream if self.is_whole() => self.small().map(Some),
            Take::Stream if self.body_len > FsStore::STREAMED_ABOVE => self.stream().map(Some),
            Take::Body | Take::Stream => self.large().map(Some),
        }
    }

    fn is_whole(&self) -> bool {
        self.start.len() as u64 == self.entry_len
    }

    fn small(self) -> Result<Found, Trouble> {
        self.check_small()?;
        let head = self.head().to_vec();
        let body = self.opening_len..self.start.len() - TRAILER;
        Ok(Found::inside(self.version, head, self.start, body))
    }

    fn check_small(&self) -> Result<(), Damage> {
        let rest = self.start.get(self.opening_len..).unwrap_or_default();
        let (body, trailer) = rest.split_last_chunk().ok_or(Damage::Truncated)?;
        self.seed.check(body, trailer)
    }

    fn large(self) -> Result<Found, Trouble> {
        self.check_len()?;
        let len = usize::try_from(self.body_len).map_err(|_| Damage::TooLarge)?;
        let mut body = Vec::new();
        body.try_reserve_exact(len + TRAILER).map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
        body.extend_from_slice(self.start.get(self.opening_len..).unwrap_or_default());
        fill(&self.file, &mut body, len + TRAILER)?;
        let (_, trailer) = body.split_last_chunk().ok_or(Damage::Truncated)?;
        self.seed.check(body.get(..len).unwrap_or_default(), trailer)?;
        body.truncate(len);
        Ok(Found::new(self.version, self.head(), body))
    }

    /// The trailer, if it declares the length that the body has.
    fn check_len(&self) -> Result<[u8; TRAILER], Trouble> {
        let mut trailer = [0; TRAILER];
        match self.start.last_chunk() {
            Some(last) if self.is_whole() => trailer = *last,
            _ => disk::read_at(&self.file, &mut trailer, self.entry_len - TRAILER as u64)?,
        }
        entry::check_len(self.body_len, &trailer)?;
        Ok(trailer)
    }

    fn stream(self) -> Result<Found, Trouble> {
        let (version, head, body_len) = (self.version, self.head().to_vec(), self.body_len);
        let path = self.root.path.join(self.name.as_str());
        let reader = Stream::open(self.into_extent()?, path)?;
        Ok(Found::stream(version, head, body_len, Box::new(reader)))
    }

    /// Reads the whole body in bounded memory and checks it.
    pub(super) fn verify(self) -> Result<(), Trouble> {
        if self.is_whole() {
            return Ok(self.check_small()?);
        }
        self.into_extent()?.verify(|_| ()).map(drop)
    }

    /// The body where it is in the file, its length checked.
    fn into_extent(self) -> Result<Extent, Trouble> {
        let trailer = self.check_len()?;
        let start = self.opening_len as u64;
        Ok(Extent { file: self.file, start, len: self.body_len, seed: self.seed, trailer })
    }
}

/// Reads until `buffer` has `len` bytes. The file has that many, or it was cut short since.
fn fill(file: &File, buffer: &mut Vec<u8>, len: usize) -> Result<(), Trouble> {
    buffer
        .try_reserve_exact(len.saturating_sub(buffer.len()))
        .map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
    while buffer.len() < len {
        if disk::read(file, buffer)? == 0 {
            return Err(Damage::Truncated.into());
        }
    }
    Ok(())
}
