//! Writing to standard output and standard error: at once, whole, and without a panic.

use std::fmt::Display;
use std::io::{self, Write};

use crate::capture::Channel;
use crate::error::{Error, Result};

impl Channel {
    /// Its name for people.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Channel::Out => "standard output",
            Channel::Err => "standard error",
        }
    }
}

/// Writes all of these bytes, unbuffered, so that the two channels keep their order.
pub(crate) fn write(channel: Channel, bytes: &[u8]) -> Result<()> {
    try_write(channel, bytes).map_err(|error| Error::unwritable(channel.name(), &error))
}

/// Prints a text to standard output, with its colours if that is a terminal.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut out = anstream::AutoStream::auto(io::stdout().lock());
    let printed = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    printed.map_err(|error| Error::unwritable(Channel::Out.name(), &error))
}

/// A warning: something went wrong, and things go on.
pub(crate) fn warn(text: impl Display) {
    complain(&format!("daily-cache: {text}\n"));
}

/// Says something on standard error. If that cannot be written there is nobody to tell.
pub(crate) fn complain(text: &str) {
    drop(try_write(Channel::Err, text.as_bytes()));
}

#[cfg(unix)]
fn try_write(channel: Channel, mut bytes: &[u8]) -> io::Result<()> {
    use std::os::fd::AsFd;

    let (out, err) = (io::stdout(), io::stderr());
    let to = if channel == Channel::Out { out.as_fd() } else { err.as_fd() };
    while !bytes.is_empty() {
        match rustix::io::write(to, bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
            Err(rustix::io::Errno::INTR) => {}
            // Somebody else who shares it has made it so.
            Err(rustix::io::Errno::AGAIN) => {
                let mut ready = [rustix::event::PollFd::new(&to, rustix::event::PollFlags::OUT)];
                match rustix::event::poll(&mut ready, None) {
                    Ok(_) | Err(rustix::io::Errno::INTR) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn try_write(channel: Channel, bytes: &[u8]) -> io::Result<()> {
    match channel {
        Channel::Out => {
            let mut out = io::stdout().lock();
            out.write_all(bytes)?;
            out.flush()
        }
        Channel::Err => io::stderr().write_all(bytes),
    }
}
