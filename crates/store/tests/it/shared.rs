//! A folder that a group shares: each member has the entries of all, and nobody else has any.

use std::io::{self, BufRead, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use daily_cache_store::{Error, FsOptions, FsStore, Sharing, Store, When};
use rustix::fs::Mode;

use crate::child::{self, Words, say};
use crate::folder::{entry_path, found, key, put, stored, temporary_files};

/// Two who share, their group, and one who is not in it.
const ANNA: u32 = 64001;
const BEN: u32 = 64002;
const GROUP: u32 = 64042;
const STRANGER: u32 = 64003;

const UMASKS: [&str; 4] = ["000", "022", "077", "777"];

#[test]
fn one_user_can_share_with_oneself() {
    let dir = tempfile::tempdir().unwrap();
    stored(&open(dir.path()).unwrap(), &key(1), 1);
    assert_eq!(found(&open(dir.path()).unwrap(), &key(1)), Some(1));
    check_modes(&dir.path().join("v1"));
}

#[test]
fn a_private_folder_is_not_shared_and_the_reverse() {
    let dir = tempfile::tempdir().unwrap();
    stored(&FsStore::open(&dir).unwrap(), &key(1), 1);
    let text = refusal(open(dir.path()));
    assert!(text.contains("it has mode 0700, and a group shares one of mode 2770"), "{text}");
    assert!(text.contains("remove it, and it is made anew"), "{text}");

    fs_err::remove_dir_all(dir.path().join("v1")).unwrap();
    stored(&open(dir.path()).unwrap(), &key(1), 1);
    let text = refusal(FsStore::open(&dir));
    assert!(text.contains("mode 2770") && text.contains("a group that shares it has to say so"), "{text}");
}

#[test]
fn a_shared_folder_that_all_can_write_or_the_group_cannot_is_refused() {
    for mode in [0o2772, 0o2777, 0o2750, 0o770] {
        let dir = tempfile::tempdir().unwrap();
        drop(open(dir.path()).unwrap());
        fs_err::set_permissions(dir.path().join("v1"), PermissionsExt::from_mode(mode)).unwrap();
        let text = refusal(open(dir.path()));
        assert!(text.contains(&format!("mode {mode:04o}")), "{text}");
    }
}

#[test]
fn each_member_has_the_entries_of_the_other_whatever_the_umasks() {
    if !can_be_several("each_member_has_the_entries_of_the_other_whatever_the_umasks") {
        return;
    }
    for [first, second] in [[ANNA, BEN], [BEN, ANNA]] {
        for umask in UMASKS {
            let dir = folder_of_the_group(0o2770);
            let mut first = member(first, dir.path(), umask);
            let mut second = member(second, dir.path(), umask);
            assert_eq!(first.does("put 1"), "true");
            assert_eq!(second.does("find"), "Some(1)");
            assert_eq!(second.does("put 2"), "true");
            assert_eq!(first.does("find"), "Some(2)");
            assert_eq!(first.does("put 3"), "true");
            assert_eq!(second.does("remove"), "true");
            assert_eq!(first.does("find"), "None");
            assert_eq!(second.does("put 4"), "true");
            assert_eq!(first.does("find"), "Some(4)");
            assert_eq!([first.does("exact"), second.does("exact")], ["true", "true"], "locks work for both");
            check_modes(&dir.path().join("v1"));
            check_group(&dir.path().join("v1"));
        }
    }
}

#[test]
fn a_given_folder_without_the_group_is_shared_by_the_group_of_who_came_first() {
    if !can_be_several("a_given_folder_without_the_group_is_shared_by_the_group_of_who_came_first") {
        return;
    }
    let dir = folder_of_the_group(0o777);
    assert_eq!(member(ANNA, dir.path(), "022").does("put 1"), "true");
    assert_eq!(fs_err::metadata(dir.path().join("v1")).unwrap().gid(), ANNA);
    let text = member(BEN, dir.path(), "022").does("find");
    let facts = format!("belongs to user {ANNA} and group {ANNA}, has mode 2770, and user {BEN} is not in");
    assert!(text.contains(&facts), "{text}");
}

#[test]
fn who_is_not_in_the_group_is_refused() {
    if !can_be_several("who_is_not_in_the_group_is_refused") {
        return;
    }
    let dir = folder_of_the_group(0o2777);
    assert_eq!(member(ANNA, dir.path(), "022").does("put 1"), "true");
    for umask in UMASKS {
        let text = stranger(dir.path(), umask).does("find");
        assert!(text.starts_with("refused to share"), "{text}");
        assert!(
            text.contains(&format!("user {STRANGER} is not in that group; have the user added")),
            "{text}"
        );
    }
}

#[test]
fn who_makes_a_folder_for_a_group_without_being_in_it_is_told_so() {
    if !can_be_several("who_makes_a_folder_for_a_group_without_being_in_it_is_told_so") {
        return;
    }
    let dir = folder_of_the_group(0o2777);
    for _ in 0..2 {
        let text = stranger(dir.path(), "022").does("find");
        assert!(
            text.contains(&format!("user {STRANGER} is not in that group; have the user added")),
            "{text}"
        );
    }
}

#[test]
fn a_private_folder_of_another_member_is_not_shared() {
    if !can_be_several("a_private_folder_of_another_member_is_not_shared") {
        return;
    }
    let dir = folder_of_the_group(0o2770);
    let mut private = start("share private 022", ANNA, &GROUP.to_string(), dir.path());
    assert_eq!(private.does("put 1"), "true");
    let text = member(BEN, dir.path(), "022").does("find");
    assert!(text.contains("has mode 0700, and a group shares one of mode 2770"), "{text}");
    assert_eq!(private.does("find"), "Some(1)");
}

#[test]
fn a_temporary_file_of_a_dead_member_is_swept_by_another_and_that_of_a_living_one_is_not() {
    if !can_be_several(
        "a_temporary_file_of_a_dead_member_is_swept_by_another_and_that_of_a_living_one_is_not",
    ) {
        return;
    }
    let dir = folder_of_the_group(0o2770);
    let mut living = start("wait while writing for a group", ANNA, &GROUP.to_string(), dir.path());
    assert_eq!(living.words.next().as_deref(), Some("writing"));
    let mut dying = start("wait while writing for a group", ANNA, &GROUP.to_string(), dir.path());
    assert_eq!(dying.words.next().as_deref(), Some("writing"));
    dying.child.kill().unwrap();
    dying.child.wait().unwrap();
    assert_eq!(temporary_files(dir.path()).len(), 2);

    assert_eq!(member(BEN, dir.path(), "077").does("put 1"), "true");
    assert_eq!(temporary_files(dir.path()).len(), 1);
    drop(living.child.stdin.take());
    assert!(living.child.wait().unwrap().success());
    assert_eq!(temporary_files(dir.path()).len(), 0);
    assert!(member(BEN, dir.path(), "077").does("find").starts_with("Some"));
}

#[test]
fn an_entry_of_another_group_is_damage() {
    if !can_be_several("an_entry_of_another_group_is_damage") {
        return;
    }
    let dir = folder_of_the_group(0o2770);
    let mut anna = member(ANNA, dir.path(), "022");
    assert_eq!(anna.does("put 1"), "true");
    chown(entry_path(dir.path(), &key(1)), None, Some(STRANGER)).unwrap();
    let text = anna.does("find");
    assert!(text.contains("which the next put replaces"), "{text}");
    assert_eq!(member(BEN, dir.path(), "022").does("put 2"), "true");
    assert_eq!(anna.does("find"), "Some(2)");
}

/// A store in a folder that a group shares.
pub(crate) fn open(dir: &Path) -> Result<FsStore, Error> {
    FsStore::open_with(dir, FsOptions::default().with_sharing(Sharing::Group))
}

fn refusal(opened: Result<FsStore, Error>) -> String {
    let error = opened.unwrap_err();
    assert!(error.is_refused(), "{error:?}");
    error.to_string()
}

fn check_modes(path: &Path) {
    let metadata = fs_err::symlink_metadata(path).unwrap();
    let wanted = if metadata.is_dir() { 0o2770 } else { 0o660 };
    assert_eq!(metadata.mode() & 0o7777, wanted, "{}", path.display());
    each_below(path, check_modes);
}

fn check_group(path: &Path) {
    assert_eq!(fs_err::symlink_metadata(path).unwrap().gid(), GROUP, "{}", path.display());
    each_below(path, check_group);
}

fn each_below(path: &Path, check: fn(&Path)) {
    if path.is_dir() {
        for entry in fs_err::read_dir(path).unwrap() {
            check(&entry.unwrap().path());
        }
    }
}

/// Whether the test can start programs as other users.
fn can_be_several(test: &str) -> bool {
    let skip = |reason: &str, mend: &str| println!("SKIPPED {test}: {reason}; {mend}");
    if !rustix::process::geteuid().is_root() {
        skip("only root can be several users", "run it as root");
        return false;
    }
    let mut probe = as_user(STRANGER, "", &Command::new(std::env::current_exe().unwrap()));
    match probe.arg("--list").output() {
        Err(error) => skip(&format!("setpriv cannot be run: {error}"), "apt-get install -y util-linux"),
        Ok(output) if !output.status.success() => {
            skip("another user cannot run this program", "build where all users may read");
        }
        Ok(_) => return true,
    }
    false
}

/// A folder of root's and the group's.
fn folder_of_the_group(mode: u32) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    chown(dir.path(), Some(0), Some(GROUP)).unwrap();
    fs_err::set_permissions(&dir, PermissionsExt::from_mode(mode)).unwrap();
    dir
}

