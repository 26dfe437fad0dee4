//! `explain`: whether `run` would run the command, why, and until when.

use std::fmt::Display;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use chrono::NaiveTime;
use daily_cache::store::{Leases, Store};
use daily_cache::{Cause, Entry, Explanation, Mode, Window, Zone, words};

use crate::args::{General, Run};
use crate::asked::Asked;
use crate::entries;
use crate::error::{Error, Result, chain};
use crate::frames;
use crate::list::size;
use crate::mode;
use crate::place;
use crate::run::Input;
use crate::settings::{DayRule, Settings};
use crate::sheet::Sheet;
use crate::stdio::print;

const HIT: Style = AnsiColor::Green.on_default().bold();
const MISS: Style = AnsiColor::Yellow.on_default().bold();

/// Carries out the command `explain`.
pub(crate) fn explain(general: &General, run: &Run) -> Result<()> {
    let mode = mode::read(run.refresh)?;
    let settings = Settings::read(&run.fresh)?;
    let command = crate::call::shown(&run.command);
    if mode == Mode::Off {
        return print(&uncached(&command, "DAILY_CACHE=off: unset it to cache"));
    }
    let store = match place::store(general) {
        Ok(store) => store,
        Err(error) => return print(&uncached(&command, error)),
    };
    let input = Input::read(run, store.dir())?;
    let asked = Asked::new(general, run, mode, settings, store, input.digest())?;
    let mut place = asked.success()?;
    let mut found = place.stream(frames::FORMAT).explain();
    if let Some((failure, _)) = asked.failure()?.filter(|_| !found.is_hit()) {
        let of_failure = failure.stream(frames::FORMAT).explain();
        if of_failure.is_hit() {
            (place, found) = (failure, of_failure);
        }
    }
    let entry = place.entry().map_err(|error| Error::of(&error))?;
    let verdict = Verdict { asked: &asked, found: &found, entry: entry.as_ref() };
    let (in_key, not_in_key) = asked.call.in_words();
    let mut sheet = verdict.sheet(&command);
    sheet.line("key", entries::short(found.key()));
    sheet.line("", format_args!("made of {in_key}"));
    sheet.line("", format_args!("not of {not_in_key}"));
    sheet.line("leases", leases(asked.cache.store().caps().leases()));
    sheet.line("store", place::folder(&asked.cache).display());
    print(sheet.text())
}

/// What becomes of a run that begins while another of the same command is under way.
fn leases(leases: Leases) -> &'static str {
    match leases {
        Leases::Locks => {
            "locks of the system: of several runs at once one runs the command, and the others wait for it"
        }
        Leases::Expiring => {
            "files that expire after 30 s, since the folder is on a network: of several runs at once one runs the \
             command, and the others wait for it"
        }
        _ => "none: of several runs at once each runs the command",
    }
}

/// What there is to say where nothing is looked up.
fn uncached(command: &str, why: impl Display) -> String {
    let mut sheet = Sheet::titled(format_args!("{command}: {MISS}not cached{MISS:#}"));
    sheet.line("why", why);
    sheet.line("next", "runs the command and stores nothing");
    sheet.text().to_owned()
}

/// What was found, and what follows of it.
struct Verdict<'a> {
    asked: &'a Asked<'a>,
    found: &'a Explanation,
    entry: Option<&'a Entry>,
}

impl Verdict<'_> {
    fn day(&self) -> &DayRule {
        &self.asked.settings.day
    }

    fn at(&self, second: i64) -> String {
        words::both(Some(self.day().zone), second)
    }

    fn sheet(&self, command: &str) -> Sheet {
        let mut sheet = match self.found.cause() {
            None => Sheet::titled(format_args!("{command}: {HIT}hit{HIT:#}")),
            Some(cause) => Sheet::titled(format_args!("{command}: {MISS}miss{MISS:#}, {cause}")),
        };
        sheet.line("now", self.at(self.found.now()));
        if let (Some(entry), Some(window)) = (self.entry, self.found.window()) {
            let exit = entry.tags.get("exit").map_or("0", String::as_str);
            let (made, took) = (self.at(entry.facts.made_at()), words::duration(entry.facts.took()));
            sheet.line("made", format_args!("{made}, took {took}, exit {exit}, {}", size(entry.bytes)));
            sheet.line("fresh", self.window(window));
        }
        sheet.line_if("why", self.why());
        sheet.line_if("note", self.found.remark());
        let day = self.day();
        let rollover = (day.rollover != NaiveTime::MIN).then(|| day.rollover.format(", days begin at %H:%M"));
        let rollover = rollover.map(|text| text.to_string()).unwrap_or_default();
        sheet.line("zone", format_args!("{} ({}), {}{rollover}", day.zone, day.origin, Zone::database()));
        sheet.line_if("note", day.remark());
        sheet.line("next", self.next());
        sheet
    }

    /// Until when a window is good, and how long that is from now on.
    fn window(&self, window: Window) -> String {
        let now = self.found.now();
        match window.until() {
            _ if window.is_empty() => "never".to_owned(),
            None => "for ever".to_owned(),
            Some(until) if window.contains(now) => {
                format!(
                    "until {}, for {}",
                    self.at(until),
                    words::duration(Duration::from_secs(until.abs_diff(now)))
                )
            }
            Some(until) => format!("from {} until {}", self.at(window.from()), self.at(until)),
        }
    }

    /// Why there is nothing, where the first line does not say it.
    fn why(&self) -> Option<String> {
        if let Some(fault) = self.found.fault() {
            return Some(chain(fault));
        }
        match self.found.cause()? {
            Cause::Absent if self.asked.run.fresh.cache_failures.is_some() => {
                Some("it has not run with this key, or was interrupted".to_owned())
            }
            Cause::Absent => Some(
                "it has not run with this key, was interrupted, or failed: failures are kept with --cache-failures"
                    .to_owned(),
            ),
            _ => None,
        }
    }

    /// What `run` would do, and how to have it otherwise.
    fn next(&self) -> String {
        let until = || format!("fresh {}", self.window(self.found.next_window()));
        match (self.asked.mode, self.found.is_hit()) {
            (Mode::Refresh, _) => {
                format!("runs the command, since a refresh is asked for, and stores it, {}", until())
            }
            (_, true) => "prints what is stored; --refresh runs the command".to_owned(),
            (Mode::Offline, false) if self.entry.is_some() => {
                "prints what is stored, though it is stale: DAILY_CACHE=offline".to_owned()
            }
            (Mode::Offline, false) => {
                "fails, since DAILY_CACHE=offline forbids to run the command".to_owned()
            }
            (Mode::ReadOnly, false) => {
                "runs the command and stores nothing: DAILY_CACHE=read-only".to_owned()
            }
            (_, false) => {
                format!("runs the command and stores it, {}; DAILY_CACHE=off stores nothing", until())
            }
        }
    }
}
