//! `zone`: what a zone's clock shows and when it changes next.

use daily_cache::{Zone, words};

use crate::args::General;
use crate::error::{Error, Result};
use crate::settings;
use crate::sheet::Sheet;
use crate::stdio::print;

/// So many changes are told: those of two years, where the clock changes twice a year.
const TOLD: usize = 4;

/// Carries out the command `zone`.
pub(crate) fn zone(general: &General, name: &str) -> Result<()> {
    let zone = Zone::named(name).map_err(|error| Error::of(&error))?;
    let now = settings::now(general);
    let mut sheet = Sheet::default();
    sheet.line("zone", zone);
    sheet.line("data", Zone::database());
    sheet.line("now", words::both(Some(zone), now.timestamp()));
    let mut is_constant = true;
    for change in zone.changes(now).take(TOLD) {
        let at = words::utc(change.at().timestamp());
        let (before, after) = (change.before(), change.after());
        sheet.line("next", format_args!("{at}, {before} becomes {after} {}", change.abbreviation()));
        is_constant = false;
    }
    sheet.line_if("next", is_constant.then_some("no change is known"));
    print(sheet.text())
}
