//! Runs a command and tells what it writes, on which stream, in the order in which it was written.
//!
//! [`Running::start`] starts a [`std::process::Command`], and [`Running::next`] then gives one [`Event`] after another:
//! what the command wrote on its standard output or error, and in the end how it [ended](Ended).
//!
//! On Linux the order of the two streams is exact (`linux.rs` says how); elsewhere (`portable.rs`) it is a best effort:
//! each stream keeps its own order, but what was written on both at nearly the same time may change places.
//!
//! While the command runs, the signals that are meant for it are passed on to it (`signals.rs` says which).

use std::process::ExitStatus;

#[cfg(all(target_os = "linux", not(portable_capture)))]
mod linux;
#[cfg(all(target_os = "linux", not(portable_capture)))]
mod pipe;
#[cfg(any(not(target_os = "linux"), portable_capture))]
mod portable;
mod process;
#[cfg(unix)]
mod signals;
#[cfg(test)]
#[cfg(unix)]
mod tests;

#[cfg(all(target_os = "linux", not(portable_capture)))]
pub(crate) use linux::Running;
#[cfg(any(not(target_os = "linux"), portable_capture))]
pub(crate) use portable::Running;

#[cfg(unix)]
pub(crate) use signals::die_of;

/// One of the two streams that a command writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Channel {
    /// Its standard output.
    Out,
    /// Its standard error.
    Err,
}

/// What happens next with a command that runs.
#[derive(Debug)]
pub(crate) enum Event {
    /// It wrote on this channel; at least one byte of it is in the buffer.
    Wrote(Channel),
    /// It has ended, and nothing more will come.
    Ended(Ended),
}

/// How a command ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ended {
    /// How the command itself ended: with an exit code, or killed by a signal.
    pub(crate) status: ExitStatus,
    /// The first signal that asked this process to end (HUP, INT, QUIT or TERM) while the command ran, if one came.
    ///
    /// Whoever gets one should clean up and then [end by it](die_of).
    pub(crate) interrupted_by: Option<i32>,
}
