//! `ls`: what is kept, newest first.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use daily_cache::{Clock, Entry, Window, words};
use serde_json::{Value, json};

use crate::args::{Format, General, List};
use crate::call::printable;
use crate::entries::{self, Judge};
use crate::error::Result;
use crate::frames;
use crate::settings::{self, DayRule};
use crate::stdio::print;

const FADED: Style = AnsiColor::BrightBlack.on_default();

/// Carries out the command `ls`.
pub(crate) fn list(general: &General, list: &List) -> Result<()> {
    let rule = DayRule::read(&list.day)?;
    let judge = Judge::new(&list.day, &rule);
    let cache = entries::cache(general)?;
    let mut kept = entries::of_scope(&cache, list.scope.as_deref())?;
    kept.sort_by_key(|entry| (std::cmp::Reverse(entry.facts.made_at()), entry.key));
    let now = settings::clock(general).unix_seconds();
    let judged = judge.all(kept)?;
    match list.format {
        Format::Text => print(&table(&judged, now, &rule)),
        Format::Json => print(&format!("{:#}\n", json(&judged, now))),
    }
}

/// Lines of columns; what is stale is faded.
pub(crate) fn table(kept: &[(Entry, Window)], now: i64, rule: &DayRule) -> String {
    let zone = Some(rule.zone);
    let time = |second: i64| words::local(zone, second).format("%Y-%m-%d %H:%M").to_string();
    let mut rows = vec![["KEY", "MADE", "UNTIL", "SIZE", "TOOK", "WHAT"].map(str::to_owned)];
    rows.extend(kept.iter().map(|(entry, window)| {
        let until = match window.until() {
            _ if !window.contains(now) => "stale".to_owned(),
            Some(until) => time(until),
            None => "for ever".to_owned(),
        };
        let took = words::duration(entry.facts.took());
        [entries::short(&entry.key), time(entry.facts.made_at()), until, size(entry.bytes), took, what(entry)]
    }));
    let widths: [usize; 6] = std::array::from_fn(|column| {
        rows.iter().filter_map(|row| row.get(column)).map(|text| text.chars().count()).max().unwrap_or(0)
    });
    let mut text = String::new();
    for (row, kept) in rows.iter().zip(std::iter::once(None).chain(kept.iter().map(Some))) {
        let style = if kept.is_some_and(|(_, window)| !window.contains(now)) { FADED } else { Style::new() };
        let [key, made, until, size, took, what] = row;
        let [w0, w1, w2, w3, w4, _] = widths;
        // Writing to a text never fails.
        let _ = writeln!(
            text,
            "{style}{key:w0$}  {made:w1$}  {until:w2$}  {size:>w3$}  {took:>w4$}  {what}{style:#}"
        );
    }
    text
}

/// Whether an entry is what a command printed; else it is a program's.
pub(crate) fn is_run(entry: &Entry) -> bool {
    entry.codec == frames::FORMAT
}

/// What an entry is, for people.
pub(crate) fn what(entry: &Entry) -> String {
    let text = match &entry.label {
        Some(label) if is_run(entry) => label.clone(),
        Some(label) => format!("{} {label}", entry.function),
        None if is_run(entry) => "(private)".to_owned(),
        None => entry.function.clone(),
    };
    let text = printable(&text);
    match entry.tags.get("exit") {
        Some(exit) => format!("{text} (exit {})", printable(exit)),
        None => text,
    }
}

/// A number of bytes with three digits at most before its unit: `512 B`, `1.4 MB`.
pub(crate) fn size(bytes: u64) -> String {
    let units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    match units.iter().find(|(unit, _)| bytes >= *unit) {
        Some((unit, name)) => format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit),
        None => format!("{bytes} B"),
    }
}

/// The same for programs. Instants are RFC 3339 in UTC, lengths of time seconds.
pub(crate) fn json(kept: &[(Entry, Window)], now: i64) -> Value {
    let rows = kept.iter().map(|(entry, window)| {
        let tag = |name: &str| entry.tags.get(name);
        json!({
            "key": entries::digits(&entry.key),
            "made": words::utc(entry.facts.made_at()),
            "until": window.until().map(words::utc),
            "fresh": window.contains(now),
            "bytes": entry.bytes,
            "took": entry.facts.took().as_secs_f64(),
            "exit": is_run(entry).then(|| tag("exit").and_then(|exit| exit.parse::<u8>().ok()).unwrap_or(0)),
            "label": entry.label,
            "argv": tag("argv").map(|argv| argv.split('\0').collect::<Vec<_>>()),
            "folder": tag("folder"),
            "scope": tag("scope"),
            "zone": tag("zone"),
            "rollover": tag("rollover"),
            "function": entry.function,
        })
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_has_three_digits_and_a_unit() {
        assert_eq!(
            [0, 999, 1_000, 1_449_999, 4_294_967_296].map(size),
            ["0 B", "999 B", "1.0 kB", "1.4 MB", "4.2 GB"]
        );
    }
}
