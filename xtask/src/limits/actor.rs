//! A conversation with the actor, in which every answer is checked for what holds always.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Read, Write},
    path::Path,
    process::{Child, ChildStdin, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use fs_err as fs;

use super::{
    answer::Answer,
    case::{Stop, ensure},
    stage::{Stage, text},
};

/// Longer than anything takes, a lock that a stopped process has among them.
const PATIENCE: Duration = Duration::from_secs(20);

/// The user `nobody`, for which root's privileges are given up.
pub(super) const NOBODY: u32 = 65534;

/// How the actor is started: as whom, and under which limits.
pub(super) type Prefix = Vec<String>;

/// As the user who runs the trial.
pub(super) fn as_oneself() -> Prefix {
    Prefix::new()
}

/// As another user, in a group of the same number and these others.
pub(super) fn as_user(user: u32, groups: &str) -> Prefix {
    let groups = if groups.is_empty() { "--clear-groups".to_owned() } else { format!("--groups={groups}") };
    vec!["setpriv".to_owned(), format!("--reuid={user}"), format!("--regid={user}"), groups]
}

/// The actor, running; killed when dropped.
#[derive(Debug)]
pub(super) struct Actor {
    child: Child,
    stdin: ChildStdin,
    answers: Receiver<Answer>,
    has_opened: bool,
}

impl Actor {
    /// Starts it; it has nothing open yet.
    pub(super) fn start(stage: &Stage, prefix: &[String]) -> Result<Self, Stop> {
        let actor = text(&stage.actor);
        let mut line: Vec<&str> = prefix.iter().map(String::as_str).collect();
        line.extend([actor.as_str(), "limits"]);
        let mut command = stage.command(&line);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Stop::Broken("the trial itself failed: no pipes to the actor".to_owned()));
        };
        let (sender, answers) = mpsc::channel();
        thread::spawn(move || {
            let mut words = Vec::new();
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if !line.is_empty() {
                    words.push(line);
                } else if sender.send(Answer::of(&std::mem::take(&mut words))).is_err() {
                    return;
                }
            }
        });
        Ok(Self { child, stdin, answers, has_opened: false })
    }

    /// Starts it, with a private store in the folder.
    pub(super) fn with_store(stage: &Stage, prefix: &[String], dir: &Path) -> Result<Self, Stop> {
        let mut actor = Self::start(stage, prefix)?;
        let answer = actor.open("private", dir)?;
        ensure(answer.is("opened"), || format!("cannot open: {}", answer.get("error")))?;
        Ok(actor)
    }

    /// Has it open a store.
    pub(super) fn open(&mut self, sharing: &str, dir: &Path) -> Result<Answer, Stop> {
        let answer = self.ask(&format!("open {sharing} {}", dir.display()))?;
        self.has_opened = answer.is("opened");
        Ok(answer)
    }

    /// Has it ask for a value through the cache: it gets it, whatever happens.
    pub(super) fn compute(&mut self, len: usize, name: &str) -> Result<Answer, Stop> {
        let answer = self.ask(&format!("compute {len} {name}"))?;
        let shown = format!("{len} bytes of {name:.20}");
        ensure(answer.get("value") == "right", || {
            format!("{shown}: the value was not returned: {answer:?}")
        })?;
        // Of each kind one a second is told.
        let any = |count| answer.get(count) != "0";
        ensure(any("told") == any("faults"), || format!("{shown}: a fault was not told"))?;
        ensure(answer.is("ran") != answer.get("cause").is_empty(), || format!("{shown}: {answer:?}"))?;
        Ok(answer)
    }

    /// Has it act on the store itself.
    pub(super) fn ask(&mut self, line: &str) -> Result<Answer, Stop> {
        let before = self.has_opened.then(|| self.descriptors()).transpose()?;
        self.tell(line)?;
        let answer = self.hear(line)?;
        if let Some(before) = before.filter(|_| !line.starts_with("open ")) {
            let after = self.descriptors()?;
            let is_so = before.len() == after.len();
            ensure(is_so, || format!("{line:.40}: descriptors {before:?} before, {after:?} after"))?;
        }
        Ok(answer)
    }

    /// Says a line, whose answer has to be heard.
    pub(super) fn tell(&mut self, line: &str) -> Result<(), Stop> {
        let is_told = writeln!(self.stdin, "{line}").and_then(|()| self.stdin.flush()).is_ok();
        if is_told { Ok(()) } else { Err(self.lost(line, "it had ended before")) }
    }

    /// Hears the answer to a line.
    pub(super) fn hear(&mut self, line: &str) -> Result<Answer, Stop> {
        match self.answers.recv_timeout(PATIENCE) {
            Ok(answer) => Ok(answer),
            Err(mpsc::RecvTimeoutError::Timeout) => Err(self.lost(line, "it hung")),
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(self.lost(line, "it ended")),
        }
    }

    /// Its process number.
    pub(super) fn process(&self) -> u32 {
        self.child.id()
    }

    /// The numbers of the descriptors that it has open.
    pub(super) fn descriptors(&self) -> Result<BTreeSet<u32>, Stop> {
        let mut numbers = BTreeSet::new();
        for entry in fs::read_dir(format!("/proc/{}/fd", self.child.id()))? {
            numbers.extend(entry?.file_name().to_str().and_then(|name| name.parse::<u32>().ok()));
        }
        Ok(numbers)
    }

    fn lost(&mut self, line: &str, how: &str) -> Stop {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let mut said = String::new();
        if let Some(stderr) = &mut self.child.stderr {
            let _ = stderr.read_to_string(&mut said);
        }
        Stop::Broken(format!("no answer to `{line:.60}`: {how}; {}", said.trim()))
    }
}

impl Drop for Actor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
