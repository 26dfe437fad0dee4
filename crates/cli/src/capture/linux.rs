//! Takes what a command writes in exactly the order in which it was written, on Linux and without threads.
//!
//! Two things together give the order. Each [pipe] holds one write at most, so that each write
//! becomes one event. And an edge-triggered epoll puts its files into a list in the moment in which they
//! become ready, and hands them out in that order. So one packet is read for each event, in the order of the
//! events, and no packet without an event.
//!
//! The order is a best effort for a stream on which a packet and a write are not the same: if the system has
//! no packet mode, or if the command enlarges its pipe or opens `/dev/stdout` anew.

use std::collections::VecDeque;
use std::io;
use std::process::{Command, Stdio};

use rustix::buffer::spare_capacity;
use rustix::event::{Timespec, epoll};
use rustix::fd::{AsFd, OwnedFd};
use rustix::io::Errno;

use super::pipe::{self, Given, ReadEnd};
use super::process::Process;
use super::signals::{Arrived, Signals};
use super::{Channel, Ended, Event};

/// What the events of a file are marked with.
const OUT: u64 = 1;
const ERR: u64 = 2;
const SIGNALS: u64 = 3;
/// More than the files that are watched, so that one call gives all that are ready.
const EVENTS_AT_ONCE: usize = 8;

/// A command that runs, and what it writes, in the order in which it was written.
#[derive(Debug)]
pub(crate) struct Running {
    process: Process,
    out: Option<ReadEnd>,
    err: Option<ReadEnd>,
    /// None once the end was told.
    signals: Option<Signals>,
    epoll: OwnedFd,
    /// The channels that were written, or closed, and not yet read for it.
    ready: VecDeque<Ready>,
    /// Whether only what is there already is still read, as the command has ended and this process shall.
    hurried: bool,
}

#[derive(Clone, Copy, Debug)]
struct Ready {
    channel: Channel,
    /// Whether nobody can write there any more: there will not be another event, hence it is read to its end.
    hung_up: bool,
}

impl Running {
    /// Starts it with pipes as its standard output and error. Its standard input is as the caller set it.
    ///
    /// # Errors
    ///
    /// Those of [`Command::spawn`] as they are, and when the system has no descriptors left.
    pub(crate) fn start(command: &mut Command) -> io::Result<Running> {
        // Before the command is there: no signal, and not its end, may be missed.
        let signals = Signals::open()?;
        let (out, out_writer) = pipe::open()?;
        let (err, err_writer) = pipe::open()?;
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        watch(&epoll, &out, OUT)?;
        watch(&epoll, &err, ERR)?;
        watch(&epoll, &signals, SIGNALS)?;
        let child = command.stdout(out_writer).stderr(err_writer).spawn();
        // The command has its own copies now. As long as ours are open, the pipes have no end.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        Ok(Running {
            process: Process::new(child?),
            out: Some(out),
            err: Some(err),
            signals: Some(signals),
            epoll,
            ready: VecDeque::with_capacity(EVENTS_AT_ONCE),
            hurried: false,
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
        loop {
            if let Some(ready) = self.ready.pop_front() {
                if self.read(ready, buffer)? {
                    return Ok(Event::Wrote(ready.channel));
                }
            } else if let Some(ended) = self.ended()? {
                return Ok(Event::Ended(ended));
            } else {
                self.wait()?;
            }
        }
    }

    /// Nobody wants this channel any more: the command gets SIGPIPE when it writes there again.
    pub(crate) fn close(&mut self, channel: Channel) {
        *self.read_end(channel) = None;
    }

    fn read_end(&mut self, channel: Channel) -> &mut Option<ReadEnd> {
        match channel {
            Channel::Out => &mut self.out,
            Channel::Err => &mut self.err,
        }
    }

    /// Reads once from a channel that is ready, and says whether that gave anything.
    fn read(&mut self, ready: Ready, buffer: &mut Vec<u8>) -> io::Result<bool> {
        let hurried = self.hurried;
        let Some(read_end) = self.read_end(ready.channel) else { return Ok(false) };
        match read_end.read(buffer)? {
            Given::Bytes => {
                // Its event may have stood for several writes, or for a write and the end.
                if ready.hung_up || (!hurried && read_end.holds_many()) {
                    self.ready.push_back(ready);
                }
                Ok(true)
            }
            Given::Nothing => Ok(false),
            Given::End => {
                self.close(ready.channel);
                Ok(false)
            }
        }
    }

    /// How the command ended, if it has, and if nothing that it wrote is left.
    fn ended(&mut self) -> io::Result<Option<Ended>> {
        let Some(status) = self.process.status() else { return Ok(None) };
        if !self.hurried && (self.out.is_some() || self.err.is_some()) {
            return Ok(None);
        }
        if let Some(signals) = self.signals.take() {
            signals.release().try_for_each(|arrived| self.process.heed(arrived))?;
        }
        Ok(Some(Ended { status, interrupted_by: self.process.interrupted_by() }))
    }

