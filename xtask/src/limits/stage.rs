//! Where the cases are carried out: a mount namespace of its own if that can be had, else a folder.
//!
//! The namespace is held by a process that ends when its standard input does. So the mounts and loop devices in it are
//! gone with this program, however that ends.

use std::{
    cell::Cell,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use fs_err as fs;

use super::case::Stop;
use crate::{
    error::{Error, Result},
    metadata::Workspace,
};

/// The folder that the namespace has a file system of its own in.
const INSIDE: &str = "/mnt";

/// What the trial can do, each more than the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Power {
    /// What any program can.
    Plain,
    /// Mounts in memory, as root of a user namespace.
    Mounts,
    /// All of it: loop devices, other users.
    Root,
}

/// Where the cases are carried out.
#[derive(Debug)]
pub(super) struct Stage {
    power: Power,
    /// Keeps the namespace.
    holder: Option<Child>,
    /// The folder in which each case has one.
    dir: PathBuf,
    pub(super) actor: PathBuf,
    folders: Cell<u32>,
}

impl Stage {
    /// Sets the stage with as much power as there is.
    pub(super) fn set(workspace: &Workspace, actor: &Path) -> Result<Self> {
        let power = if rustix::process::geteuid().is_root() { Power::Root } else { Power::Mounts };
        let stage =
            Self::hold(power).ok().filter(|stage| stage.mount("tmpfs", "size=1g,mode=755", INSIDE).is_ok());
        let stage = match stage {
            Some(stage) => {
                // Other users may not be able to go where it was built.
                fs::copy(actor, stage.at(&stage.actor))?;
                stage
            }
            None => Self::plain(workspace, actor)?,
        };
        stage.answer_to_folders()?;
        Ok(stage)
    }

