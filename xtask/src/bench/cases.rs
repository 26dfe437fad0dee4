//! The cases of `cargo xtask bench cli`, with their goals.

use std::path::{Path, PathBuf};

use fs_err as fs;

use super::{
    case::Case,
    contestant::{Contestant, Process, Role, Work},
    report::Row,
    tools::{self, Tools},
};
use crate::error::Result;

/// A line of 100 bytes, of which the large outputs are made.
const LINE: &[u8; 100] =
    b"12:00:00 the quick brown fox jumps over the lazy dog, 0123456789 times a day; pack my box with jugs\n";

/// A size that command lines print: 1.4 MB.
const MEDIUM_LINES: usize = 14_000;

/// 100 MiB.
const LARGE_LINES: usize = 1_048_576;

/// The most runs at 100 MiB, where each takes as long as a hundred small ones and varies less.
const LARGE_RUNS: usize = 5;

/// The tools, and the folder for their caches and the outputs.
#[derive(Debug)]
pub(super) struct Bench<'a> {
    pub(super) tools: &'a Tools,
    pub(super) folder: &'a Path,
    pub(super) runs: usize,
}

impl Bench<'_> {
    /// Measures all cases in a new folder, which is removed at the end.
    ///
    /// # Errors
    ///
    /// A contestant fails, or prints something else.
    pub(super) fn measure(&self) -> Result<Vec<Row>> {
        self.clear()?;
        fs::create_dir_all(self.nowhere())?;
        let rows = self.small().and_then(|mut rows| {
            rows.extend(self.medium()?);
            rows.extend(self.large()?);
            Ok(rows)
        });
        self.clear()?;
        rows
    }

    fn small(&self) -> Result<Vec<Row>> {
        let echo = ["echo", "hello"];
        let hello = Process::new(&self.tools.hello, &self.nowhere(), [""; 0]);
        let goals = Role::Ours { floor: Some(1.15), peer: Some(0.95) };
        let mut contestants = vec![
            contestant("hello world (floor)", Role::Floor, hello, tools::GREETING),
            contestant("daily-cache", goals, self.daily_cache(&[], echo), b"hello\n"),
            contestant(
                "daily-cache --zone",
                goals,
                self.daily_cache(&["--zone", "Europe/Paris"], echo),
                b"hello\n",
            ),
        ];
        contestants.extend(self.bkt(echo, b"hello\n"));
        Case { name: "small", runs: self.runs, contestants }.measure()
    }

    fn medium(&self) -> Result<Vec<Row>> {
        let (file, content) = self.output("medium", MEDIUM_LINES)?;
        let cat = ["cat", &file.to_string_lossy()];
        let goals = Role::Ours { floor: None, peer: Some(0.6) };
        let mut contestants = vec![contestant("daily-cache", goals, self.daily_cache(&[], cat), &content)];
        contestants.extend(self.bkt(cat, &content));
        Case { name: "1.4 MB", runs: self.runs, contestants }.measure()
    }

    fn large(&self) -> Result<Vec<Row>> {
        let (file, content) = self.output("large", LARGE_LINES)?;
        let cat = ["cat", &file.to_string_lossy()];
        let goals = Role::Ours { floor: Some(0.2), peer: None };
        let ours = contestant("daily-cache", goals, self.daily_cache(&[], cat), &content);
        let read = Work::Read(file.clone());
        let floor =
            Contestant { name: "fs::read (floor)", role: Role::Floor, work: read, expected: &content };
        let contestants = vec![floor, ours];
        Case { name: "100 MiB", runs: self.runs.min(LARGE_RUNS), contestants }.measure()
    }

    fn daily_cache(&self, options: &[&str], command: [&str; 2]) -> Process {
        let folder = self.folder.join("daily-cache").to_string_lossy().into_owned();
        let before = ["--dir", &folder, "run"].into_iter().chain(options.iter().copied());
        Process::new(&self.tools.daily_cache, &self.nowhere(), before.chain(["--"]).chain(command))
    }

    fn bkt<'a>(&self, command: [&str; 2], expected: &'a [u8]) -> Option<Contestant<'a>> {
        let folder = self.folder.join("bkt").to_string_lossy().into_owned();
        let before = ["--ttl", "1d", "--cache-dir", &folder, "--"];
        let bkt = self.tools.bkt.as_ref()?;
        let process = Process::new(&bkt.program, &self.nowhere(), before.into_iter().chain(command));
        Some(contestant("bkt", Role::Peer, process, expected))
    }

    /// A file of so many lines, and what is in it.
    fn output(&self, name: &str, lines: usize) -> Result<(PathBuf, Vec<u8>)> {
        let (file, content) = (self.folder.join(name), LINE.repeat(lines));
        fs::write(&file, &content)?;
        Ok((file, content))
    }

    fn nowhere(&self) -> PathBuf {
        self.folder.join("nowhere")
    }

    fn clear(&self) -> Result<()> {
        if self.folder.exists() {
            fs::remove_dir_all(self.folder)?;
        }
        Ok(())
    }
}

fn contestant<'a>(name: &'static str, role: Role, process: Process, expected: &'a [u8]) -> Contestant<'a> {
    Contestant { name, role, work: Work::Process(process), expected }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outputs_have_the_sizes_of_the_goals() {
        assert_eq!(LINE.len() * MEDIUM_LINES, 1_400_000);
        assert_eq!(LINE.len() * LARGE_LINES, 100 << 20);
    }
}
