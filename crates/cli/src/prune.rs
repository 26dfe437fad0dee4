//! `prune`: removes what is old, or more than should be kept.

use std::fmt::Write;

use daily_cache::{Clock, Keep, Pruned};
use serde_json::json;

use crate::args::{DayOf, Format, General, Prune};
use crate::entries::{self, Judge};
use crate::error::{Error, Result};
use crate::list::{json as rows, size, table};
use crate::settings::{self, DayRule};
use crate::stdio::print;

/// Carries out the command `prune`.
pub(crate) fn prune(general: &General, prune: &Prune) -> Result<()> {
    let day = DayOf::default();
    let rule = DayRule::read(&day)?;
    let cache = entries::cache(general)?;
    let now = settings::clock(general).unix_seconds();
    let keep = keep(prune);
    let pruned = if prune.dry_run { cache.prunable(keep) } else { cache.prune(keep) };
    let Pruned { entries, damaged, kept, kept_bytes, .. } = pruned.map_err(|error| Error::of(&error))?;
    let (removed, bytes) =
        (entries.len() + damaged.len(), entries.iter().map(|entry| entry.bytes).sum::<u64>());
    let judged = Judge::new(&day, &rule).all(entries)?;
    match prune.format {
        Format::Text if general.quiet => Ok(()),
        Format::Text => {
            let mut text = if judged.is_empty() { String::new() } else { table(&judged, now, &rule) };
            for key in &damaged {
                let _ = writeln!(text, "{}  damaged", entries::short(key)); // which never fails for a text
            }
            let verb = if prune.dry_run { "would be removed" } else { "removed" };
            let _ = writeln!(text, "{removed} {verb} ({}), {kept} kept ({})", size(bytes), size(kept_bytes));
            print(&text)
        }
        Format::Json => {
            let pruned = json!({
                "dry_run": prune.dry_run,
                "removed": rows(&judged, now),
                "removed_bytes": bytes,
                "damaged": damaged.iter().map(entries::digits).collect::<Vec<_>>(),
                "kept": kept,
                "kept_bytes": kept_bytes,
            });
            print(&format!("{pruned:#}\n"))
        }
    }
}

/// What the limits of a command line leave.
fn keep(prune: &Prune) -> Keep {
    let mut keep = Keep::all();
    if let Some(days) = prune.older_than {
        keep = keep.with_days(days);
    }
    if let Some(bytes) = prune.max_bytes {
        keep = keep.with_bytes(bytes);
    }
    if let Some(entries) = prune.max_entries {
        keep = keep.with_entries(entries);
    }
    keep
}
