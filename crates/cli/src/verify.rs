//! `verify`: reads every byte that is kept, and says what is amiss.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use daily_cache::store::{Audit, Error as StoreError, Repair};
use serde_json::{Value, json};

use crate::args::{Format, General, Verify};
use crate::call::printable;
use crate::error::{Error, Result, chain};
use crate::exit::Exit;
use crate::list::size;
use crate::place;
use crate::sheet::Sheet;
use crate::stdio::print;

const GOOD: Style = AnsiColor::Green.on_default().bold();
const AMISS: Style = AnsiColor::Yellow.on_default().bold();

/// The exit code where something is amiss.
const NOT_CLEAN: Exit = Exit::Code(1);

/// Carries out the command `verify`. What was repaired is no longer amiss.
pub(crate) fn verify(general: &General, verify: &Verify) -> Result<Exit> {
    let store = place::store(general)?;
    let repair = if verify.repair { Repair::Yes } else { Repair::No };
    let audit = store.audit(repair).map_err(|error| Error::of(&error))?;
    match verify.format {
        Format::Text if general.quiet => {}
        Format::Text => print(sheet(&audit, store.dir(), repair).text())?,
        Format::Json => print(&format!("{:#}\n", json(&audit, store.dir())))?,
    }
    Ok(if audit.is_clean() { Exit::Code(0) } else { NOT_CLEAN })
}

/// What was found, one line each, and the mends.
fn sheet(audit: &Audit, folder: &Path, repair: Repair) -> Sheet {
    let mendable = audit.bad.len() + audit.leftovers.len() + audit.modes.len();
    let amiss = mendable + audit.foreign.len();
    let verdict = match (amiss, audit.repaired) {
        (0, _) => format!("{GOOD}nothing amiss{GOOD:#}"),
        (_, 0) => format!("{AMISS}{amiss} amiss{AMISS:#}"),
        (_, repaired) if audit.is_clean() => format!("{GOOD}{amiss} amiss, {repaired} repaired{GOOD:#}"),
        (_, repaired) => format!("{AMISS}{amiss} amiss, {repaired} repaired{AMISS:#}"),
    };
    let mut sheet = Sheet::titled(format_args!("{}: {verdict}", folder.display()));
    sheet.line("whole", format_args!("{} entries, {}", audit.entries, size(audit.bytes)));
    let counted =
        |count: u64, what: &str| (count > 0).then(|| format!("{count} {what}; nothing is amiss with that"));
    sheet.line_if("busy", counted(audit.temps, "being written, or not yet known to be left behind"));
    sheet.line_if("other", counted(audit.unknown, "in the format of another release"));
    for version in &audit.versions {
        sheet.line(
            "other",
            format_args!("{}: the folder of another release; it was not looked at", shown(version)),
        );
    }
    for (reason, path) in by_reason(audit) {
        sheet.line("bad", format_args!("{}: {reason}", shown(path)));
    }
    for path in &audit.leftovers {
        sheet.line("left", format_args!("{}: of a process that died", shown(path)));
    }
    for (path, mode) in &audit.modes {
        sheet.line(
            "mode",
            format_args!("{}: mode {mode:04o} or its owner lets others in or us out", shown(path)),
        );
    }
    for path in &audit.foreign {
        sheet.line("stray", format_args!("{}: it is none of ours", shown(path)));
    }
    let is_left = mendable as u64 > audit.repaired;
    sheet.line_if(
        "mend",
        (is_left && repair == Repair::No).then_some(
            "`daily-cache verify --repair` removes what is bad or left behind, and sets modes right",
        ),
    );
    sheet.line_if(
        "mend",
        (is_left && repair == Repair::Yes).then_some(
            "what could not be repaired is another user's, or on a failing disk: remove it by hand",
        ),
    );
    sheet.line_if(
        "mend",
        (!audit.foreign.is_empty())
            .then_some("strays are never removed: move them elsewhere, or remove them by hand"),
    );
    sheet
}

/// What is bad and why, like with like.
fn by_reason(audit: &Audit) -> Vec<(String, &Path)> {
    let mut bad: Vec<_> = audit.bad.iter().map(|(path, error)| (reason(error), path.as_path())).collect();
    bad.sort();
    bad
}

fn reason(error: &StoreError) -> String {
    error.damage().map_or_else(|| chain(error), |damage| damage.to_string())
}

fn shown(path: &Path) -> String {
    printable(&text(path))
}

fn text(path: &Path) -> Cow<'_, str> {
    path.to_string_lossy()
}

fn texts(paths: &[PathBuf]) -> Vec<Cow<'_, str>> {
    paths.iter().map(|path| text(path)).collect()
}

/// The same for programs.
fn json(audit: &Audit, folder: &Path) -> Value {
    let modes =
        audit.modes.iter().map(|(path, mode)| json!({"path": text(path), "mode": format!("{mode:04o}")}));
    let bad =
        by_reason(audit).into_iter().map(|(reason, path)| json!({"path": text(path), "reason": reason}));
    json!({
        "folder": text(folder),
        "clean": audit.is_clean(),
        "entries": audit.entries,
        "bytes": audit.bytes,
        "unknown": audit.unknown,
        "temps": audit.temps,
        "bad": bad.collect::<Vec<_>>(),
        "leftovers": texts(&audit.leftovers),
        "foreign": texts(&audit.foreign),
        "modes": modes.collect::<Vec<_>>(),
        "versions": texts(&audit.versions),
        "repaired": audit.repaired,
    })
}
