//! Leases as locked files: the system frees them at once when their holder dies.
//!
//! A file is locked before it counts, and removed before it is unlocked. Whoever locks a file looks afterwards whether it
//! still has its name: if not, its holder has given it back, and there may be another.

use std::fs::File;
use std::io;
use std::sync::Arc;

use crate::disk;
use crate::{Error, Hold, Holder, Key, Lease, Leased, Note, Result};

use super::expiring::Expiring;
use super::name;
use super::root::Root;

/// How often a file is looked for again that others give back meanwhile.
const ATTEMPTS: usize = 100;

/// Asks for the lease of `key`.
pub(super) fn lease(
    root: &Arc<Root>,
    key: &Key,
    note: Note,
    is_worth: &dyn Fn(Note) -> bool,
) -> Result<Leased> {
    let name = name::lease_name(key);
    let leased = if root.locks.are_avoided(&root.folder) {
        Expiring { root, name: &name }.lease(note, is_worth)
    } else {
        locked(root, key, &name, note, is_worth)
    };
    leased.map_err(|error| {
        Error::io(format!("cannot use the lease `{}`", root.path.join(&name).display()), error)
    })
}

fn locked(
    root: &Arc<Root>,
    key: &Key,
    name: &str,
    note: Note,
    is_worth: &dyn Fn(Note) -> bool,
) -> io::Result<Leased> {
    for _ in 0..ATTEMPTS {
        let file = root.open_lease(name)?;
        let locked = disk::try_lock(&file).inspect_err(|_| {
            // Where there are no locks nobody could ever tell that it was left behind.
            let _ = root.folder.remove(name);
        });
        if locked? {
            if root.folder.is_named(&file, name)? {
                if met(&file).is_none() {
                    return grant(root, name, file, note);
                }
                // Nobody is to meet the note of a dead holder under the lock of a living one.
                take_away(root, key, name, &file)?;
            }
            continue;
        }
        // One that has written nothing yet has just begun.
        let holder = met(&file).unwrap_or(Holder::new(note, false));
        if is_worth(holder.note) {
            return Ok(Leased::Busy(holder));
        }
        take_away(root, key, name, &file)?;
    }
    Err(io::ErrorKind::ResourceBusy.into())
}

/// Removes the file of another holder, unless that has lost its name already.
fn take_away(root: &Root, key: &Key, name: &str, file: &File) -> io::Result<()> {
    let _lock = root.locks.take(&root.folder, key);
    if root.folder.is_named(file, name)? { root.folder.remove(name) } else { Ok(()) }
}

fn grant(root: &Arc<Root>, name: &str, file: File, note: Note) -> io::Result<Leased> {
    let lease = Locked { root: Arc::clone(root), name: name.into(), file };
    // What cannot be written is removed by dropping it.
    disk::write_at(&lease.file, &Holder::new(note, false).encode(), 0)?;
    Ok(Leased::Granted(Lease::new(lease)))
}

fn met(file: &File) -> Option<Holder> {
    let mut bytes = [0; Holder::LEN];
    disk::read_at(file, &mut bytes, 0).ok()?;
    Holder::decode(&bytes)
}

/// Removes a lease that nobody holds, and says whether it did. Who asks for it at this moment sees that it lost its name.
pub(super) fn sweep(root: &Root, name: &str) -> bool {
    free(root, name).is_some_and(|_file| root.folder.remove(name).is_ok())
}

/// Whether there is a lease that nobody holds. One without a note may be about to be held.
pub(super) fn is_free(root: &Root, name: &str) -> bool {
    free(root, name).is_some_and(|file| met(&file).is_some())
}

/// The locked file of a lease that nobody held. Where no lock is tried nobody can tell, and another file is none of ours.
fn free(root: &Root, name: &str) -> Option<File> {
    if root.locks.are_avoided(&root.folder) || !name::is_lease(name) {
        return None;
    }
    let file = root.folder.reopen_lock(name).ok()?;
    let is_free = disk::try_lock(&file).ok()? && root.folder.is_named(&file, name).ok()?;
    is_free.then_some(file)
}

/// A lease that is held.
struct Locked {
    root: Arc<Root>,
    name: String,
    file: File,
}

impl Hold for Locked {
    fn set_waiting(&self, is_waiting: bool) {
        let _ = disk::write_at(&self.file, &[u8::from(is_waiting)], Holder::LEN as u64 - 1);
    }
}

/// It may have passed to another, under the same name.
impl Drop for Locked {
    fn drop(&mut self) {
        if self.root.folder.is_named(&self.file, &self.name).unwrap_or(false) {
            let _ = self.root.folder.remove(&self.name);
        }
    }
}
