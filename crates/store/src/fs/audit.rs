//! A look at everything in the store's folder: what is whole, what is not, and what does not belong there.

use std::path::{Path, PathBuf};

use crate::disk::Owned;
use crate::{Damage, Error, Key, Result, When, hex};

use super::name::{self, EntryName};
use super::publish::Place;
use super::reading::Reading;
use super::root::{LAYOUT, Root};
use super::{lease, sweep};

/// What an audit does about what it finds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Repair {
    /// Nothing.
    No,
    /// Removes entries that are damaged and still are when they are removed, and what dead processes left; sets modes
    /// right. Files that are not the store's stay, and those that cannot be read.
    Yes,
}

/// What an audit found; made by [`FsStore::audit`](crate::FsStore::audit). Paths are relative to the folder that the store
/// was given.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Audit {
    /// Whole entries, all bytes of which were read.
    pub entries: u64,
    /// The lengths of their files, in bytes.
    pub bytes: u64,
    /// Entries in a format of another release, which cannot be read here.
    pub unknown: u64,
    /// What is in place of an entry and is none, and why.
    pub bad: Vec<(PathBuf, Error)>,
    /// Files that living processes write, or that may be such.
    pub temps: u64,
    /// Temporary files and leases of dead processes.
    pub leftovers: Vec<PathBuf>,
    /// Files that are not the store's.
    pub foreign: Vec<PathBuf>,
    /// Files and folders that others can read or write, or that belong to others, with their modes.
    pub modes: Vec<(PathBuf, u32)>,
    /// Folders beside the store's own that releases with another layout may use. They are not looked at.
    pub versions: Vec<PathBuf>,
    /// How much of all this was set right or removed.
    pub repaired: u64,
}

impl Audit {
    /// Whether there is nothing amiss, or was before it was repaired.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        let amiss = self.bad.len() + self.leftovers.len() + self.foreign.len() + self.modes.len();
        amiss as u64 == self.repaired
    }
}

/// Looks at all there is.
pub(super) fn audit(root: &Root, repair: Repair) -> Result<Audit> {
    let mut auditor = Auditor { root, repair, audit: Audit::default() };
    auditor.own_folder()?;
    auditor.versions();
    Ok(auditor.audit)
}

struct Auditor<'a> {
    root: &'a Root,
    repair: Repair,
    audit: Audit,
}

