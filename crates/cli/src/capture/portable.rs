//! Takes what a command writes with one thread per stream, on any system.
//!
//! Each stream keeps its own order. What was written on both at nearly the same time may change places.

use std::io::{self, Read};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use super::process::Process;
#[cfg(unix)]
use super::signals::{Arrived, Listener};
use super::{Channel, Ended, Event};

const READ_AT_MOST: usize = 64 * 1024;
/// How long, and for how many messages, the last words of a command are awaited if something that it left
/// behind keeps its streams open while this process was told to end.
const LAST_WORDS: Duration = Duration::from_millis(200);
const LAST_MESSAGES: u32 = 16;

/// A command that runs, and what it writes, in about the order in which it was written.
#[derive(Debug)]
pub(crate) struct Running {
    process: Process,
    // Before the listener, hence dropped before it: a listener that waits to send something goes on and can
    // be ended.
    messages: Receiver<Message>,
    out: Reader,
    err: Reader,
    last_messages: u32,
    #[cfg(unix)]
    _listener: Listener,
}

#[derive(Debug)]
enum Message {
    Read(Channel, io::Result<Vec<u8>>),
    #[cfg(unix)]
    Signal(Arrived),
}

impl Running {
    /// Starts it with pipes as its standard output and error. Its standard input is as the caller set it.
    ///
    /// # Errors
    ///
    /// Those of [`Command::spawn`] as they are, and when the system has no descriptors or threads left.
    pub(crate) fn start(command: &mut Command) -> io::Result<Running> {
        // Nothing is kept in between: a command that writes faster than it is read waits.
        let (sender, messages) = sync_channel(0);
        #[cfg(unix)]
        let listener = {
            let sender = sender.clone();
            Listener::start(move |arrived| sender.send(Message::Signal(arrived)).is_ok())?
        };
        // Declared anew to be dropped before the listener, should the command not start: as in the struct.
        let messages = messages;
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let out = Reader::start(Channel::Out, child.stdout.take(), sender.clone())?;
        let err = Reader::start(Channel::Err, child.stderr.take(), sender)?;
        let process = Process::new(child);
        Ok(Running {
            process,
            messages,
            out,
            err,
            last_messages: LAST_MESSAGES,
            #[cfg(unix)]
            _listener: listener,
        })
    }

    /// The next thing that happens; what was written is put into `buffer`, which is cleared first.
    ///
    /// The command has [`Ended`] once it has exited and both channels are closed or at their end: as in
    /// `$(command)`, a process that it left behind and that could still write is waited for. It is not when a
    /// signal asks this process to end.
    ///
    /// # Errors
    ///
    /// When the system fails; none is expected.
    pub(crate) fn next(&mut self, buffer: &mut Vec<u8>) -> io::Result<Event> {
        buffer.clear();
        while self.out.is_wanted() || self.err.is_wanted() || self.process.status().is_none() {
            match self.message() {
                Ok(Message::Read(channel, bytes)) if self.reader(channel).is_wanted() => {
                    buffer.append(&mut bytes?);
                    if !buffer.is_empty() {
                        return Ok(Event::Wrote(channel));
                    }
                    self.close(channel);
                }
                Ok(Message::Read(..)) => {}
                #[cfg(unix)]
                Ok(Message::Signal(arrived)) => self.process.heed(arrived)?,
                Err(RecvTimeoutError::Timeout) => break,
                // Both readers are through; what is left is the end of the command.
                Err(RecvTimeoutError::Disconnected) => drop(self.process.wait()?),
            }
        }
        let interrupted_by = self.process.interrupted_by();
        Ok(Event::Ended(Ended { status: self.process.wait()?, interrupted_by }))
    }

    /// The next message. Once the command has ended and this process shall too, it must be there soon.
    fn message(&mut self) -> Result<Message, RecvTimeoutError> {
        if self.process.status().is_none() || self.process.interrupted_by().is_none() {
            return self.messages.recv().map_err(RecvTimeoutError::from);
        }
        let Some(left) = self.last_messages.checked_sub(1) else { return Err(RecvTimeoutError::Timeout) };
        self.last_messages = left;
        self.messages.recv_timeout(LAST_WORDS)
    }

    /// Nobody wants this channel any more: the command gets SIGPIPE when it writes there again, and again.
    pub(crate) fn close(&mut self, channel: Channel) {
        self.reader(channel).wanted.store(false, Ordering::Relaxed);
    }

    fn reader(&self, channel: Channel) -> &Reader {
        match channel {
            Channel::Out => &self.out,
            Channel::Err => &self.err,
        }
    }
}

/// A thread that reads one stream until its end, or until nobody wants it.
#[derive(Debug)]
struct Reader {
    wanted: Arc<AtomicBool>,
}

impl Reader {
    fn start<R: Read + Send + 'static>(
        channel: Channel,
        stream: Option<R>,
        to: SyncSender<Message>,
    ) -> io::Result<Reader> {
        let wanted = Arc::new(AtomicBool::new(true));
        let reader = Reader { wanted: Arc::clone(&wanted) };
        let Some(mut stream) = stream else { return Err(io::Error::other("the command has no pipe")) };
        thread::Builder::new().spawn(move || {
            let mut ended = false;
            while !ended && wanted.load(Ordering::Relaxed) {
                let mut bytes = vec![0; READ_AT_MOST];
                let read = read_once(&mut stream, &mut bytes).inspect(|count| bytes.truncate(*count));
                ended = !matches!(read, Ok(1..));
                ended |= to.send(Message::Read(channel, read.map(|_| bytes))).is_err();
            }
        })?;
        Ok(reader)
    }

    fn is_wanted(&self) -> bool {
        self.wanted.load(Ordering::Relaxed)
    }
}

/// Reads once, whatever signals come meanwhile.
fn read_once(stream: &mut impl Read, bytes: &mut [u8]) -> io::Result<usize> {
    loop {
        match stream.read(bytes) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}
