//! Large bodies in bounded memory: read once to verify them, and once more to give them out.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::PathBuf;
use std::vec;

use crate::entry::{BodySum, Seed, TRAILER};
use crate::{Damage, Error, disk};

use super::reading::Trouble;

/// A body is read in pieces of this many bytes, the last one shorter.
const PIECE: usize = 128 * 1024;

/// A body of which nothing was read, in an open file.
pub(super) struct Extent {
    pub(super) file: File,
    /// Where in the file the body begins.
    pub(super) start: u64,
    pub(super) len: u64,
    pub(super) seed: Seed,
    pub(super) trailer: [u8; TRAILER],
}

impl Extent {
    /// Reads the whole body and checks it; `each` is told the sum up to the end of each piece. Answers the buffer.
    pub(super) fn verify(&self, mut each: impl FnMut(&BodySum)) -> Result<Vec<u8>, Trouble> {
        let mut buffer = vec![0; self.piece_len(0)];
        let mut sum = self.seed.start();
        while sum.body_len() < self.len {
            let len = self.piece_len(sum.body_len());
            let piece = buffer.get_mut(..len).unwrap_or_default();
            self.read(piece, sum.body_len())?;
            sum.update(piece);
            each(&sum);
        }
        sum.check(&self.trailer)?;
        Ok(buffer)
    }

    /// The length of the piece that begins `from` bytes behind the body's start; 0 at its end.
    fn piece_len(&self, from: u64) -> usize {
        usize::try_from(self.len.saturating_sub(from)).unwrap_or(PIECE).min(PIECE)
    }

    fn read(&self, piece: &mut [u8], from: u64) -> Result<(), Trouble> {
        Ok(disk::read_at(&self.file, piece, self.start + from)?)
    }
}

/// A reader of a body that was verified, which verifies it again.
///
/// The file can rot, or be changed or cut by somebody else, after it was verified. What the sum of the body was up to
/// the end of each piece is kept from then, 24 bytes for each, so that every piece is compared before it is given out,
/// not only the whole at its end.
pub(super) struct Stream {
    pieces: Pieces,
    path: PathBuf,
    /// What no longer matched. It is answered from then on, lest the next read be taken for the end.
    damage: Option<Damage>,
    /// A verified piece, for callers whose buffers are smaller.
    buffer: Vec<u8>,
    /// What of `buffer` was not given out yet.
    held: Range<usize>,
}

impl Stream {
    /// Verifies the whole body of the entry at `path`.
    pub(super) fn open(body: Extent, path: PathBuf) -> Result<Self, Trouble> {
        let mut sums = Vec::new();
        let buffer = body.verify(|sum| sums.push(sum.trailer()))?;
        let pieces = Pieces { sum: body.seed.start(), body, sums: sums.into_iter() };
        Ok(Self { pieces, path, damage: None, buffer, held: 0..0 })
    }

    fn failed(&mut self, trouble: Trouble) -> io::Error {
        match trouble {
            // It was read again often enough; whoever reads to the end would go on for ever.
            Trouble::Io(error) if error.kind() == io::ErrorKind::Interrupted => io::Error::other(error),
            Trouble::Io(error) => error,
            Trouble::Damage(damage) => {
                self.damage = Some(damage);
                self.changed(damage)
            }
        }
    }

    fn changed(&self, damage: Damage) -> io::Error {
        let text = format!("the entry `{}` changed while it was read", self.path.display());
        io::Error::new(io::ErrorKind::InvalidData, Error::damaged(text, damage))
    }
}

impl Read for Stream {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if let Some(damage) = self.damage {
            return Err(self.changed(damage));
        }
        if self.held.is_empty() {
            let len = self.pieces.next_len();
            if let Some(whole) = out.get_mut(..len) {
                return self.pieces.read(whole).map(|()| len).map_err(|trouble| self.failed(trouble));
            }
            let piece = self.buffer.get_mut(..len).unwrap_or_default();
            self.pieces.read(piece).map_err(|trouble| self.failed(trouble))?;
            self.held = 0..len;
        }
        let given = self.buffer.get(self.held.clone()).unwrap_or_default().read(out)?;
        self.held.start += given;
        Ok(given)
    }
}

/// The pieces of a body that was verified, one after another.
struct Pieces {
    body: Extent,
    sum: BodySum,
    /// What `sum` should become with each piece that is left.
    sums: vec::IntoIter<[u8; TRAILER]>,
}

impl Pieces {
    /// The length of the next piece; 0 at the end.
    fn next_len(&self) -> usize {
        self.body.piece_len(self.sum.body_len())
    }

    /// Fills `piece`, which has the next one's length, if that still is as it was.
    fn read(&mut self, piece: &mut [u8]) -> Result<(), Trouble> {
        if piece.is_empty() {
            return Ok(());
        }
        self.body.read(piece, self.sum.body_len())?;
        self.sum.update(piece);
        Ok(self.sum.check(&self.sums.next().ok_or(Damage::Length)?)?)
    }
}