    fn hold(power: Power) -> Result<Self> {
        let user = if power == Power::Root { [].as_slice() } else { &["--user", "--map-root-user"] };
        let mut holder = Command::new("unshare")
            .args(user)
            .args(["--mount", "--propagation", "private", "cat"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (stdin, stdout) = (holder.stdin.as_mut(), holder.stdout.as_mut());
        let mut line = String::new();
        if let (Some(stdin), Some(stdout)) = (stdin, stdout) {
            // It says so again once it is in its namespace.
            let _ = stdin.write_all(b"ready\n");
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let (dir, actor) = (PathBuf::from(INSIDE), Path::new(INSIDE).join("actor"));
        let stage = Self { power, holder: Some(holder), dir, actor, folders: Cell::new(0) };
        if line == "ready\n" { Ok(stage) } else { Err(Error::Trouble("no namespace".to_owned())) }
    }

    fn plain(workspace: &Workspace, actor: &Path) -> Result<Self> {
        let dir = workspace.target.join(format!("limits-{}", std::process::id()));
        fs::create_dir_all(&dir)?;
        let (actor, folders) = (actor.to_owned(), Cell::new(0));
        Ok(Self { power: Power::Plain, holder: None, dir, actor, folders })
    }

    fn answer_to_folders(&self) -> Result<()> {
        let folder = self.folder().map_err(|stop| Error::Trouble(format!("{stop:?}")))?;
        Ok(fs::remove_dir(self.at(&folder))?)
    }

    /// Why a case that needs a power cannot be tried.
    pub(super) fn lack(&self, needs: Power) -> Option<Stop> {
        let reason = match needs {
            _ if needs <= self.power => return None,
            Power::Plain | Power::Mounts => "neither root nor a user namespace of its own",
            Power::Root => "only root has loop devices and is several users",
        };
        Some(Stop::Skipped { reason: reason.to_owned(), mend: "run it as root".to_owned() })
    }

    pub(super) fn is_root(&self) -> bool {
        self.power == Power::Root
    }

    /// A new folder, as it is called on the stage.
    pub(super) fn folder(&self) -> std::result::Result<PathBuf, Stop> {
        self.folders.set(self.folders.get() + 1);
        let folder = self.dir.join(self.folders.get().to_string());
        fs::create_dir(self.at(&folder))?;
        Ok(folder)
    }

    /// Where this program finds what has this path on the stage.
    pub(super) fn at(&self, path: &Path) -> PathBuf {
        match &self.holder {
            Some(holder) => {
                let root = PathBuf::from(format!("/proc/{}/root", holder.id()));
                root.join(path.strip_prefix("/").unwrap_or(path))
            }
            None => path.to_owned(),
        }
    }

    /// A program that runs on the stage.
    pub(super) fn command(&self, line: &[&str]) -> Command {
        let mut words = Vec::new();
        let process = self.holder.as_ref().map(|holder| holder.id().to_string());
        if let Some(process) = &process {
            words.extend(["nsenter", "--target", process, "--mount"]);
            if self.power == Power::Mounts {
                words.extend(["--user", "--preserve-credentials"]);
            }
            words.push("--");
        }
        words.extend(line);
        let mut command = Command::new(words.first().unwrap_or(&"true"));
        command.args(words.iter().skip(1));
        command
    }

    /// Runs a tool on the stage; the error is what the tool says.
    pub(super) fn run(&self, line: &[&str]) -> std::result::Result<(), String> {
        let tool = line.first().copied().unwrap_or_default();
        let limited = [&["timeout", "30"], line].concat();
        let output = self.command(&limited).stdin(Stdio::null()).output();
        let output = output.map_err(|error| format!("{tool} cannot be run: {error}"))?;
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().unwrap_or("it failed without a word").trim();
        if output.status.success() { Ok(()) } else { Err(format!("{tool}: {said}")) }
    }

    /// Runs a tool on the stage without which there is nothing to try.
    pub(super) fn tool(&self, line: &[&str], mend: &str) -> std::result::Result<(), Stop> {
        self.run(line).map_err(|reason| Stop::Skipped { reason, mend: mend.to_owned() })
    }

    fn mount(&self, kind: &str, options: &str, at: &str) -> std::result::Result<(), String> {
        self.run(&["mount", "-t", kind, "-o", options, "none", at])
    }

    /// A file system in memory, on a new folder.
    pub(super) fn memory(&self, options: &str) -> std::result::Result<Mount<'_>, Stop> {
        let mount = Mount { stage: self, dir: self.folder()? };
        let mounted = self.mount("tmpfs", options, &text(&mount.dir));
        mounted.map(|()| mount).map_err(|reason| skipped(reason, "use a kernel with tmpfs"))
    }

    /// A file system in a file of so many bytes, made by a tool, on a new folder. Skipped with the ways to install the
    /// tool, and what the kernel needs.
    pub(super) fn image(
        &self,
        bytes: u64,
        make: &[&str],
        install: &str,
        kernel: &str,
    ) -> std::result::Result<Mount<'_>, Stop> {
        let image = self.folder()?.join("image");
        fs::File::create(self.at(&image))?.set_len(bytes)?;
        self.tool(&[make, &[&text(&image)]].concat(), install)?;
        let mount = Mount { stage: self, dir: self.folder()? };
        let mounted = self.run(&["mount", "-o", "loop", &text(&image), &text(&mount.dir)]);
        mounted.map(|()| mount).map_err(|reason| skipped(reason, &format!("use a kernel with {kernel}")))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        match &mut self.holder {
            Some(holder) => {
                let _ = holder.kill();
                let _ = holder.wait();
            }
            None => {
                let _ = fs::remove_dir_all(&self.dir);
            }
        }
    }
}

/// A mounted file system, unmounted when dropped.
#[derive(Debug)]
pub(super) struct Mount<'s> {
    stage: &'s Stage,
    pub(super) dir: PathBuf,
}

impl Mount<'_> {
    pub(super) fn remount(&self, options: &str) -> std::result::Result<(), Stop> {
        let done = self.stage.run(&["mount", "-o", &format!("remount,{options}"), &text(&self.dir)]);
        done.map_err(Stop::Broken)
    }
}

impl Drop for Mount<'_> {
    fn drop(&mut self) {
        let _ = self.stage.run(&["umount", &text(&self.dir)]);
    }
}

fn skipped(reason: String, mend: &str) -> Stop {
    Stop::Skipped { reason, mend: mend.to_owned() }
}

/// A path of the stage, all of which are plain text.
pub(super) fn text(path: &Path) -> String {
    path.display().to_string()
}