    /// Waits until something happens, and notes it.
    fn wait(&mut self) -> io::Result<()> {
        // Then it does not wait: the last words of a command came before its end, hence are there already.
        self.hurried = self.process.status().is_some() && self.process.interrupted_by().is_some();
        let at_most = self.hurried.then(Timespec::default);
        let mut events = Vec::with_capacity(EVENTS_AT_ONCE);
        match epoll::wait(&self.epoll, spare_capacity(&mut events), at_most.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        for epoll::Event { flags, data, .. } in events {
            let hung_up = flags.contains(epoll::EventFlags::HUP);
            match data.u64() {
                OUT => self.ready.push_back(Ready { channel: Channel::Out, hung_up }),
                ERR => self.ready.push_back(Ready { channel: Channel::Err, hung_up }),
                _ => self.heed_signals()?,
            }
        }
        Ok(())
    }

    fn heed_signals(&mut self) -> io::Result<()> {
        let arrived: Vec<Arrived> =
            self.signals.as_mut().map(|signals| signals.take().collect()).unwrap_or_default();
        arrived.into_iter().try_for_each(|arrived| self.process.heed(arrived))
    }
}

fn watch(epoll: &OwnedFd, file: impl AsFd, mark: u64) -> io::Result<()> {
    let flags = epoll::EventFlags::IN | epoll::EventFlags::ET;
    Ok(epoll::add(epoll, file, epoll::EventData::new_u64(mark), flags)?)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::io::Write as _;

    use super::*;

    /// A generator of numbers whose seed a failing test shows.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, limit: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % limit
        }
    }

    /// What a script wrote on both streams, as one text; the reader dawdles now and then.
    fn merged(script: &str, dice: &mut Dice) -> String {
        let mut running =
            Running::start(Command::new("sh").arg("-c").arg(script).stdin(Stdio::null())).unwrap();
        let (mut all, mut buffer) = (Vec::new(), Vec::new());
        loop {
            if dice.below(16) == 0 {
                (0..dice.below(20_000)).for_each(|_| std::hint::spin_loop());
            }
            match running.next(&mut buffer).unwrap() {
                Event::Wrote(_) => all.append(&mut buffer),
                Event::Ended(_) => return String::from_utf8(all).unwrap(),
            }
        }
    }

    /// Whether the order can be exact here; says so if it cannot.
    fn skipped(test: &str) -> bool {
        let skipped = pipe::open().unwrap().0.holds_many();
        if skipped {
            println!("SKIPPED {test}: this system has no pipes in packet mode");
        }
        skipped
    }

    fn numbered(count: u32, lines: impl Fn(u32) -> String) -> String {
        (0..count).map(lines).collect()
    }

    /// Fails with the place of the first difference, as the texts are long.
    #[track_caller]
    fn assert_same(got: &str, expected: &str, seed: u64) {
        let differs = got.lines().zip(expected.lines()).position(|(got, expected)| got != expected);
        assert_eq!(differs, None, "the first line in a wrong place, with the seed {seed}");
        assert_eq!(got.len(), expected.len(), "with the seed {seed}");
    }

    #[test]
    fn streams_that_take_turns_are_merged_as_they_were_written() {
        if skipped("streams_that_take_turns_are_merged_as_they_were_written") {
            return;
        }
        let script = "i=0; while [ $i -lt 20000 ]; do echo o$i; echo e$i >&2; i=$((i+1)); done";
        let expected = numbered(20_000, |i| format!("o{i}\ne{i}\n"));
        for seed in 0..4 {
            assert_same(&merged(script, &mut Dice(seed)), &expected, seed);
        }
    }

    #[test]
    fn streams_that_write_at_random_are_merged_as_they_were_written() {
        if skipped("streams_that_write_at_random_are_merged_as_they_were_written") {
            return;
        }
        let expected = numbered(5_000, |i| format!("{i}\n"));
        for seed in 0..16 {
            let mut dice = Dice(seed);
            let (mut script, mut left_of_run, mut to_err) = (String::new(), 0, false);
            for i in 0..5_000 {
                if left_of_run == 0 {
                    (left_of_run, to_err) = (1 + dice.below(3), !to_err);
                }
                left_of_run -= 1;
                writeln!(script, "echo {i}{}", if to_err { " >&2" } else { "" }).unwrap();
            }
            assert_same(&merged(&script, &mut dice), &expected, seed);
        }
    }

    #[test]
    fn a_write_longer_than_a_page_stays_in_its_place() {
        if skipped("a_write_longer_than_a_page_stays_in_its_place") {
            return;
        }
        let long = "x".repeat(10_000);
        let script = format!("long={long}; for i in 0 1 2 3 4 5 6 7 8 9; do echo $long; echo $i >&2; done");
        let expected = numbered(10, |i| format!("{long}\n{i}\n"));
        for seed in 0..50 {
            assert_same(&merged(&script, &mut Dice(seed)), &expected, seed);
        }
    }

    #[test]
    fn the_last_writes_are_in_order_when_the_command_is_gone_already() {
        if skipped("the_last_writes_are_in_order_when_the_command_is_gone_already") {
            return;
        }
        for seed in 0..200 {
            let mut dice = Dice(seed);
            assert_same(&merged("echo 1 >&2; echo 2", &mut dice), "1\n2\n", seed);
            assert_same(&merged("echo 1; exec >&-; echo 2 >&2; exec 2>&-", &mut dice), "1\n2\n", seed);
        }
    }

    /// Not a test, unless it is started by the next one.
    #[test]
    fn as_a_command_that_enlarges_its_pipe() {
        if std::env::var_os("CAPTURE_TEST_ENLARGE").is_none() {
            return;
        }
        rustix::pipe::fcntl_setpipe_size(std::io::stdout(), 1 << 20).unwrap();
        for _ in 0..10_000 {
            std::io::stdout().write_all(b"enlarged\n").unwrap();
        }
    }

    #[test]
    fn a_command_that_enlarges_its_pipe_loses_nothing() {
        let name =
            module_path!().split_once("::").unwrap().1.to_owned() + "::as_a_command_that_enlarges_its_pipe";
        let script = format!(
            "CAPTURE_TEST_ENLARGE=1 '{}' --exact {name} --nocapture",
            std::env::current_exe().unwrap().display()
        );
        for seed in 0..10 {
            assert_eq!(
                merged(&script, &mut Dice(seed)).matches("enlarged\n").count(),
                10_000,
                "with the seed {seed}"
            );
        }
    }
}
