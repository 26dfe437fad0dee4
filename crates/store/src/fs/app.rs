//! Which folder an application's cache is in.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// Where users keep caches, by the custom of their system.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Custom {
    Mac,
    Windows,
    Xdg,
}

const HERE: Custom = if cfg!(windows) {
    Custom::Windows
} else if cfg!(target_vendor = "apple") {
    Custom::Mac
} else {
    Custom::Xdg
};

/// The folder of the application `name`, by the variables that `variable` looks up.
pub(super) fn folder(name: &str, variable: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf> {
    choose(name, HERE, variable)
}

fn choose(name: &str, custom: Custom, variable: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf> {
    check_name(name)?;
    let set = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let absolute = |name: &str| set(name).filter(|path| path.is_absolute());
    let base = set("DAILY_CACHE_DIR")
        .or_else(|| set("CACHE_DIRECTORY").and_then(|list| first_of(&list)))
        .or_else(|| absolute("XDG_CACHE_HOME"))
        .or_else(|| match custom {
            Custom::Mac => Some(absolute("HOME")?.join("Library/Caches")),
            Custom::Windows => absolute("LOCALAPPDATA"),
            Custom::Xdg => Some(absolute("HOME")?.join(".cache")),
        });
    match base {
        Some(base) => Ok(base.join(name)),
        None => Err(Error::invalid(
            "cannot find this user's cache folder, since no home folder is set; \
             set DAILY_CACHE_DIR to a folder that this user can write",
        )),
    }
}

/// systemd joins several folders by colons (systemd.exec(5), `CacheDirectory=`).
fn first_of(list: &Path) -> Option<PathBuf> {
    let first = std::env::split_paths(list).next()?;
    first.is_absolute().then_some(first)
}

/// A name that is one part of a path on every system.
fn check_name(name: &str) -> Result<()> {
    let is_hostile = |c: char| c.is_control() || r#"<>:"/\|?*"#.contains(c);
    if name.is_empty() || name.len() > 100 || name.contains(is_hostile) || name.ends_with(['.', ' ']) {
        return Err(Error::invalid(format!(
            "{name:?} cannot be the name of a folder; take 1 to 100 letters, digits, `-`, `_` and `.`"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(custom: Custom, set: &[(&str, &str)]) -> Result<PathBuf> {
        choose("acme", custom, |name| {
            set.iter().find(|(variable, _)| *variable == name).map(|(_, value)| value.into())
        })
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let mut set = vec![
            ("DAILY_CACHE_DIR", "/chosen"),
            ("CACHE_DIRECTORY", "/var/cache/unit:/var/cache/other"),
            ("XDG_CACHE_HOME", "/xdg"),
            ("HOME", "/home/me"),
        ];
        for expected in ["/chosen/acme", "/var/cache/unit/acme", "/xdg/acme", "/home/me/.cache/acme"] {
            assert_eq!(chosen(Custom::Xdg, &set).unwrap(), Path::new(expected));
            set.remove(0);
        }
    }

    #[test]
    fn each_system_has_its_custom() {
        let set = [("HOME", "/home/me"), ("LOCALAPPDATA", "/local")];
        assert_eq!(chosen(Custom::Mac, &set).unwrap(), Path::new("/home/me/Library/Caches/acme"));
        assert_eq!(chosen(Custom::Windows, &set).unwrap(), Path::new("/local/acme"));
    }

    #[test]
    fn empty_and_relative_variables_count_as_unset() {
        let set = [
            ("DAILY_CACHE_DIR", ""),
            ("CACHE_DIRECTORY", "relative"),
            ("XDG_CACHE_HOME", "relative"),
            ("HOME", "/home/me"),
        ];
        assert_eq!(chosen(Custom::Xdg, &set).unwrap(), Path::new("/home/me/.cache/acme"));
    }

    #[test]
    fn a_user_without_a_home_is_told_what_to_set() {
        let error = chosen(Custom::Xdg, &[("TMPDIR", "/tmp"), ("HOME", "")]).unwrap_err();
        assert!(error.is_invalid());
        assert!(error.to_string().contains("set DAILY_CACHE_DIR"), "{error}");
    }

    #[test]
    fn a_name_is_one_part_of_a_path() {
        for name in ["", ".", "..", "a/b", r"a\b", "a:b", "/a", "a\0b", "a\nb", "a.", "a ", &"a".repeat(101)]
        {
            assert!(check_name(name).unwrap_err().is_invalid(), "{name:?}");
        }
        for name in ["acme-etl", "Acme ETL 2.0", "données", ".acme"] {
            check_name(name).unwrap();
        }
    }
}
