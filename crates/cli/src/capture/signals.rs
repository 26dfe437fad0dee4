//! The signals that come to this process while a command runs, and dying of one.
//!
//! HUP, INT, QUIT, TERM, USR1 and USR2 are for the command: whoever sends them to this process cannot know
//! that the work is done by another. A signal that this process ignored when it started (`nohup` ignores HUP,
//! a shell without job control ignores INT and QUIT in what it puts into the background) stays ignored, here
//! and, as it is inherited, in the command. Stopping and continuing (TSTP, CONT) are left to the terminal,
//! which reaches the command as well.

use std::fs::File;
use std::io;
#[cfg(all(target_os = "linux", not(portable_capture)))]
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGALRM, SIGCHLD, SIGHUP, SIGINT, SIGPIPE, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};
use signal_hook::iterator::backend::SignalDelivery;
use signal_hook::iterator::exfiltrator::WithRawSiginfo;
use signal_hook::{flag, low_level};

/// The signals that are passed on to the command.
const FOR_THE_COMMAND: [i32; 6] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2];

/// Ends this process by the signal, so that whoever waits for it sees that.
///
/// A signal that would leave a core file, and one that somehow did not end it, give the exit code 128 + the
/// signal, as in a shell.
pub(crate) fn die_of(signal: i32) -> ! {
    if matches!(signal, SIGALRM | SIGHUP | SIGINT | SIGPIPE | SIGTERM | SIGUSR1 | SIGUSR2) {
        // It does not come back. Should it, then the exit code below says the same.
        let _ = low_level::emulate_default_handler(signal);
    }
    std::process::exit(128_i32.saturating_add(signal))
}

/// Sends a signal to a process that was not waited for yet.
///
/// One that may not be sent (the command has become another user's, as `sudo` does) is lost: nothing better
/// can be done.
pub(super) fn send(child: &Child, signal: i32) {
    if let Some(signal) = Signal::from_named_raw(signal) {
        let _ = kill_process(Pid::from_child(child), signal);
    }
}

/// A signal that came to this process.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Arrived {
    /// Its number.
    pub(super) signal: i32,
    by_the_kernel: bool,
}

impl Arrived {
    /// A signal with the `si_code` of its `siginfo_t`: on Linux, only what the kernel itself sends has one
    /// above 0. Elsewhere the codes do not tell, and the kernel, which is the usual sender of INT and QUIT,
    /// is taken for it.
    fn new(signal: i32, code: i32) -> Arrived {
        Arrived { signal, by_the_kernel: code > 0 || cfg!(not(target_os = "linux")) }
    }

    /// Whether it says that a child has ended (or stopped).
    pub(super) fn tells_of_a_child(self) -> bool {
        self.signal == SIGCHLD
    }

    /// Whether it asks this process to end.
    pub(super) fn asks_to_end(self) -> bool {
        matches!(self.signal, SIGHUP | SIGINT | SIGQUIT | SIGTERM)
    }

    /// Whether the command got it as well: a terminal's Ctrl-C and Ctrl-\ reach all processes of the
    /// foreground group.
    ///
    /// HUP is not one of them: when a terminal goes away, the kernel tells the leader of the session alone,
    /// and twice is better than never.
    pub(super) fn reached_the_command_too(self) -> bool {
        self.by_the_kernel && matches!(self.signal, SIGINT | SIGQUIT)
    }
}

/// The signals that are kept for the command instead of acting on this process, as long as this lives.
#[derive(Debug)]
pub(super) struct Signals {
    // First, hence dropped first: a signal that comes in between must act on this process rather than get
    // lost.
    _kept: Kept,
    delivery: SignalDelivery<UnixStream, WithRawSiginfo>,
}

impl Signals {
    /// Starts to keep them.
    pub(super) fn open() -> io::Result<Signals> {
        let ignored = ignored();
        let watched: Vec<i32> =
            FOR_THE_COMMAND.into_iter().filter(|signal| !ignored.contains(*signal)).collect();
        let (read, write) = UnixStream::pair()?;
        // In this order: handlers are called in that of their registration, and by the time that one has told
        // of a signal, whoever was told may have stopped to keep them.
        handle_by_default(&watched)?;
        let all = watched.iter().copied().chain([SIGCHLD]);
        let delivery = SignalDelivery::with_pipe(read, write, WithRawSiginfo, all)?;
        Ok(Signals { _kept: Kept::new(), delivery })
    }

    /// Those that came since the last time. Does not wait for any.
    pub(super) fn take(&mut self) -> impl Iterator<Item = Arrived> + use<> {
        self.delivery.pending().map(|info| Arrived::new(info.si_signo, info.si_code))
    }

    /// Stops keeping them, and gives those that came until then. From here on they act on this process again.
    #[cfg(all(target_os = "linux", not(portable_capture)))]
    pub(super) fn release(mut self) -> impl Iterator<Item = Arrived> + use<> {
        let last = self.take();
        drop(self);
        last
    }
}

#[cfg(all(target_os = "linux", not(portable_capture)))]
impl AsFd for Signals {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.delivery.get_read().as_fd()
    }
}

/// A thread that tells of the signals instead of letting them act on this process, as long as this lives.
#[cfg(any(not(target_os = "linux"), portable_capture))]
#[derive(Debug)]
pub(super) struct Listener {
    handle: signal_hook::iterator::Handle,
    thread: Option<std::thread::JoinHandle<()>>,
}