fn member(user: u32, dir: &Path, umask: &str) -> Member {
    start(&format!("share group {umask}"), user, &GROUP.to_string(), dir)
}

fn stranger(dir: &Path, umask: &str) -> Member {
    start(&format!("share group {umask}"), STRANGER, "", dir)
}

fn start(role: &str, user: u32, groups: &str, dir: &Path) -> Member {
    let mut command = as_user(user, groups, &child::command(role, dir));
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let (child, words) = child::start_command(&mut command).unwrap();
    Member { child, words }
}

/// The same command as another user, in a group of the same number and these others.
fn as_user(user: u32, groups: &str, command: &Command) -> Command {
    let mut setpriv = Command::new("setpriv");
    setpriv.args([format!("--reuid={user}"), format!("--regid={user}")]);
    setpriv.arg(if groups.is_empty() { "--clear-groups".to_owned() } else { format!("--groups={groups}") });
    setpriv.arg(command.get_program()).args(command.get_args());
    setpriv.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    setpriv
}

/// A user with a store open, or not: then everything is answered by why.
struct Member {
    child: Child,
    words: Words,
}

impl Member {
    fn does(&mut self, what: &str) -> String {
        // Who has refused is not there to read it any more.
        let _ = writeln!(self.child.stdin.as_mut().unwrap(), "{what}");
        self.words.next().expect("an answer")
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The role of a member: `share` as what and under which umask, then one act for each line of standard input.
pub(crate) fn role(role: &str, dir: &Path) {
    let (sharing, umask) = role.split_once(' ').expect("how, and the umask");
    rustix::process::umask(Mode::from_raw_mode(u32::from_str_radix(umask, 8).unwrap()));
    let opened = if sharing == "group" { open(dir) } else { FsStore::open(dir) };
    let store = match opened {
        Ok(store) => store,
        Err(error) => return say(&error.to_string()),
    };
    for line in io::stdin().lock().lines() {
        say(&match line.unwrap().as_str() {
            "find" => match crate::folder::open(&store, &key(1)) {
                Ok(_) => format!("{:?}", found(&store, &key(1))),
                Err(error) => error.to_string(),
            },
            "remove" => store.remove(&key(1), When::Always).unwrap().to_string(),
            "exact" => (store.caps().conditions() == daily_cache_store::Conditions::Exact).to_string(),
            line => {
                let number = line.strip_prefix("put ").expect("a known act").parse().unwrap();
                put(&store, &key(1), number, When::Always).is_stored().to_string()
            }
        });
    }
}
