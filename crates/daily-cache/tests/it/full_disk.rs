//! A disk that is full (case 28): a small file system in memory, where this user may mount one.

use std::path::Path;
use std::process::{Command, Stdio};

use daily_cache::FsStore;

use crate::caches::forgetful;
use crate::disk::{Folder, remove, write};

/// A file system of 256 KiB, unmounted in the end.
struct Mounted<'f>(&'f Path);

impl Mounted<'_> {
    fn on(folder: &Path) -> Result<Mounted<'_>, String> {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=256k,mode=0700", "tmpfs"]).arg(folder);
        match mount.stdout(Stdio::null()).stderr(Stdio::null()).status() {
            Ok(status) if status.success() => Ok(Mounted(folder)),
            Ok(_) => Err("this user may not mount a file system".to_owned()),
            Err(error) => Err(format!("`mount` cannot be run: {error}")),
        }
    }
}

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

/// Case 28.
#[test]
fn a_full_disk_costs_each_call_a_run_until_there_is_room() {
    let folder = Folder::new();
    let mounted = match Mounted::on(folder.path()) {
        Ok(mounted) => mounted,
        Err(reason) => {
            println!("SKIPPED a_full_disk_costs_each_call_a_run_until_there_is_room: {reason}");
            return;
        }
    };
    let cache = forgetful(FsStore::open(mounted.0).unwrap());
    let slot = |customer: &str| cache.slot("load", customer).unwrap();
    slot("bolt").get_or_compute(|| vec![1_u8; 1000]).strict().unwrap();
    let ballast = mounted.0.join("ballast");
    write(&ballast, &vec![0; 150_000]);
    for value in [2_u8, 3] {
        let answer = slot("acme").get_or_compute(|| vec![value; 120_000]);
        assert!(answer.len() == 120_000 && answer[0] == value && !answer.status().is_stored());
        let fault = answer.strict().unwrap_err();
        assert!(fault.is_store(), "{fault:?}");
    }
    assert_eq!(
        slot("bolt").get_or_compute(|| vec![0_u8]).strict().unwrap().len(),
        1000,
        "what was stored stays"
    );
    remove(&ballast);
    assert_eq!(slot("acme").get_or_compute(|| vec![4_u8; 120_000]).strict().unwrap()[0], 4);
    assert_eq!(slot("acme").get_or_compute(|| vec![5_u8; 120_000]).strict().unwrap()[0], 4);
}
