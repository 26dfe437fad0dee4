//! Other processes: this very program, started again to play a role.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use daily_cache_store::{FsStore, Record, Store, When};

use crate::folder::{generation, head_of, key};
use crate::leases;
#[cfg(all(unix, not(portable_disk)))]
use crate::private;
use crate::processes;
#[cfg(all(unix, not(portable_disk)))]
use crate::shared;

const ROLE: &str = "DAILY_CACHE_STORE_TEST_ROLE";
const DIR: &str = "DAILY_CACHE_STORE_TEST_DIR";

/// The command that plays `role` on the store in `dir`.
pub(crate) fn command(role: &str, dir: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "child::plays_its_role", "--nocapture", "--test-threads=1", "--quiet"]);
    command.env(ROLE, role).env(DIR, dir);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

/// A child that plays `role`, and its words.
pub(crate) fn start(role: &str, dir: &Path) -> (Child, Words) {
    start_command(&mut command(role, dir)).unwrap()
}

/// The child of a [`command`].
pub(crate) fn start_command(command: &mut Command) -> io::Result<(Child, Words)> {
    let mut child = command.spawn()?;
    let words = Words(BufReader::new(child.stdout.take().unwrap()));
    Ok((child, words))
}

/// What a child says by [`say`], among what the test harness says.
pub(crate) struct Words(BufReader<ChildStdout>);

impl Iterator for Words {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let mut line = String::new();
        while self.0.read_line(&mut line).unwrap() > 0 {
            if let Some((_, word)) = line.trim_end().split_once("CHILD ") {
                return Some(word.to_owned());
            }
            line.clear();
        }
        None
    }
}

/// Says a word to the parent at once.
pub(crate) fn say(word: &str) {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "CHILD {word}").unwrap();
    stdout.flush().unwrap();
}

/// Not a test, but the other end of [`command`].
#[test]
fn plays_its_role() {
    let Ok(role) = std::env::var(ROLE) else { return };
    let dir = std::env::var_os(DIR).unwrap();
    let dir = Path::new(&dir);
    let store = || FsStore::open(dir).unwrap();
    match role.as_str() {
        "write for ever" => processes::write_for_ever(&store()),
        "write" => processes::write(&store()),
        "read" => processes::read(&store()),
        "hold a lease" => leases::hold(&store()),
        "count descriptors" => processes::count_descriptors(dir),
        "die while writing" => put_from(&store(), &mut Dying),
        "wait while writing" => put_from(&store(), &mut Waiting.chain(&generation(1)[..])),
        #[cfg(all(unix, not(portable_disk)))]
        "wait while writing for a group" => {
            put_from(&shared::open(dir).unwrap(), &mut Waiting.chain(&generation(1)[..]));
        }
        #[cfg(all(unix, not(portable_disk)))]
        role => match role.strip_prefix("share ") {
            Some(role) => shared::role(role, dir),
            None => private::role(role, dir),
        },
        #[cfg(any(not(unix), portable_disk))]
        role => panic!("an unknown role: {role}"),
    }
}

fn put_from(store: &FsStore, reader: &mut dyn Read) {
    let head = head_of(1);
    let put = store.put(&key(1), Record::reading(&head, reader), When::Always).unwrap();
    assert!(put.is_stored());
}

/// A body during which the process dies.
struct Dying;

impl Read for Dying {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        std::process::abort()
    }
}

/// Nothing, but not before the parent was told and has closed the line.
struct Waiting;

impl Read for Waiting {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        say("writing");
        io::stdin().read_to_end(&mut Vec::new())?;
        Ok(0)
    }
}
