//! Tidying up before the first put of a process: temporary files that dead processes left, files that are missing.

use crate::disk;

use super::root::Root;
use super::temp::{Temp, TempName};

/// After this many seconds a file of which nobody can say whose it is counts as left behind.
const ABANDONED: i64 = 24 * 60 * 60;

/// Removes the temporary files of dead processes, and of unknown ones if they are old.
///
/// `own` is a temporary file just made: it tells the time as the file system does, which may be another machine.
/// Failures are left to the next sweep.
pub(super) fn sweep(root: &Root, own: &Temp<'_>) {
    let _ = root.furnish();
    let Some(own_name) = own.name().strip_prefix("tmp/").map(str::as_bytes).and_then(TempName::parse) else {
        return;
    };
    let Ok(now) = disk::modified(own.file()) else { return };
    let mut left = Vec::new();
    let _ = root.folder.names("tmp", |name| {
        if let Ok(name) = std::str::from_utf8(name) {
            left.push(format!("tmp/{name}"));
        }
    });
    for path in left {
        let name = path.strip_prefix("tmp/").map(str::as_bytes).and_then(TempName::parse);
        let dead = name.and_then(|name| name.is_of_the_dead(&own_name));
        let is_old = || root.folder.modified_at(&path).is_ok_and(|then| now.saturating_sub(then) > ABANDONED);
        if dead.unwrap_or_else(is_old) {
            let _ = root.folder.remove(&path);
        }
    }
}
