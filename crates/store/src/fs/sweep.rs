//! Tidying up: temporary files and leases that dead processes left, files that are missing.

use std::io;

use crate::disk;
use crate::{Error, Result};

use super::lease;
use super::root::Root;
use super::temp::{Temp, TempName};

/// After this many seconds a file of which nobody can say whose it is counts as left behind.
const ABANDONED: i64 = 24 * 60 * 60;

/// The file that says in which round leftovers were last removed.
const SWEPT: &str = "swept";

/// At one moment there are up to three civil days on earth, so that much of a higher number is this round elsewhere.
const ROUNDS_AHEAD: i64 = 2;

/// Removes leftovers if nobody has done so in this round, and says whether nobody had.
pub(super) fn round(root: &Root, round: i64) -> Result<bool> {
    let failed =
        |error| Error::io(format!("cannot use the file `{}`", root.path.join(SWEPT).display()), error);
    let file = root.folder.open_lock(SWEPT).map_err(failed)?;
    // Whoever has the lock sweeps right now.
    if !root.locks.are_avoided(&root.folder) && !disk::try_lock(&file).unwrap_or(true) {
        return Ok(false);
    }
    let this = format!("{round:<20}\n");
    let mut last = Vec::with_capacity(this.len());
    disk::read(&file, &mut last).map_err(failed)?;
    let last = std::str::from_utf8(&last).ok().and_then(|last| last.trim_end().parse().ok());
    if last.is_some_and(|last: i64| (round..=round.saturating_add(ROUNDS_AHEAD)).contains(&last)) {
        return Ok(false);
    }
    disk::write_at(&file, this.as_bytes(), 0).map_err(failed)?;
    sweep(root, &Temp::create(root)?);
    let mut leases = Vec::new();
    let _ = root.folder.names("leases", |name| leases.extend(std::str::from_utf8(name).map(str::to_owned)));
    for name in leases.iter().filter(|name| !name.starts_with('.')) {
        lease::sweep(root, &format!("leases/{name}"));
    }
    Ok(true)
}

/// Removes the temporary files of dead processes, and of unknown ones if they are old.
///
/// `own` is a temporary file just made: it tells the time as the file system does, which may be another machine.
/// Failures are left to the next sweep.
pub(super) fn sweep(root: &Root, own: &Temp<'_>) {
    let _ = root.furnish();
    for path in dead(root, own).unwrap_or_default().0 {
        let _ = root.folder.remove(&path);
    }
}

/// The temporary files of dead processes, and the number of the others.
pub(super) fn temps(root: &Root) -> Result<(Vec<String>, u64)> {
    let failed =
        |error| Error::io(format!("cannot list the folder `{}`", root.path.join("tmp").display()), error);
    let own = Temp::create(root)?;
    let (dead, living) = dead(root, &own).map_err(failed)?;
    Ok((dead, living.saturating_sub(1)))
}

fn dead(root: &Root, own: &Temp<'_>) -> io::Result<(Vec<String>, u64)> {
    let own_name = own.name().strip_prefix("tmp/").map(str::as_bytes).and_then(TempName::parse);
    let now = disk::modified(own.file())?;
    let mut names = Vec::new();
    root.folder.names("tmp", |name| names.extend(std::str::from_utf8(name).map(str::to_owned)))?;
    names.retain(|name| name != "." && name != "..");
    let (dead, others): (Vec<String>, Vec<String>) =
        names.into_iter().map(|name| format!("tmp/{name}")).partition(|path| {
            let name = path.strip_prefix("tmp/").map(str::as_bytes).and_then(TempName::parse);
            let dead = name.zip(own_name).and_then(|(name, own)| name.is_of_the_dead(&own));
            let is_old =
                || root.folder.modified_at(path).is_ok_and(|then| now.saturating_sub(then) > ABANDONED);
            dead.unwrap_or_else(is_old)
        });
    Ok((dead, others.len() as u64))
}
