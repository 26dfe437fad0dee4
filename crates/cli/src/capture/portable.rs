//! Takes what a command writes by means of the standard library: one thread for each channel and one for signals.

use std::io::{self, Read};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

use super::process::Process;
#[cfg(unix)]
use super::signals::{Arrived, Signals};
use super::{Channel, Ended, Event};

/// Each read takes this many bytes at most.
const PIECE: usize = 64 * 1024;

/// A command that runs, and what it writes; each channel in its order, the two in the order in which we came to know.
#[derive(Debug)]
pub(crate) struct Running {
    process: Process,
    news: Receiver<News>,
    /// Whether somebody wants a channel, for the threads to see.
    open: [Arc<AtomicBool>; 2],
    #[cfg(unix)]
    signals: signal_hook::iterator::Handle,
}

enum News {
    Wrote(Channel, Vec<u8>),
    End(Channel),
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
        // Few pieces are on their way: who is slow to take them slows the command down.
        let (tell, news) = mpsc::sync_channel(4);
        #[cfg(unix)]
        let signals = listen(tell.clone())?;
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let (out, err) = (child.stdout.take(), child.stderr.take());
        let open = [(); 2].map(|()| Arc::new(AtomicBool::new(true)));
        let [out_open, err_open] = open.clone();
        if let Some(out) = out {
            follow(Channel::Out, out, out_open, tell.clone());
        }
        if let Some(err) = err {
            follow(Channel::Err, err, err_open, tell);
        }
        Ok(Running {
            process: Process::new(child),
            news,
            open,
            #[cfg(unix)]
            signals,
        })
    }

    /// The next thing that happens; what was written is put into `buffer`, which is cleared first.
    ///
    /// # Errors
    ///
    /// When the system fails; none is expected.
    pub(crate) fn next(&mut self, buffer: &mut Vec<u8>) -> io::Result<Event> {
        loop {
            if let Some(ended) = self.ended()? {
                return Ok(Event::Ended(ended));
            }
            match self.news.recv() {
                Ok(News::Wrote(channel, bytes)) if self.is_open(channel) => {
                    *buffer = bytes;
                    return Ok(Event::Wrote(channel));
                }
                Ok(News::Wrote(..)) => {}
                Ok(News::End(channel)) => self.close(channel),
                #[cfg(unix)]
                Ok(News::Signal(arrived)) => self.process.heed(arrived)?,
                Err(mpsc::RecvError) => {
                    [Channel::Out, Channel::Err].into_iter().for_each(|channel| self.close(channel))
                }
            }
        }
    }

    /// Nobody wants this channel any more: once its thread has read again, the command's next write there fails.
    pub(crate) fn close(&mut self, channel: Channel) {
        self.switch(channel).store(false, Ordering::Relaxed);
    }

    fn is_open(&self, channel: Channel) -> bool {
        self.switch(channel).load(Ordering::Relaxed)
    }

    fn switch(&self, channel: Channel) -> &AtomicBool {
        let [out, err] = &self.open;
        if channel == Channel::Out { out } else { err }
    }

    fn ended(&mut self) -> io::Result<Option<Ended>> {
        let is_interrupted = self.process.interrupted_by().is_some();
        let is_open = self.is_open(Channel::Out) || self.is_open(Channel::Err);
        if is_open && !(is_interrupted && self.process.status().is_some()) {
            return Ok(None);
        }
        #[cfg(not(unix))]
        self.process.wait()?;
        let Some(status) = self.process.status() else { return Ok(None) };
        Ok(Some(Ended { status, interrupted_by: self.process.interrupted_by() }))
    }
}

#[cfg(unix)]
impl Drop for Running {
    fn drop(&mut self) {
        self.signals.close();
    }
}

/// Reads to the end, or until nobody listens: then the command gets SIGPIPE at its next write.
fn follow(
    channel: Channel,
    mut from: impl Read + Send + 'static,
    open: Arc<AtomicBool>,
    tell: SyncSender<News>,
) {
    thread::spawn(move || {
        loop {
            let mut bytes = vec![0; PIECE];
            match from.read(&mut bytes) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(0) | Err(_) => break drop(tell.send(News::End(channel))),
                Ok(length) => {
                    bytes.truncate(length);
                    if !open.load(Ordering::Relaxed) || tell.send(News::Wrote(channel, bytes)).is_err() {
                        break;
                    }
                }
            }
        }
    });
}

/// Passes signals on as news until the handle is closed.
#[cfg(unix)]
fn listen(tell: SyncSender<News>) -> io::Result<signal_hook::iterator::Handle> {
    let mut signals = Signals::open()?;
    let handle = signals.handle();
    thread::Builder::new().spawn(move || {
        while signals.wait() {
            for arrived in signals.take() {
                if tell.send(News::Signal(arrived)).is_err() {
                    return;
                }
            }
        }
    })?;
    Ok(handle)
}
