//! The records that are put: each says in its head and all over its body what it is, so that a mixture shows.

use std::fmt;

use daily_cache_store::{Found, FsStore, Key, Put, Record, Result, Store, Take, When};

/// A record, made of three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) key: u8,
    /// No two puts of a key have the same.
    pub(super) generation: u64,
    /// Of the body, in bytes.
    pub(super) len: usize,
}

impl Content {
    pub(super) fn head(&self) -> String {
        format!("{} {} {}", self.key, self.generation, self.len)
    }

    pub(super) fn body(&self) -> Vec<u8> {
        let word = format!("{:03}:{:011};", self.key, self.generation);
        let mut body = word.repeat(self.len / word.len() + 1).into_bytes();
        body.truncate(self.len);
        body
    }

    pub(super) fn put(&self, store: &FsStore, when: When) -> Result<Put> {
        store.put(&key(self.key), Record::new(&self.head(), &self.body()), when)
    }

    fn of(head: &[u8]) -> Option<Self> {
        let mut words = std::str::from_utf8(head).ok()?.split(' ');
        let (key, generation, len) = (words.next()?, words.next()?, words.next()?);
        Some(Self { key: key.parse().ok()?, generation: generation.parse().ok()?, len: len.parse().ok()? })
    }
}

/// The key of a number. Each has a folder of its own on every level.
pub(super) fn key(number: u8) -> Key {
    Key::new([number; 16], [number; 32], [1; 8])
}

/// What a reader sees of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    Nothing,
    /// Something that the store itself says is no record.
    Damaged,
    /// All that the put of this generation wrote.
    Whole(u64),
    /// Something that no put wrote, given out as a good record.
    Mixed,
}

impl Sight {
    /// Reads all of the record of a key.
    ///
    /// # Errors
    ///
    /// The store could not read it.
    pub(super) fn of(store: &FsStore, number: u8) -> crate::Result<Self> {
        match store.open(&key(number), &mut Take::Stream) {
            Ok(None) => Ok(Self::Nothing),
            Ok(Some(found)) => Self::of_found(found, number),
            Err(error) if error.is_damaged() => Ok(Self::Damaged),
            Err(error) => Err(error.into()),
        }
    }

    fn of_found(found: Found, number: u8) -> crate::Result<Self> {
        let content = Content::of(found.head()).filter(|content| content.key == number);
        let mut body = Vec::new();
        found.into_reader().ok_or("the store gave no body")?.read_to_end(&mut body)?;
        let whole = content.filter(|content| body == content.body());
        Ok(whole.map_or(Self::Mixed, |content| Self::Whole(content.generation)))
    }
}

/// A single word.
impl fmt::Display for Sight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("nothing"),
            Self::Damaged => f.write_str("damaged"),
            Self::Whole(generation) => write!(f, "{generation}"),
            Self::Mixed => f.write_str("mixed"),
        }
    }
}
