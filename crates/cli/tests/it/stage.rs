//! Where a test plays: a folder of its own, with a home, a store and a command that counts how often it runs.

use std::ffi::OsStr;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use fs_err as fs;
use tempfile::TempDir;

/// The instant at which the clock stands still where a test does not say another.
pub(crate) const NOON: &str = "2026-11-23T12:00:00Z";

/// A folder of its own, with a home, a store and a command that counts.
pub(crate) struct Stage {
    folder: TempDir,
}

impl Stage {
    pub(crate) fn new() -> Stage {
        let stage = Stage { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(stage.path("work")).unwrap();
        let script = "cd \"$(dirname \"$0\")\"; echo run >> runs; wc -l < runs | tr -d ' '; . ./then\n";
        stage.write("count.sh", script);
        stage.then("");
        stage
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The same as a text.
    pub(crate) fn at(&self, name: &str) -> String {
        self.path(name).into_os_string().into_string().unwrap()
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).unwrap();
    }

    /// The folder in which the results are.
    pub(crate) fn store(&self) -> PathBuf {
        self.path("cache/daily-cache")
    }

    /// The program with these arguments, in the folder `work`, in an environment that a test can know: a store of its own,
    /// the zone UTC, and a clock that stands still at [`NOON`] unless an argument is `--now`.
    pub(crate) fn command<A: AsRef<OsStr>>(&self, args: &[A]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_daily-cache"));
        self.furnish(&mut command);
        if !args.iter().any(|word| word.as_ref() == "--now") {
            command.args(["--now", NOON]);
        }
        command.args(args);
        command
    }

    /// A script of the shell in the same surroundings, which finds the program as `$DC`. It may do what a test's own
    /// process must not: write programs (which others cannot start as long as anybody may write them), close streams.
    pub(crate) fn shell(&self, script: &str) -> Command {
        let mut command = Command::new("sh");
        self.furnish(&mut command);
        command.env("DC", env!("CARGO_BIN_EXE_daily-cache")).args(["-c", script]);
        command
    }

    /// Gives a command the folder `work`, nothing to read, and an environment that a test can know.
    pub(crate) fn furnish(&self, command: &mut Command) {
        command.env_clear().envs(std::env::vars_os().filter(|(name, _)| name == "PATH"));
        command.env("HOME", self.folder.path()).env("DAILY_CACHE_DIR", self.path("cache")).env("TZ", "UTC");
        command.current_dir(self.path("work")).stdin(Stdio::null());
    }

    /// What the program says and how it ends with these arguments.
    pub(crate) fn run<A: AsRef<OsStr>>(&self, args: &[A]) -> Output {
        self.command(args).output().unwrap()
    }

    /// The command that counts its runs, prints the count, and then does what [`Stage::then`] says.
    pub(crate) fn counted(&self) -> Vec<String> {
        vec!["sh".into(), self.at("count.sh")]
    }

    /// What the command that counts does in the end: a script of the shell, such as `exit 3`.
    pub(crate) fn then(&self, script: &str) {
        self.write("then", script);
    }

    /// How often it ran.
    pub(crate) fn runs(&self) -> usize {
        fs::read_to_string(self.path("runs")).map_or(0, |runs| runs.lines().count())
    }

    /// The program that is to run the command that counts, with these options of `run`.
    pub(crate) fn counting(&self, options: &[&str]) -> Command {
        let counted = self.counted();
        let counted = counted.iter().map(String::as_str);
        let args: Vec<&str> =
            ["run"].into_iter().chain(options.iter().copied()).chain(["--"]).chain(counted).collect();
        self.command(&args)
    }

    /// Runs the command that counts with these options of `run`, and gives the count that was printed: whose output it is.
    pub(crate) fn nth(&self, options: &[&str]) -> usize {
        nth(&mut self.counting(options))
    }

    /// All bytes of all files of the store, and the names of the files.
    pub(crate) fn kept(&self) -> Vec<u8> {
        let (mut bytes, mut folders) = (Vec::new(), vec![self.store()]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
                bytes.extend(entry.file_name().as_encoded_bytes());
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                } else {
                    fs::File::open(entry.path()).unwrap().read_to_end(&mut bytes).unwrap();
                }
            }
        }
        bytes
    }

    /// The rows of `ls --format json`.
    pub(crate) fn rows(&self) -> Vec<serde_json::Value> {
        let listed = self.run(&["ls", "--format", "json"]);
        assert_eq!(listed.code(), 0, "{}", listed.err());
        serde_json::from_slice(&listed.stdout).unwrap()
    }
}

/// The count that the command that counts printed, be it now or earlier.
pub(crate) fn nth(command: &mut Command) -> usize {
    let output = command.output().unwrap();
    let count = output.out().trim().parse();
    count.unwrap_or_else(|_| panic!("no count: {output:?}"))
}

/// Whether these bytes are somewhere among those.
pub(crate) fn has(bytes: &[u8], wanted: impl AsRef<[u8]>) -> bool {
    let wanted = wanted.as_ref();
    assert!(!wanted.is_empty());
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// What a process said, and how it ended, in the form in which tests ask.
pub(crate) trait Said {
    fn out(&self) -> String;
    fn err(&self) -> String;
    /// The exit code.
    fn code(&self) -> i32;
    /// The lines in which the program itself, not the command, said something on standard error.
    fn remarks(&self) -> Vec<String> {
        self.err().lines().filter(|line| line.starts_with("daily-cache: ")).map(str::to_owned).collect()
    }
}

impl Said for Output {
    fn out(&self) -> String {
        String::from_utf8(self.stdout.clone()).unwrap()
    }

    fn err(&self) -> String {
        String::from_utf8(self.stderr.clone()).unwrap()
    }

    fn code(&self) -> i32 {
        self.status.code().unwrap_or_else(|| panic!("no exit code: {self:?}"))
    }
}

/// Starts it with pipes for standard output and error.
pub(crate) fn spawn(command: &mut Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}
