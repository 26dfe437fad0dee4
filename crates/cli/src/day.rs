//! `day`: which day it is, when it began and when it ends.

use daily_cache::{Facts, Policy, Zone, words};
use serde_json::json;

use crate::args::{Day, Format, General};
use crate::error::Result;
use crate::settings::{self, DayRule};
use crate::sheet::Sheet;
use crate::stdio::print;

/// Carries out the command `day`.
pub(crate) fn day(general: &General, day: &Day) -> Result<()> {
    let rule = DayRule::read(&day.of)?;
    let daily = rule.daily()?;
    let at = day.at.unwrap_or_else(|| settings::now(general));
    let found = daily.day_of(at);
    let (start, end) = (found.start().timestamp(), found.end().timestamp());
    let remark = daily.remark(&Facts::new(at.timestamp()));
    let zone = Some(rule.zone);
    if day.format == Format::Json {
        let text = json!({
            "date": found.date().to_string(),
            "start": words::utc(start),
            "end": words::utc(end),
            "seconds": end.abs_diff(start),
            "at": words::utc(at.timestamp()),
            "zone": rule.zone.name(),
            "rollover": rule.rollover.to_string(),
            "release": Zone::database().release(),
            "note": remark,
        });
        return print(&format!("{text:#}\n"));
    }
    let mut sheet = Sheet::default();
    sheet.line("day", format_args!("{}, {}", found.date(), words::hours(end.abs_diff(start))));
    sheet.line("start", words::both(zone, start));
    sheet.line("end", words::both(zone, end));
    sheet.line_if("note", remark);
    sheet.line("zone", format_args!("{} ({}), {}", rule.zone, rule.origin, Zone::database()));
    print(sheet.text())
}
