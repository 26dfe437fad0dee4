//! What a command wrote, as the body of an entry: frames, each of one channel.
//!
//! A frame is four bytes, little endian, and its content. The highest bit of the four says the channel (0 standard
//! output, 1 standard error), the others the length of the content in bytes. Writes that follow each other on one
//! channel share a frame.

use std::io::{self, BufRead, BufReader, Read, Write};

use crate::capture::Channel;

/// The name of this format, recorded with each entry.
pub(crate) const FORMAT: &str = "daily-cache-run-1";

/// A frame holds at most this many bytes.
const LONGEST: usize = 64 * 1024;

/// Bodies are read in pieces of this many bytes.
const PIECE: usize = 128 * 1024;

const ERR: u32 = 1 << 31;

/// Writes frames.
pub(crate) struct Frames<W> {
    out: W,
    channel: Channel,
    frame: Vec<u8>,
    length: u64,
}

impl<W: Write> Frames<W> {
    pub(crate) fn new(out: W) -> Frames<W> {
        Frames { out, channel: Channel::Out, frame: Vec::with_capacity(LONGEST), length: 0 }
    }

    /// Adds what was written on a channel.
    pub(crate) fn write(&mut self, channel: Channel, mut bytes: &[u8]) -> io::Result<()> {
        if channel != self.channel {
            self.flush()?;
            self.channel = channel;
        }
        while !bytes.is_empty() {
            let room = LONGEST - self.frame.len();
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.frame.extend_from_slice(now);
            bytes = later;
            if self.frame.len() == LONGEST {
                self.flush()?;
            }
        }
        Ok(())
    }

    /// The length of all frames so far, in bytes.
    pub(crate) fn length(&self) -> u64 {
        self.length + 4 + self.frame.len() as u64
    }

    /// Ends the last frame.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        self.flush()?;
        Ok(self.out)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.frame.is_empty() {
            return Ok(());
        }
        // A frame is never longer than `LONGEST`.
        let length = u32::try_from(self.frame.len()).unwrap_or_default();
        let channel = if self.channel == Channel::Err { ERR } else { 0 };
        self.out.write_all(&(channel | length).to_le_bytes())?;
        self.out.write_all(&self.frame)?;
        self.length = self.length();
        self.frame.clear();
        Ok(())
    }
}

/// Why frames could not be played back.
#[derive(Debug)]
pub(crate) enum Unplayed<E> {
    /// They could not be read.
    Read(io::Error),
    /// What they hold could not be given away.
    Give(E),
}

/// Gives away what frames of this length hold, in the order in which it was written.
pub(crate) fn play<E>(
    frames: impl Read,
    length: u64,
    mut give: impl FnMut(Channel, &[u8]) -> Result<(), E>,
) -> Result<(), Unplayed<E>> {
    // A buffer is zeroed before it is used, which for a few bytes would be most of the work.
    let capacity = usize::try_from(length).unwrap_or(PIECE).clamp(1, PIECE);
    let mut frames = BufReader::with_capacity(capacity, frames);
    while let Some((channel, mut left)) = next_frame(&mut frames).map_err(Unplayed::Read)? {
        while left > 0 {
            let piece = frames.fill_buf().map_err(Unplayed::Read)?;
            let piece = piece.get(..left.min(piece.len())).unwrap_or(piece);
            if piece.is_empty() {
                return Err(Unplayed::Read(io::ErrorKind::UnexpectedEof.into()));
            }
            give(channel, piece).map_err(Unplayed::Give)?;
            let length = piece.len();
            left -= length;
            frames.consume(length);
        }
    }
    Ok(())
}

fn next_frame(frames: &mut impl BufRead) -> io::Result<Option<(Channel, usize)>> {
    if frames.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let mut start = [0; 4];
    frames.read_exact(&mut start)?;
    let start = u32::from_le_bytes(start);
    let channel = if start & ERR == 0 { Channel::Out } else { Channel::Err };
    let length = usize::try_from(start & !ERR).map_err(io::Error::other)?;
    Ok(Some((channel, length)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn channel() -> impl Strategy<Value = Channel> {
        prop_oneof![Just(Channel::Out), Just(Channel::Err)]
    }

    /// Lengths on both sides of a frame's end, and mostly short ones.
    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        let length = prop_oneof![20 => 0..100_usize, 1 => LONGEST - 2..LONGEST + 3];
        length.prop_flat_map(|length| any::<u8>().prop_map(move |byte| vec![byte; length]))
    }

    fn framed(writes: &[(Channel, Vec<u8>)]) -> Vec<u8> {
        let mut frames = Frames::new(Vec::new());
        for (channel, bytes) in writes {
            frames.write(*channel, bytes).unwrap();
        }
        frames.finish().unwrap()
    }

    fn bytewise(writes: &[(Channel, Vec<u8>)]) -> Vec<(Channel, u8)> {
        writes.iter().flat_map(|(channel, bytes)| bytes.iter().map(|byte| (*channel, *byte))).collect()
    }

    fn played(frames: &[u8]) -> Result<Vec<(Channel, Vec<u8>)>, Unplayed<()>> {
        let mut writes = Vec::new();
        play(frames, frames.len() as u64, |channel, bytes| {
            writes.push((channel, bytes.to_vec()));
            Ok(())
        })?;
        Ok(writes)
    }

    proptest! {
        #[test]
        fn what_was_written_comes_back_in_its_order(
            writes in prop::collection::vec((channel(), bytes()), 0..6),
        ) {
            prop_assert_eq!(bytewise(&played(&framed(&writes)).unwrap()), bytewise(&writes));
        }

        #[test]
        fn any_bytes_are_played_or_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            drop(played(&bytes));
        }
    }

    /// These bytes are on disks.
    #[test]
    fn frames_are_pinned_for_all_releases_and_machines() {
        let writes =
            [(Channel::Out, b"a\n".to_vec()), (Channel::Out, b"b".to_vec()), (Channel::Err, b"!".to_vec())];
        assert_eq!(framed(&writes), b"\x03\0\0\0a\nb\x01\0\0\x80!");
    }

    #[test]
    fn a_frame_that_was_cut_short_is_an_error() {
        let whole = framed(&[(Channel::Out, b"abc".to_vec())]);
        for length in 1..whole.len() {
            assert!(matches!(played(&whole[..length]), Err(Unplayed::Read(_))), "{length}");
        }
    }
}
