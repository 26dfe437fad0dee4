//! The end of a pipe at which a command's writes can be taken one by one.
//!
//! The pipe is in packet mode (`O_DIRECT`, pipe(2)): each write stays apart from the next, and is what one
//! read gives. And it is one page long, which holds one packet: a second write waits until the first was
//! read. What is more than a page is written as several packets.

use std::io;

use rustix::buffer::spare_capacity;
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::io::{Errno, ioctl_fionbio, read};
use rustix::pipe::{PipeFlags, fcntl_getpipe_size, fcntl_setpipe_size, pipe_with};

/// More than any pipe that we make holds, and than any packet.
const READ_AT_MOST: usize = 64 * 1024;

/// The end from which is read. It never waits.
#[derive(Debug)]
pub(super) struct ReadEnd {
    pipe: OwnedFd,
    /// The bytes that the pipe holds, if that is one packet.
    one_packet: Option<usize>,
}

/// What a read gave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Given {
    /// At least one byte.
    Bytes,
    /// Nothing, but somebody may still write.
    Nothing,
    /// Nothing, and nobody can write any more.
    End,
}

/// Makes a pipe: the end for us, and the one for the command.
pub(super) fn open() -> io::Result<(ReadEnd, OwnedFd)> {
    if let Ok((pipe, writer)) = pipe_with(PipeFlags::CLOEXEC | PipeFlags::DIRECT) {
        // The smallest size is one page, whatever a page is here.
        let one_packet = fcntl_setpipe_size(&pipe, 1).ok();
        return read_end(pipe, one_packet, writer);
    }
    // Some sandboxes have no packet mode. Without it a pipe gives all that was written since it was last
    // read.
    let (pipe, writer) = pipe_with(PipeFlags::CLOEXEC)?;
    read_end(pipe, None, writer)
}

fn read_end(pipe: OwnedFd, one_packet: Option<usize>, writer: OwnedFd) -> io::Result<(ReadEnd, OwnedFd)> {
    // Of our end alone: a command that does not expect it would take a full pipe for an error.
    ioctl_fionbio(&pipe, true)?;
    Ok((ReadEnd { pipe, one_packet }, writer))
}

impl ReadEnd {
    /// Reads one packet into the buffer, which is cleared first.
    pub(super) fn read(&self, buffer: &mut Vec<u8>) -> io::Result<Given> {
        buffer.clear();
        buffer.reserve(READ_AT_MOST);
        loop {
            match read(&self.pipe, spare_capacity(buffer)) {
                Ok(0) => return Ok(Given::End),
                Ok(_) => return Ok(Given::Bytes),
                Err(Errno::AGAIN) => return Ok(Given::Nothing),
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Whether it can hold more than the one packet that was read.
    ///
    /// To be asked after each read, as a command may enlarge the pipe that it was given (`pv` does, for one).
    pub(super) fn holds_many(&self) -> bool {
        self.one_packet.is_none() || self.one_packet != fcntl_getpipe_size(&self.pipe).ok()
    }
}

impl AsFd for ReadEnd {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.pipe.as_fd()
    }
}
