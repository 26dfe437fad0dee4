//! The command's process: how it ended, and what a signal to this process means to it.

use std::io;
use std::process::{Child, ExitStatus};

#[cfg(unix)]
use super::signals::{self, Arrived};

/// The process of a command, until it has ended and after.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    status: Option<ExitStatus>,
    interrupted_by: Option<i32>,
}

impl Process {
    /// Takes charge of a process that was started.
    pub(super) fn new(child: Child) -> Process {
        Process { child, status: None, interrupted_by: None }
    }

    /// How it ended, once it has and that was noticed.
    pub(super) fn status(&self) -> Option<ExitStatus> {
        self.status
    }

    /// The first signal that asked this process, not the command, to end.
    pub(super) fn interrupted_by(&self) -> Option<i32> {
        self.interrupted_by
    }

    /// Does what a signal to this process asks for: looks whether the command has ended, or passes the signal
    /// on to it.
    #[cfg(unix)]
    pub(super) fn heed(&mut self, arrived: Arrived) -> io::Result<()> {
        if arrived.tells_of_a_child() {
            self.status = self.child.try_wait()?;
            return Ok(());
        }
        if arrived.asks_to_end() {
            self.interrupted_by.get_or_insert(arrived.signal);
        }
        // Once it was waited for, its number may be another process's.
        if self.status.is_none() && !arrived.reached_the_command_too() {
            signals::send(&self.child, arrived.signal);
        }
        Ok(())
    }

    /// Waits until it has ended, and says how it did.
    #[cfg(any(not(target_os = "linux"), portable_capture))]
    pub(super) fn wait(&mut self) -> io::Result<ExitStatus> {
        let status = self.child.wait()?;
        self.status = Some(status);
        Ok(status)
    }
}
