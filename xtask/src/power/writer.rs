//! The process that puts records until the power is cut.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::Duration,
};

use super::finding::Said;
use crate::{
    error::{Error, Result},
    invocation::Invocation,
};

/// A put takes milliseconds, a cut too.
const LIMIT: Duration = Duration::from_secs(20);

/// The process, and what it says. Dropped, it is killed.
#[derive(Debug)]
pub(super) struct Writer {
    child: Child,
    lines: Receiver<String>,
}

impl Writer {
    /// Starts it. Its words are taken from its pipe by a thread, so that it never waits for us.
    pub(super) fn start(invocation: &Invocation) -> Result<Self> {
        let mut command = invocation.command()?;
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let (sender, lines) = mpsc::channel();
        if let Some(out) = child.stdout.take() {
            thread::spawn(move || {
                let lines = BufReader::new(out).lines().map_while(std::io::Result::ok);
                lines.map(|line| sender.send(line)).take_while(std::result::Result::is_ok).for_each(drop);
            });
        }
        Ok(Self { child, lines })
    }

    /// What it says next, or nothing more.
    ///
    /// # Errors
    ///
    /// It says nothing for longer than a put can take.
    pub(super) fn next(&mut self) -> Result<Option<Said>> {
        match self.lines.recv_timeout(LIMIT) {
            Ok(line) => Said::parse(&line).map(Some),
            Err(RecvTimeoutError::Disconnected) => Ok(None),
            Err(RecvTimeoutError::Timeout) => Err(Error::Trouble(format!(
                "the writing process said nothing for {} s: a put hangs",
                LIMIT.as_secs()
            ))),
        }
    }

    /// What it has said that was not yet taken, if anything.
    pub(super) fn already(&mut self) -> Result<Option<Said>> {
        self.lines.try_recv().ok().map(|line| Said::parse(&line)).transpose()
    }

    /// Waits for the end of one that has nothing more to say; what it complained of, if it failed.
    pub(super) fn end(mut self) -> Result<Option<String>> {
        let mut complaint = String::new();
        if let Some(mut err) = self.child.stderr.take() {
            err.read_to_string(&mut complaint)?;
        }
        let status = self.child.wait()?;
        Ok((!status.success()).then(|| format!("{status}: {}", complaint.trim())))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
