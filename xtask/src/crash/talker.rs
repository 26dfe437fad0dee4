//! A process that is talked to, a line at a time.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use crate::error::{Error, Result};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A process that is talked to; killed when dropped.
pub(super) struct Talker {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl Talker {
    /// The actor's inspector.
    pub(super) fn inspector(actor: &Path) -> Result<Self> {
        let mut command = Command::new(actor);
        command.args(["crash", "inspect"]);
        Self::start(command)
    }

    pub(super) fn start(mut command: Command) -> Result<Self> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (sender, lines) = mpsc::channel();
        let stdin = child.stdin.take();
        if let Some(stdout) = child.stdout.take() {
            thread::spawn(move || {
                let mut said = BufReader::new(stdout).lines().map_while(std::result::Result::ok);
                said.try_for_each(|line| sender.send(line))
            });
        }
        Ok(Self { child, stdin, lines })
    }

    /// The next line that it says.
    ///
    /// # Errors
    ///
    /// It says nothing for too long, or has ended.
    pub(super) fn hear(&self) -> Result<String> {
        let heard = self.lines.recv_timeout(PATIENCE);
        heard.map_err(|error| Error::Trouble(format!("the actor does not answer: {error}")))
    }

    /// Its answer to a line.
    ///
    /// # Errors
    ///
    /// Those of [`Talker::hear`], or the answer is that it failed.
    pub(super) fn ask(&mut self, line: &str) -> Result<String> {
        if let Some(stdin) = &mut self.stdin {
            writeln!(stdin, "{line}")?;
        }
        let answer = self.hear()?;
        match answer.strip_prefix("failed | ") {
            Some(why) => Err(Error::Trouble(why.to_owned())),
            None => Ok(answer),
        }
    }

    /// Kills it, and answers what it had said that was not heard yet.
    pub(super) fn kill(mut self) -> Result<Vec<String>> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(self.lines.iter().collect())
    }
}

impl Drop for Talker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