impl Auditor<'_> {
    fn own_folder(&mut self) -> Result<()> {
        self.mode(".");
        for name in self.names(".")? {
            match (name.as_str(), hex::parse(name.as_bytes())) {
                (_, Some(function)) => self.function(&name, function)?,
                ("tmp", _) => self.temps()?,
                ("leases", _) => self.leases()?,
                ("locks", _) => self.plain_folder(&name)?,
                ("CACHEDIR.TAG" | ".gitignore" | "swept", _) => self.mode(&name),
                _ => self.foreign(&name),
            }
        }
        Ok(())
    }

    fn function(&mut self, folder: &str, function: [u8; 16]) -> Result<()> {
        self.mode(folder);
        for name in self.names(folder)? {
            let path = format!("{folder}/{name}");
            match hex::parse(name.as_bytes()) {
                Some([first]) => self.entries(&path, function, first)?,
                None => self.foreign(&path),
            }
        }
        Ok(())
    }

    fn entries(&mut self, folder: &str, function: [u8; 16], first: u8) -> Result<()> {
        self.mode(folder);
        for name in self.names(folder)? {
            match name::parse_entry(first, name.as_bytes()) {
                Some((args, build)) => self.entry(&Key::new(function, args, build)),
                None => self.foreign(&format!("{folder}/{name}")),
            }
        }
        Ok(())
    }

    /// Reads all of an entry.
    fn entry(&mut self, key: &Key) {
        let name = EntryName::of(key);
        let place = Place { root: self.root, key, name: &name };
        let read = Reading::open(self.root, &name, key)
            .and_then(|reading| reading.map(|reading| Ok((reading.len(), reading.verify()?))).transpose());
        match read.map_err(|trouble| place.trouble(trouble)) {
            Ok(Some((len, ()))) => {
                self.audit.entries += 1;
                self.audit.bytes += len;
                self.mode(name.as_str());
            }
            Ok(None) => {} // removed meanwhile
            Err(error) => match error.damage() {
                Some(Damage::UnknownVersion | Damage::UnknownFlag) => self.audit.unknown += 1,
                reason => {
                    // What is whole by now is not removed, nor what could not be read.
                    let is_read = !matches!(reason, None | Some(Damage::NotOurs));
                    let may_go = is_read && self.repair == Repair::Yes;
                    let is_removed = may_go && place.remove(When::Absent).unwrap_or(false);
                    self.audit.repaired += u64::from(is_removed);
                    self.audit.bad.push((shown(name.as_str()), error));
                }
            },
        }
    }

    fn temps(&mut self) -> Result<()> {
        self.mode("tmp");
        let (dead, living) = sweep::temps(self.root)?;
        self.audit.temps += living;
        for name in dead {
            let is_removed = self.repair == Repair::Yes && self.root.folder.remove(&name).is_ok();
            self.leftover(&name, is_removed);
        }
        Ok(())
    }

    fn leases(&mut self) -> Result<()> {
        self.mode("leases");
        for name in self.names("leases")? {
            let name = format!("leases/{name}");
            // On a network a removed file that is open elsewhere stays for a while under a name with a point.
            if !name::is_lease(&name) && !name.starts_with("leases/.") {
                self.foreign(&name);
            } else if lease::is_free(self.root, &name) {
                let is_removed = self.repair == Repair::Yes && lease::sweep(self.root, &name);
                self.leftover(&name, is_removed);
            }
        }
        Ok(())
    }

    fn leftover(&mut self, name: &str, is_removed: bool) {
        self.audit.repaired += u64::from(is_removed);
        self.audit.leftovers.push(shown(name));
    }

    fn plain_folder(&mut self, folder: &str) -> Result<()> {
        self.mode(folder);
        for name in self.names(folder)? {
            self.mode(&format!("{folder}/{name}"));
        }
        Ok(())
    }

    fn foreign(&mut self, name: &str) {
        self.audit.foreign.push(shown(name));
    }

    /// Notes what has another mode or owner than the store gives.
    fn mode(&mut self, name: &str) {
        let Ok(Owned::Wrong { mode, is_ours }) = self.root.folder.owned(name, self.root.trusted) else {
            return;
        };
        let is_set = is_ours && self.repair == Repair::Yes && self.root.folder.set_mode(name).is_ok();
        self.audit.repaired += u64::from(is_set);
        self.audit.modes.push((shown(name), mode));
    }

    fn versions(&mut self) {
        let is_layout = |name: &str| {
            let number = name.strip_prefix('v').unwrap_or_default();
            name != LAYOUT && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        };
        let beside = self.names("..").unwrap_or_default();
        self.audit.versions.extend(beside.into_iter().filter(|name| is_layout(name)).map(PathBuf::from));
    }

    /// The names in a folder, sorted; none if it is none.
    fn names(&self, folder: &str) -> Result<Vec<String>> {
        let mut names = Vec::new();
        let read = self.root.folder.names(folder, |name| {
            names.push(String::from_utf8_lossy(name).into_owned());
        });
        match read {
            Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {}
            result => result.map_err(|error| {
                let path = self.root.path.join(folder);
                Error::io(format!("cannot list the folder `{}`", path.display()), error)
            })?,
        }
        names.retain(|name| name != "." && name != "..");
        names.sort();
        Ok(names)
    }
}

fn shown(name: &str) -> PathBuf {
    if name == "." { LAYOUT.into() } else { Path::new(LAYOUT).join(name) }
}
