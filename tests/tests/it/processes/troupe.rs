//! The processes of one test, what they say, and the folder that they share.

use std::cell::Cell;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use daily_cache::{
    Answer, Daily, DailyCache, FrozenClock, FsStore, Monotonic, Options, Store, SystemClock, Zone,
};
use tempfile::TempDir;

/// Longer than any test takes on the slowest machine.
const DEADLINE: Duration = Duration::from_secs(120);

/// The program.
pub(crate) const ACTOR: &str = env!("CARGO_BIN_EXE_actor");

/// Processes on one folder. What is still there in the end is killed.
pub(crate) struct Troupe {
    dir: TempDir,
    actors: Vec<Child>,
    ended: Cell<usize>,
    signs: Receiver<Sign>,
    gives: Sender<Sign>,
}

/// A line that one of them said.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) who: usize,
    pub(crate) at: Duration,
    pub(crate) line: String,
}

/// What comes from a process.
enum Sign {
    Line(Heard),
    End,
}

impl Troupe {
    pub(crate) fn new() -> Troupe {
        let (gives, signs) = mpsc::channel();
        let dir = tempfile::tempdir().unwrap();
        Troupe { dir, actors: Vec::new(), ended: Cell::new(0), signs, gives }
    }

    /// The folder of the store. What the test itself keeps is beside it.
    pub(crate) fn dir(&self) -> String {
        self.beside("cache")
    }

    pub(crate) fn beside(&self, name: &str) -> String {
        self.dir.path().join(name).into_os_string().into_string().unwrap()
    }

    /// A handle on the store, as this process has it.
    pub(crate) fn store(&self) -> FsStore {
        FsStore::open(self.dir()).unwrap()
    }

    /// A cache as the others have it.
    pub(crate) fn cache(&self, options: Options) -> DailyCache<FrozenClock, FsStore> {
        let noon = "2026-11-23T12:00:00Z".parse().unwrap();
        DailyCache::with_options(noon, self.store(), Daily::in_zone(Zone::UTC), options)
    }

    /// Starts a process that plays a part in the folder, and says its number.
    pub(crate) fn start(&mut self, part: &str, words: &[&str]) -> usize {
        self.start_by(Command::new(ACTOR), part, words)
    }

    /// The same by a command to which the part is added.
    pub(crate) fn start_by(&mut self, mut command: Command, part: &str, words: &[&str]) -> usize {
        let who = self.actors.len();
        command.args(["leases", part, &self.dir()]).args(words);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (stdout, gives) = (child.stdout.take().unwrap(), self.gives.clone());
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let _ = gives.send(Sign::Line(Heard { who, at: SystemClock.elapsed(), line }));
            }
            let _ = gives.send(Sign::End);
        });
        self.actors.push(child);
        who
    }

    /// The next line of any of them.
    #[track_caller]
    pub(crate) fn hear(&self) -> Heard {
        loop {
            match self.signs.recv_timeout(DEADLINE).expect("a sign of life within two minutes") {
                Sign::Line(heard) => return heard,
                Sign::End => self.ended.update(|ended| ended + 1),
            }
            assert!(self.ended.get() < self.actors.len(), "all have ended, and one had more to say");
        }
    }

    /// So many lines.
    #[track_caller]
    pub(crate) fn hear_all(&self, lines: usize) -> Vec<Heard> {
        (0..lines).map(|_| self.hear()).collect()
    }

    pub(crate) fn close_input(&mut self, who: usize) {
        drop(self.actors[who].stdin.take());
    }

    pub(crate) fn kill(&mut self, who: usize) {
        self.actors[who].kill().unwrap();
        self.actors[who].wait().unwrap();
    }

    #[cfg(unix)]
    pub(crate) fn signal(&self, who: usize, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_child(&self.actors[who]);
        rustix::process::kill_process(pid, signal).unwrap();
    }

    /// Waits until one of them has ended, well.
    #[track_caller]
    pub(crate) fn end(&mut self, who: usize) {
        assert!(self.actors[who].wait().unwrap().success(), "an actor failed; its reason is above");
    }

    #[track_caller]
    pub(crate) fn end_all(&mut self) {
        (0..self.actors.len()).for_each(|who| self.end(who));
    }

    /// After one more put and a round of tidying up nothing is left but entries.
    #[track_caller]
    pub(crate) fn leaves_nothing(&self) {
        let store = self.store();
        self.cache(Options::default()).slot("last", &()).unwrap().put(1);
        store.sweep(i64::MAX).unwrap();
        for folder in ["leases", "tmp"] {
            let left = self.names(folder);
            assert!(left.is_empty(), "left in {folder}: {left:?}");
        }
    }

    /// The names in a folder of the store.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        names(&Path::new(&self.dir()).join("v1").join(folder))
    }
}

impl Drop for Troupe {
    fn drop(&mut self) {
        for actor in &mut self.actors {
            let _ = actor.kill();
            let _ = actor.wait();
        }
    }
}

/// The value of the key that `one` asks for.
pub(crate) fn one<S: Store>(cache: &DailyCache<FrozenClock, S>, value: u64) -> Answer<u64> {
    cache.slot("one", "key").unwrap().get_or_compute(|| value)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs_err::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}