#[cfg(any(not(target_os = "linux"), portable_capture))]
impl Listener {
    /// Starts to listen, until `tell` says that nobody wants to know any more.
    pub(super) fn start(mut tell: impl FnMut(Arrived) -> bool + Send + 'static) -> io::Result<Listener> {
        let mut signals = Signals::open()?;
        let handle = signals.delivery.handle();
        let mut one_came = |pipe: &mut UnixStream| match io::Read::read(pipe, &mut [0]) {
            // Looking in vain does no harm.
            Err(error) if error.kind() != io::ErrorKind::Interrupted => Err(error),
            _ => Ok(true),
        };
        let listen = move || {
            while let Ok(Some(_)) = signals.delivery.poll_pending(&mut one_came) {
                if !signals.take().all(&mut tell) {
                    break;
                }
            }
        };
        Ok(Listener { handle, thread: Some(std::thread::Builder::new().spawn(listen)?) })
    }
}

#[cfg(any(not(target_os = "linux"), portable_capture))]
impl Drop for Listener {
    fn drop(&mut self) {
        self.handle.close();
        // A listener that panicked has told so.
        let _ = self.thread.take().map(std::thread::JoinHandle::join);
    }
}

/// Keeps signals from acting on this process as they do by default.
///
/// A handler, once installed, stays (`signal-hook` never takes one away, as another may have been put on
/// top), and a signal with a handler that does nothing would be ignored from then on. Hence one handler per
/// signal acts as the system would have, except while one of these lives.
#[derive(Debug)]
struct Kept;

/// Whether signals act as they do by default; read inside of handlers, where no lock may be taken.
static ACT_BY_DEFAULT: AtomicBool = AtomicBool::new(true);
/// The number of [`Kept`] that live.
static KEPT: Mutex<usize> = Mutex::new(0);
/// The signals whose handler acts by default.
static HANDLED: Mutex<Vec<i32>> = Mutex::new(Vec::new());

impl Kept {
    fn new() -> Kept {
        let mut living = locked(&KEPT);
        *living = living.saturating_add(1);
        ACT_BY_DEFAULT.store(false, Ordering::SeqCst);
        Kept
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let mut living = locked(&KEPT);
        *living = living.saturating_sub(1);
        ACT_BY_DEFAULT.store(*living == 0, Ordering::SeqCst);
    }
}

/// Installs the handlers that act by default, for good.
fn handle_by_default(signals: &[i32]) -> io::Result<()> {
    let mut handled = locked(&HANDLED);
    for signal in signals {
        if !handled.contains(signal) {
            flag::register_conditional_default(*signal, &ACT_BY_DEFAULT)?;
            handled.push(*signal);
        }
    }
    Ok(())
}

/// What is behind a lock, even if a thread panicked there: it is never left half changed.
fn locked<T>(mutex: &'static Mutex<T>) -> MutexGuard<'static, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A set of signals, as `/proc/self/status` writes it: the lowest bit is signal 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct SignalSet(u64);

impl SignalSet {
    fn contains(self, signal: i32) -> bool {
        signal
            .checked_sub(1)
            .and_then(|bit| u32::try_from(bit).ok())
            .and_then(|bit| self.0.checked_shr(bit))
            .unwrap_or(0)
            & 1
            == 1
    }

    /// The set after this label, in the text of `/proc/self/status`.
    fn find(status: &str, label: &str) -> Option<SignalSet> {
        let hexadecimal = status.lines().find_map(|line| line.strip_prefix(label))?;
        u64::from_str_radix(hexadecimal.trim(), 16).ok().map(SignalSet)
    }
}

/// The signals that this process ignores. Where the system does not tell (it is not Linux, or `/proc` is not
/// there): none.
fn ignored() -> SignalSet {
    let status = rustix::fs::open("/proc/self/status", OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())
        .map_err(io::Error::from)
        .and_then(|file| io::read_to_string(File::from(file)));
    status.ok().and_then(|text| SignalSet::find(&text, "SigIgn:")).unwrap_or(SignalSet(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPED: i32 = 0x80;
    const SENT: i32 = 0;

    #[test]
    fn a_set_of_signals_is_read_from_the_text_of_proc() {
        let status =
            "Name:\tx\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000001006\nSigCgt:\tffffffffffffffff\n";
        let set = SignalSet::find(status, "SigIgn:").unwrap();
        assert!(set.contains(SIGINT) && set.contains(SIGQUIT) && set.contains(13));
        assert!(!set.contains(SIGHUP) && !set.contains(SIGTERM));
        assert!(![i32::MIN, -1, 0, 65, 1000, i32::MAX].into_iter().any(|no_signal| set.contains(no_signal)));
        assert_eq!(SignalSet::find("SigIgn:\tnonsense\n", "SigIgn:"), None);
        assert_eq!(SignalSet::find("", "SigIgn:"), None);
    }

    #[test]
    fn only_what_is_typed_at_the_terminal_reached_the_command_too() {
        assert!(Arrived::new(SIGINT, TYPED).reached_the_command_too());
        assert!(Arrived::new(SIGQUIT, TYPED).reached_the_command_too());
        assert!(!Arrived::new(SIGHUP, TYPED).reached_the_command_too());
        assert!(!Arrived::new(SIGTERM, SENT).reached_the_command_too());
        assert_eq!(Arrived::new(SIGINT, SENT).reached_the_command_too(), cfg!(not(target_os = "linux")));
    }

    #[test]
    fn the_signals_that_ask_to_end_are_four() {
        let ending = FOR_THE_COMMAND.into_iter().filter(|signal| Arrived::new(*signal, SENT).asks_to_end());
        assert_eq!(ending.collect::<Vec<_>>(), [SIGHUP, SIGINT, SIGQUIT, SIGTERM]);
    }
}
